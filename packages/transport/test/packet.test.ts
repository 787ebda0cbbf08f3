// Packet sockets on two devices joined by a cable.

import { Clock } from "@podwire/clock";
import {
  changeFlags,
  IFF_UP,
  Kernel,
  KernelError,
  type NetDevice,
  PACKET_BROADCAST,
  PACKET_OTHERHOST,
  PACKET_OUTGOING,
  unregisterDevice,
} from "@podwire/netns";
import { veth, vethPeer } from "@podwire/veth";
import { ethernet, parseMac } from "@podwire/wire";
import { describe, expect, it } from "vitest";
import { ETH_P_ALL, PacketSocket, poll, socketsOf, transport } from "../src/index.ts";

const A = parseMac("02:00:00:00:00:0a");
const B = parseMac("02:00:00:00:00:0b");

function cable() {
  const clock = new Clock();
  const kernel = new Kernel({ clock, subsystems: [veth, transport] });
  const net = kernel.initNet;
  const peerNet = kernel.createNet().get();
  const a = kernel.linkKind("veth").newLink(net, {
    name: "veth0",
    address: A,
    data: { peer: { name: "veth1", address: B, net: peerNet } },
  });
  const b = vethPeer(a) as NetDevice;
  changeFlags(a, IFF_UP, IFF_UP);
  changeFlags(b, IFF_UP, IFF_UP);
  return { clock, kernel, net, peerNet, a, b };
}

const frame = (destination: string, payload = "hello") =>
  ethernet.emit({
    destination,
    source: "02:00:00:00:00:0a",
    type: 0x88b5,
    payload: Uint8Array.from(payload, (c) => c.charCodeAt(0)),
  });

