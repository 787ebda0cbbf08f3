/// <reference types="node" />
// The three lessons about the bridge and their labs: the goal is not met at the start and is met when the lesson's commands have
// run, and what each question of the lesson calls right is what the lab does.
import { readdirSync, readFileSync } from "node:fs";
import { compileFilter } from "@podwire/capture";
import { describe, expect, test } from "vitest";
import { type Lab, openLab } from "../src/index.ts";

const labs = new URL("../labs/", import.meta.url);
const lessons = new URL("../../../docs/lessons/", import.meta.url);

function open(name: string): Promise<Lab> {
  const folder = new URL(`${name}/`, labs);
  const text = (file: string) => readFileSync(new URL(file, folder), "utf8");
  const scripts = readdirSync(folder).filter((file) => file.endsWith(".sh"));
  return openLab({
    lab: text("lab.yaml"),
    scripts: Object.fromEntries(scripts.map((file) => [file, text(file)])),
  });
}

/** The commands of the lesson's blocks, from its beginning to the heading. */
function commandsOf(lesson: string, heading?: string): string[] {
  const text = readFileSync(new URL(`${lesson}.mdx`, lessons), "utf8");
  const end = heading === undefined ? text.length : text.indexOf(`\n## ${heading}\n`);
  if (end < 0) throw new Error(`${lesson} has no heading "${heading}"`);
  return [...text.slice(0, end).matchAll(/^```bash lab\n([\s\S]*?)\n```$/gm)].flatMap(([, block = ""]) =>
    block.split("\n"),
  );
}

async function follow(lab: Lab, lesson: string, heading?: string): Promise<void> {
  for (const command of commandsOf(lesson, heading)) await lab.run(lab.firstHost, command);
}

/** Runs commands; then the devices that saw frames of the filter come in meanwhile, as "c/eth0". */
async function saw(lab: Lab, filter: string, ...commands: string[]): Promise<string[]> {
  const before = lab.log.sightings.length;
  for (const command of commands) await lab.run(lab.firstHost, command);
  const matches = compileFilter(filter);
  const at = lab.log.sightings
    .slice(before)
    .filter(({ outgoing, bytes }) => !outgoing && matches(bytes))
    .map(({ netns, dev }) => `${netns}/${dev}`);
  return [...new Set(at)].sort();
}

const passed = (lab: Lab) => lab.check().then((goals) => goals.map(({ passed }) => passed));
const status = async (lab: Lab, command: string) => (await lab.run(lab.firstHost, command)).status;

describe.each([
  ["bridge", "bridge"],
  ["bridge-loop", "bridge-loops"],
  ["bridge-sharing", "bridge-sharing"],
])("the lab %s", (name, lesson) => {
  test("its goal is met by the lesson's commands, and not before", async () => {
    const lab = await open(name);
    expect(await passed(lab)).toContain(false);
    const worked = await open(name);
    await follow(worked, lesson);
    expect(await worked.check()).toEqual(
      worked.file.goal.map(({ name }) => ({ name, passed: true, reason: "" })),
    );
  });
});

describe("what the lesson on the switch asks", () => {
  test("c saw the request and not the reply: the request had taught the switch where a is", async () => {
    const lab = await open("bridge");
    await follow(lab, "bridge", "What it does not know goes everywhere");
    const flush = "ip link set br0 type bridge fdb_flush";
    const ping = "ip netns exec a ping -c 1 10.0.0.2";
    expect(await saw(lab, "icmp[icmptype] == icmp-echo", flush, ping)).toContain("c/eth0");
    expect(await saw(lab, "icmp[icmptype] == icmp-echoreply", flush, ping)).not.toContain("c/eth0");
    const { stdout } = await lab.run("node", "bridge fdb show br br0 dynamic");
    expect(stdout).toContain("02:00:00:00:00:0a dev pa");
  });

  test("a frame to a stranger goes to a, b and d, and not to the host behind br0", async () => {
    const lab = await open("bridge");
    await follow(lab, "bridge", "Predict");
    const stranger = "ip -n c neigh replace 10.0.0.99 lladdr 02:00:00:00:00:99 dev eth0";
    const got = await saw(lab, "icmp", stranger, "ip netns exec c ping -c 1 -W 1 10.0.0.99");
    expect(got).toEqual(["/pc", "a/eth0", "b/eth0", "d/eth0"]);
  });

  test("what is known of b is gone as soon as its end is down", async () => {
    const lab = await open("bridge");
    await follow(lab, "bridge", "Predict");
    const known = "bridge fdb show br br0 | grep -q 02:00:00:00:00:0b";
    await lab.run("node", "ip netns exec b ping -c 1 10.0.0.1");
    expect(await status(lab, known)).toBe(0);
    await lab.run("node", "ip -n b link set eth0 down");
    expect(await status(lab, known)).toBe(1);
  });
});

