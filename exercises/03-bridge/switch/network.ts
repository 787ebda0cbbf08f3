// Your switch in a network: hosts a, b and c at its ports 1, 2 and 3 (4 is free), and the switch's own host behind br0.
// Their stacks are the simulator's, so ARP, IPv4 and ICMP are real; what leaves a card goes through your `receive`. Beside
// it stands the kernel's bridge: it is given every frame that yours is given, and what it did is kept to be compared.
import { bridge } from "@podwire/bridge";
import { Tcpdump } from "@podwire/capture";
import { Clock, MICROSECOND, MILLISECOND, SECOND } from "@podwire/clock";
import { note } from "@podwire/grading/suite";
import { addAddress, ipv4 } from "@podwire/ip";
import {
  changeFlags,
  ethTypeTrans,
  IFF_UP,
  Kernel,
  NetDevice,
  type NetNamespace,
  openDevice,
  queueXmit,
  receiveSkb,
  registerDevice,
  Skb,
  setMaster,
  taps,
} from "@podwire/netns";
import { PingSocket, transport } from "@podwire/transport";
import { ethernet, ICMP_ECHO, icmp, parseIpv4, parseMac } from "@podwire/wire";
import type { Switch } from "./switch.ts";

export const OWN_MAC = "02:00:00:00:00:ff";
export const PORTS = [1, 2, 3, 4];
export const AGEING = 300_000;
export const BROADCAST = "ff:ff:ff:ff:ff:ff";

export type Name = "a" | "b" | "c" | "br0";
export const MAC: Record<Name, string> = {
  a: "02:00:00:00:00:0a",
  b: "02:00:00:00:00:0b",
  c: "02:00:00:00:00:0c",
  br0: OWN_MAC,
};
const ADDRESS: Record<Name, number> = {
  a: parseIpv4("10.0.0.1"),
  b: parseIpv4("10.0.0.2"),
  c: parseIpv4("10.0.0.3"),
  br0: parseIpv4("10.0.0.254"),
};
const NAMES = Object.keys(ADDRESS) as Name[];

/** What became of one frame. */
export interface Carried {
  /** "the 3rd frame, from b at port 2: ARP, Reply …". */
  frame: string;
  port: number;
  yours: number[];
  kernels: number[];
}

export interface Network {
  /** One ping from host to host, with up to four questions. Whether it was answered. */
  ping(from: Name, to: Name): boolean;
  /** Unplugs the host's cable and plugs it in at another port. The host does not say a word. */
  move(host: Exclude<Name, "br0">, port: number): void;
  wait(seconds: number): void;
  /** Every frame so far. */
  readonly carried: readonly Carried[];
}

/** An Ethernet frame of an experimental type. */
export function frame(source: string, destination: string): Uint8Array {
  return ethernet.emit({ destination, source, type: 0x88b5, payload: new Uint8Array(46) });
}

type Make = (ownMac: string, ports: number[], ageingMs: number) => Pick<Switch, "receive">;

