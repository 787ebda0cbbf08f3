import { Clock, MILLISECOND } from "@podwire/clock";
import {
  changeFlags,
  IFF_UP,
  Kernel,
  moveDevice,
  type NetDevice,
  queueXmit,
  RecordingTracer,
  Skb,
} from "@podwire/netns";
import { addNic, cablePeer, connect } from "@podwire/nic";
import { describe, expect, test } from "vitest";

function twoHosts() {
  const clock = new Clock();
  const tracer = new RecordingTracer();
  const host = (hostname: string, last: number) => {
    const kernel = new Kernel({ clock, subsystems: [], hostname, tracer });
    return { kernel, eth0: addNic(kernel, "eth0", Uint8Array.of(2, 0, 0, 0, 0, last)) };
  };
  return { clock, a: host("a", 1), b: host("b", 2) };
}
const up = (dev: NetDevice) => changeFlags(dev, IFF_UP, IFF_UP);

describe("two hosts and a cable", () => {
  test("the link comes up when both cards are up, and goes down with either", () => {
    const { a, b } = twoHosts();
    connect(a.eth0, b.eth0);
    up(a.eth0);
    expect([a.eth0.shownOperState, b.eth0.shownOperState]).toEqual(["DOWN", "DOWN"]);
    up(b.eth0);
    expect([a.eth0.shownOperState, b.eth0.shownOperState]).toEqual(["UP", "UP"]);
    changeFlags(a.eth0, 0, IFF_UP);
    expect([a.eth0.carrier, b.eth0.carrier]).toEqual([false, false]);
  });

  test("a frame crosses from one kernel to the other, after the cable's delay", () => {
    const { clock, a, b } = twoHosts();
    connect(a.eth0, b.eth0, { delay: 5 * MILLISECOND });
    up(a.eth0);
    up(b.eth0);
    const skb = Skb.from(new Uint8Array(60).fill(0xff, 0, 6));
    skb.dev = a.eth0;
    queueXmit(skb);
    clock.runSync(10 * MILLISECOND);
    const steps = skb.trail?.steps.map(({ kind, host, time }) => [kind, host, time / MILLISECOND]);
    expect(steps).toEqual([
      ["tx", "a", 0],
      ["wire", "a", 0],
      ["rx", "b", 5],
      ["drop", "b", 5],
    ]);
    expect([a.eth0.stats.txBytes, b.eth0.stats.rxBytes]).toEqual([60, 60]);
  });

  test("a card goes home to the initial namespace when its own ends", () => {
    const { a } = twoHosts();
    const net = a.kernel.createNet().get();
    moveDevice(a.eth0, net);
    net.put();
    expect(a.eth0.net).toBe(a.kernel.initNet);
  });

  test("one cable a card, one clock a cable", () => {
    const { a, b } = twoHosts();
    connect(a.eth0, b.eth0);
    expect(cablePeer(a.eth0)).toBe(b.eth0);
    expect(() => connect(a.eth0, twoHosts().b.eth0)).toThrow("has a cable already");
    expect(() => connect(twoHosts().a.eth0, twoHosts().b.eth0)).toThrow("share a clock");
  });
});