describe("a packet socket", () => {
  it("hears what another sends, whole, and says how it was addressed", () => {
    const { clock, net, peerNet, a, b } = cable();
    const ear = new PacketSocket(peerNet, { protocol: ETH_P_ALL });
    const mouth = new PacketSocket(net);
    const sent = frame("ff:ff:ff:ff:ff:ff");
    expect(mouth.send(sent, { ifindex: a.ifindex })).toBe(sent.length);
    expect(ear.receive()).toBeNull();
    clock.runSync(10_000);
    expect(ear.receive()).toMatchObject({
      data: sent,
      ifindex: b.ifindex,
      device: "veth1",
      protocol: 0x88b5,
      pktType: PACKET_BROADCAST,
      source: A,
      timestamp: 1_000,
    });
    expect(ear.receive()).toBeNull();
  });

  it("hears what its own host sends, but not what it sends itself", () => {
    const { net, a } = cable();
    const other = new PacketSocket(net, { protocol: ETH_P_ALL });
    const self = new PacketSocket(net, { protocol: ETH_P_ALL });
    self.send(frame("02:00:00:00:00:0b"), { ifindex: a.ifindex });
    expect(other.receive()?.pktType).toBe(PACKET_OUTGOING);
    expect(self.receive()).toBeNull();
  });

  it("without ETH_P_ALL hears its own protocol only, and only what comes in", () => {
    const { clock, net, peerNet, a, b } = cable();
    const right = new PacketSocket(peerNet, { type: "dgram", protocol: 0x88b5 });
    const wrong = new PacketSocket(peerNet, { protocol: 0x88b6 });
    const outgoing = new PacketSocket(net, { protocol: 0x88b5 });
    const mouth = new PacketSocket(net, { type: "dgram" });
    mouth.bind(a.ifindex, 0);
    mouth.send(Uint8Array.of(1, 2, 3), { protocol: 0x88b5, destination: B });
    clock.runSync(10_000);
    expect(right.receive()).toMatchObject({ data: Uint8Array.of(1, 2, 3), source: A, ifindex: b.ifindex });
    expect(wrong.receive()).toBeNull();
    expect(outgoing.receive()).toBeNull();
  });

  it("sees frames for others, marked so", () => {
    const { clock, net, peerNet, a, b } = cable();
    const ear = new PacketSocket(peerNet, { protocol: ETH_P_ALL });
    ear.addPromiscuous(b.ifindex);
    expect(b.promiscuity).toBe(1);
    new PacketSocket(net).send(frame("02:00:00:00:00:99"), { ifindex: a.ifindex });
    clock.runSync(10_000);
    expect(ear.receive()?.pktType).toBe(PACKET_OTHERHOST);
    ear.close();
    expect(b.promiscuity).toBe(0);
  });

  it("cuts what its filter tells it to, and counts what finds no room", () => {
    const { clock, net, peerNet, a } = cable();
    const ear = new PacketSocket(peerNet, { protocol: ETH_P_ALL });
    ear.filter = (bytes) => (bytes[14] === "h".charCodeAt(0) ? 16 : 0);
    ear.setRcvbuf(1152);
    const mouth = new PacketSocket(net);
    mouth.send(frame("02:00:00:00:00:0b", "no"), { ifindex: a.ifindex });
    for (let i = 0; i < 5; i++) mouth.send(frame("02:00:00:00:00:0b"), { ifindex: a.ifindex });
    clock.runSync(10_000);
    // SO_RCVBUF 1152 is doubled to 2304 bytes: room for three frames of a truesize of 768.
    expect(ear.statistics()).toEqual({ packets: 5, drops: 2 });
    expect(ear.statistics()).toEqual({ packets: 0, drops: 0 });
    expect(ear.receive()).toMatchObject({ length: 19, data: frame("02:00:00:00:00:0b").slice(0, 16) });
    expect(ear.pending).toBe(2);
  });

  it("wakes a program that waits, or lets it go when its time is up", async () => {
    const { clock, net, peerNet, a } = cable();
    const ear = new PacketSocket(peerNet, { protocol: ETH_P_ALL });
    const program = async () => {
      const first = await poll(clock, [ear], 5_000_000);
      const early = clock.now;
      await clock.sleep(1_000_000);
      new PacketSocket(net).send(frame("02:00:00:00:00:0b"), { ifindex: a.ifindex });
      const second = await poll(clock, [ear], 5_000_000);
      return [first, early, second, clock.now];
    };
    expect(await clock.run(program())).toEqual([false, 5_000_000, true, 6_001_000]);
  });

  it("refuses what cannot be sent", () => {
    const { net, a } = cable();
    const mouth = new PacketSocket(net);
    const errno = (send: () => void) => {
      try {
        send();
      } catch (error) {
        return (error as KernelError).errno;
      }
      return "sent";
    };
    expect(errno(() => mouth.send(frame("02:00:00:00:00:0b")))).toBe("ENXIO");
    expect(errno(() => mouth.send(new Uint8Array(1515), { ifindex: a.ifindex }))).toBe("EMSGSIZE");
    expect(errno(() => mouth.send(new Uint8Array(1514), { ifindex: a.ifindex }))).toBe("sent");
    changeFlags(a, 0, IFF_UP);
    expect(errno(() => mouth.send(frame("02:00:00:00:00:0b"), { ifindex: a.ifindex }))).toBe("ENETDOWN");
  });

  it("learns that its device went down, and that it is gone", () => {
    const { peerNet, b } = cable();
    const ear = new PacketSocket(peerNet, { protocol: ETH_P_ALL });
    ear.bind(b.ifindex);
    changeFlags(b, 0, IFF_UP);
    expect(() => ear.receive()).toThrow(new KernelError("ENETDOWN"));
    expect(ear.receive()).toBeNull();
    unregisterDevice(b);
    expect(ear.ready).toBe(true);
    expect(ear.boundIf).toBe(-1);
  });

  it("holds its namespace until it is closed", () => {
    const { kernel } = cable();
    const net = kernel.createNet();
    const socket = new PacketSocket(net, { protocol: ETH_P_ALL });
    expect([...socketsOf(net)]).toEqual([socket]);
    expect(net.alive).toBe(true);
    socket.close();
    expect(net.alive).toBe(false);
  });
});
