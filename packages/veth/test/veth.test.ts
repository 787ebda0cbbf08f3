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
  setMtu,
  type Tap,
  taps,
} from "@podwire/netns";
import { veth, vethKind, vethPeer } from "@podwire/veth";
import { describe, expect, test } from "vitest";

/** A pair, both ends in the initial namespace, and a way to send a frame of so many bytes from an end. */
function pair() {
  const clock = new Clock();
  const tracer = new RecordingTracer();
  const kernel = new Kernel({ clock, subsystems: [veth], tracer });
  const veth0 = vethKind.newLink(kernel.initNet, { name: "veth0", data: { peer: { name: "veth1" } } });
  const veth1 = vethPeer(veth0) as NetDevice;
  const send = (dev: NetDevice, length: number) => {
    const frame = new Uint8Array(length).fill(0xff, 0, 6);
    frame.set([0x12, 0x34], 12);
    const skb = Skb.from(frame);
    skb.dev = dev;
    queueXmit(skb);
    clock.runSync(MILLISECOND);
    return (
      skb.trail?.steps.map((step) => (step.kind === "drop" ? `${step.dev}: ${step.reason}` : step.kind)) ?? []
    );
  };
  return { clock, kernel, veth0, veth1, send };
}

const up = (...devices: NetDevice[]) => devices.forEach((dev) => void changeFlags(dev, IFF_UP, IFF_UP));
const states = (...devices: NetDevice[]) => devices.map((dev) => dev.shownOperState);

describe("a pair", () => {
  test("is made peer first, so the peer has the lower index, and each end knows the other's", () => {
    const { veth0, veth1 } = pair();
    expect([veth1.ifindex, veth0.ifindex]).toEqual([2, 3]);
    expect([veth0.iflink, veth1.iflink]).toEqual([2, 3]);
  });

  test("has a carrier only while both ends are up", () => {
    const { veth0, veth1 } = pair();
    expect(states(veth0, veth1)).toEqual(["DOWN", "DOWN"]);
    up(veth0);
    expect(states(veth0, veth1)).toEqual(["LOWERLAYERDOWN", "DOWN"]);
    up(veth1);
    expect(states(veth0, veth1)).toEqual(["UP", "UP"]);
    changeFlags(veth0, 0, IFF_UP);
    expect(states(veth0, veth1)).toEqual(["DOWN", "LOWERLAYERDOWN"]);
  });

  test("goes as one: deleting an end, or the namespace it is in, deletes the other", () => {
    const { kernel, veth0, veth1 } = pair();
    const net = kernel.createNet().get();
    moveDevice(veth1, net);
    net.put();
    expect([veth0.registered, veth1.registered]).toEqual([false, false]);
    expect(kernel.initNet.devices.map((dev) => dev.name)).toEqual(["lo"]);
  });

  test("is not made at all where a name is taken", () => {
    const { kernel } = pair();
    const make = () => vethKind.newLink(kernel.initNet, { name: "veth0", data: { peer: { name: "free" } } });
    expect(make).toThrow("File exists");
    expect(kernel.initNet.device("free")).toBeUndefined();
  });
});

describe("a frame", () => {
  test("sent into one end comes out of the other, counted at both with its Ethernet header", () => {
    const { kernel, veth0, veth1, send } = pair();
    up(veth0, veth1);
    const heard: string[] = [];
    const tap: Tap = { dev: veth1, protocol: 0, hear: (skb) => heard.push(`${skb.frame().length} bytes`) };
    taps.of(kernel.initNet).push(tap);
    expect(send(veth0, 100)).toEqual(["tx", "wire", "rx", "veth1: UNHANDLED_PROTO"]);
    expect(heard).toEqual(["100 bytes"]);
    expect([veth0.stats.txPackets, veth0.stats.txBytes]).toEqual([1, 100]);
    expect([veth1.stats.rxPackets, veth1.stats.rxBytes]).toEqual([1, 100]);
  });

  test("may be four bytes longer than the receiver's mtu allows, for a VLAN tag, and no more", () => {
    const { veth0, veth1, send } = pair();
    setMtu(veth0, 9000);
    up(veth0, veth1);
    expect(send(veth0, 14 + 1504).at(-1)).toBe("veth1: UNHANDLED_PROTO");
    expect(send(veth0, 14 + 1505).at(-1)).toBe("veth0: frame is longer than the receiver's mtu allows");
    expect([veth0.stats.txDropped, veth1.stats.rxDropped]).toEqual([1, 2]);
  });

  test("that is under way when its receiver goes down never arrives", () => {
    const { clock, veth0, veth1 } = pair();
    up(veth0, veth1);
    const skb = Skb.from(new Uint8Array(60));
    skb.dev = veth0;
    queueXmit(skb);
    changeFlags(veth1, 0, IFF_UP);
    clock.runSync(MILLISECOND);
    expect(skb.trail?.steps.at(-1)).toMatchObject({ kind: "drop", reason: "DEV_READY" });
  });

  test("beyond a thousand under way is dropped: the backlog is full", () => {
    const { veth0, veth1 } = pair();
    up(veth0, veth1);
    for (let count = 0; count < 1001; count++) {
      const skb = Skb.from(new Uint8Array(60));
      skb.dev = veth0;
      queueXmit(skb);
    }
    expect([veth0.stats.txPackets, veth0.stats.txDropped]).toEqual([1000, 1]);
  });
});
