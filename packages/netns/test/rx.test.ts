import {
  changeFlags,
  ethTypeTrans,
  IFF_UP,
  type NetDevice,
  PACKET_BROADCAST,
  PACKET_HOST,
  PACKET_MULTICAST,
  PACKET_OTHERHOST,
  queueXmit,
  receiveSkb,
  registerDevice,
  Skb,
  taps,
  traceStep,
} from "@podwire/netns";
import { ETH_P_ARP, ETH_P_IP, ethernet } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import { bootKernel, dummyDevice } from "./host.ts";

const OWN = "02:00:00:00:00:01";
const mac = (text: string) => Uint8Array.from(text.split(":").map((byte) => Number.parseInt(byte, 16)));
const frame = (dst: string, type: number | number[], payload = [1, 2, 3]) =>
  Uint8Array.from([
    ...mac(dst),
    ...mac("02:00:00:00:00:02"),
    ...(typeof type === "number" ? [type >> 8, type & 255] : type),
    ...payload,
  ]);

/** A host with one device whose IPv4 handler notes what it is given. */
function hostWithDevice() {
  const taken: { pktType: number; payload: number[] }[] = [];
  const booted = bootKernel([{ name: "ip", register: (kernel) => kernel.packetTypes.add(ETH_P_IP, take) }], {
    traced: true,
  });
  function take(skb: Skb): void {
    taken.push({ pktType: skb.pktType, payload: [...skb.bytes.subarray(skb.network, skb.tail)] });
  }
  const sent: Uint8Array[] = [];
  const dev = dummyDevice("eth0", {
    address: mac(OWN),
    ops: { xmit: (skb: Skb) => void sent.push(skb.frame()) },
  });
  registerDevice(booted.kernel.initNet, dev);
  changeFlags(dev, IFF_UP, IFF_UP);
  return { ...booted, taken, dev, sent, receive: (bytes: Uint8Array) => receive(dev, bytes) };
}

function receive(dev: NetDevice, bytes: Uint8Array): Skb {
  const skb = Skb.from(bytes);
  ethTypeTrans(skb, dev);
  receiveSkb(skb);
  return skb;
}

describe("receiving", () => {
  test("the destination address decides whose frame it is", () => {
    const { taken, receive } = hostWithDevice();
    for (const dst of [OWN, "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "02:00:00:00:00:99"])
      receive(frame(dst, ETH_P_IP));
    expect(taken.map(({ pktType }) => pktType)).toEqual([
      PACKET_HOST,
      PACKET_BROADCAST,
      PACKET_MULTICAST,
      PACKET_OTHERHOST,
    ]);
    expect(taken[0]?.payload).toEqual([1, 2, 3]);
  });

  test("a frame of a VLAN that no device takes is another host's; a priority tag is looked through", () => {
    const { taken, receive } = hostWithDevice();
    receive(frame(OWN, [0x81, 0, 0, 42, 8, 0]));
    receive(frame(OWN, [0x81, 0, 0x60, 0, 8, 0]));
    expect(taken).toEqual([
      { pktType: PACKET_OTHERHOST, payload: [1, 2, 3] },
      { pktType: PACKET_HOST, payload: [1, 2, 3] },
    ]);
  });

  test("what no protocol takes is dropped, with the kernel's reason and a count", () => {
    const { dev, receive } = hostWithDevice();
    const skb = receive(frame(OWN, 0x1234));
    expect(skb.trail?.steps.map((step) => (step.kind === "drop" ? step.reason : step.kind))).toEqual([
      "rx",
      "UNHANDLED_PROTO",
    ]);
    expect(dev.stats.rxDropped).toBe(1);
  });

  test("a tap sees tagged frames with their tag, and everything that is sent", () => {
    const { kernel, dev, receive } = hostWithDevice();
    const heard: [string, boolean][] = [];
    taps.of(kernel.initNet).push({
      dev: null,
      protocol: 0,
      hear: (skb, _dev, outgoing) => heard.push([ethernetType(skb.frame()), outgoing]),
    });
    receive(frame(OWN, [0x81, 0, 0, 42, 8, 0]));
    const out = Skb.from(frame("ff:ff:ff:ff:ff:ff", ETH_P_ARP));
    out.dev = dev;
    queueXmit(out);
    expect(heard).toEqual([
      ["8100", false],
      ["806", true],
    ]);
  });
});

const ethernetType = (bytes: Uint8Array) => ethernet.type(bytes, 0).toString(16);

describe("sending", () => {
  test("through a device that is down, or has no carrier, ends there and says why", () => {
    const { dev, sent } = hostWithDevice();
    const send = () => {
      const skb = Skb.from(frame("ff:ff:ff:ff:ff:ff", ETH_P_ARP));
      skb.dev = dev;
      return [queueXmit(skb), skb.trail?.steps.at(-1)];
    };
    dev.carrier = false;
    // A queue that throws away is no error to the sender (NET_XMIT_CN); a driver that drops is.
    expect(send()).toMatchObject([true, { kind: "drop", reason: "QDISC_DROP" }]);
    changeFlags(dev, 0, IFF_UP);
    expect(send()).toMatchObject([true, { kind: "drop", reason: "device is down" }]);
    expect(sent).toEqual([]);
  });
});

test("nobody looking: no trail is made", () => {
  const { kernel, receive } = hostWithDevice();
  kernel.tracer = null;
  const skb = receive(frame(OWN, ETH_P_IP));
  traceStep(kernel.initNet, skb, null, "deliver", { to: "nobody" });
  expect(skb.trail).toBe(null);
});
