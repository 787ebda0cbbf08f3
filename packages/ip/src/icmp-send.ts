// ICMP errors that we send (RFC 792, RFC 1122 3.2.2, RFC 1812 4.3; net/ipv4/icmp.c __icmp_send): about which packets, with
// which source address, how much of the packet is quoted, and how often.

import { MILLISECOND, SECOND } from "@podwire/clock";
import { IFF_LOOPBACK, PACKET_HOST, Skb, traceStep } from "@podwire/netns";
import {
  formatIpv4,
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_FRAG_NEEDED,
  ICMP_HOST_UNREACH,
  ICMP_TIMESTAMP,
  IP_OFFSET,
  IPPROTO_ICMP,
  icmp,
  ipv4 as ip,
} from "@podwire/wire";
import { Flowi4 } from "./flow.ts";
import { selectAddress } from "./inet-addr.ts";
import { ipCb } from "./ip-cb.ts";
import { echoOptions, type IpOptions } from "./ip-options.ts";
import { ipSend } from "./ip-output.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import { tryRouteOutput } from "./route-output.ts";
import { dstMtu, inetIif, type Rtable } from "./rtable.ts";
import { ipSendParams } from "./send-params.ts";
import { IP_PMTUDISC_DONT, RT_SCOPE_LINK, RTCF_BROADCAST, RTCF_LOCAL, RTCF_MULTICAST } from "./uapi.ts";

/** The highest type that is known. */
const NR_ICMP_TYPES = 18;
/** An error about an IP packet quotes no more than makes 576 bytes together. */
const MAX_ERROR = 576;
/** INADDR_DUMMY: 192.0.0.8, for those who have no address (RFC 7600). */
const INADDR_DUMMY = 0xc0000008;
const IPTOS_PREC_INTERNETCONTROL = 0xc0;

/** icmp_pointers[type].error. */
export function isErrorType(type: number): boolean {
  if (type > NR_ICMP_TYPES) return true;
  return type !== ICMP_ECHOREPLY && type !== ICMP_ECHO && type < ICMP_TIMESTAMP;
}

const params = ipSendParams(IPPROTO_ICMP);
params.pmtudisc = IP_PMTUDISC_DONT;
const flow = new Flowi4();

/**
 * icmp_send(): tells the sender of `skb`, which has its route and its header at `skb.network`, that something is wrong.
 * `info`: the second word of the message: the next hop's MTU, the gateway, the pointer. Does nothing where the RFCs forbid
 * an answer or the limits are used up. The skb stays the caller's.
 */
export function icmpSend(skb: Skb, type: number, code: number, info: number): void {
  const rt = skb.dst as Rtable | null;
  if (rt === null) return;
  const { ipv4 } = rt;
  const { bytes, network: at } = skb;
  if (at < 0 || at + 20 > skb.tail || skb.pktType !== PACKET_HOST) return;
  if (rt.flags & (RTCF_BROADCAST | RTCF_MULTICAST)) return;
  if (ip.fragOff(bytes, at) & IP_OFFSET) return;
  if (isErrorType(type) && ip.protocol(bytes, at) === IPPROTO_ICMP) {
    const inner = ip.payloadAt(bytes, at);
    if (inner >= skb.tail || isErrorType(bytes[inner] as number)) return;
  }
  const limited = !maskAllows(ipv4, type, code) && !((skb.dev?.flags ?? 0) & IFF_LOOPBACK);
  if (limited && !globalAllow(ipv4)) {
    ipv4.mib.IcmpOutRateLimitGlobal++;
    return;
  }
  const src = ip.src(bytes, at);
  const saddr = rt.flags & RTCF_LOCAL ? ip.dst(bytes, at) : inboundAddress(skb, rt, src);
  const tos = isErrorType(type) ? (ip.tos(bytes, at) & 0x1e) | IPTOS_PREC_INTERNETCONTROL : ip.tos(bytes, at);
  const options = echoOptions(ipv4, skb, ipCb(skb)?.options ?? null);
  const mark = ipv4.fwmarkReflect !== 0 ? skb.mark : 0;
  flow.init(options?.sourceRoute ? options.firstHop : src, saddr, 0, tos & 0x1c, IPPROTO_ICMP, mark);
  const out = tryRouteOutput(ipv4, flow);
  if (typeof out === "number") return;
  if (limited && !hostAllow(ipv4, out, flow.daddr)) return;

  const room = Math.min(dstMtu(out, false), MAX_ERROR) - 28 - (options?.length ?? 0);
  if (room <= 20) return;
  if (ipv4.net.kernel.tracer !== null)
    traceStep(ipv4.net, skb, skb.dev ?? rt.dev, "icmp-error", { type, code, to: formatIpv4(src) });
  const quoted = Math.min(skb.tail - at, room);
  const message = Skb.alloc(8 + quoted);
  const start = message.put(8 + quoted);
  message.bytes.set(bytes.subarray(at, at + quoted), start + 8);
  message.bytes[start] = type;
  message.bytes[start + 1] = code;
  message.bytes[start + 4] = info >>> 24;
  message.bytes[start + 5] = info >>> 16;
  message.bytes[start + 6] = info >>> 8;
  message.bytes[start + 7] = info;
  message.mark = mark;
  icmpPush(message, out, flow.saddr !== 0 ? flow.saddr : INADDR_DUMMY, src, tos, options);
}

