import { type Host, host } from "@podwire/grading/host";
import { draw, expect, note, subjectValue, test } from "@podwire/grading/suite";
import type { Answers } from "./answers.ts";

const PING = { 0: "answered", 1: "lost", 2: "refused" } as Record<number, string>;

/** Compares without telling what the simulator said: the exercise is to find out. */
function compare(question: keyof Answers, truth: string): void {
  const answer = subjectValue<Answers>("answers")[question];
  expect(answer === "?" ? "not answered" : "answered", question).toBe("answered");
  expect(answer === truth ? "right" : "wrong", `${question}: you said "${answer}"`).toBe("right");
}

async function prepared(script: string): Promise<Host> {
  const machine = await host({ note, draw });
  await machine.prepare(script);
  return machine;
}

/** Looks without a word in the story. */
async function status(machine: Host, command: string): Promise<number> {
  return (await machine.quietly(command)).status;
}

async function said(machine: Host, command: string): Promise<string> {
  return (await machine.quietly(command)).stdout.trim();
}

const CABLE = `
  ip netns add old
  ip link add cable0 type veth peer name eth0 netns old
  ip addr add 10.0.0.1/24 dev cable0
  ip link set cable0 up
  ip -n old addr add 10.0.0.2/24 dev eth0
  ip -n old link set eth0 up`;

test("127.0.0.1 in a new namespace", async () => {
  const machine = await prepared("ip netns add new");
  const ended = await status(machine, "ip netns exec new ping -c 1 -W 1 127.0.0.1");
  compare("freshPing", PING[ended] ?? "");
});

test("a name is deleted while somebody sleeps", async () => {
  const machine = await prepared(`${CABLE}
    ip netns exec old sleep 1000 &
    sleep 0.2
    ip netns del old
    sleep 0.5`);
  compare("deletedName", PING[await status(machine, "ping -c 1 -W 1 10.0.0.2")] ?? "");
});

test("a name is deleted and nobody is there", async () => {
  const machine = await prepared(`${CABLE}
    ip netns del old
    sleep 1`);
  const missing = await status(machine, "ip link show cable0");
  const shown = await said(machine, "ip -br link show cable0");
  compare("emptied", missing !== 0 ? "gone" : / UP /.test(shown) ? "up" : "down");
});

test("a setting of the machine", async () => {
  const machine = await prepared("ip netns add new");
  await status(machine, "sysctl -qw net.core.netdev_max_backlog=2000");
  const value = await said(machine, "ip netns exec new sysctl -n net.core.netdev_max_backlog");
  compare("setting", value === "" ? "no such file" : value);
});

test("a host name set inside", async () => {
  const machine = await prepared(`
    hostname first
    ip netns add new
    ip netns exec new hostname second`);
  compare("hostname", await said(machine, "hostname"));
});

test("two names for one namespace", async () => {
  const machine = await prepared(`
    ip netns add new
    ip -n new link set lo up
    ip netns exec new sleep 1000 &
    sleep 0.2
    ip netns attach also $(ip netns pids new)
    kill $(ip netns pids new)
    ip netns del new
    sleep 0.5`);
  const missing = await status(machine, "ip -n also link show lo");
  const shown = await said(machine, "ip -n also link show lo");
  compare("twoNames", missing !== 0 ? "no such namespace" : /[<,]UP[,>]/.test(shown) ? "up" : "down");
});
