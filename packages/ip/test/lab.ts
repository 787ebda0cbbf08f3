// A few namespaces and cables between them, and eyes on the cables: tests read as what is plugged, sent and seen.

import { Clock, MILLISECOND, SECOND } from "@podwire/clock";
import {
  changeFlags,
  IFF_UP,
  Kernel,
  moveDevice,
  type NetDevice,
  type NetNamespace,
  RecordingTracer,
  type Skb,
  Skb as SkbClass,
  type Step,
  type Subsystem,
  setMacAddress,
  type Tap,
  taps,
} from "@podwire/netns";
import { veth, vethKind, vethPeer } from "@podwire/veth";
import {
  arp,
  ethernet,
  formatIpv4,
  icmp,
  ipv4 as ip,
  parseIpv4,
  parseIpv4Prefix,
  parseMac,
  udp,
} from "@podwire/wire";
import {
  addAddress,
  addRoute,
  inDevice,
  ipv4,
  listNeighbours,
  listRoutes,
  NLM_F_CREATE,
  NLM_F_EXCL,
  nudName,
  type RouteRequest,
  routeTypeName,
} from "../src/index.ts";
import { ip6Text } from "./lab6.ts";

export { MILLISECOND, SECOND };

export class Lab {
  readonly clock: Clock;
  readonly tracer = new RecordingTracer();
  readonly kernel: Kernel;
  /** What was seen on the cables, in words. */
  readonly seen: string[] = [];
  #mac = 0;

  constructor(seed = 1, subsystems: readonly Subsystem[] = [veth, ipv4]) {
    this.clock = new Clock({ seed });
    this.kernel = new Kernel({ clock: this.clock, subsystems, tracer: this.tracer });
  }

  net(label: string): NetNamespace {
    const net = this.kernel.createNet().get();
    net.label = label;
    up(net.loopback);
    return net;
  }

  /** A cable between two namespaces; `a` and `b` name its ends, which get the next MAC addresses and are brought up. */
  cable(netA: NetNamespace, a: string, netB: NetNamespace, b: string): [NetDevice, NetDevice] {
    const devA = vethKind.newLink(this.kernel.initNet, { name: `tmp${this.#mac}`, data: {} });
    const devB = vethPeer(devA) as NetDevice;
    for (const [dev, net, name] of [
      [devA, netA, a],
      [devB, netB, b],
    ] as const) {
      moveDevice(dev, net, name);
      if (dev.name !== name) rename(dev, name);
      setMacAddress(dev, parseMac(`02:00:00:00:00:${(++this.#mac).toString(16).padStart(2, "0")}`));
    }
    up(devA, devB);
    return [devA, devB];
  }

  /** From now on every frame that leaves `dev` is written down. */
  watch(...devs: NetDevice[]): void {
    for (const dev of devs) {
      const tap: Tap = {
        dev,
        protocol: 0,
        hear: (skb, on, outgoing) => {
          if (outgoing) this.seen.push(`${on.net.label}/${on.name}: ${frameText(skb.frame())}`);
        },
      };
      taps.of(dev.net).push(tap);
    }
  }

  /** Lets `ns` pass and returns what was seen since the last time. */
  run(ns: number): string[] {
    this.clock.runSync(ns);
    return this.seen.splice(0);
  }

  /** The steps of all packets so far of a kind. */
  steps<K extends Step["kind"]>(kind: K): Extract<Step, { kind: K }>[] {
    return this.tracer.trails.flatMap((trail) =>
      trail.steps.filter((step): step is Extract<Step, { kind: K }> => step.kind === kind),
    );
  }

  /** The reasons of all drops so far. */
  drops(): string[] {
    return this.steps("drop").map((step) => `${step.netns}/${step.dev}: ${step.reason}`);
  }
}

function rename(dev: NetDevice, name: string): void {
  dev.net.devicesByName.delete(dev.name);
  dev.name = name;
  dev.net.devicesByName.set(name, dev);
  dev.net.kernel.netdevChain.call({ kind: "CHANGENAME", dev, oldName: name });
}

export const up = (...devs: NetDevice[]) => devs.forEach((dev) => void changeFlags(dev, IFF_UP, IFF_UP));
export const down = (...devs: NetDevice[]) => devs.forEach((dev) => void changeFlags(dev, 0, IFF_UP));

/** `ip addr add TEXT dev DEV`. */
export function addr(
  dev: NetDevice,
  text: string,
  more: { broadcast?: string; label?: string; scope?: number } = {},
): void {
  const { address, length } = parseIpv4Prefix(text);
  const { broadcast, ...rest } = more;
  addAddress(dev.net, {
    dev,
    local: address,
    prefixLength: length,
    ...rest,
    ...(broadcast === undefined ? {} : { broadcast: parseIpv4(broadcast) }),
  });
}

/** `ip route add PREFIX via GATEWAY` (and whatever else). */
export function route(
  net: NetNamespace,
  prefix: string,
  more: Omit<Partial<RouteRequest>, "gateway" | "prefsrc"> & {
    via?: string;
    dev?: NetDevice;
    src?: string;
  } = {},
  nlflags = NLM_F_CREATE | NLM_F_EXCL,
): void {
  const { via, dev, src, ...rest } = more;
  const { address, length } = prefix === "default" ? { address: 0, length: 0 } : parseIpv4Prefix(prefix);
  addRoute(
    net,
    {
      dst: address,
      dstLength: length,
      protocol: 3,
      // As iproute2: directly connected routes have link scope.
      ...(via === undefined && rest.nexthops === undefined
        ? { scope: rest.type === undefined ? 253 : 0 }
        : {}),
      ...rest,
      ...(via === undefined ? {} : { gateway: parseIpv4(via) }),
      ...(src === undefined ? {} : { prefsrc: parseIpv4(src) }),
      ...(dev === undefined ? {} : { oif: dev.ifindex }),
    },
    nlflags,
  );
}

