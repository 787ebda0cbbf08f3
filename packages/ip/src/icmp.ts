// ICMP messages that come in (net/ipv4/icmp.c icmp_rcv): echo and timestamp requests are answered, errors go to the
// protocol whose packet they quote, answers to whoever waits for them. Left out: RFC 8335 probes.

import { MILLISECOND } from "@podwire/clock";
import {
  CHECKSUM_PARTIAL,
  CHECKSUM_UNNECESSARY,
  consumeSkb,
  type DropReason,
  dropSkb,
  type Kernel,
  type NetDevice,
  Skb,
} from "@podwire/netns";
import {
  checksum,
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_EXC_FRAGTIME,
  ICMP_FRAG_NEEDED,
  ICMP_PARAMETERPROB,
  ICMP_PREC_CUTOFF,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  ICMP_TIMESTAMP,
  IPPROTO_ICMP,
  IPPROTO_RAW,
  icmp,
  ipv4 as ip,
  setU32,
  u16,
  u32,
} from "@podwire/wire";
import { specDst } from "./fib-frontend.ts";
import { inetAddrType } from "./fib-lookup.ts";
import { Flowi4 } from "./flow.ts";
import { globalAllow, hostAllow, icmpPush, maskAllows } from "./icmp-send.ts";
import { ipCb } from "./ip-cb.ts";
import { echoOptions } from "./ip-options.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import { type InetProtocol, inetProtocols, registerProtocol } from "./protocol.ts";
import { ipv4Redirect, ipv4UpdatePmtu } from "./route-exceptions.ts";
import { tryRouteOutput } from "./route-output.ts";
import type { Rtable } from "./rtable.ts";
import { RTCF_BROADCAST, RTCF_MULTICAST, RTN_BROADCAST } from "./uapi.ts";

const NR_ICMP_TYPES = 18;
const NR_ICMP_UNREACH = 15;
const WHERE = "net/ipv4/icmp.c icmp_rcv";

/** icmp_init(): ICMP is a protocol like others. */
export function registerIcmp(kernel: Kernel): void {
  const protocol: InetProtocol = { name: "icmp", handle: icmpRcv, error: icmpErr };
  registerProtocol(kernel, IPPROTO_ICMP, protocol);
}

/** icmp_rcv(): `skb.data` is at the ICMP header. */
function icmpRcv(skb: Skb, dev: NetDevice): void {
  const rt = skb.dst as Rtable;
  const { ipv4 } = rt;
  const { mib } = ipv4;
  const { bytes, data } = skb;
  mib.IcmpInMsgs++;
  const unchecked = skb.ipSummed !== CHECKSUM_UNNECESSARY && skb.ipSummed !== CHECKSUM_PARTIAL;
  if (unchecked && checksum.checksum(bytes, data, skb.tail) !== 0) {
    mib.IcmpInCsumErrors++;
    mib.IcmpInErrors++;
    dropSkb(dev.net, skb, dev, "ICMP_CSUM", WHERE);
    return;
  }
  if (skb.len < 8) {
    fail(ipv4, skb, dev, "NOT_SPECIFIED");
    return;
  }
  const type = bytes[data] as number;
  skb.transport = data;
  skb.data = data + 8;
  mib.IcmpMsgIn.set(type, (mib.IcmpMsgIn.get(type) ?? 0) + 1);
  if (type > NR_ICMP_TYPES) {
    fail(ipv4, skb, dev, "UNHANDLED_PROTO");
    return;
  }
  if (rt.flags & (RTCF_BROADCAST | RTCF_MULTICAST)) {
    // RFC 1122 3.2.2.6: an echo request to many may be ignored.
    if ((type === ICMP_ECHO || type === ICMP_TIMESTAMP) && ipv4.icmpEchoIgnoreBroadcasts !== 0) {
      fail(ipv4, skb, dev, "echo to a broadcast or multicast address is ignored");
      return;
    }
    if (type !== ICMP_ECHO && type !== ICMP_TIMESTAMP && type !== 17 && type !== 18) {
      fail(ipv4, skb, dev, "INVALID_PROTO");
      return;
    }
  }
  const reason = dispatch(ipv4, skb, dev, rt, type);
  if (reason === null) consumeSkb(dev.net, skb, dev, "icmp");
  else dropSkb(dev.net, skb, dev, reason, WHERE);
}

function fail(ipv4: NetnsIpv4, skb: Skb, dev: NetDevice, reason: DropReason): void {
  ipv4.mib.IcmpInErrors++;
  dropSkb(dev.net, skb, dev, reason, WHERE);
}

/** icmp_pointers[type].handler: null, or why it was of no use. */
function dispatch(ipv4: NetnsIpv4, skb: Skb, dev: NetDevice, rt: Rtable, type: number): DropReason | null {
  switch (type) {
    case ICMP_ECHO:
      if (ipv4.icmpEchoIgnoreAll === 0) echo(ipv4, skb, rt);
      return null;
    case ICMP_ECHOREPLY: {
      const ping = inetProtocols(dev.net.kernel).ping;
      skb.data = skb.transport;
      return ping?.receive(skb, dev) ? null : "NO_SOCKET";
    }
    case ICMP_TIMESTAMP:
      if (skb.len < 4) {
        ipv4.mib.IcmpInErrors++;
        return "PKT_TOO_SMALL";
      }
      timestamp(ipv4, skb, rt);
      return null;
    case ICMP_DEST_UNREACH:
    case ICMP_SOURCE_QUENCH:
    case ICMP_TIME_EXCEEDED:
    case ICMP_PARAMETERPROB:
      return unreach(ipv4, skb, dev, type);
    case ICMP_REDIRECT:
      if (skb.len < 20) {
        ipv4.mib.IcmpInErrors++;
        return "PKT_TOO_SMALL";
      }
      deliver(ipv4, skb, dev, type, icmp.gateway(skb.bytes, skb.transport));
      return null;
    default:
      return null;
  }
}

