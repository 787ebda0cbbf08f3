/// <reference types="node" />
import { readFileSync } from "node:fs";
import type { FromLab } from "@podwire/lab";
import { LabSession, readLab } from "@podwire/lab";
import { describe, expect, test } from "vitest";

const folder = new URL("../labs/veth/", import.meta.url).pathname;
const texts = {
  lab: readFileSync(`${folder}lab.yaml`, "utf8"),
  scripts: { "setup.sh": readFileSync(`${folder}setup.sh`, "utf8") },
};
const lab = readLab(texts);

/** A page made of a list: what it was told, and a clock that the test moves on by 40 ms a turn. */
function page() {
  const told: FromLab[] = [];
  let time = 0;
  const session = new LabSession({
    send: (message) => told.push(message),
    pageTime: () => time,
    later: (ms, callback) => {
      setImmediate(() => {
        time += ms;
        callback();
      });
    },
  });
  const until = async (done: () => boolean) => {
    for (let turn = 0; turn < 20_000 && !done(); turn++)
      await new Promise((resolve) => setImmediate(resolve));
    expect(done()).toBe(true);
  };
  const of = <T extends FromLab["type"]>(type: T) =>
    told.filter((message) => message.type === type) as Extract<FromLab, { type: T }>[];
  const screen = (terminal: string) =>
    of("output")
      .filter((message) => message.terminal === terminal)
      .map(({ data }) => new TextDecoder().decode(data))
      .join("");
  const prompts = (terminal: string) =>
    of("prompt").filter((message) => message.terminal === terminal).length;
  const enter = async (terminal: string, text: string) => {
    const before = prompts(terminal);
    session.receive({ type: "line", terminal, text });
    await until(() => prompts(terminal) > before);
  };
  return { session, told, until, of, screen, prompts, enter };
}

const WIRING = [
  "ip link add veth0 netns web type veth peer name eth0 netns db",
  "ip -n web addr add 10.0.0.1/24 dev veth0",
  "ip -n db addr add 10.0.0.2/24 dev eth0",
  "ip -n web link set veth0 up",
  "ip -n db link set eth0 up",
];

