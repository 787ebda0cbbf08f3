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

/** The namespace web with one end of a cable, up, and the other end down on the host. */
async function web(extra = ""): Promise<Host> {
  const machine = await host({ note, draw });
  await machine.prepare(`
    ip netns add web
    ip link add peer0 type veth peer name eth0 netns web
    ip -n web addr add 10.0.0.1/24 dev eth0
    ip -n web link set eth0 up
    ${extra}`);
  return machine;
}

/** Looks without a word in the story. */
async function status(machine: Host, command: string): Promise<number> {
  return (await machine.quietly(command)).status;
}

test("a ping to oneself, with nothing up but one's own end", async () => {
  const machine = await web();
  compare("pingYourself", PING[await status(machine, "ip netns exec web ping -c 1 -W 1 10.0.0.1")] ?? "");
});

test("the same, with lo up", async () => {
  const machine = await web("ip -n web link set lo up");
  compare(
    "pingYourselfWithLo",
    PING[await status(machine, "ip netns exec web ping -c 1 -W 1 10.0.0.1")] ?? "",
  );
});

test("who answers for the other cable's address", async () => {
  const machine = await host({ note, draw });
  await machine.prepare(`
    ip netns add one
    ip netns add two
    ip link add v0 address 02:00:00:00:00:a0 type veth peer name eth0 netns one
    ip link add v1 address 02:00:00:00:00:a1 type veth peer name eth0 netns two
    ip addr add 10.0.0.1/24 dev v0
    ip addr add 10.0.0.2/24 dev v1
    ip link set v0 up
    ip link set v1 up
    ip -n one addr add 10.0.0.11/24 dev eth0
    ip -n one link set eth0 up
    ip -n two addr add 10.0.0.12/24 dev eth0
    ip -n two link set eth0 up`);
  await status(machine, "ip netns exec one ping -c 1 -W 1 10.0.0.2");
  const { stdout } = await machine.quietly("ip -n one neigh show 10.0.0.2");
  const who = /:a0\b/.test(stdout) ? "v0" : /:a1\b/.test(stdout) ? "v1" : "nobody";
  compare("whoAnswers", who);
});

test("what is left when one end is deleted", async () => {
  const machine = await web("ip link set peer0 up\nip -n web link del eth0");
  const { status: missing, stdout } = await machine.quietly("ip -br link show peer0");
  const left = missing !== 0 ? "gone" : / DOWN /.test(stdout) ? "down" : "up without carrier";
  compare("otherEnd", left);
});

test("an address whose device moves", async () => {
  const machine = await web("ip addr add 10.0.0.2/24 dev peer0\nip link set peer0 netns web");
  const { stdout } = await machine.quietly("ip -n web -br addr show peer0");
  compare("movedAddress", /10\.0\.0\.2/.test(stdout) ? "kept" : "lost");
});

test("a datagram whose checksum is called bad", async () => {
  const machine = await host({ note, draw });
  await machine.prepare(`
    ip netns add one
    ip link add v0 type veth peer name eth0 netns one
    ip addr add 10.0.0.1/24 dev v0
    ip -n one addr add 10.0.0.2/24 dev eth0
    ip link set v0 up
    ip -n one link set eth0 up
    ip netns exec one tcpdump -n -vv -c 1 -i eth0 udp > /tmp/capture 2> /tmp/tcpdump &
    ip netns exec one nc -u -l -p 9999 > /tmp/received &
    sleep 1
    echo hello | nc -u -w 1 10.0.0.2 9999
    sleep 0.5
    grep -q "bad udp cksum" /tmp/capture`);
  const { stdout } = await machine.quietly("cat /tmp/received");
  compare("badChecksum", stdout.trim() === "hello" ? "delivered" : "dropped");
});
