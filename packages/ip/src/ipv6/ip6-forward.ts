// Forwarding (net/ipv6/ip6_output.c ip6_forward): one hop less, and what does not fit is reported, never cut. Left out: redirects to
// hosts that could have gone directly, proxies, router alerts for programs.

import { dropSkb, type NetDevice, PACKET_HOST, type Skb, traceStep } from "@podwire/netns";
import {
  ICMPV6_DEST_UNREACH,
  ICMPV6_EXC_HOPLIMIT,
  ICMPV6_NOT_NEIGHBOUR,
  ICMPV6_PKT_TOOBIG,
  ICMPV6_TIME_EXCEED,
  ipv6 as ip6,
} from "@podwire/wire";
import { icmpv6Send } from "./icmpv6-send.ts";
import {
  IPV6_ADDR_ANY,
  IPV6_ADDR_LINKLOCAL,
  IPV6_ADDR_LOOPBACK,
  IPV6_ADDR_MULTICAST,
  in6Type,
} from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { ip6Cb, rememberDevice } from "./ip6-cb.ts";
import { IP6SKB_FORWARDED, ip6Output } from "./ip6-output.ts";
import { IPV6_MIN_MTU, type Rt6, rt6Mtu } from "./rt6.ts";

const WHERE = "net/ipv6/ip6_output.c ip6_forward";

export function ip6Forward(skb: Skb, dev: NetDevice, rt: Rt6): void {
  const { net } = dev;
  if (rt.ipv6.devconfAll.forwarding === 0) {
    dropSkb(net, skb, dev, "IP_INADDRERRORS", WHERE);
    return;
  }
  if (skb.pktType !== PACKET_HOST) {
    dropSkb(net, skb, dev, "NOT_SPECIFIED", WHERE);
    return;
  }
  const { network: at } = skb;
  if (ip6.hopLimit(skb.bytes, at) <= 1) {
    icmpv6Send(skb, ICMPV6_TIME_EXCEED, ICMPV6_EXC_HOPLIMIT, 0);
    dropSkb(net, skb, dev, "IP_INHDR", WHERE);
    return;
  }
  if (rt.dev !== dev) {
    const kind = in6Type(skb.bytes, at + ip6.SRC);
    if (kind & IPV6_ADDR_LINKLOCAL && !(kind & IPV6_ADDR_MULTICAST))
      icmpv6Send(skb, ICMPV6_DEST_UNREACH, ICMPV6_NOT_NEIGHBOUR, 0);
    if (kind === IPV6_ADDR_ANY || kind & (IPV6_ADDR_MULTICAST | IPV6_ADDR_LOOPBACK | IPV6_ADDR_LINKLOCAL)) {
      dropSkb(net, skb, dev, "IP_INADDRERRORS", WHERE);
      return;
    }
  }
  const idev = in6Dev(dev);
  if (idev !== null) rememberDevice(skb, idev);
  const mtu = Math.max(rt6Mtu(rt), IPV6_MIN_MTU);
  const limit = ip6Cb(skb)?.fragMaxSize ?? 0;
  if (limit !== 0 ? limit > mtu : skb.len > mtu) {
    skb.dev = rt.dev;
    icmpv6Send(skb, ICMPV6_PKT_TOOBIG, 0, mtu);
    dropSkb(net, skb, dev, "PKT_TOO_BIG", WHERE);
    return;
  }
  skb.makeWritable();
  const hops = ip6.decrementHopLimit(skb.bytes, at);
  if (net.kernel.tracer !== null)
    traceStep(net, skb, dev, "forward", { in: dev.name, out: rt.dev.name, ttl: hops });
  if (rt.idev !== null) rt.idev.stats.outOctets += skb.len;
  ip6Output(skb, rt, IP6SKB_FORWARDED);
}
