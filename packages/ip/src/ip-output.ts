// IP packets go out (net/ipv4/ip_output.c): a header is put on, multicasts and broadcasts come back to ourselves, what is
// too long is cut, and the neighbour gets it. Hooks lie between ipLocalOut | LOCAL_OUT | dstOutput and ipOutput |
// POST_ROUTING | ipFinishOutput. Left out: segmentation offload.

import {
  CHECKSUM_UNNECESSARY,
  cloneSkb,
  dropSkb,
  type Errno,
  KernelError,
  PACKET_LOOPBACK,
  receiveSkb,
  SKB_HEADROOM,
  type Skb,
} from "@podwire/netns";
import {
  ETH_P_IP,
  ICMP_DEST_UNREACH,
  ICMP_FRAG_NEEDED,
  IP_DF,
  IPPROTO_ICMP,
  ipv4 as ip,
} from "@podwire/wire";
import { neighFor } from "./arp-tbl.ts";
import { ipDoFragment } from "./fragment.ts";
import { icmpSend } from "./icmp-send.ts";
import {
  IPSKB_FORWARDED,
  IPSKB_FRAG_PMTU,
  IPSKB_IGNORE_DF,
  IPSKB_INTERFACE_MTU,
  IPSKB_NO_MC_LOOP,
  ipCb,
} from "./ip-cb.ts";
import { selectIdent } from "./ip-ident.ts";
import { buildOptions } from "./ip-options.ts";
import type { Mib } from "./mib.ts";
import { neighOutput } from "./neighbour.ts";
import { dstMtu, IP_MAX_MTU, mtuLocked, OUTPUT_IP, OUTPUT_MULTICAST, Rtable } from "./rtable.ts";
import type { IpSendParams } from "./send-params.ts";
import { traceFib, traceIp } from "./steps.ts";
import {
  IP_PMTUDISC_DO,
  IP_PMTUDISC_DONT,
  IP_PMTUDISC_INTERFACE,
  IP_PMTUDISC_OMIT,
  IP_PMTUDISC_PROBE,
  IP_PMTUDISC_WANT,
  RTCF_BROADCAST,
  RTCF_MULTICAST,
  RTN_MULTICAST,
} from "./uapi.ts";

/**
 * ip_make_skb() and ip_send_skb(): puts the IP header before `skb.data` (the transport header, checksum done or left to the
 * device), cuts the packet where it is too long, and sends it by `rt`. The skb is no longer the caller's. False where the
 * device's driver dropped it (ENOBUFS to a sender with IP_RECVERR, nothing to others). Throws KernelError EMSGSIZE where it
 * may not be cut, having sent nothing.
 */
