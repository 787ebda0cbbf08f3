// ICMPv6 messages that come in (net/ipv6/icmp.c icmpv6_rcv): echo requests are answered, errors go to the protocol whose packet they
// quote, neighbour discovery and multicast listener messages to theirs. Left out: RFC 8335 probes, node information.

import {
  CHECKSUM_PARTIAL,
  CHECKSUM_UNNECESSARY,
  consumeSkb,
  type DropReason,
  dropSkb,
  IFF_LOOPBACK,
  type Kernel,
  type NetDevice,
  Skb,
} from "@podwire/netns";
import {
  ICMPV6_DEST_UNREACH,
  ICMPV6_ECHO_REPLY,
  ICMPV6_ECHO_REQUEST,
  ICMPV6_MGM_QUERY,
  ICMPV6_MGM_REPORT,
  ICMPV6_PARAMPROB,
  ICMPV6_PKT_TOOBIG,
  ICMPV6_TIME_EXCEED,
  IPPROTO_ICMPV6,
  IPPROTO_RAW,
  icmpv6,
  ipv6 as ip6,
  isLoopbackIpv6,
  NDISC_REDIRECT,
  NDISC_ROUTER_SOLICITATION,
  u32,
} from "@podwire/wire";
import { globalAllow } from "../icmp-send.ts";
import { ipv4Of } from "../netns-ipv4.ts";
import { RTN_ANYCAST } from "../uapi.ts";
import { Flowi6 } from "./flow6.ts";
import { hostAllow, icmpv6Push, inet6Iif } from "./icmpv6-send.ts";
import { IN6_ANY } from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { mldQuery, mldReport } from "./mcast.ts";
import { ndiscRcv } from "./ndisc.ts";
import { ipv6Of } from "./netns-ipv6.ts";
import { updatePmtu6 } from "./pmtu6.ts";
import { inet6Protocols, registerProtocol6 } from "./protocol6.ts";
import { dstLookup6 } from "./route6.ts";
import { INPUT6_LOCAL, type Rt6 } from "./rt6.ts";
import { ip6SendParams } from "./send-params6.ts";

const WHERE = "net/ipv6/icmp.c icmpv6_rcv";

/** icmpv6_init(): ICMPv6 is a protocol like others. */
export function registerIcmpv6(kernel: Kernel): void {
  registerProtocol6(kernel, IPPROTO_ICMPV6, { name: "icmpv6", handle: icmpv6Rcv, error: icmpv6Err });
}

/** icmpv6_rcv(): `skb.data` is at the ICMPv6 header. */
function icmpv6Rcv(skb: Skb, dev: NetDevice): void {
  const { net } = dev;
  const { bytes, data } = skb;
  const known = skb.ipSummed === CHECKSUM_UNNECESSARY || skb.ipSummed === CHECKSUM_PARTIAL;
  const wrong = icmpv6.check(bytes, data, skb.tail, skb.network);
  if (wrong === "too-short" || skb.len < 8) {
    dropSkb(net, skb, dev, "NOT_SPECIFIED", WHERE);
    return;
  }
  if (wrong === "checksum" && !known) {
    dropSkb(net, skb, dev, "ICMP_CSUM", WHERE);
    return;
  }
  skb.transport = data;
  skb.data = data + 8;
  const reason = dispatch(skb, dev, bytes[data] as number);
  if (reason === null) consumeSkb(net, skb, dev, "icmpv6");
  else dropSkb(net, skb, dev, reason, WHERE);
}

