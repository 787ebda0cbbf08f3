// What routers tell of a path (net/ipv6/route.c ip6_update_pmtu, rt6_insert_exception): a smaller MTU for one destination, kept for
// mtu_expires seconds.

import { SECOND } from "@podwire/clock";
import type { Skb } from "@podwire/netns";
import { ipv6 as ip6 } from "@podwire/wire";
import { Flowi6 } from "./flow6.ts";
import { in6Key } from "./in6.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";
import { makeRoute, routeOutput6 } from "./route6.ts";
import { IPV6_MIN_MTU, rt6Mtu } from "./rt6.ts";

const MAX_EXCEPTIONS = 10_240;
const flow = new Flowi6();

/** ip6_update_pmtu(): `skb.data` is at the header of a packet of ours that was too long for somebody. */
export function updatePmtu6(ipv6: NetnsIpv6, skb: Skb, mtu: number, oif: number): void {
  const { bytes, data: at } = skb;
  flow.init(bytes, at + ip6.DST, bytes, at + ip6.SRC, oif, ip6.nextHeader(bytes, at), skb.mark);
  const rt = routeOutput6(ipv6, flow);
  if (rt.error !== 0 || rt.from === null) return;
  const lower = Math.max(mtu, IPV6_MIN_MTU);
  if (lower >= rt6Mtu(rt)) return;
  const { from } = rt;
  const learned = makeRoute(ipv6, from);
  learned.dst = bytes.slice(at + ip6.DST, at + ip6.DST + 16);
  learned.dstLength = 128;
  learned.pmtu = lower;
  learned.expires = ipv6.clock.now + ipv6.mtu_expires * SECOND;
  from.exceptions ??= new Map();
  if (from.exceptions.size >= MAX_EXCEPTIONS) {
    const [oldest] = from.exceptions.keys();
    if (oldest !== undefined) from.exceptions.delete(oldest);
  }
  from.exceptions.set(in6Key(learned.dst), learned);
  // Sockets keep the route of the FIB's line: they look again.
  rt.obsolete = true;
  if (from.rt === rt) from.rt = null;
}
