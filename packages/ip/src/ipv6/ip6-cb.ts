// struct inet6_skb_parm (include/linux/ipv6.h): what the extension headers of a packet said, and where a forwarded one came in.
// Packets with nothing to say have none, or, once they are forwarded, the IPv6 side of the device alone.

import type { NetDevice, Skb } from "@podwire/netns";
import { Inet6Dev } from "./inet6-dev.ts";

export class Ip6Cb {
  /** Value of the router alert option, -1 where there is none. */
  routerAlert = -1;
  /** Largest fragment it came in, 0 where it came whole. */
  fragMaxSize = 0;
  /** Where it came in, once it is on its way out again. */
  iif: NetDevice | null = null;
}

export function ip6Cb(skb: Skb): Ip6Cb | null {
  return skb.cb instanceof Ip6Cb ? skb.cb : null;
}

/** Before a packet that came in goes out: errors about it speak from where it came. */
export function rememberDevice(skb: Skb, idev: Inet6Dev): void {
  const cb = ip6Cb(skb);
  if (cb === null) skb.cb = idev;
  else cb.iif = idev.dev;
}

/** IP6CB(skb)->iif of a forwarded packet; null for others. */
export function cameInBy(skb: Skb): NetDevice | null {
  return skb.cb instanceof Inet6Dev ? skb.cb.dev : (ip6Cb(skb)?.iif ?? null);
}
