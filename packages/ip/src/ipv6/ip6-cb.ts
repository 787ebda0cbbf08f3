// struct inet6_skb_parm (include/linux/ipv6.h): what the extension headers of a packet said. Packets without any have none.

import type { Skb } from "@podwire/netns";

export class Ip6Cb {
  /** Value of the router alert option, -1 where there is none. */
  routerAlert = -1;
  /** Largest fragment it came in, 0 where it came whole. */
  fragMaxSize = 0;
}

export function ip6Cb(skb: Skb): Ip6Cb | null {
  return skb.cb instanceof Ip6Cb ? skb.cb : null;
}
