import { describe, expect, subject, test } from "@podwire/grading/suite";
import { AGEING, BROADCAST, frame, MAC, network, OWN_MAC, PORTS, sorted } from "./network.ts";
import type { Switch as Learners } from "./switch.ts";

const Switch = subject<typeof Learners>("Switch");
const { a, b, c } = MAC;

/** A switch with the ports 1, 2, 3 and 4, and a short way to say which frame comes in where. */
function plugged() {
  const own = new Switch(OWN_MAC, PORTS, AGEING);
  return (port: number, source: string, destination: string, nowMs = 0) =>
    sorted(own.receive(port, frame(source, destination), nowMs));
}

describe("frame by frame", () => {
  test("an unknown address is flooded, and not back", () => {
    const receive = plugged();
    expect(receive(1, a, b), "a, at port 1, sends to b, of whom nothing is known").toEqual([2, 3, 4]);
    expect(receive(3, c, "02:00:00:00:00:0d"), "c, at port 3, sends to d, of whom nothing is known").toEqual([
      1, 2, 4,
    ]);
  });

  test("a broadcast goes to all the others and to br0", () => {
    const receive = plugged();
    expect(receive(2, b, BROADCAST), "b, at port 2, sends to all").toEqual([0, 1, 3, 4]);
    expect(receive(2, b, "01:00:5e:00:00:fb"), "b, at port 2, sends to a group").toEqual([0, 1, 3, 4]);
  });

  test("who has spoken is known", () => {
    const receive = plugged();
    receive(1, a, BROADCAST);
    expect(receive(2, b, a), "b sends to a, who has spoken at port 1").toEqual([1]);
    expect(receive(1, a, b), "a sends to b, who has spoken at port 2").toEqual([2]);
  });

  test("who was only spoken to is not known", () => {
    const receive = plugged();
    receive(1, a, b);
    expect(receive(3, c, b), "a sent to b, and b has not spoken: c sends to b").toEqual([1, 2, 4]);
    receive(2, b, a);
    expect(receive(3, c, a), "c sends to a").toEqual([1]);
    expect(receive(3, c, b), "now b has spoken, at port 2: c sends to b").toEqual([2]);
  });

  test("two stations behind one port need no switch", () => {
    const receive = plugged();
    receive(1, a, BROADCAST);
    receive(1, b, BROADCAST);
    expect(receive(1, a, b), "a sends to b, both are at port 1").toEqual([]);
  });

  test("who speaks elsewhere has moved", () => {
    const receive = plugged();
    receive(1, a, BROADCAST, 0);
    receive(4, a, BROADCAST, 1000);
    expect(receive(2, b, a, 1001), "a spoke at port 1, then at port 4: b sends to a").toEqual([4]);
  });

  test("br0's own address is br0", () => {
    const receive = plugged();
    expect(receive(1, a, OWN_MAC), "a sends to br0's own address").toEqual([0]);
    expect(receive(0, OWN_MAC, a), "br0's host sends to a").toEqual([1]);
    expect(receive(0, OWN_MAC, b), "br0's host sends to b, of whom nothing is known").toEqual([1, 2, 3, 4]);
    expect(receive(0, OWN_MAC, BROADCAST), "br0's host sends to all").toEqual([1, 2, 3, 4]);
  });

  test("who is silent is forgotten", () => {
    const receive = plugged();
    receive(1, a, BROADCAST, 0);
    expect(receive(2, b, a, AGEING - 1), "a spoke 299.999 seconds ago").toEqual([1]);
    expect(receive(2, b, a, AGEING + 1), "a spoke 300.001 seconds ago").toEqual([1, 3, 4]);
    receive(1, a, BROADCAST, AGEING + 2);
    expect(receive(2, b, a, 2 * AGEING), "a spoke again").toEqual([1]);
  });

  test("being spoken to keeps nobody alive", () => {
    const receive = plugged();
    receive(1, a, BROADCAST, 0);
    for (let second = 10; second < 300; second += 10) receive(2, b, a, second * 1000);
    expect(receive(2, b, a, 301_000), "a is silent for 301 seconds, b sent to it all the while").toEqual([
      1, 3, 4,
    ]);
  });

  test("what is meant for one cable stays on it", () => {
    const receive = plugged();
    expect(receive(1, a, "01:80:c2:00:00:0e"), "LLDP, to 01:80:c2:00:00:0e").toEqual([]);
    expect(receive(1, a, "01:80:c2:00:00:03"), "802.1X, to 01:80:c2:00:00:03").toEqual([]);
    expect(receive(1, a, "01:80:c2:00:00:00"), "a BPDU, and no spanning tree here").toEqual([0, 2, 3, 4]);
    expect(receive(1, a, "01:80:c2:00:00:10"), "01:80:c2:00:00:10 is a group like any other").toEqual([
      0, 2, 3, 4,
    ]);
  });
});

describe("in the network, beside the kernel's bridge", () => {
  test("three hosts and br0 reach each other across your switch", () => {
    const net = network((mac, ports, ageing) => new Switch(mac, ports, ageing));
    expect(net.ping("a", "b"), "a pings b: answered?").toBe(true);
    expect(net.ping("c", "a"), "c pings a: answered?").toBe(true);
    expect(net.ping("b", "br0"), "b pings br0: answered?").toBe(true);
    expect(net.ping("br0", "c"), "br0 pings c: answered?").toBe(true);
    agree(net);
  });

  test("a host that moves is found again when it speaks", () => {
    const net = network((mac, ports, ageing) => new Switch(mac, ports, ageing));
    expect(net.ping("a", "b"), "a pings b: answered?").toBe(true);
    net.move("b", 4);
    expect(net.ping("b", "a"), "b, now at port 4, pings a: answered?").toBe(true);
    expect(net.ping("a", "b"), "a pings b: answered?").toBe(true);
    agree(net);
  });
});

function agree({ carried }: ReturnType<typeof network>): void {
  for (const { frame, yours, kernels } of carried)
    expect(yours, `${frame}: out of the ports`).toEqual(kernels);
}