/** icmp_unreach(): an error about a packet of ours, or so it says. */
function unreach(ipv4: NetnsIpv4, skb: Skb, dev: NetDevice, type: number): DropReason | null {
  const { bytes, data, transport } = skb;
  if (skb.len < 20) {
    ipv4.mib.IcmpInErrors++;
    return "NOT_SPECIFIED";
  }
  if (ip.headerLength(bytes, data) < 20) {
    ipv4.mib.IcmpInErrors++;
    return "IP_INHDR";
  }
  const code = bytes[transport + 1] as number;
  let info = 0;
  if (type === ICMP_DEST_UNREACH) {
    if ((code & 15) === ICMP_FRAG_NEEDED) {
      if (ipv4.ipNoPmtuDisc === 2 || ipv4.ipNoPmtuDisc === 3) return null;
      if (ipv4.ipNoPmtuDisc === 0) info = u16(bytes, transport + 6);
    }
    if (code > NR_ICMP_UNREACH || code > ICMP_PREC_CUTOFF) return null;
  } else if (type === ICMP_PARAMETERPROB) info = bytes[transport + 4] as number;
  else if (type === ICMP_TIME_EXCEEDED && code === ICMP_EXC_FRAGTIME) return null;
  if (ipv4.icmpIgnoreBogusErrorResponses === 0 && inetAddrType(ipv4, ip.dst(bytes, data)) === RTN_BROADCAST)
    return null;
  deliver(ipv4, skb, dev, type, info);
  return null;
}

/** icmp_socket_deliver(): `skb.data` is at the quoted IP header. */
function deliver(ipv4: NetnsIpv4, skb: Skb, dev: NetDevice, type: number, info: number): void {
  const { bytes, data } = skb;
  const protocol = ip.protocol(bytes, data);
  if (skb.len < ip.headerLength(bytes, data) + 8 || protocol === IPPROTO_RAW) {
    ipv4.mib.IcmpInErrors++;
    return;
  }
  const code = bytes[skb.transport + 1] as number;
  const protocols = inetProtocols(dev.net.kernel);
  protocols.raw?.error(skb, protocol, type, code, info);
  protocols.byNumber[protocol]?.error?.(skb, type, code, info);
}

/** icmp_err(): an error about an ICMP message of ours. */
function icmpErr(skb: Skb, type: number, code: number, info: number): void {
  const { bytes, data } = skb;
  const dev = skb.dev as NetDevice;
  const { ipv4 } = skb.dst as Rtable;
  const quotedType = bytes[data + ip.headerLength(bytes, data)];
  // What a socket sent is the socket's: it learns for all of us.
  if (quotedType !== ICMP_ECHOREPLY) {
    inetProtocols(dev.net.kernel).ping?.error(skb, type, code, info);
    return;
  }
  if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED)
    ipv4UpdatePmtu(ipv4, skb, info, 0, IPPROTO_ICMP);
  else if (type === ICMP_REDIRECT) ipv4Redirect(ipv4, skb, 0, IPPROTO_ICMP);
}

/** icmp_echo(): the same message back. */
function echo(ipv4: NetnsIpv4, skb: Skb, rt: Rtable): void {
  const length = 8 + skb.len;
  const message = Skb.alloc(length);
  const at = message.put(length);
  message.bytes.set(skb.bytes.subarray(skb.transport, skb.tail), at);
  message.bytes[at] = ICMP_ECHOREPLY;
  icmpReply(ipv4, skb, rt, message);
}

/** icmp_timestamp(): times are ms since midnight UT; here, since the clock began. */
function timestamp(ipv4: NetnsIpv4, skb: Skb, rt: Rtable): void {
  const message = Skb.alloc(20);
  const at = message.put(20);
  const now = Math.floor(ipv4.net.kernel.clock.now / MILLISECOND) % 86_400_000;
  message.bytes.set(skb.bytes.subarray(skb.transport, skb.transport + 8), at);
  message.bytes[at] = ICMP_TIMESTAMP + 1;
  message.bytes[at + 1] = 0;
  setU32(message.bytes, at + 8, u32(skb.bytes, skb.data));
  setU32(message.bytes, at + 12, now);
  setU32(message.bytes, at + 16, now);
  icmpReply(ipv4, skb, rt, message);
}

const flow = new Flowi4();

/** icmp_reply(): an answer to the sender of `skb`, from the address it was sent to. */
function icmpReply(ipv4: NetnsIpv4, skb: Skb, rt: Rtable, message: Skb): void {
  const { bytes, network: at } = skb;
  const type = message.bytes[message.data] as number;
  const code = message.bytes[message.data + 1] as number;
  const received = ipCb(skb)?.options ?? null;
  const options = echoOptions(ipv4, skb, received);
  const limited = !maskAllows(ipv4, type, code);
  if (limited && !globalAllow(ipv4)) {
    ipv4.mib.IcmpOutRateLimitGlobal++;
    return;
  }
  const src = ip.src(bytes, at);
  const tos = ip.tos(bytes, at);
  const mark = ipv4.fwmarkReflect !== 0 ? skb.mark : 0;
  const saddr = specDst(skb, rt, src, ip.dst(bytes, at), tos);
  const daddr = options?.sourceRoute ? options.firstHop : src;
  flow.init(daddr, saddr, 0, tos & 0x1e, IPPROTO_ICMP, mark);
  const out = tryRouteOutput(ipv4, flow);
  if (typeof out === "number") return;
  if (limited && !hostAllow(ipv4, out, flow.daddr)) return;
  message.mark = mark;
  icmpPush(message, out, flow.saddr, src, tos, options);
}
