// The same for IPv6: addresses, routes and frames in words.

import { type NetDevice, type NetNamespace, Skb } from "@podwire/netns";
import { veth } from "@podwire/veth";
import {
  ethernet,
  formatIpv6,
  type Icmpv6,
  icmpv6,
  ipv6 as ip6,
  type PseudoHeader,
  parseIpv6,
  parseIpv6Prefix,
} from "@podwire/wire";
import {
  addAddress6,
  addRoute6,
  dstLookup6,
  Flowi6,
  IFA_F_DADFAILED,
  IFA_F_DEPRECATED,
  IFA_F_NODAD,
  IFA_F_TENTATIVE,
  icmpv6Push,
  ip6SendParams,
  ipv4,
  ipv6,
  ipv6Of,
  listAddresses6,
  listNeighbours6,
  listRoutes6,
  NLM_F_CREATE,
  NLM_F_EXCL,
  nudName,
  type Route6Request,
  routeTypeName,
} from "../src/index.ts";
import { injectFrame, Lab } from "./lab.ts";

export const lab6 = (seed = 1): Lab => new Lab(seed, [veth, ipv4, ipv6]);

/** `ip addr add TEXT dev DEV nodad`; with its check where `dad` is set. */
export function addr6(
  dev: NetDevice,
  text: string,
  more: { dad?: boolean; valid?: number; preferred?: number; flags?: number } = {},
): void {
  const { address, length } = parseIpv6Prefix(text);
  addAddress6(
    dev.net,
    {
      dev,
      local: address,
      prefixLength: length,
      flags: (more.flags ?? 0) | (more.dad ? 0 : IFA_F_NODAD),
      ...(more.valid === undefined ? {} : { validLifetime: more.valid }),
      ...(more.preferred === undefined ? {} : { preferredLifetime: more.preferred }),
    },
    NLM_F_CREATE | NLM_F_EXCL,
  );
}

/** `ip route add PREFIX via GATEWAY dev DEV`. */
export function route6(
  net: NetNamespace,
  prefix: string,
  more: Omit<Partial<Route6Request>, "gateway"> & { via?: string; dev?: NetDevice } = {},
  nlflags = NLM_F_CREATE | NLM_F_EXCL,
): void {
  const { via, dev, ...rest } = more;
  const { address, length } = parseIpv6Prefix(prefix === "default" ? "::/0" : prefix);
  addRoute6(
    net,
    {
      dst: address,
      dstLength: length,
      protocol: 3,
      ...rest,
      ...(via === undefined ? {} : { gateway: parseIpv6(via) }),
      ...(dev === undefined ? {} : { oif: dev.ifindex }),
    },
    nlflags,
  );
}

/** "fd00::/64 dev eth0 metric 256", multicast ones left out. */
export function routes6(net: NetNamespace, table = 254): string[] {
  return listRoutes6(net, table).map((info) => {
    const words = [
      info.type === 1 ? [] : [routeTypeName(info.type)],
      `${formatIpv6(info.dst)}/${info.dstLength}`,
    ].flat();
    for (const nh of info.nexthops) {
      if (info.nexthops.length > 1) words.push("nexthop");
      if (nh.gateway !== null) words.push("via", formatIpv6(nh.gateway));
      words.push("dev", nh.dev.name);
      if (nh.flags & 1) words.push("dead");
      if (nh.flags & 16) words.push("linkdown");
    }
    words.push("metric", String(info.metric));
    return words.join(" ");
  });
}

/** "fd00::1/64 tentative", of one device. */
export function addresses6(dev: NetDevice): string[] {
  return listAddresses6(dev.net, dev).map((info) =>
    [
      `${formatIpv6(info.local)}/${info.prefixLength}`,
      info.flags & IFA_F_TENTATIVE ? "tentative" : "",
      info.flags & IFA_F_DADFAILED ? "dadfailed" : "",
      info.flags & IFA_F_DEPRECATED ? "deprecated" : "",
    ]
      .filter((word) => word !== "")
      .join(" "),
  );
}