describe("a lab in a page", () => {
  test("opens its terminals, each with a prompt, those in a namespace in theirs", async () => {
    const { session, of, until, prompts, enter, screen } = page();
    session.receive({ type: "open", lab });
    await until(() => prompts("node-0") + prompts("node-1") + prompts("node-2") === 3);
    expect(of("opened")[0]?.terminals.map(({ title }) => title)).toEqual(["node", "in web", "in db"]);
    await enter("node-1", "ip netns identify");
    expect(screen("node-1")).toBe("web\r\n");
  });

  test("a prompt says how many lines the shell has had, so that the page knows of one still on its way", async () => {
    const { session, of, until, enter } = page();
    session.receive({ type: "open", lab });
    await until(() => of("prompt").length === 3);
    await enter("node-1", "true");
    await enter("node-1", "exit");
    await enter("node-1", "true");
    const said = of("prompt").filter(({ terminal }) => terminal === "node-1");
    expect(said.map(({ lines }) => lines)).toEqual([0, 1, 2, 3]);
  });

  test("a ping shows its six frames, each with its story, and a topology that follows", async () => {
    const { session, of, until, enter, screen } = page();
    session.receive({ type: "open", lab });
    await until(() => of("prompt").length === 3);
    for (const command of WIRING) await enter("node-0", command);
    await enter("node-1", "ping -c 2 10.0.0.2");
    expect(screen("node-1")).toContain("2 packets transmitted, 2 received, 0% packet loss");
    const rows = of("packets").flatMap((message) => message.rows);
    expect(rows.map(({ summary }) => summary.replace(/ id \d+,/, ""))).toEqual([
      "ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28",
      expect.stringMatching(/^ARP, Reply 10\.0\.0\.2 is-at /),
      "IP 10.0.0.1 > 10.0.0.2: ICMP echo request, seq 1, length 64",
      "IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, seq 1, length 64",
      "IP 10.0.0.1 > 10.0.0.2: ICMP echo request, seq 2, length 64",
      "IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, seq 2, length 64",
    ]);
    expect(rows.some(({ dropped }) => dropped)).toBe(false);
    session.receive({ type: "steps-of", trail: rows[2]?.trail as number });
    await until(() => of("story").length === 1);
    const story = of("story")[0]
      ?.steps.map(({ text }) => text)
      .join("\n");
    expect(story).toContain("Table main has the route 10.0.0.0/24: directly connected, out of veth0.");
    expect(story).toContain("the packet waits while ARP asks");
    expect(of("topology").at(-1)?.description).toContain(
      "A veth pair joins veth0 of node/web and eth0 of node/db.",
    );
  });

  test("paused, nothing happens; a step goes to the next frame and stops there", async () => {
    const { session, of, until, enter } = page();
    session.receive({ type: "open", lab });
    await until(() => of("prompt").length === 3);
    for (const command of WIRING) await enter("node-0", command);
    session.receive({ type: "speed", speed: 0 });
    session.receive({ type: "line", terminal: "node-1", text: "ping -c 1 10.0.0.2" });
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(of("packets").flatMap(({ rows }) => rows).length).toBeLessThanOrEqual(1);
    for (const frames of [2, 3, 4]) {
      session.receive({ type: "step" });
      await until(() => of("packets").flatMap(({ rows }) => rows).length === frames);
    }
  });

  test("Ctrl-C ends a ping that would never end, and its statistics come", async () => {
    const { session, of, until, enter, screen, prompts } = page();
    session.receive({ type: "open", lab });
    await until(() => of("prompt").length === 3);
    for (const command of WIRING) await enter("node-0", command);
    session.receive({ type: "line", terminal: "node-1", text: "ping 10.0.0.2" });
    await until(() => screen("node-1").includes("icmp_seq=3"));
    const before = prompts("node-1");
    session.receive({ type: "interrupt", terminal: "node-1" });
    await until(() => prompts("node-1") > before);
    expect(screen("node-1")).toContain("3 packets transmitted, 3 received");
  });

  test("the goal is checked by what can be observed", async () => {
    const { session, of, until, enter } = page();
    session.receive({ type: "open", lab });
    await until(() => of("prompt").length === 3);
    session.receive({ type: "check" });
    await until(() => of("checked").length === 1);
    expect(of("checked")[0]?.results[0]).toMatchObject({
      passed: false,
      reason: expect.stringContaining("ended with 2, it should have ended with 0"),
    });
    for (const command of WIRING) await enter("node-0", command);
    session.receive({ type: "check" });
    await until(() => of("checked").length === 2);
    expect(of("checked")[1]?.results.map(({ passed }) => passed)).toEqual([true, true]);
  });

  test("a lab that cannot be opened says why", async () => {
    expect(() => readLab({ lab: "format: 2\n", scripts: {} })).toThrow("lab.yaml:1: format is not 1");
    expect(() => readLab({ ...texts, scripts: {} })).toThrow(
      "setup[0].script names setup.sh, which is not there",
    );
    const broken = page();
    broken.session.receive({
      type: "open",
      lab: { ...lab, scripts: { "setup.sh": "ip netns add web\nfalse\n" } },
    });
    await broken.until(() => broken.of("failed").length === 1);
    expect(broken.of("failed")[0]?.message).toContain("could not be set up: setup.sh on node ended with 1");
  });

  test.each([
    ["while :; do :; done\n", "setup.sh on node did more than 200000 things and did not come to an end"],
    ["yes\n", "did not come to an end"],
    ["sleep infinity\n", "its scripts wait for what can never happen"],
    ["while sleep 1; do :; done\n", "its scripts had not ended after 600 seconds"],
  ])("nor does one whose script never ends: %j", async (script, why) => {
    const broken = page();
    broken.session.receive({ type: "open", lab: { ...lab, scripts: { "setup.sh": script } } });
    await broken.until(() => broken.of("failed").length === 1);
    expect(broken.of("failed")[0]?.message).toContain(why);
  });
});