export function ipSend(skb: Skb, rt: Rtable, params: IpSendParams): boolean {
  const { ipv4 } = rt;
  const { pmtudisc, options } = params;
  const optionsLength = options?.length ?? 0;
  const length = skb.len + 20 + optionsLength;
  // ip_sk_use_pmtu(): these modes look at the device alone.
  const interfaceMtu = pmtudisc >= IP_PMTUDISC_PROBE;
  const mtu = interfaceMtu ? Math.min(rt.dev.mtu, IP_MAX_MTU) : dstMtu(rt, false);
  const ignoreDf = pmtudisc < IP_PMTUDISC_DO || pmtudisc === IP_PMTUDISC_OMIT;
  // __ip_append_data(): more than an IP packet holds, or more than fits and must not be cut.
  if (length > IP_MAX_MTU || (length > mtu && !ignoreDf)) {
    skb.free();
    throw new KernelError("EMSGSIZE" satisfies Errno);
  }
  // ip_dont_fragment()
  const dontFragment = pmtudisc === IP_PMTUDISC_DO || (pmtudisc === IP_PMTUDISC_WANT && !mtuLocked(rt));
  const df =
    pmtudisc === IP_PMTUDISC_DO || pmtudisc === IP_PMTUDISC_PROBE || (length <= mtu && dontFragment)
      ? IP_DF
      : 0;
  let ttl = params.ttl;
  if (rt.type === RTN_MULTICAST) ttl = params.multicastTtl;
  else if (ttl < 0) ttl = rt.metrics.hoplimit ?? ipv4.ipDefaultTtl;
  const saddr = params.saddr !== 0 ? params.saddr : rt.saddr;

  skb.transport = skb.data;
  const at = skb.push(20 + optionsLength);
  skb.network = at;
  let id = 0;
  if (df !== 0 && !ignoreDf) {
    if (params.id >= 0) {
      id = params.id;
      params.id = (id + 1) & 0xffff;
    }
  } else id = selectIdent(ipv4, saddr, params.daddr, params.protocol);
  ip.write(skb.bytes, at, params.tos, length, id, df, ttl, params.protocol, saddr, params.daddr);
  if (options !== null) buildOptions(skb, options, params.daddr, rt);
  skb.dst = rt;
  if (params.protocol === IPPROTO_ICMP) countIcmp(ipv4.mib, skb.bytes[skb.transport] as number);
  let flags = ignoreDf ? IPSKB_IGNORE_DF : 0;
  if (!params.multicastLoop) flags |= IPSKB_NO_MC_LOOP;
  if (interfaceMtu) flags |= IPSKB_INTERFACE_MTU;
  if (ipLocalOut(skb, rt, flags)) return true;
  ipv4.mib.OutDiscards++;
  return false;
}

/** icmp_out_count(): what the host itself sends, and what programs send. */
function countIcmp(mib: Mib, type: number): void {
  mib.IcmpOutMsgs++;
  mib.IcmpMsgOut.set(type, (mib.IcmpMsgOut.get(type) ?? 0) + 1);
}

/** Modes of IP_MTU_DISCOVER by which a packet may leave without DF; for sockets that build headers themselves. */
export const mayFragment = (pmtudisc: number): boolean =>
  pmtudisc === IP_PMTUDISC_DONT || pmtudisc === IP_PMTUDISC_INTERFACE || pmtudisc === IP_PMTUDISC_OMIT;

/**
 * ip_local_out(): a packet of ours with its header at `skb.data`, length and checksum set. `flags`: IPSKB_*. For senders
 * that write the header themselves (raw sockets with IP_HDRINCL); others call {@link ipSend}.
 */
export function ipLocalOut(skb: Skb, rt: Rtable, flags: number): boolean {
  skb.dst = rt;
  skb.protocol = ETH_P_IP;
  if (rt.ipv4.net.kernel.tracer !== null) {
    traceIp(skb, rt.dev, rt, "ip-output");
    traceFib(skb, null, rt);
  }
  return dstOutput(skb, rt, flags);
}

/** dst_output(). */
function dstOutput(skb: Skb, rt: Rtable, flags: number): boolean {
  if (rt.output === OUTPUT_IP) return ipOutput(skb, rt, flags);
  if (rt.output === OUTPUT_MULTICAST) return ipMcOutput(skb, rt, flags);
  dropSkb(rt.ipv4.net, skb, rt.dev, "NOT_SPECIFIED", "net/ipv4/route.c ip_rt_bug");
  return true;
}

/** ip_output(). */
export function ipOutput(skb: Skb, rt: Rtable, flags: number): boolean {
  rt.ipv4.mib.OutRequests++;
  skb.dev = rt.dev;
  skb.protocol = ETH_P_IP;
  return ipFinishOutput(skb, rt, flags);
}

/** ip_mc_output(): what is for many is for us as well. */
function ipMcOutput(skb: Skb, rt: Rtable, flags: number): boolean {
  rt.ipv4.mib.OutRequests++;
  skb.dev = rt.dev;
  skb.protocol = ETH_P_IP;
  if (rt.flags & RTCF_MULTICAST) {
    if (!(flags & IPSKB_NO_MC_LOOP)) loopBack(skb, rt);
    if (ip.ttl(skb.bytes, skb.network) === 0) {
      dropSkb(
        rt.ipv4.net,
        skb,
        rt.dev,
        "multicast with a ttl of 0 stays here",
        "net/ipv4/ip_output.c ip_mc_output",
      );
      return true;
    }
  }
  if (rt.flags & RTCF_BROADCAST) loopBack(skb, rt);
  return ipFinishOutput(skb, rt, flags);
}

