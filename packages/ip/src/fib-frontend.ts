// How routes follow addresses and devices, and where a packet may have come from (net/ipv4/fib_frontend.c). An address
// brings its local route, its subnet's route and a broadcast; a device that goes down takes its routes along.

import type { NetDevice, NetdevEvent, Skb } from "@podwire/netns";
import { IFF_LOOPBACK } from "@podwire/netns";
import { isZeronetIpv4 } from "@podwire/wire";
import { arpIfdown, arpInvalidate } from "./arp-tbl.ts";
import { EINVAL, EXDEV, type FibInfo, FibResult } from "./fib-info.ts";
import { fibLookup, flushDead, inetAddrType, lookupIfaddr, newTable } from "./fib-lookup.ts";
import { rulesFollowDevice } from "./fib-rules.ts";
import { resultPrefsrc, syncDownAddr, syncDownDev, syncUp } from "./fib-semantics.ts";
import { FIB_LOOKUP_IGNORE_LINKSTATE, tableDelete, tableInsert } from "./fib-trie.ts";
import { Flowi4 } from "./flow.ts";
import { type Ifaddr, type InDevice, inDevice } from "./in-device.ts";
import { selectAddress } from "./inet-addr.ts";
import { ipv4Of } from "./netns-ipv4.ts";
import { syncMtu } from "./route-exceptions.ts";
import type { Rtable } from "./rtable.ts";
import {
  IFA_F_NOPREFIXROUTE,
  IFA_F_SECONDARY,
  NLM_F_APPEND,
  NLM_F_CREATE,
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTCF_BROADCAST,
  RTCF_LOCAL,
  RTCF_MULTICAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_UNICAST,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTPROT_KERNEL,
} from "./uapi.ts";

/** fib_magic(): adds or takes away a route of the kernel's own; failures are nobody's business. */
function magic(
  add: boolean,
  type: number,
  dst: number,
  dstLength: number,
  ifa: Ifaddr,
  priority: number,
): void {
  const { ipv4, dev } = ifa.inDev;
  const table = newTable(ipv4, type === RTN_UNICAST ? RT_TABLE_MAIN : RT_TABLE_LOCAL);
  const cfg = {
    table: table.id,
    dst: dst >>> 0,
    dstLength,
    dscp: 0,
    type,
    scope: type === RTN_LOCAL ? RT_SCOPE_HOST : RT_SCOPE_LINK,
    protocol: RTPROT_KERNEL,
    priority,
    prefsrc: ifa.local,
    oif: dev.ifindex,
    gateway: 0,
    flags: 0,
    nexthops: undefined,
    metrics: undefined,
    nlflags: NLM_F_CREATE | NLM_F_APPEND,
  };
  try {
    if (add) tableInsert(ipv4, table, cfg);
    else tableDelete(ipv4, table, cfg);
  } catch {
    // A route that is there already, or no longer: as the kernel, which ignores the result.
  }
}

/** inet_ifa_byprefix(): the primary of a subnet. */
function byPrefix(inDev: InDevice, prefix: number, mask: number): Ifaddr | undefined {
  return inDev.ifaddrs.find((ifa) => ifa.mask === mask && ifa.matches(prefix));
}

const subnetType = (dev: NetDevice) => (dev.flags & IFF_LOOPBACK ? RTN_LOCAL : RTN_UNICAST);

