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

/** The namespaces a, b and c; pa, pb and pc are the ends of their cables on the host, up and plugged in nowhere. */
async function hosts(extra: string): Promise<Host> {
  const machine = await host({ note, draw });
  await machine.prepare("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1");
  for (const [i, name] of ["a", "b", "c"].entries())
    await machine.prepare(`
      ip netns add ${name}
      ip netns exec ${name} sysctl -qw net.ipv6.conf.all.disable_ipv6=1
      ip link add p${name} type veth peer name eth0 netns ${name} address 02:00:00:00:00:0${name}
      ip -n ${name} link set lo up
      ip -n ${name} addr add 10.0.0.${i + 1}/24 dev eth0
      ip -n ${name} link set eth0 up
      ip link set p${name} up`);
  await machine.prepare(extra);
  return machine;
}

const PLUGGED = "for p in pa pb pc; do ip link set $p master br0; done";

/** Looks without a word in the story. */
async function status(machine: Host, command: string): Promise<number> {
  return (await machine.quietly(command)).status;
}

test("what a third one sees when the entry is flushed", async () => {
  const machine = await hosts(`
    ip link add br0 up type bridge
    ${PLUGGED}
    sleep 1
    ip netns exec a ping -c 1 10.0.0.2
    ip netns exec c tcpdump -p -n -l -i eth0 icmp > /tmp/seen 2> /tmp/said &
    echo $! > /tmp/tcpdump
    sleep 0.5
    ip link set br0 type bridge fdb_flush
    ip netns exec a ping -c 1 10.0.0.2
    sleep 0.5`);
  await status(machine, "kill -INT $(cat /tmp/tcpdump); sleep 0.5");
  const request = (await status(machine, "grep -q request /tmp/seen")) === 0;
  const reply = (await status(machine, "grep -q reply /tmp/seen")) === 0;
  compare("whatCSees", request && reply ? "both" : request ? "request" : reply ? "reply" : "nothing");
});

test("ten seconds after joining, with a spanning tree", async () => {
  const machine = await hosts(`
    ip link add br0 up type bridge stp_state 1 forward_delay 200
    ip link set pa master br0
    ip link set pb master br0
    sleep 6
    ip netns exec a ping -c 1 10.0.0.2
    ip link set br0 type bridge forward_delay 1500
    ip link set pc master br0
    sleep 10`);
  compare("tenSecondsLater", PING[await status(machine, "ip netns exec a ping -c 1 -W 1 10.0.0.3")] ?? "");
});

test("an address that is left on a port", async () => {
  const machine = await hosts(`
    ip addr add 10.0.0.254/24 dev pa
    ping -c 1 10.0.0.1
    ip link add br0 up type bridge
    ip link set pa master br0
    sleep 1`);
  compare(
    "addressOnThePort",
    PING[await status(machine, "ip neigh flush all; ping -c 1 -W 1 10.0.0.1")] ?? "",
  );
});

test("the MAC of a bridge that was given none", async () => {
  const machine = await hosts(`
    ip link set pb address 02:00:00:00:01:50
    ip link set pc address 02:00:00:00:01:10
    ip link add br0 up type bridge
    ip link set pb master br0
    ip link set pc master br0`);
  const [br0] = await machine.json<{ address: string }[]>("ip -j link show br0");
  const own = { "02:00:00:00:01:50": "first port", "02:00:00:00:01:10": "second port" } as Record<
    string,
    string
  >;
  compare("macOfTheBridge", own[br0?.address ?? ""] ?? "of its own");
});

test("what is known of a station whose cable is pulled", async () => {
  const machine = await hosts(`
    ip link add br0 up type bridge
    ${PLUGGED}
    sleep 1
    ip netns exec a ping -c 1 10.0.0.2
    bridge fdb show br br0 | grep -q 02:00:00:00:00:0b
    ip -n b link set eth0 down
    sleep 1`);
  const known = (await status(machine, "bridge fdb show br br0 | grep -q 02:00:00:00:00:0b")) === 0;
  compare("pulledCable", known ? "kept until it is old" : "gone at once");
});
