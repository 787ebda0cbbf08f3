// IPv6 packets come in (net/ipv6/ip6_input.c): the header is checked, a route says whether the packet is ours, the extension headers
// are walked, the protocol above gets the rest. Hooks lie between ip6Rcv | PRE_ROUTING | ip6RcvFinish and ip6Input | LOCAL_IN |
// ip6InputFinish. Left out: early demultiplexing, multicast forwarding.

import {
  consumeSkb,
  type DropReason,
  dropSkb,
  IFF_LOOPBACK,
  type NetDevice,
  PACKET_BROADCAST,
  PACKET_LOOPBACK,
  PACKET_MULTICAST,
  PACKET_OTHERHOST,
  type Skb,
} from "@podwire/netns";
import {
  ICMPV6_PARAMPROB,
  ICMPV6_UNK_NEXTHDR,
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMPV6,
  IPPROTO_NONE,
  IPPROTO_ROUTING,
  ipv6 as ip6,
  isLoopbackIpv6,
} from "@podwire/wire";
import { parseExtension, parseHopByHop } from "./exthdrs.ts";
import { Flowi6 } from "./flow6.ts";
import { icmpv6Send } from "./icmpv6-send.ts";
import { in6Dev } from "./inet6-dev.ts";
import { ip6Cb } from "./ip6-cb.ts";
import { packetDrop } from "./ip6-error.ts";
import { ip6Forward } from "./ip6-forward.ts";
import { isMld, listensTo6 } from "./mcast.ts";
import { inet6Protocols } from "./protocol6.ts";
import { reassemble6 } from "./reassembly6.ts";
import { routeInput6 } from "./route6.ts";
import { INPUT6_FORWARD, INPUT6_LOCAL, INPUT6_MULTICAST, Rt6 } from "./rt6.ts";
import { traceFib6, traceIp6 } from "./steps6.ts";

const CORE = "net/ipv6/ip6_input.c ip6_rcv_core";

/** ipv6_rcv(): `skb.data` is at the IPv6 header. */
export function ip6Rcv(skb: Skb, dev: NetDevice): void {
  const reason = rcvCore(skb, dev);
  if (reason !== null) {
    dropSkb(dev.net, skb, dev, reason, CORE);
    return;
  }
  const { network: at } = skb;
  if (ip6.nextHeader(skb.bytes, at) === IPPROTO_HOPOPTS && !parseHopByHop(skb, dev, at + 40)) return;
  ip6RcvFinish(skb, dev);
}

/** ip6_rcv_core(): null, or why the packet is not taken. */
function rcvCore(skb: Skb, dev: NetDevice): DropReason | null {
  if (skb.pktType === PACKET_OTHERHOST) return "OTHERHOST";
  const idev = in6Dev(dev);
  if (idev === null) return "NOT_SPECIFIED";
  idev.stats.inPkts++;
  idev.stats.inOctets += skb.len;
  if (idev.cnf.disable_ipv6 !== 0) {
    idev.stats.inDiscards++;
    return "IPV6DISABLED";
  }
  skb.cb = null;
  const { bytes, data: at } = skb;
  skb.network = at;
  if (skb.len < 40) return "IP_INHDR";
  if (ip6.version(bytes, at) !== 6) return "UNHANDLED_PROTO";
  const src = at + ip6.SRC;
  const dst = at + ip6.DST;
  const loopback = (dev.flags & IFF_LOOPBACK) !== 0;
  if (!loopback && (isLoopbackIpv6(bytes, src) || isLoopbackIpv6(bytes, dst))) return "IP_INHDR";
  if (bytes[dst] === 0xff) {
    const scope = (bytes[dst + 1] as number) & 15;
    if (scope === 0 || (scope === 1 && !loopback && skb.pktType !== PACKET_LOOPBACK)) return "IP_INHDR";
  } else if (
    (skb.pktType === PACKET_BROADCAST || skb.pktType === PACKET_MULTICAST) &&
    idev.cnf.drop_unicast_in_l2_multicast !== 0
  )
    return "UNICAST_IN_L2_MULTICAST";
  if (bytes[src] === 0xff) return "IP_INHDR";
  const length = ip6.payloadLength(bytes, at) + 40;
  if (length > skb.len) return "PKT_TOO_SMALL";
  skb.trim(length);
  skb.transport = at + 40;
  return null;
}

const flow = new Flowi6();