/** fib_add_ifaddr(). */
export function fibAddIfaddr(ifa: Ifaddr): void {
  const { inDev, mask, local } = ifa;
  const { dev } = inDev;
  const prefix = (ifa.address & mask) >>> 0;
  const secondary = (ifa.flags & IFA_F_SECONDARY) !== 0;
  const prim = secondary ? byPrefix(inDev, prefix, mask) : ifa;
  if (prim === undefined) return;
  magic(true, RTN_LOCAL, local, 32, prim, 0);
  if (!dev.up) return;
  if (ifa.broadcast !== 0 && ifa.broadcast !== 0xffffffff) {
    magic(true, RTN_BROADCAST, ifa.broadcast, 32, prim, 0);
    arpInvalidate(dev, ifa.broadcast, false);
  }
  if (isZeronetIpv4(prefix) || secondary || (prefix === local && ifa.prefixLength === 32)) return;
  if (!(ifa.flags & IFA_F_NOPREFIXROUTE))
    magic(true, subnetType(dev), prefix, ifa.prefixLength, prim, ifa.priority);
  if (ifa.prefixLength < 31) {
    const broadcast = (prefix | ~mask) >>> 0;
    magic(true, RTN_BROADCAST, broadcast, 32, prim, 0);
    arpInvalidate(dev, broadcast, false);
  }
}

/** fib_modify_prefix_metric(). */
export function fibModifyPrefixMetric(ifa: Ifaddr, metric: number): void {
  const { dev } = ifa.inDev;
  const prefix = (ifa.address & ifa.mask) >>> 0;
  if (!dev.up || ifa.flags & (IFA_F_SECONDARY | IFA_F_NOPREFIXROUTE) || isZeronetIpv4(prefix)) return;
  if (prefix === ifa.local && ifa.prefixLength === 32) return;
  magic(true, subnetType(dev), prefix, ifa.prefixLength, ifa, metric);
  magic(false, subnetType(dev), prefix, ifa.prefixLength, ifa, ifa.priority);
}

/**
 * fib_del_ifaddr(): takes away what the address brought and nobody else needs. `iprim`: the primary whose subnet is
 * being promoted away; its addresses count as gone although they are still in the list.
 */
export function fibDelIfaddr(ifa: Ifaddr, iprim: Ifaddr | null): void {
  const { inDev, mask } = ifa;
  const { dev, ipv4 } = inDev;
  const brd = (ifa.address | ~mask) >>> 0;
  const any = (ifa.address & mask) >>> 0;
  let prim: Ifaddr | undefined = ifa;
  let subnet = false;
  if (ifa.flags & IFA_F_SECONDARY) {
    prim = byPrefix(inDev, any, mask);
    if (prim === undefined || (iprim !== null && iprim !== prim)) return;
  } else if (!isZeronetIpv4(any) && (any !== ifa.local || ifa.prefixLength < 32)) {
    if (!(ifa.flags & IFA_F_NOPREFIXROUTE)) magic(false, subnetType(dev), any, ifa.prefixLength, prim, 0);
    subnet = true;
  }
  const ok = inDev.dead ? NOTHING_LEFT : stillNeeded(ifa, prim, iprim, brd, any);
  if (!ok.brd) magic(false, RTN_BROADCAST, ifa.broadcast, 32, prim, 0);
  if (subnet && ifa.prefixLength < 31) {
    if (!ok.brd1) magic(false, RTN_BROADCAST, brd, 32, prim, 0);
    if (!ok.brd0) magic(false, RTN_BROADCAST, any, 32, prim, 0);
  }
  if (ok.local) return;
  magic(false, RTN_LOCAL, ifa.local, 32, prim, 0);
  // Has the address really gone? Then routes that prefer it as their source go too.
  if (ok.gone && inetAddrType(ipv4, ifa.local) !== RTN_LOCAL && syncDownAddr(ipv4, ifa.local) > 0)
    flushDead(ipv4);
}

interface StillNeeded {
  local: boolean;
  brd: boolean;
  brd0: boolean;
  brd1: boolean;
  gone: boolean;
}

const NOTHING_LEFT: StillNeeded = { local: false, brd: false, brd0: false, brd1: false, gone: true };