/** icmp_errors_use_inbound_ifaddr: the address of the device that the packet came in by; 0: the route chooses. */
function inboundAddress(skb: Skb, rt: Rtable, src: number): number {
  if (!rt.isInput || rt.ipv4.icmpErrorsUseInboundIfaddr === 0) return 0;
  const dev = rt.ipv4.net.devicesByIndex.get(inetIif(skb));
  return dev === undefined ? 0 : selectAddress(dev, src, RT_SCOPE_LINK);
}

/** icmp_push_reply(): the checksum, the IP header, and away. */
export function icmpPush(
  message: Skb,
  rt: Rtable,
  saddr: number,
  daddr: number,
  tos: number,
  options: IpOptions | null,
): void {
  icmp.fillChecksum(message.bytes, message.data, message.tail);
  params.saddr = saddr;
  params.daddr = daddr;
  params.tos = tos;
  params.options = options;
  ipSend(message, rt, params);
}

/** icmpv4_mask_allow(): kinds that are not limited. */
export function maskAllows(ipv4: NetnsIpv4, type: number, code: number): boolean {
  if (type > NR_ICMP_TYPES) return true;
  if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED) return true;
  return !((1 << type) & ipv4.icmpRatemask);
}

/** icmp_global_allow(): the bucket of all of them, icmp_msgs_per_sec a second, icmp_msgs_burst at once. */
export function globalAllow(ipv4: NetnsIpv4): boolean {
  if (ipv4.icmpGlobalCredit > 0) return true;
  const { now } = ipv4.net.kernel.clock;
  const passed = Math.min(now - ipv4.icmpGlobalStamp, SECOND);
  // A bucket that was never used is full: the kernel counts from its boot.
  if (ipv4.icmpGlobalStamp >= 0 && passed < SECOND / 50) return false;
  const more =
    ipv4.icmpGlobalStamp < 0 ? ipv4.icmpMsgsBurst : Math.floor((ipv4.icmpMsgsPerSec * passed) / SECOND);
  if (more === 0) return false;
  ipv4.icmpGlobalCredit = Math.min(ipv4.icmpGlobalCredit + more, ipv4.icmpMsgsBurst);
  ipv4.icmpGlobalStamp = now;
  return true;
}

/** icmpv4_xrlim_allow(): the bucket of one destination, icmp_ratelimit apart, six at once. */
export function hostAllow(ipv4: NetnsIpv4, rt: Rtable, daddr: number): boolean {
  const { kernel } = ipv4.net;
  if (!(rt.dev.flags & IFF_LOOPBACK)) {
    const peer = ipv4.peers.get(daddr, kernel.clock.now);
    if (!peer.allow(kernel.clock.now, ipv4.icmpRatelimit * MILLISECOND)) {
      ipv4.mib.IcmpOutRateLimitHost++;
      return false;
    }
  }
  // icmp_global_consume(): 0, 1 or 2, so that nobody can count.
  ipv4.icmpGlobalCredit -= kernel.random("icmp_global").int(0, 2);
  return true;
}

/** ipv4_link_failure(): the next hop does not answer; whoever sent the packet is told, and the route forgets what it learned. */
export function icmpLinkFailure(skb: Skb): void {
  icmpSend(skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0);
  const rt = skb.dst as Rtable | null;
  if (rt !== null && rt.expires !== 0) rt.expires = rt.ipv4.net.kernel.clock.now;
}