/** A sysctl is written, as `sysctl -w net.ipv4.KEY=VALUE`. */
export function sysctl(net: NetNamespace, key: string, value: number | string): void {
  const entry = net.kernel.sysctls.find(net, `net/ipv4/${key.replaceAll(".", "/")}`);
  if (entry?.write === undefined) throw new Error(`no sysctl net.ipv4.${key}`);
  entry.write(net, String(value));
}

export function readSysctl(net: NetNamespace, key: string): string | undefined {
  return net.kernel.sysctls.find(net, `net/ipv4/${key.replaceAll(".", "/")}`)?.read(net);
}

/** The routes of a table in words: "10.0.0.0/24 dev veth0 src 10.0.0.1". */
export function routes(net: NetNamespace, table = 254): string[] {
  return listRoutes(net, table).map((info) => {
    const words = [
      info.type === 1 ? [] : [routeTypeName(info.type)],
      `${formatIpv4(info.dst)}/${info.dstLength}`,
    ].flat();
    for (const nh of info.nexthops) {
      if (info.nexthops.length > 1) words.push("nexthop");
      if (nh.gateway !== 0) words.push("via", formatIpv4(nh.gateway));
      if (nh.dev !== null) words.push("dev", nh.dev.name);
      if (info.nexthops.length > 1) words.push("weight", String(nh.weight));
      if (nh.flags & 1) words.push("dead");
      if (nh.flags & 16) words.push("linkdown");
      if (nh.flags & 4) words.push("onlink");
    }
    if (info.prefsrc !== 0) words.push("src", formatIpv4(info.prefsrc));
    if (info.priority !== 0) words.push("metric", String(info.priority));
    return words.join(" ");
  });
}

/** "10.0.0.2 REACHABLE 02:00:00:00:00:02", without those that need no question. */
export function neighbours(net: NetNamespace): string[] {
  return listNeighbours(net)
    .filter((info) => nudName(info.state) !== "NOARP")
    .map((info) =>
      [formatIpv4(info.dst), nudName(info.state), info.lladdr === null ? "" : mac(info.lladdr)]
        .join(" ")
        .trim(),
    );
}

const mac = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(":");

/** A frame in words, checked as it is read. */
export function frameText(frame: Uint8Array): string {
  const eth = ethernet.parse(frame);
  if (eth.type === 0x0806) {
    const message = arp.parse(eth.payload);
    return message.operation === 1
      ? `arp who-has ${message.targetIp} tell ${message.senderIp}${eth.destination === "ff:ff:ff:ff:ff:ff" ? "" : ` (to ${eth.destination})`}`
      : `arp ${message.senderIp} is-at ${message.senderMac}`;
  }
  if (eth.type === 0x86dd) return ip6Text(eth.payload);
  if (eth.type !== 0x0800) return `type ${eth.type}`;
  return ipText(eth.payload);
}

export function ipText(bytes: Uint8Array): string {
  const packet = ip.parse(bytes);
  if (packet.headerChecksum !== undefined) throw new Error("wrong header checksum");
  const head = `${packet.source} > ${packet.destination} ttl ${packet.ttl}`;
  const more = packet.moreFragments ? "+" : "";
  if (packet.fragmentOffset > 0 || packet.moreFragments)
    return `${head} frag ${packet.payload.length}@${packet.fragmentOffset}${more}${packet.dontFragment ? " DF" : ""}`;
  if (packet.protocol === 17) return `${head} udp ${udp.parse(packet.payload).payload.length}`;
  if (packet.protocol !== 1) return `${head} proto ${packet.protocol}`;
  const message = icmp.parse(packet.payload);
  if (message.checksum !== undefined) throw new Error("wrong icmp checksum");
  switch (message.kind) {
    case "echo-request":
    case "echo-reply":
      return `${head} ${message.kind} ${message.sequenceNumber}`;
    case "destination-unreachable":
      return `${head} unreachable code ${message.code}${message.nextHopMtu ? ` mtu ${message.nextHopMtu}` : ""}`;
    case "redirect":
      return `${head} redirect to ${message.gateway}`;
    default:
      return `${head} ${message.kind} code ${message.code ?? 0}`;
  }
}

/** An Ethernet frame with an IP packet in it, as if from outside. */
export function inject(
  dev: NetDevice,
  destination: string,
  packet: Uint8Array,
  source = "02:00:00:00:00:99",
): void {
  injectFrame(dev, ethernet.emit({ destination, source, type: 0x0800 }, packet));
}

/** Puts a frame into the cable at `dev`'s side: what watches this side does not see it. */
export function injectFrame(dev: NetDevice, frame: Uint8Array): void {
  const skb = SkbClass.from(frame);
  skb.dev = dev;
  skb.mac = skb.data;
  dev.ops.xmit(skb, dev);
}

export const echoRequest = (sequenceNumber: number, size = 56, identifier = 7): Uint8Array =>
  icmp.emit({ kind: "echo-request", identifier, sequenceNumber }, new Uint8Array(size));

export const inDev = (dev: NetDevice) => {
  const found = inDevice(dev);
  if (found === null) throw new Error(`${dev.name} does no IP`);
  return found;
};

export type { Skb };
