// ICMPv6 messages go out (RFC 4443; net/ipv6/icmp.c icmp6_send): errors about a packet that came in, never about another error,
// and not too many: one bucket for all of the namespace, shared with IPv4's, and one for each destination.

import { MILLISECOND } from "@podwire/clock";
import { IFF_LOOPBACK, type NetDevice, PACKET_HOST, Skb, traceStep } from "@podwire/netns";
import {
  formatIpv6,
  ICMPV6_ADDR_UNREACH,
  ICMPV6_DEST_UNREACH,
  ICMPV6_PKT_TOOBIG,
  IPPROTO_ICMPV6,
  icmpv6,
  ipv6 as ip6,
  setU32,
} from "@podwire/wire";
import { globalAllow } from "../icmp-send.ts";
import { ipv4Of } from "../netns-ipv4.ts";
import { RTN_ANYCAST } from "../uapi.ts";
import { Flowi6 } from "./flow6.ts";
import {
  IN6_ANY,
  IPV6_ADDR_ANY,
  IPV6_ADDR_LINKLOCAL,
  IPV6_ADDR_MULTICAST,
  in6Copy,
  in6Equal,
  in6Key,
  in6Type,
} from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { cameInBy } from "./ip6-cb.ts";
import { ip6Send } from "./ip6-output.ts";
import { ipv6Of, type NetnsIpv6 } from "./netns-ipv6.ts";
import { dstLookup6, routeOutput6 } from "./route6.ts";
import { Rt6 } from "./rt6.ts";
import { deviceSource, ownAddress } from "./saddr6.ts";
import { type Ip6SendParams, ip6SendParams } from "./send-params6.ts";

/** The longest message: IPV6_MIN_MTU without the headers. */
const MAX_QUOTE = 1280 - 40 - 8;

/** inet6_iif(): index of the device that a packet counts as having come in by: on lo, that which has the address. */
export function inet6Iif(skb: Skb): number {
  const { dev, dst } = skb;
  if (dev !== null && dev.flags & IFF_LOOPBACK && dst instanceof Rt6 && dst.idev !== null)
    return dst.idev.dev.ifindex;
  return dev?.ifindex ?? 0;
}

/** is_ineligible(): an error itself. */
function isError(skb: Skb): boolean {
  const walked = ip6.upperLayer(skb.bytes, skb.network, skb.tail);
  if (walked < 0 || ip6.upperProtocol(walked) !== IPPROTO_ICMPV6) return false;
  const at = ip6.upperAt(walked);
  return at >= skb.tail || ((skb.bytes[at] as number) & 0x80) === 0;
}

const flow = new Flowi6();
const params = ip6SendParams(IPPROTO_ICMPV6);

/**
 * icmpv6_send(): tells the sender of `skb`, whose header is at `skb.network`, that something is wrong. `info`: the second word of the
 * message: the MTU, the pointer. Does nothing where the RFC forbids an answer or the limits are used up. The skb stays the caller's.
 */