export function network(make: Make): Network {
  const clock = new Clock({ seed: 1 });
  const kernel = new Kernel({ clock, subsystems: [ipv4, transport], tracer: null });
  const tcpdump = new Tcpdump({ n: true, t: 1 });
  const learners = make(OWN_MAC, PORTS, AGEING);
  const reference = kernelsBridge(clock, OWN_MAC, PORTS, AGEING);
  const hosts = {} as Record<Name, NetNamespace>;
  const cards = {} as Record<Name, NetDevice>;
  const portOf: Record<Name, number> = { a: 1, b: 2, c: 3, br0: 0 };
  const carried: Carried[] = [];

  for (const name of NAMES) {
    const net = kernel.createNet().get();
    const dev = new NetDevice({
      name: name === "br0" ? "br0" : "eth0",
      address: parseMac(MAC[name]),
      noQueue: true,
      ops: { xmit: (skb) => carry(name, skb.frame()) },
    });
    registerDevice(net, dev);
    for (const up of [net.loopback, dev]) changeFlags(up, IFF_UP, IFF_UP);
    addAddress(net, { dev, local: ADDRESS[name], prefixLength: 24 });
    kernel.sysctls.find(net, "net/ipv4/ping_group_range")?.write?.(net, "0 0");
    hosts[name] = net;
    cards[name] = dev;
  }

  function carry(from: Name, bytes: Uint8Array): void {
    const port = portOf[from];
    const text = tcpdump.print({ bytes, time: BigInt(clock.now) });
    const label = `${from}, at port ${port}, sends ${text}`;
    note(label);
    const kernels = reference.receive(port, bytes);
    const yours = sorted(learners.receive(port, bytes, Math.floor(clock.now / MILLISECOND)));
    note(`    out of ${list(yours)}; the kernel's bridge: ${list(kernels)}`);
    carried.push({ frame: label, port, yours, kernels });
    for (const name of NAMES)
      if (yours.includes(portOf[name])) clock.after(MICROSECOND, () => arrive(bytes.slice(), cards[name]));
  }

  return {
    carried,
    wait: (seconds) => clock.runSync(seconds * SECOND),
    move(host, port) {
      note(`(${host} moves to port ${port}, silently)`);
      portOf[host] = port;
    },
    ping(from, to) {
      const socket = new PingSocket(hosts[from]);
      let answered = false;
      for (let sequence = 1; sequence <= 4 && !answered; sequence++) {
        const request = new Uint8Array(64);
        icmp.write(request, 0, ICMP_ECHO, 0, sequence); // identifier and checksum are the socket's to fill in
        socket.send(request, { address: ADDRESS[to] });
        clock.runSync(SECOND);
        answered = socket.receive() !== null;
      }
      socket.close();
      note(answered ? `${from} has its answer from ${to}` : `${from} asked ${to} in vain`);
      return answered;
    },
  };
}

/** The kernel's bridge with nothing but ports: what it does with a frame is written down, and goes nowhere. */
function kernelsBridge(clock: Clock, ownMac: string, ports: readonly number[], ageingMs: number) {
  const kernel = new Kernel({ clock, subsystems: [bridge], tracer: null });
  const net = kernel.initNet;
  let out: Set<number> | undefined;
  const br0 = kernel.linkKind("bridge").newLink(net, {
    name: "br0",
    address: parseMac(ownMac),
    // clock_t ticks of 10 ms; groups are flooded, for nobody here says which of them it wants
    data: { ageingTime: ageingMs / 10, mcastSnooping: false },
  });
  openDevice(br0);
  const devices = new Map<number, NetDevice>();
  for (const number of ports) {
    const dev = new NetDevice({
      name: `port${number}`,
      address: parseMac(`02:00:00:00:01:${number.toString(16).padStart(2, "0")}`),
      noQueue: true,
      ops: {
        xmit: () => {
          out?.add(number);
        },
      },
    });
    registerDevice(net, dev);
    changeFlags(dev, IFF_UP, IFF_UP);
    setMaster(dev, br0);
    devices.set(number, dev);
  }
  taps.of(net).push({
    dev: br0,
    protocol: 0,
    hear(_skb, _dev, outgoing) {
      if (!outgoing) out?.add(0);
    },
  });
  return {
    receive(port: number, bytes: Uint8Array): number[] {
      out = new Set();
      const skb = Skb.from(bytes.slice());
      const dev = devices.get(port);
      if (dev) {
        ethTypeTrans(skb, dev);
        receiveSkb(skb);
      } else {
        skb.dev = br0;
        queueXmit(skb);
      }
      const went = sorted([...out]);
      out = undefined;
      return went;
    },
  };
}

function arrive(bytes: Uint8Array, card: NetDevice): void {
  const skb = Skb.from(bytes);
  ethTypeTrans(skb, card);
  receiveSkb(skb);
}

/** The kernel's bridge at work without a network around it, for long runs of single frames: `after` lets milliseconds pass. */
export function bridgeAlone(ownMac: string, ports: readonly number[], ageingMs: number) {
  const clock = new Clock({ seed: 1 });
  const { receive } = kernelsBridge(clock, ownMac, ports, ageingMs);
  return {
    receive,
    after(milliseconds: number): number {
      clock.runSync(milliseconds * MILLISECOND);
      return Math.floor(clock.now / MILLISECOND);
    },
  };
}

export function sorted(ports: readonly number[]): number[] {
  return [...ports].sort((a, b) => a - b);
}

function list(ports: readonly number[]): string {
  return ports.length === 0 ? "none" : ports.join(", ");
}
