// Which way a packet goes (net/ipv6/route.c ip6_pol_route, rt6_select; fib6_rules.c): the longest prefix whose route may be used,
// first in the table `local`, then in `main`. A host prefers gateways that answer; a router takes them as they are. Left out:
// rules of one's own, the table `default`, router preferences learned from advertisements.

import { SECOND } from "@podwire/clock";
import type { NetDevice, Skb } from "@podwire/netns";
import { ipv6 as ip6, solicitedNode } from "@podwire/wire";
import { EACCES, EAGAIN, EHOSTUNREACH, EINVAL } from "../fib-info.ts";
import {
  NUD_FAILED,
  NUD_VALID,
  RTN_ANYCAST,
  RTN_BLACKHOLE,
  RTN_LOCAL,
  RTN_PROHIBIT,
  RTN_THROW,
  RTN_UNREACHABLE,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
} from "../uapi.ts";
import type { Flowi6 } from "./flow6.ts";
import {
  IPV6_ADDR_LINKLOCAL,
  IPV6_ADDR_LOOPBACK,
  IPV6_ADDR_MULTICAST,
  in6Hash,
  in6Key,
  in6Type,
} from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { type Fib6Info, Fib6Table, RTF_NONEXTHOP, RTF_REJECT } from "./ip6-fib.ts";
import { sendNeighbourSolicitation } from "./ndisc-send.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";
import {
  INPUT6_BLACKHOLE,
  INPUT6_FORWARD,
  INPUT6_LOCAL,
  INPUT6_MULTICAST,
  INPUT6_PROHIBIT,
  INPUT6_UNREACHABLE,
  Rt6,
} from "./rt6.ts";
import { routeSource } from "./saddr6.ts";

/** RT6_LOOKUP_F_*: only through the interface; only gateways that may be reached; also through dark links. */
export const LOOKUP_IFACE = 1;
export const LOOKUP_REACHABLE = 2;
export const LOOKUP_IGNORE_LINKSTATE = 4;

const EADDRNOTAVAIL = 99;

/** rt6_need_strict(): addresses that mean something on one link only. */
const needStrict = (type: number): boolean =>
  (type & (IPV6_ADDR_MULTICAST | IPV6_ADDR_LINKLOCAL | IPV6_ADDR_LOOPBACK)) !== 0;

/** rt6_score_route(): below 0 it may not be used. */
function score(rt: Fib6Info, oif: number, strict: number): number {
  const matches = oif === 0 || rt.dev.ifindex === oif;
  if (!matches && strict & LOOKUP_IFACE) return -3;
  if (strict & LOOKUP_REACHABLE && rt.gateway !== null && !(rt.flags & RTF_NONEXTHOP)) {
    const neigh = in6Dev(rt.dev)?.findNeighbour(rt.gateway, 0) ?? null;
    if (neigh !== null && !(neigh.nudState & NUD_VALID) && neigh.nudState & NUD_FAILED) return -2;
  }
  return (matches ? 2 : 0) | ((rt.pref ^ 2) << 2);
}

/** rt6_probe(): a gateway that nobody has spoken with for a minute is asked for. */
function probe(rt: Fib6Info): void {
  const { gateway, dev } = rt;
  const idev = in6Dev(dev);
  if (gateway === null || idev === null) return;
  const neigh = idev.findNeighbour(gateway, 0);
  const { now } = idev.ipv6.clock;
  const interval = idev.cnf.router_probe_interval * SECOND;
  if (neigh !== null) {
    if (neigh.nudState & NUD_VALID || now <= neigh.updated + interval) return;
    neigh.updated = now;
  } else {
    if (now <= rt.lastProbe + interval) return;
    rt.lastProbe = now;
  }
  sendNeighbourSolicitation(dev, gateway, solicitedNode(gateway), null, null);
}

