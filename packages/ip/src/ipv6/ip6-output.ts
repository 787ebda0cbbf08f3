// IPv6 packets go out (net/ipv6/ip6_output.c): a header is put on, multicasts come back to ourselves, what is too long is cut by
// its sender alone, and the neighbour gets it. Hooks lie between ip6LocalOut | LOCAL_OUT | dstOutput and ip6Output | POST_ROUTING |
// ip6FinishOutput. Left out: extension headers of a sender's own, segmentation offload.

import {
  CHECKSUM_UNNECESSARY,
  cloneSkb,
  dropSkb,
  IFF_LOOPBACK,
  KernelError,
  PACKET_LOOPBACK,
  receiveSkb,
  type Skb,
} from "@podwire/netns";
import { ETH_P_IPV6, ICMPV6_PKT_TOOBIG, ipv6 as ip6, setU32 } from "@podwire/wire";
import { neighOutput } from "../neighbour.ts";
import { IP_PMTUDISC_DO, IP_PMTUDISC_OMIT, IP_PMTUDISC_PROBE, RTN_UNICAST } from "../uapi.ts";
import type { Flowi6 } from "./flow6.ts";
import { icmpv6Send } from "./icmpv6-send.ts";
import { type In6, in6Hash, SCOPE_NODELOCAL } from "./in6.ts";
import { type Inet6Dev, in6Dev } from "./inet6-dev.ts";
import { ip6Cb } from "./ip6-cb.ts";
import { packetDrop } from "./ip6-error.ts";
import { ip6DoFragment } from "./ip6-fragment.ts";
import { listensTo6 } from "./mcast.ts";
import { neighFor6 } from "./ndisc-tbl.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";
import { INPUT6_UNREACHABLE, IPV6_MIN_MTU, Rt6, rt6HopLimit, rt6Mtu } from "./rt6.ts";
import type { Ip6SendParams } from "./send-params6.ts";
import { traceFib6, traceIp6 } from "./steps6.ts";

/** IP6SKB_FORWARDED; not back to ourselves; may be cut although it is ours. */
export const IP6SKB_FORWARDED = 1;
export const IP6SKB_NO_MC_LOOP = 2;
export const IP6SKB_IGNORE_DF = 4;

/**
 * ip6_make_skb() and ip6_send_skb(): puts the IPv6 header before `skb.data` (the transport header) and sends the packet by `rt`.
 * The skb is no longer the caller's. False where the device's driver dropped it. Throws KernelError EMSGSIZE where it is too
 * long and may not be cut, having sent nothing.
 */
export function ip6Send(skb: Skb, rt: Rt6, flow: Flowi6, params: Ip6SendParams): boolean {
  const { pmtudisc } = params;
  const length = skb.len + 40;
  const mtu = pmtudisc >= IP_PMTUDISC_PROBE ? rt.dev.mtu : rt6Mtu(rt);
  const ignoreDf = pmtudisc < IP_PMTUDISC_DO || pmtudisc === IP_PMTUDISC_OMIT;
  if (skb.len > 0xffff || (length > mtu && !ignoreDf)) {
    skb.free();
    throw new KernelError("EMSGSIZE");
  }
  let hops = params.hopLimit;
  if (flow.daddr[0] === 0xff) hops = params.multicastHops < 0 ? rt6HopLimit(rt) : params.multicastHops;
  else if (hops < 0) hops = rt6HopLimit(rt);
  skb.transport = skb.data;
  const at = skb.push(40);
  skb.network = at;
  ip6.write(skb.bytes, at, length - 40, params.protocol, hops, flow.saddr, 0, flow.daddr, 0);
  const label = params.flowLabel >= 0 ? params.flowLabel : autoFlowLabel(rt.ipv6, flow);
  setU32(skb.bytes, at, 0x60000000 + params.tclass * 0x100000 + label);
  let flags = ignoreDf ? IP6SKB_IGNORE_DF : 0;
  if (!params.multicastLoop) flags |= IP6SKB_NO_MC_LOOP;
  return ip6LocalOut(skb, rt, flags);
}

/** ip6_make_flowlabel(): a number that stays with the flow; a hash of our own, as the kernel's has a random key. */
function autoFlowLabel(ipv6: NetnsIpv6, flow: Flowi6): number {
  if (ipv6.auto_flowlabels === 0) return 0;
  const ports = Math.imul((flow.sport << 16) | flow.dport, 0x9e3779b1) ^ flow.proto;
  let hash = in6Hash(flow.saddr) ^ Math.imul(in6Hash(flow.daddr), 0x85ebca6b) ^ ports ^ ipv6.flowSeed;
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) & 0xfffff;
}

/** icmp6_dst_alloc(): the way of the kernel's own messages on a link, which asks no table. */
export function controlRoute(ipv6: NetnsIpv6, idev: Inet6Dev, daddr: In6): Rt6 {
  const rt = new Rt6(ipv6, idev.dev, RTN_UNICAST, null, idev);
  rt.dst = daddr;
  rt.dstLength = 128;
  return rt;
}