/** Null, or why the message was of no use. */
function dispatch(skb: Skb, dev: NetDevice, type: number): DropReason | null {
  const { transport } = skb;
  const idev = in6Dev(dev);
  if (type >= NDISC_ROUTER_SOLICITATION && type <= NDISC_REDIRECT) return ndiscRcv(skb, dev, type);
  switch (type) {
    case ICMPV6_ECHO_REQUEST:
      if (ipv6Of(dev.net).echo_ignore_all === 0) echoReply(skb, dev);
      return null;
    case ICMPV6_ECHO_REPLY: {
      skb.data = transport;
      return inet6Protocols(dev.net.kernel).ping?.receive(skb, dev) ? null : "NO_SOCKET";
    }
    case ICMPV6_MGM_QUERY:
      return idev === null ? "NOT_SPECIFIED" : mldQuery(skb, idev);
    case ICMPV6_MGM_REPORT:
      if (idev !== null) mldReport(skb, idev);
      return null;
    case ICMPV6_DEST_UNREACH:
    case ICMPV6_PKT_TOOBIG:
    case ICMPV6_TIME_EXCEED:
    case ICMPV6_PARAMPROB:
      return notify(skb, dev, type);
    default:
      // Informational messages that nobody knows are ignored, errors passed on (RFC 4443 2.4).
      return type & 0x80 ? null : notify(skb, dev, type);
  }
}

/** icmpv6_notify(): `skb.data` is at the quoted header. */
function notify(skb: Skb, dev: NetDevice, type: number): DropReason | null {
  const { bytes, data, transport } = skb;
  if (skb.len < 40) return "NOT_SPECIFIED";
  const walked = ip6.upperLayer(bytes, data, skb.tail);
  if (walked < 0) return "NOT_SPECIFIED";
  const protocol = ip6.upperProtocol(walked);
  const at = ip6.upperAt(walked);
  if (at + 8 > skb.tail || protocol === IPPROTO_RAW) return "NOT_SPECIFIED";
  const code = bytes[transport + 1] as number;
  const info = u32(bytes, transport + 4);
  const protocols = inet6Protocols(dev.net.kernel);
  protocols.byNumber[protocol]?.error?.(skb, type, code, info, at);
  protocols.raw?.error(skb, protocol, type, code, info, at);
  return null;
}

/** icmpv6_err(): an error about an ICMPv6 message of ours. */
function icmpv6Err(skb: Skb, type: number, code: number, info: number, at: number): void {
  const dev = skb.dev as NetDevice;
  if (type === ICMPV6_PKT_TOOBIG) updatePmtu6(ipv6Of(dev.net), skb, info, 0);
  if (((skb.bytes[at] as number) & 0x80) !== 0)
    inet6Protocols(dev.net.kernel).ping?.error(skb, type, code, info, at);
}

const flow = new Flowi6();
const params = ip6SendParams(IPPROTO_ICMPV6);

/** icmpv6_echo_reply(): the same message back. */
function echoReply(skb: Skb, dev: NetDevice): void {
  const ipv6 = ipv6Of(dev.net);
  const { bytes, network: at, transport } = skb;
  const many = bytes[at + ip6.DST] === 0xff;
  if (many && ipv6.echo_ignore_multicast !== 0) return;
  const route = skb.dst as Rt6;
  const anycast = route.type === RTN_ANYCAST;
  if (anycast && ipv6.echo_ignore_anycast !== 0) return;
  const own = !many && route.input === INPUT6_LOCAL && (!anycast || ipv6.anycast_src_echo_reply !== 0);
  const mark = ipv6.fwmark_reflect !== 0 ? skb.mark : 0;
  const oif = isLoopbackIpv6(bytes, at + ip6.SRC) ? dev.ifindex : inet6Iif(skb);
  flow.init(bytes, at + ip6.SRC, own ? bytes : IN6_ANY, own ? at + ip6.DST : 0, oif, IPPROTO_ICMPV6, mark);
  const rt = dstLookup6(ipv6, flow);
  if (typeof rt === "number") return;
  const limited = !(dev.flags & IFF_LOOPBACK) && ipv6.ratemask.has(ICMPV6_ECHO_REPLY);
  if (limited && (!globalAllow(ipv4Of(dev.net)) || !hostAllow(ipv6, flow))) return;
  const length = skb.tail - transport;
  const message = Skb.alloc(length);
  const to = message.put(length);
  message.bytes.set(bytes.subarray(transport, skb.tail), to);
  message.bytes[to] = ICMPV6_ECHO_REPLY;
  message.mark = mark;
  params.tclass = ip6.trafficClass(bytes, at);
  icmpv6Push(message, rt, flow, params);
}
