// Choosing among several ways (net/ipv4/fib_semantics.c fib_select_path): by a hash of the flow where a route has several
// nexthops, by life signs of the neighbours where there are several default routes of the same metric.

import type { Skb } from "@podwire/netns";
import {
  ICMP_DEST_UNREACH,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_TIME_EXCEEDED,
  IP_OFFSET,
  IPPROTO_ICMP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  ipv4,
  u16,
} from "@podwire/wire";
import { neighLookup } from "./arp-tbl.ts";
import type { FibAlias, FibInfo, FibNh, FibResult } from "./fib-info.ts";
import { resultPrefsrc } from "./fib-semantics.ts";
import type { Flowi4 } from "./flow.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import { NUD_INCOMPLETE, NUD_REACHABLE, NUD_VALID, RT_SCOPE_LINK, RTN_UNICAST, RTNH_F_DEAD } from "./uapi.ts";

/** fib_select_path(): for what we send. `flow.saddr` is filled in where it was open. */
export function selectPath(ipv4Net: NetnsIpv4, res: FibResult, flow: Flowi4): void {
  const fi = res.fi as FibInfo;
  if (flow.oif === 0) {
    if (fi.nhs.length > 1) selectMultipath(ipv4Net, res, hashOfFlow(ipv4Net, flow));
    else if (res.prefixLength === 0 && res.numDefault > 1 && res.type === RTN_UNICAST)
      selectDefault(res, flow);
  }
  if (flow.saddr === 0) flow.saddr = resultPrefsrc(ipv4Net, res);
}

/** fib_select_multipath(): the first nexthop whose share of the 31 bits holds `hash`. */
export function selectMultipath(ipv4Net: NetnsIpv4, res: FibResult, hash: number): void {
  const useNeigh = ipv4Net.fibMultipathUseNeigh !== 0;
  let first = false;
  for (const nh of (res.fi as FibInfo).nhs) {
    if (useNeigh) {
      if (!goodNexthop(nh)) continue;
      if (!first) {
        res.nh = nh;
        first = true;
      }
    }
    if (hash > nh.upperBound) continue;
    res.nh = nh;
    return;
  }
}

/** fib_good_nh(). */
function goodNexthop(nh: FibNh): boolean {
  if (nh.scope !== RT_SCOPE_LINK || nh.dev === null) return true;
  const neigh = neighLookup(nh.dev, nh.gateway);
  return neigh === null || (neigh.nudState & NUD_VALID) !== 0;
}

/** fib_multipath_hash() of a flow: 31 bits; net.ipv4.fib_multipath_hash_policy 1 and 3 look at the ports, too. */
function hashOfFlow(ipv4Net: NetnsIpv4, flow: Flowi4): number {
  const l4 = (ipv4Net.fibMultipathHashPolicy & 1) !== 0;
  return hashKeys(
    ipv4Net,
    flow.saddr,
    flow.daddr,
    l4 ? flow.proto : 0,
    l4 ? flow.sport : 0,
    l4 ? flow.dport : 0,
  );
}

/** fib_multipath_hash() of a packet that is forwarded. An ICMP error goes where the packet it quotes came from. */
export function hashOfPacket(ipv4Net: NetnsIpv4, skb: Skb): number {
  const { bytes, network: at } = skb;
  const protocol = ipv4.protocol(bytes, at);
  const payload = ipv4.payloadAt(bytes, at);
  const first = (ipv4.fragOff(bytes, at) & IP_OFFSET) === 0;
  if (ipv4Net.fibMultipathHashPolicy & 1) {
    const ports = first && (protocol === IPPROTO_TCP || protocol === IPPROTO_UDP) && payload + 4 <= skb.tail;
    return hashKeys(
      ipv4Net,
      ipv4.src(bytes, at),
      ipv4.dst(bytes, at),
      protocol,
      ports ? u16(bytes, payload) : 0,
      ports ? u16(bytes, payload + 2) : 0,
    );
  }
  const quoted = payload + 8;
  const inner =
    protocol === IPPROTO_ICMP && first && quoted + 20 <= skb.tail && isError(bytes[payload] as number);
  const key = inner ? quoted : at;
  return hashKeys(ipv4Net, ipv4.src(bytes, key), ipv4.dst(bytes, key), 0, 0, 0);
}