/** Which of the address's routes belong to another address of the device as well. */
function stillNeeded(ifa: Ifaddr, prim: Ifaddr, iprim: Ifaddr | null, brd: number, any: number): StillNeeded {
  const ok = { ...NOTHING_LEFT };
  let prim1: Ifaddr | undefined;
  let samePrefsrc = false;
  for (const ifa1 of ifa.inDev.ifaddrs) {
    if (ifa1 === ifa) {
      ok.gone = false;
      continue;
    }
    if (iprim !== null && ifa1.mask === iprim.mask && iprim.matches(ifa1.address)) continue;
    if (ifa1.flags & IFA_F_SECONDARY) {
      if (ifa1.mask === prim.mask && prim.matches(ifa1.address)) prim1 = prim;
      else {
        if (!samePrefsrc) continue;
        if (prim1 === undefined || ifa1.mask !== prim1.mask || !prim1.matches(ifa1.address))
          prim1 = byPrefix(ifa.inDev, ifa1.address, ifa1.mask);
        if (prim1 === undefined || prim1.local !== prim.local) continue;
      }
    } else {
      if (prim.local !== ifa1.local) continue;
      prim1 = ifa1;
      if (prim !== prim1) samePrefsrc = true;
    }
    if (ifa.local === ifa1.local) ok.local = true;
    if (ifa.broadcast === ifa1.broadcast) ok.brd = true;
    if (brd === ifa1.broadcast) ok.brd1 = true;
    if (any === ifa1.broadcast) ok.brd0 = true;
    if (prim1 !== ifa1 || ifa1.prefixLength >= 31) continue;
    const brd1 = (ifa1.address | ~ifa1.mask) >>> 0;
    const any1 = (ifa1.address & ifa1.mask) >>> 0;
    if (isZeronetIpv4(any1)) continue;
    if (ifa.broadcast === brd1 || ifa.broadcast === any1) ok.brd = true;
    if (brd === brd1 || brd === any1) ok.brd1 = true;
    if (any === brd1 || any === any1) ok.brd0 = true;
  }
  return ok;
}

/** fib_disable_ip(). */
function disableIp(dev: NetDevice, event: "DOWN" | "UNREGISTER", force: boolean): void {
  const ipv4 = ipv4Of(dev.net);
  if (syncDownDev(ipv4, dev, event, force) > 0) flushDead(ipv4);
  ipv4.flushRoutes();
  arpIfdown(dev);
}

/** fib_inetaddr_event(): an address came (UP) or went (DOWN). */
export function fibInetaddrEvent(up: boolean, ifa: Ifaddr): void {
  const { dev, ipv4 } = ifa.inDev;
  if (up) {
    fibAddIfaddr(ifa);
    syncUp(ipv4, dev, RTNH_F_DEAD);
    ipv4.devAddrGenid++;
    ipv4.flushRoutes();
    return;
  }
  fibDelIfaddr(ifa, null);
  ipv4.devAddrGenid++;
  if (ifa.inDev.ifaddrs.length === 0) disableIp(dev, "DOWN", true);
  else ipv4.flushRoutes();
}

/** fib_netdev_event(), and what rules do about a device. */
export function fibNetdevEvent({ kind, dev, oldName }: NetdevEvent): void {
  const ipv4 = ipv4Of(dev.net);
  if (kind === "REGISTER") rulesFollowDevice(ipv4, dev.name, dev.ifindex);
  else if (kind === "CHANGENAME") {
    if (oldName !== undefined) rulesFollowDevice(ipv4, oldName, -1);
    rulesFollowDevice(ipv4, dev.name, dev.ifindex);
  } else if (kind === "UNREGISTER") {
    rulesFollowDevice(ipv4, dev.name, -1);
    disableIp(dev, "UNREGISTER", true);
    return;
  }
  const inDev = inDevice(dev);
  if (inDev === null) return;
  switch (kind) {
    case "UP":
      for (const ifa of inDev.ifaddrs) fibAddIfaddr(ifa);
      syncUp(ipv4, dev, RTNH_F_DEAD);
      ipv4.devAddrGenid++;
      ipv4.flushRoutes();
      break;
    case "DOWN":
      disableIp(dev, "DOWN", false);
      break;
    case "CHANGE":
      // dev_get_flags() & (IFF_RUNNING | IFF_LOWER_UP)
      if (dev.up && (dev.running || dev.carrier)) syncUp(ipv4, dev, RTNH_F_LINKDOWN);
      else syncDownDev(ipv4, dev, "CHANGE", false);
      ipv4.flushRoutes();
      break;
    case "CHANGEMTU":
      syncMtu(ipv4, dev, inDev.lastMtu);
      inDev.lastMtu = dev.mtu;
      ipv4.flushRoutes();
      break;
    default:
      break;
  }
}