/** ip_mc_finish_output(), dev_loopback_xmit(): a copy comes in again at the device it leaves by, a little later. */
function loopBack(skb: Skb, rt: Rtable): void {
  const { net } = rt.ipv4;
  const copy = cloneSkb(net, skb);
  const route = new Rtable(rt.ipv4, net.loopback, rt.flags, rt.type);
  route.output = rt.output;
  route.isInput = rt.isInput;
  copy.dst = route;
  copy.mac = copy.data;
  copy.pktType = PACKET_LOOPBACK;
  copy.ipSummed = CHECKSUM_UNNECESSARY;
  net.kernel.clock.schedule(LOOPBACK_DELAY, receiveSkb, copy, null);
}

/** As the loopback device's backlog: a microsecond. */
const LOOPBACK_DELAY = 1000;

/** ip_finish_output(). */
function ipFinishOutput(skb: Skb, rt: Rtable, flags: number): boolean {
  const mtu = outputMtu(rt, flags);
  const fragMaxSize = skb.cb === null ? 0 : (ipCb(skb)?.fragMaxSize ?? 0);
  if (skb.tail - skb.data > mtu || fragMaxSize !== 0) return ipFragment(skb, rt, mtu, flags, fragMaxSize);
  return ipFinishOutput2(skb, rt);
}

/** ip_skb_dst_mtu(). */
function outputMtu(rt: Rtable, flags: number): number {
  if (flags & IPSKB_INTERFACE_MTU) return Math.min(rt.dev.mtu, IP_MAX_MTU);
  return dstMtu(rt, (flags & IPSKB_FORWARDED) !== 0);
}

/** ip_fragment(): cut it, or say that it must not be cut. */
function ipFragment(skb: Skb, rt: Rtable, mtu: number, flags: number, fragMaxSize: number): boolean {
  const df = (ip.fragOff(skb.bytes, skb.network) & IP_DF) !== 0;
  const fragPmtu = ipCb(skb)?.fragPmtu ?? false;
  const ignoreDf = (flags & IPSKB_IGNORE_DF) !== 0 || (fragPmtu && fragMaxSize <= mtu);
  if (df && !ignoreDf) {
    rt.ipv4.mib.FragFails++;
    icmpSend(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, mtu);
    dropSkb(rt.ipv4.net, skb, rt.dev, "fragmentation needed and df set", "net/ipv4/ip_output.c ip_fragment");
    return false;
  }
  const limit = fragMaxSize !== 0 && fragMaxSize < mtu ? fragMaxSize : mtu;
  return ipDoFragment(skb, rt, limit, fragPmtu ? flags | IPSKB_FRAG_PMTU : flags, ipFinishOutput2);
}

/** ip_finish_output2(): to the neighbour. */
function ipFinishOutput2(skb: Skb, rt: Rtable): boolean {
  let { neigh } = rt;
  if (neigh === null || neigh.dead) {
    const next = rt.gateway !== 0 ? rt.gateway : ip.dst(skb.bytes, skb.network);
    neigh = neighFor(rt.dev, next);
    if (neigh === null) {
      dropSkb(rt.ipv4.net, skb, rt.dev, "NEIGH_CREATEFAIL", "net/ipv4/ip_output.c ip_finish_output2");
      return false;
    }
    // A route for one destination keeps its neighbour.
    rt.neigh = neigh;
  }
  return neighOutput(neigh, skb);
}

/** Room that a sender's skb should leave before the transport header. */
export const IP_HEADROOM = SKB_HEADROOM;