/** find_rr_leaf(): the best of a prefix's routes, those with the least metric first. */
function select(routes: readonly Fib6Info[], oif: number, strict: number, now: number): Fib6Info | null {
  let best: Fib6Info | null = null;
  let most = -1;
  const metric = (routes[0] as Fib6Info).metric;
  let sameMetric = true;
  // Every device has its route to fe80::/64 and ff00::/8: a host of many passes over those of the others quickly.
  const only = oif !== 0 && strict & LOOKUP_IFACE ? oif : 0;
  for (let i = 0; i < routes.length; i++) {
    const rt = routes[i] as Fib6Info;
    if (only !== 0 && rt.dev.ifindex !== only && rt.metric === metric) continue;
    if (sameMetric && rt.metric !== metric) {
      if (best !== null) return best;
      sameMetric = false;
    }
    if (rt.expires !== 0 && now > rt.expires) continue;
    if (rt.nhFlags & RTNH_F_DEAD) continue;
    if (rt.nhFlags & RTNH_F_LINKDOWN && !(strict & LOOKUP_IGNORE_LINKSTATE) && ignoresLinkdown(rt.dev))
      continue;
    const points = score(rt, oif, strict);
    if (points === -3) continue;
    if (strict & LOOKUP_REACHABLE) probe(rt);
    if (points > most) {
      most = points;
      best = rt;
    }
  }
  return best;
}

/** ip6_ignore_linkdown(). */
function ignoresLinkdown(dev: NetDevice): boolean {
  const idev = in6Dev(dev);
  return (
    idev !== null &&
    (idev.cnf.ignore_routes_with_linkdown !== 0 || idev.ipv6.devconfAll.ignore_routes_with_linkdown !== 0)
  );
}

/** fib6_table_lookup(): null for the null entry. */
export function fib6TableLookup(
  ipv6: NetnsIpv6,
  table: Fib6Table,
  b: Uint8Array,
  at: number,
  oif: number,
  strict: number,
): Fib6Info | null {
  const { now } = ipv6.clock;
  const first = table.lookup(b, at);
  for (let rules = strict; ; rules &= ~LOOKUP_REACHABLE) {
    for (let node = first; node !== null; node = Fib6Table.wider(node)) {
      const found = select(node.routes, oif, rules, now);
      if (found !== null) return found;
    }
    if (!(rules & LOOKUP_REACHABLE)) return null;
  }
}

/** fib6_lookup(): the line of the FIB, in `local` or `main`. */
export function fib6Lookup(
  ipv6: NetnsIpv6,
  b: Uint8Array,
  at: number,
  oif: number,
  flags: number,
): Fib6Info | null {
  return (
    fib6TableLookup(ipv6, ipv6.local, b, at, oif, flags) ??
    fib6TableLookup(ipv6, ipv6.main, b, at, oif, flags)
  );
}

/** fib6_select_path(): of several ways, that of the flow; our own hash, since the kernel's has a random key. */
function selectPath(ipv6: NetnsIpv6, rt: Fib6Info, flow: Flowi6, oif: number, strict: number): Fib6Info {
  const { siblings } = rt;
  if (siblings === null) return rt;
  if (oif !== 0 && rt.dev.ifindex === oif) return rt;
  let total = 0;
  for (const one of siblings) total += one.weight;
  const seed = ipv6.flowSeed ^ (ipv6.fib_multipath_hash_policy === 1 ? (flow.sport << 16) | flow.dport : 0);
  const hash = Math.imul(in6Hash(flow.saddr) ^ Math.imul(in6Hash(flow.daddr), 0x9e3779b1) ^ seed, 0x85ebca6b);
  let left = ((hash ^ (hash >>> 15)) >>> 0) % total;
  for (const one of siblings) {
    left -= one.weight;
    if (left < 0) return score(one, oif, strict) < 0 ? rt : one;
  }
  return rt;
}

/** ip6_pol_route() in one table. */
function polRoute(
  ipv6: NetnsIpv6,
  table: Fib6Table,
  flow: Flowi6,
  oif: number,
  flags: number,
  output: boolean,
): Rt6 | null {
  const strict = flags | (ipv6.devconfAll.forwarding === 0 ? LOOKUP_REACHABLE : 0);
  const found = fib6TableLookup(ipv6, table, flow.daddr, 0, oif, strict);
  if (found === null) return null;
  const way = selectPath(ipv6, found, flow, output ? oif : 0, strict);
  if (way.exceptions !== null) {
    const learned = way.exceptions.get(in6Key(flow.daddr));
    if (learned !== undefined) {
      if (learned.expires > ipv6.clock.now && learned.valid) return learned;
      way.exceptions.delete(in6Key(flow.daddr));
    }
  }
  return routeOf(ipv6, way);
}

/** rt6_get_pcpu_route(): what packets of this line of the FIB carry. */
export function routeOf(ipv6: NetnsIpv6, from: Fib6Info): Rt6 {
  const known = from.rt;
  if (known?.valid) return known;
  const made = makeRoute(ipv6, from);
  from.rt = made;
  return made;
}