export function icmpv6Send(skb: Skb, type: number, code: number, info: number): void {
  const { dev, bytes, network: at } = skb;
  if (dev === null || at < 0 || at + 40 > skb.tail) return;
  const ipv6 = ipv6Of(dev.net);
  const dst = at + ip6.DST;
  let source = ownAddress(ipv6, bytes, dst, dev, true, false) || isAnycast(ipv6, dev, bytes, dst) ? dst : -1;
  if (bytes[dst] === 0xff || skb.pktType !== PACKET_HOST) {
    // Only what a path needs to know may be said of a packet to many.
    if (type !== ICMPV6_PKT_TOOBIG) return;
    source = -1;
  }
  const kind = in6Type(bytes, at + ip6.SRC);
  if (kind === IPV6_ADDR_ANY || kind & IPV6_ADDR_MULTICAST) return;
  if (isError(skb)) return;
  const iif = kind & IPV6_ADDR_LINKLOCAL ? inet6Iif(skb) : 0;
  const limited = !(dev.flags & IFF_LOOPBACK) && ipv6.ratemask.has(type);
  if (limited && !globalAllow(ipv4Of(dev.net))) return;
  const mark = ipv6.fwmark_reflect !== 0 ? skb.mark : 0;
  flow.init(bytes, at + ip6.SRC, IN6_ANY, 0, iif, IPPROTO_ICMPV6, mark);
  if (source >= 0) in6Copy(bytes, source, flow.saddr, 0);
  else chooseSource(ipv6, skb);
  if (limited && !hostAllow(ipv6, flow)) return;
  const rt = dstLookup6(ipv6, flow);
  if (typeof rt === "number" || rt.type === RTN_ANYCAST) return;
  if (ipv6.net.kernel.tracer !== null)
    traceStep(ipv6.net, skb, dev, "icmpv6-error", { type, code, to: formatIpv6(bytes, at + ip6.SRC) });
  const quoted = Math.min(skb.tail - at, MAX_QUOTE);
  const message = Skb.alloc(8 + quoted);
  const start = message.put(8 + quoted);
  message.bytes.set(bytes.subarray(at, at + quoted), start + 8);
  message.bytes[start] = type;
  message.bytes[start + 1] = code;
  setU32(message.bytes, start + 4, info);
  message.mark = mark;
  params.tclass = 0;
  icmpv6Push(message, rt, flow, params);
}

/** An address that the packet came in by speaks, unless the route back says which. */
function chooseSource(ipv6: NetnsIpv6, skb: Skb): void {
  const back = routeOutput6(ipv6, flow);
  if (back.error === 0 && back.from?.prefsrc) return;
  const dev = cameInBy(skb) ?? ipv6.net.devicesByIndex.get(inet6Iif(skb));
  if (dev === undefined) return;
  const chosen = deviceSource(ipv6, dev, flow.daddr, 0);
  if (chosen !== null) flow.saddr.set(chosen);
}

/** ipv6_chk_acast_addr(). */
export function isAnycast(ipv6: NetnsIpv6, dev: NetDevice | null, b: Uint8Array, at: number): boolean {
  const has = (one: NetDevice) => in6Dev(one)?.acList.some((aca) => in6Equal(aca.addr, 0, b, at)) ?? false;
  return dev === null || !(in6Type(b, at) & IPV6_ADDR_LINKLOCAL) ? ipv6.net.devices.some(has) : has(dev);
}

/** icmpv6_push_pending_frames(): the checksum, the header, and away. */
export function icmpv6Push(message: Skb, rt: Rt6, to: Flowi6, sending: Ip6SendParams): void {
  const { bytes, data } = message;
  // The checksum covers addresses that only the header below it will hold.
  const pseudo = message.push(40);
  in6Copy(to.saddr, 0, bytes, pseudo + ip6.SRC);
  in6Copy(to.daddr, 0, bytes, pseudo + ip6.DST);
  icmpv6.fillChecksum(bytes, data, message.tail, pseudo);
  message.pull(40);
  ip6Send(message, rt, to, sending);
}

/** icmpv6_xrlim_allow(): the bucket of one destination; wider prefixes have more. */
export function hostAllow(ipv6: NetnsIpv6, to: Flowi6): boolean {
  const rt = routeOutput6(ipv6, to);
  if (rt.error !== 0) return false;
  const ipv4 = ipv4Of(ipv6.net);
  if (!(rt.dev.flags & IFF_LOOPBACK)) {
    const shift = rt.dstLength < 128 ? (128 - rt.dstLength) >> 5 : 0;
    const timeout = Math.floor(ipv6.ratelimit / 2 ** shift) * MILLISECOND;
    const { now } = ipv6.clock;
    if (!ipv6.peers.get(in6Key(to.daddr), now).allow(now, timeout)) return false;
  }
  ipv4.icmpGlobalCredit -= ipv6.net.kernel.random("icmp_global").int(0, 2);
  return true;
}

/** ip6_link_failure(): the next hop does not answer. */
export function icmpv6LinkFailure(skb: Skb): void {
  icmpv6Send(skb, ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH, 0);
  if (skb.dst instanceof Rt6 && skb.dst.pmtu !== 0) skb.dst.obsolete = true;
}