const sourceFlow = new Flowi4();
const sourceResult = new FibResult();

/**
 * fib_validate_source(): may a packet from `src` have come in through this device? 1: yes, and the source is on this very
 * link; 0: yes; -EINVAL: it claims an address of ours (a martian); -EXDEV: rp_filter says that it should have come
 * another way. `oif`: where it would go, 0 for packets to us.
 */
export function validateSource(
  inDev: InDevice,
  skb: Skb | null,
  src: number,
  dst: number,
  tos: number,
  oif: number,
): number {
  const { ipv4, dev } = inDev;
  const rpf = inDev.rpFilter;
  if (rpf === 0 && (dev.ifindex !== oif || !inDev.sendRedirects)) {
    if (inDev.acceptLocal) return 0;
    if (!ipv4.hasCustomLocalRoutes && !ipv4.hasCustomRules)
      return lookupIfaddr(ipv4, src) === null ? 0 : -EINVAL;
  }
  const flow = sourceFlow.init(src, dst, 0, tos);
  flow.iif = oif !== 0 ? oif : ipv4.net.loopback.ifindex;
  if (skb !== null && inDev.srcVmark) flow.mark = skb.mark;
  const noAddress = inDev.ifaddrs.length === 0;
  const res = sourceResult.reset();
  if (fibLookup(ipv4, flow, res) !== 0) return rpf !== 0 ? -EXDEV : 0;
  if (res.type !== RTN_UNICAST && (res.type !== RTN_LOCAL || !inDev.acceptLocal)) return -EINVAL;
  const fi = res.fi as FibInfo;
  if (fi.nhs.some((nh) => nh.dev === dev) || (res.type === RTN_LOCAL && dev === ipv4.net.loopback))
    return (res.nh?.scope ?? 0) >= RT_SCOPE_HOST ? 1 : 0;
  if (noAddress) return rpf !== 0 ? -EXDEV : 0;
  if (rpf === 1) return -EXDEV;
  flow.oif = dev.ifindex;
  if (fibLookup(ipv4, flow, res.reset(), FIB_LOOKUP_IGNORE_LINKSTATE) !== 0) return 0;
  return res.type === RTN_UNICAST && (res.nh?.scope ?? 0) >= RT_SCOPE_HOST ? 1 : 0;
}

/** fib_compute_spec_dst(): the address of ours that answers a packet: the one it was sent to, unless that was many's. */
export function specDst(skb: Skb, rt: Rtable, src: number, dst: number, tos: number): number {
  if ((rt.flags & (RTCF_BROADCAST | RTCF_MULTICAST | RTCF_LOCAL)) >>> 0 === RTCF_LOCAL) return dst;
  const dev = skb.dev as NetDevice;
  const { ipv4 } = rt;
  if (isZeronetIpv4(src)) return selectAddress(dev, src, RT_SCOPE_LINK);
  const flow = sourceFlow.init(src, 0, 0, tos & 0x1c);
  flow.iif = ipv4.net.loopback.ifindex;
  if (inDevice(dev)?.srcVmark) flow.mark = skb.mark;
  const res = sourceResult.reset();
  if (fibLookup(ipv4, flow, res) === 0) return resultPrefsrc(ipv4, res);
  return selectAddress(dev, src, RT_SCOPE_UNIVERSE);
}