/** ip6_local_out(): a packet of ours, its header at `skb.data`; the payload length is filled in. `flags`: IP6SKB_*. */
export function ip6LocalOut(skb: Skb, rt: Rt6, flags: number): boolean {
  skb.dst = rt;
  skb.protocol = ETH_P_IPV6;
  ip6.setPayloadLength(skb.bytes, skb.network, skb.len - 40);
  if (rt.idev !== null) {
    rt.idev.stats.outPkts++;
    rt.idev.stats.outOctets += skb.len;
  }
  if (rt.ipv6.net.kernel.tracer !== null) {
    traceIp6(skb, rt.dev, "ip6-output");
    if (rt.from !== null) traceFib6(skb, null, rt);
  }
  return dstOutput(skb, rt, flags);
}

/** dst_output(). */
function dstOutput(skb: Skb, rt: Rt6, flags: number): boolean {
  if (rt.input >= INPUT6_UNREACHABLE) {
    skb.dev = rt.dev;
    packetDrop(skb, rt, rt.dev, true);
    return true;
  }
  return ip6Output(skb, rt, flags);
}

/** ip6_output(). */
export function ip6Output(skb: Skb, rt: Rt6, flags: number): boolean {
  skb.dev = rt.dev;
  skb.protocol = ETH_P_IPV6;
  if (rt.idev !== null && rt.idev.cnf.disable_ipv6 !== 0) {
    rt.idev.stats.outDiscards++;
    dropSkb(rt.ipv6.net, skb, rt.dev, "IPV6DISABLED", "net/ipv6/ip6_output.c ip6_output");
    return true;
  }
  return ip6FinishOutput(skb, rt, flags);
}

/** __ip6_finish_output(). */
function ip6FinishOutput(skb: Skb, rt: Rt6, flags: number): boolean {
  const mtu = Math.max(rt6Mtu(rt), flags & IP6SKB_FORWARDED ? IPV6_MIN_MTU : 0);
  const limit = ip6Cb(skb)?.fragMaxSize ?? 0;
  if (skb.len <= mtu && (limit === 0 || skb.len <= limit)) return finishOutput2(skb, rt, flags);
  const own = (flags & (IP6SKB_IGNORE_DF | IP6SKB_FORWARDED)) !== 0;
  if (!own && limit === 0) {
    icmpv6Send(skb, ICMPV6_PKT_TOOBIG, 0, mtu);
    dropSkb(rt.ipv6.net, skb, rt.dev, "PKT_TOO_BIG", "net/ipv6/ip6_output.c ip6_fragment");
    return false;
  }
  return ip6DoFragment(skb, rt, limit !== 0 && limit < mtu ? limit : mtu, flags, finishOutput2);
}

/** ip6_finish_output2(): to the neighbour. */
function finishOutput2(skb: Skb, rt: Rt6, flags: number): boolean {
  const { dev } = rt;
  const at = skb.network + ip6.DST;
  if (skb.bytes[at] === 0xff && !multicastLeaves(skb, rt, flags)) return true;
  let neigh = rt.gateway === null ? null : rt.neigh;
  if (neigh === null || neigh.dead) {
    neigh = rt.gateway === null ? neighFor6(dev, skb.bytes, at) : neighFor6(dev, rt.gateway, 0);
    if (neigh === null) {
      dropSkb(rt.ipv6.net, skb, dev, "NEIGH_CREATEFAIL", "net/ipv6/ip6_output.c ip6_finish_output2");
      return false;
    }
    if (rt.gateway !== null) rt.neigh = neigh;
  }
  return neighOutput(neigh, skb);
}

/** What is for many is for us as well, where we listen; false where it does not leave this host. */
function multicastLeaves(skb: Skb, rt: Rt6, flags: number): boolean {
  const { dev } = rt;
  const { net } = rt.ipv6;
  if (dev.flags & IFF_LOOPBACK) return true;
  const idev = in6Dev(dev);
  const at = skb.network + ip6.DST;
  if (!(flags & IP6SKB_NO_MC_LOOP) && idev !== null && listensTo6(idev, skb.bytes, at)) {
    const copy = cloneSkb(net, skb);
    copy.mac = copy.data;
    copy.pktType = PACKET_LOOPBACK;
    copy.ipSummed = CHECKSUM_UNNECESSARY;
    net.kernel.clock.schedule(LOOPBACK_DELAY, receiveSkb, copy, null);
    if (ip6.hopLimit(skb.bytes, skb.network) === 0) {
      dropSkb(net, skb, dev, "multicast with a hop limit of 0 stays here", FINISH);
      return false;
    }
  }
  if (((skb.bytes[at + 1] as number) & 15) <= SCOPE_NODELOCAL) {
    dropSkb(net, skb, dev, "interface-local multicast stays here", FINISH);
    return false;
  }
  return true;
}

const FINISH = "net/ipv6/ip6_output.c ip6_finish_output2";

/** As the loopback device's backlog: a microsecond. */
const LOOPBACK_DELAY = 1000;