/** "fd00::2 REACHABLE". */
export function neighbours6(net: NetNamespace): string[] {
  return listNeighbours6(net)
    .filter((info) => nudName(info.state) !== "NOARP")
    .map((info) => `${formatIpv6(info.dst)} ${nudName(info.state)}`);
}

export function sysctl6(net: NetNamespace, key: string, value: number | string): void {
  const entry = net.kernel.sysctls.find(net, `net/ipv6/${key.replaceAll(".", "/")}`);
  if (entry?.write === undefined) throw new Error(`no sysctl net.ipv6.${key}`);
  entry.write(net, String(value));
}

export function readSysctl6(net: NetNamespace, key: string): string | undefined {
  return net.kernel.sysctls.find(net, `net/ipv6/${key.replaceAll(".", "/")}`)?.read(net);
}

/** `ping -c1`, as far as sending goes. */
export function ping6(
  net: NetNamespace,
  to: string,
  options: {
    size?: number;
    seq?: number;
    hops?: number;
    oif?: NetDevice;
    src?: string;
    pmtudisc?: number;
  } = {},
): void {
  const from = options.src === undefined ? undefined : parseIpv6(options.src);
  const flow = new Flowi6().init(parseIpv6(to), 0, from, 0, options.oif?.ifindex ?? 0, 58);
  const rt = dstLookup6(ipv6Of(net), flow);
  if (typeof rt === "number") throw new Error(`no way: errno ${rt}`);
  const skb = Skb.from(echo6(options.seq ?? 1, options.size ?? 56, { source: "::", destination: "::" }));
  const params = ip6SendParams(58);
  if (options.hops !== undefined) params.hopLimit = options.hops;
  if (options.pmtudisc !== undefined) params.pmtudisc = options.pmtudisc;
  icmpv6Push(skb, rt, flow, params);
}

export const echo6 = (sequenceNumber: number, size = 56, pseudo: PseudoHeader): Uint8Array =>
  icmpv6.emit({ kind: "echo-request", code: 0, identifier: 7, sequenceNumber }, new Uint8Array(size), pseudo);

/** An Ethernet frame with an IPv6 packet in it, as if from outside. */
export function inject6(dev: NetDevice, destination: string, packet: Uint8Array): void {
  injectFrame(dev, ethernet.emit({ destination, source: "02:00:00:00:00:99", type: 0x86dd }, packet));
}

/** A packet in words, checked as it is read. */
export function ip6Text(bytes: Uint8Array): string {
  const packet = ip6.parse(bytes);
  const head = `${packet.source} > ${packet.destination} hl ${packet.hopLimit}`;
  const fragment = packet.extensions.find((extension) => extension.kind === "fragment");
  if (fragment !== undefined)
    return `${head} frag ${packet.payload.length}@${fragment.offset}${fragment.moreFragments ? "+" : ""}`;
  if (packet.nextHeader !== 58) return `${head} proto ${packet.nextHeader}`;
  const message = icmpv6.parse(packet.payload, 0, packet.payload.length, packet);
  if (message.checksum !== undefined) throw new Error("wrong icmpv6 checksum");
  return `${head} ${messageText(message)}`;
}

function messageText(message: Icmpv6): string {
  switch (message.kind) {
    case "echo-request":
    case "echo-reply":
      return `${message.kind} ${message.sequenceNumber}`;
    case "packet-too-big":
      return `too big mtu ${message.mtu}`;
    case "destination-unreachable":
      return `unreachable code ${message.code}`;
    case "parameter-problem":
      return `parameter problem code ${message.code} at ${message.pointer}`;
    case "neighbor-solicitation":
      return `who-has ${message.target}`;
    case "neighbor-advertisement":
      return `is-at ${message.target}${message.router ? " router" : ""}${message.solicited ? " solicited" : ""}${message.override ? " override" : ""}`;
    case "other":
      return `icmpv6 ${message.type}`;
    default:
      return `${message.kind} code ${message.code}`;
  }
}