function isError(type: number): boolean {
  return (
    type === ICMP_DEST_UNREACH ||
    type === ICMP_REDIRECT ||
    type === ICMP_TIME_EXCEEDED ||
    type === ICMP_PARAMETERPROB
  );
}

/** flow_hash_from_keys() >> 1: the same for both directions. The kernel's secret key is the lab's seed here. */
function hashKeys(
  ipv4Net: NetnsIpv4,
  src: number,
  dst: number,
  proto: number,
  sport: number,
  dport: number,
): number {
  const swap = dst < src || (dst === src && dport < sport);
  const a = swap ? dst : src;
  const b = swap ? src : dst;
  const ports = swap ? (dport << 16) | sport : (sport << 16) | dport;
  let h = ipv4Net.multipathSeed;
  h = mix(h ^ a);
  h = mix(h ^ b);
  h = mix(h ^ ports);
  h = mix(h ^ proto);
  return h >>> 1;
}

function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** fib_select_default(): among default routes of the same metric, one whose gateway is not known to be dead. */
function selectDefault(res: FibResult, flow: Flowi4): void {
  const scan = new DefaultScan();
  let fi: FibInfo | null = null;
  let first: FibAlias | null = null;
  let lastPriority = (res.fi as FibInfo).priority;
  let lastDscp = 0;
  let order = -1;
  for (const fa of res.aliases) {
    const next = fa.info;
    if (fa.dscp !== 0 && fa.dscp !== flow.tos) continue;
    if (fa.table !== res.fa?.table) continue;
    if (next.priority > lastPriority && fa.dscp === lastDscp) {
      if (lastDscp !== 0) continue;
      break;
    }
    if (next.flags & RTNH_F_DEAD) continue;
    lastDscp = fa.dscp;
    lastPriority = next.priority;
    if (next.scope !== res.scope || fa.type !== RTN_UNICAST) continue;
    const nh = next.nh(0);
    if (nh.gateway === 0 || nh.scope !== RT_SCOPE_LINK) continue;
    if (fi === null) {
      if (next !== res.fi) break;
      first = fa;
    } else if (!scan.dead(fi, order, (first as FibAlias).lastDefault)) {
      assign(res, fi);
      (first as FibAlias).lastDefault = order;
      return;
    }
    fi = next;
    order++;
  }
  if (order <= 0 || fi === null) {
    if (first !== null) first.lastDefault = -1;
    return;
  }
  if (!scan.dead(fi, order, (first as FibAlias).lastDefault)) {
    assign(res, fi);
    (first as FibAlias).lastDefault = order;
    return;
  }
  if (scan.lastIndex >= 0 && scan.lastResort !== null) assign(res, scan.lastResort);
  (first as FibAlias).lastDefault = scan.lastIndex;
}

function assign(res: FibResult, fi: FibInfo): void {
  res.fi = fi;
  res.nh = fi.nh(0);
}

/** fib_detect_death(), with what it remembers from one route to the next. */
class DefaultScan {
  lastResort: FibInfo | null = null;
  lastIndex = -1;

  dead(fi: FibInfo, order: number, preferred: number): boolean {
    const nh = fi.nh(0);
    const neigh = nh.dev === null ? null : neighLookup(nh.dev, nh.gateway);
    if (neigh === null) return false;
    const state = neigh.nudState;
    if (state === NUD_REACHABLE) return false;
    if (state & NUD_VALID && order !== preferred) return false;
    if (state & NUD_VALID || (this.lastIndex < 0 && order > preferred && state !== NUD_INCOMPLETE)) {
      this.lastResort = fi;
      this.lastIndex = order;
    }
    return true;
  }
}
