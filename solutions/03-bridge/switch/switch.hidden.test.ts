import {
  AGEING,
  BROADCAST,
  bridgeAlone,
  frame,
  MAC,
  network,
  OWN_MAC,
  PORTS,
  sorted,
} from "@podwire/exercises/03-bridge/switch/network.ts";
import type { Switch as Learners } from "@podwire/exercises/03-bridge/switch/switch.ts";
import { expect, seed, subject, test } from "@podwire/grading/suite";

const Switch = subject<typeof Learners>("Switch");
const { a, b, c } = MAC;

function plugged() {
  const own = new Switch(OWN_MAC, PORTS, AGEING);
  return (port: number, source: string, destination: string, nowMs = 0) =>
    sorted(own.receive(port, frame(source, destination), nowMs));
}

test("nobody takes the address of br0", () => {
  const receive = plugged();
  receive(1, OWN_MAC, BROADCAST);
  expect(receive(2, b, OWN_MAC), "port 1 said that it is br0: b sends to br0").toEqual([0]);
});

test("a group sends nothing", () => {
  const receive = plugged();
  receive(2, b, BROADCAST);
  expect(receive(1, "01:00:5e:00:00:01", b), "from a group to b").toEqual([]);
  expect(receive(1, BROADCAST, BROADCAST), "from all to all").toEqual([]);
  expect(receive(1, "00:00:00:00:00:00", b), "from 00:00:00:00:00:00 to b").toEqual([]);
  expect(receive(3, c, "00:00:00:00:00:00"), "to 00:00:00:00:00:00, of whom nothing is known").toEqual([
    1, 2, 4,
  ]);
});

test("what stays on the cable still tells who is there", () => {
  const receive = plugged();
  receive(1, a, "01:80:c2:00:00:0e");
  expect(receive(2, b, a), "a sent LLDP at port 1: b sends to a").toEqual([1]);
  receive(3, c, "01:80:c2:00:00:01");
  expect(receive(2, b, c), "c sent a pause frame at port 3: b sends to c").toEqual([1, 3, 4]);
});

test("two switches have nothing to do with one another", () => {
  const one = plugged();
  const other = plugged();
  one(1, a, BROADCAST);
  expect(other(2, b, a), "a spoke at another switch").toEqual([1, 3, 4]);
});

test("five hundred frames, each as the kernel would", () => {
  let state = Math.imul(seed(), 0x9e3779b1) || 1;
  const below = (n: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  const hex = (n: number) => n.toString(16).padStart(2, "0");
  const own = `02:42:${hex(below(256))}:00:00:ff`;
  const ports = [...new Set([1, 2, 3, 5, 8, 13].map((n) => n + 13 * below(3)))];
  const stations = Array.from(
    { length: 6 },
    (_, i) => `02:${hex(below(256))}:${hex(below(256))}:00:00:${hex(i)}`,
  );
  const mute = "02:00:00:00:00:2a";
  const groups = [
    BROADCAST,
    "33:33:00:00:00:01",
    "01:80:c2:00:00:0e",
    "01:80:c2:00:00:00",
    "01:80:c2:00:00:21",
  ];
  const ageing = 60_000;
  const reference = bridgeAlone(own, ports, ageing);
  const learners = new Switch(own, ports, ageing);
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!;
  for (let step = 1; step <= 500; step++) {
    // mostly soon after one another, now and then a long silence; off the bridge's own ticks of 10 ms
    const now = reference.after(below(12) === 0 ? 10 * below(4000) + 5 : 10 * below(20) + 5);
    const port = below(6) === 0 ? 0 : one(ports);
    const source = port === 0 ? own : one(stations);
    const toGroup = below(4) === 0;
    const destination = toGroup
      ? one(port === 0 ? groups.slice(0, 2) : groups)
      : one(port === 0 ? [...stations, mute] : [...stations, mute, own]);
    const bytes = frame(source, destination);
    const what = `frame ${step}, at ${now} ms, in at port ${port} of [${ports.join(", ")}], ${source} to ${destination}`;
    expect(sorted(learners.receive(port, bytes, now)), what).toEqual(reference.receive(port, bytes));
  }
});

test("five silent minutes later", () => {
  const net = network((mac, ports, ageing) => new Switch(mac, ports, ageing));
  expect(net.ping("a", "b"), "a pings b: answered?").toBe(true);
  net.wait(310);
  net.move("b", 4);
  expect(net.ping("c", "br0"), "c pings br0: answered?").toBe(true);
  expect(net.ping("a", "b"), "b is at port 4 and was silent for five minutes; a pings b: answered?").toBe(
    true,
  );
  for (const { frame, yours, kernels } of net.carried)
    expect(yours, `${frame}: out of the ports`).toEqual(kernels);
});