/** ip6_rcv_finish(). */
function ip6RcvFinish(skb: Skb, dev: NetDevice): void {
  const { net } = dev;
  const ipv6 = (in6Dev(dev) as NonNullable<ReturnType<typeof in6Dev>>).ipv6;
  let rt = skb.dst instanceof Rt6 ? skb.dst : null;
  if (rt === null) {
    rt = routeInput6(ipv6, skb, dev, flow);
    skb.dst = rt;
  }
  if (net.kernel.tracer !== null) {
    traceIp6(skb, dev, "ip6-input");
    if (rt.from !== null) traceFib6(skb, dev, rt);
  }
  // What we sent to a group comes back with the route that it left by.
  const input = skb.pktType === PACKET_LOOPBACK ? INPUT6_MULTICAST : rt.input;
  switch (input) {
    case INPUT6_LOCAL:
      ip6Input(skb, dev);
      return;
    case INPUT6_MULTICAST:
      mcInput(skb, dev);
      return;
    case INPUT6_FORWARD:
      ip6Forward(skb, dev, rt);
      return;
    default:
      packetDrop(skb, rt, dev, false);
  }
}

/** ip6_mc_input(). */
function mcInput(skb: Skb, dev: NetDevice): void {
  const idev = in6Dev(dev);
  if (idev !== null) idev.stats.inMcastPkts++;
  if (idev !== null && listensTo6(idev, skb.bytes, skb.network + ip6.DST)) ip6Input(skb, dev);
  else dropSkb(dev.net, skb, dev, "nobody here listens to the group", "net/ipv6/ip6_input.c ip6_mc_input");
}

/** ip6_input(). */
function ip6Input(skb: Skb, dev: NetDevice): void {
  ip6InputFinish(skb, dev);
}

/** ip6_protocol_deliver_rcu(): along the chain of headers to the protocol above. */
function ip6InputFinish(skb: Skb, dev: NetDevice): void {
  const { net } = dev;
  const { bytes, network } = skb;
  let nextHeader = ip6.nextHeader(bytes, network);
  let named = network + 6;
  let at = network + 40;
  if (nextHeader === IPPROTO_HOPOPTS) {
    nextHeader = bytes[at] as number;
    named = at;
    at += ((bytes[at + 1] as number) + 1) * 8;
  }
  for (;;) {
    if (nextHeader === IPPROTO_FRAGMENT) {
      const idev = in6Dev(dev);
      const whole = idev === null ? null : reassemble6(idev.ipv6, skb, dev, at);
      if (whole !== null) ip6InputFinish(whole, dev);
      return;
    }
    if (nextHeader !== IPPROTO_DSTOPTS && nextHeader !== IPPROTO_ROUTING) break;
    const behind = parseExtension(skb, dev, nextHeader, at);
    if (behind < 0) return;
    nextHeader = bytes[at] as number;
    named = at;
    at = behind;
  }
  if (at > skb.tail) {
    dropSkb(net, skb, dev, "HDR_TRUNC", "net/ipv6/ip6_input.c ip6_protocol_deliver_rcu");
    return;
  }
  skb.data = at;
  skb.transport = at;
  deliver(skb, dev, nextHeader, named - network);
}

/** The protocol's own part of ip6_protocol_deliver_rcu(). */
function deliver(skb: Skb, dev: NetDevice, nextHeader: number, pointer: number): void {
  const { net } = dev;
  const where = "net/ipv6/ip6_input.c ip6_protocol_deliver_rcu";
  const protocols = inet6Protocols(net.kernel);
  const heard = protocols.raw?.deliver(skb, dev, nextHeader) ?? false;
  const protocol = protocols.byNumber[nextHeader];
  if (protocol !== undefined) {
    const idev = in6Dev(dev);
    const dst = skb.network + ip6.DST;
    const stranger = skb.bytes[dst] === 0xff && (idev === null || !listensTo6(idev, skb.bytes, dst));
    if (stranger && !(nextHeader === IPPROTO_ICMPV6 && isMld(skb.bytes, skb.data, skb.tail))) {
      dropSkb(net, skb, dev, "IP_INADDRERRORS", where);
      return;
    }
    protocol.handle(skb, dev);
  } else if (heard || nextHeader === IPPROTO_NONE) consumeSkb(net, skb, dev, heard ? "raw socket" : "ipv6");
  else {
    icmpv6Send(skb, ICMPV6_PARAMPROB, ICMPV6_UNK_NEXTHDR, pointer);
    dropSkb(net, skb, dev, "IP_NOPROTO", where);
  }
}

/** True where the packet's hop-by-hop header had a router alert. */
export const hasRouterAlert = (skb: Skb): boolean => (ip6Cb(skb)?.routerAlert ?? -1) >= 0;