describe("what the lesson on loops asks", () => {
  const states = "ip netns exec s2 bridge -j link";
  const blocked = async (lab: Lab) => {
    const { stdout } = await lab.run("node", states);
    const ports = JSON.parse(stdout) as { ifname: string; state: string }[];
    return ports.filter(({ state }) => state === "blocking").map(({ ifname }) => ifname);
  };

  test("with a dear x1, s2 blocks x1", async () => {
    const lab = await open("bridge-loop");
    await follow(lab, "bridge-loops", "Pull the cable");
    expect(await blocked(lab)).toEqual(["x2"]);
    await lab.run("node", "ip netns exec s2 bridge link set dev x1 cost 100; sleep 40");
    expect(await blocked(lab)).toEqual(["x1"]);
  });

  test("a port that has just been plugged in lets nothing in for thirty seconds", async () => {
    const lab = await open("bridge-loop");
    await follow(lab, "bridge-loops", "Pull the cable");
    const plug = `ip netns add dhcp; ip link add pd type veth peer name eth0 netns dhcp
      ip -n dhcp addr add 10.0.0.9/24 dev eth0; ip -n dhcp link set eth0 up; ip link set pd up master br0`;
    await lab.run("node", plug);
    const ask = "ip netns exec dhcp arping -q -c 9 -w 10 -I eth0 10.0.0.1";
    expect(await saw(lab, "arp", ask)).toEqual(["/pd"]);
    await lab.run("node", "sleep 21");
    expect(await status(lab, ask)).toBe(0);
  });

  test("a bridge without a spanning tree floods a BPDU", async () => {
    const lab = await open("bridge-loop");
    const on = "ip -n s2 link set br0 type bridge stp_state 1";
    expect(await saw(lab, "ether dst 01:80:c2:00:00:00", on, "sleep 3")).toContain("a/eth0");
  });
});

describe("what the lesson on sharing asks", () => {
  test("in VLAN 10 b1 is unknown: r1's frame to it reaches r2 and not b1", async () => {
    const lab = await open("bridge-sharing");
    await follow(lab, "bridge-sharing", "The host is a station, too");
    const known = "ip -n r1 neigh replace 10.0.0.21 lladdr 02:00:00:00:00:b1 dev eth0";
    const got = await saw(lab, "icmp", known, "ip netns exec r1 ping -c 1 -W 1 10.0.0.21");
    expect(got).toEqual(["/pr1", "r2/eth0"]);
  });

  test("with untagged forgotten, the answer comes back with a tag and is not taken", async () => {
    const lab = await open("bridge-sharing");
    await follow(lab, "bridge-sharing", "The host is a station, too");
    const forget = "bridge vlan add dev pr1 vid 10 pvid; ip -n r1 neigh flush all";
    const ping = "ip netns exec r1 ping -c 1 -W 1 10.0.0.12";
    expect(await saw(lab, "arp[6:2] == 1", forget, ping)).toContain("r2/eth0");
    expect(await saw(lab, "vlan 10 and arp", "ip -n r1 neigh flush all", ping)).toContain("r1/eth0");
    expect(await status(lab, ping)).toBe(1);
  });

  test("one isolated port alone changes nothing", async () => {
    const lab = await open("bridge-sharing");
    await lab.run("node", "bridge link set dev pr1 isolated on");
    expect(await status(lab, "ip netns exec r1 ping -c 1 -W 1 10.0.0.12")).toBe(0);
    expect(await status(lab, "ip netns exec r2 ping -c 1 -W 1 10.0.0.11")).toBe(0);
  });
});
