// Packets without a way (net/ipv6/route.c ip6_pkt_drop): the sender is told, by a host as by a router.

import { dropSkb, type NetDevice, type Skb } from "@podwire/netns";
import { ICMPV6_ADM_PROHIBITED, ICMPV6_DEST_UNREACH, ICMPV6_NOROUTE } from "@podwire/wire";
import { icmpv6Send } from "./icmpv6-send.ts";
import { INPUT6_BLACKHOLE, INPUT6_PROHIBIT, type Rt6 } from "./rt6.ts";

/** dst_discard(), ip6_pkt_discard(), ip6_pkt_prohibit(); `output`: a packet of our own. */
export function packetDrop(skb: Skb, rt: Rt6, dev: NetDevice, output: boolean): void {
  const { net } = rt.ipv6;
  if (rt.input === INPUT6_BLACKHOLE) {
    dropSkb(net, skb, dev, "NOT_SPECIFIED", "include/net/dst.h dst_discard");
    return;
  }
  const code = rt.input === INPUT6_PROHIBIT ? ICMPV6_ADM_PROHIBITED : ICMPV6_NOROUTE;
  icmpv6Send(skb, ICMPV6_DEST_UNREACH, code, 0);
  dropSkb(net, skb, dev, output ? "IP_OUTNOROUTES" : "IP_INNOROUTES", "net/ipv6/route.c ip6_pkt_drop");
}