/** ip6_rt_copy_init(). */
export function makeRoute(ipv6: NetnsIpv6, from: Fib6Info): Rt6 {
  const { type } = from;
  const local = type === RTN_LOCAL || type === RTN_ANYCAST;
  const rt = new Rt6(ipv6, local ? ipv6.net.loopback : from.dev, type, from, in6Dev(from.dev));
  rt.dst = from.dst;
  rt.dstLength = from.dstLength;
  rt.gateway = from.gateway;
  rt.metrics = from.metrics;
  if (from.flags & RTF_REJECT) {
    rt.error = rejectError(type);
    rt.input =
      type === RTN_BLACKHOLE
        ? INPUT6_BLACKHOLE
        : type === RTN_PROHIBIT
          ? INPUT6_PROHIBIT
          : INPUT6_UNREACHABLE;
  } else if (local) rt.input = INPUT6_LOCAL;
  else if (in6Type(from.dst) & IPV6_ADDR_MULTICAST) rt.input = INPUT6_MULTICAST;
  else rt.input = INPUT6_FORWARD;
  return rt;
}

/** ip6_rt_type_to_error(). */
function rejectError(type: number): number {
  if (type === RTN_BLACKHOLE) return EINVAL;
  if (type === RTN_PROHIBIT) return EACCES;
  if (type === RTN_THROW) return EAGAIN;
  return type === RTN_UNREACHABLE ? EHOSTUNREACH : 0;
}

/** fib6_rule_lookup(). */
function ruleLookup(ipv6: NetnsIpv6, flow: Flowi6, oif: number, flags: number, output: boolean): Rt6 {
  const local = polRoute(ipv6, ipv6.local, flow, oif, flags, output);
  if (local !== null && local.error !== EAGAIN) return local;
  const main = polRoute(ipv6, ipv6.main, flow, oif, flags, output);
  return main !== null && main.error !== EAGAIN ? main : ipv6.nullEntry;
}

/**
 * ip6_route_output_flags(): the way of a packet of ours; `bound`: its socket is bound to a device. Routes that lead nowhere have
 * an `error`.
 */
export function routeOutput6(ipv6: NetnsIpv6, flow: Flowi6, bound = false, flags = 0): Rt6 {
  const anySource = isAny(flow.saddr);
  let rules = flags;
  if (bound || needStrict(in6Type(flow.daddr)) || (flow.oif !== 0 && anySource)) rules |= LOOKUP_IFACE;
  return ruleLookup(ipv6, flow, flow.oif, rules, true);
}

/** ip6_dst_lookup(): the same, and the source address is chosen where none was. An errno (positive) where there is no way. */
export function dstLookup6(ipv6: NetnsIpv6, flow: Flowi6, bound = false): Rt6 | number {
  let rt: Rt6 | null = null;
  let flags = 0;
  if (isAny(flow.saddr)) {
    rt = routeOutput6(ipv6, flow, bound);
    const source = routeSource(ipv6, rt.error === 0 ? rt.from : null, flow.daddr, 0);
    if (source === null) return EADDRNOTAVAIL;
    flow.saddr.set(source);
    if (rt.error !== 0) rt = null;
    if (flow.oif !== 0) flags = LOOKUP_IFACE;
  }
  rt ??= routeOutput6(ipv6, flow, bound, flags);
  return rt.error !== 0 ? rt.error : rt;
}

function isAny(b: Uint8Array): boolean {
  for (let i = 0; i < 16; i++) if (b[i] !== 0) return false;
  return true;
}

/** ip6_route_input(): the way of a packet that came in by `dev`, its header at `skb.network`. */
export function routeInput6(ipv6: NetnsIpv6, skb: Skb, dev: NetDevice, flow: Flowi6): Rt6 {
  const { bytes, network: at } = skb;
  flow.init(bytes, at + ip6.DST, bytes, at + ip6.SRC, 0, ip6.nextHeader(bytes, at), skb.mark);
  return routeInputQuery6(ipv6, dev, flow);
}

/** The same for `ip route get … iif`: the flow has the addresses. */
export function routeInputQuery6(ipv6: NetnsIpv6, dev: NetDevice, flow: Flowi6): Rt6 {
  const strict = needStrict(in6Type(flow.daddr)) ? LOOKUP_IFACE : 0;
  return ruleLookup(ipv6, flow, dev.ifindex, strict, false);
}
