// The route to an address's prefix (net/ipv6/addrconf.c addrconf_prefix_route, addrconf_get_prefix_route,
// check_cleanup_prefix_route): it comes with the first address of the prefix and goes, or is given an end, with the last that is
// permanent.

import { SECOND } from "@podwire/clock";
import {
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IP6_RT_PRIO_ADDRCONF,
  RT_TABLE_MAIN,
  RTN_UNICAST,
  RTPROT_KERNEL,
} from "../uapi.ts";
import { type In6, in6Prefix, in6PrefixEqual } from "./in6.ts";
import type { Inet6Dev, Inet6Ifaddr } from "./inet6-dev.ts";
import { type Fib6Info, RTF_EXPIRES } from "./ip6-fib.ts";
import { tryAdd } from "./route6-add.ts";

/** addrconf_prefix_route(). `expires`: seconds, 0 for never. */
export function prefixRoute(
  idev: Inet6Dev,
  prefix: In6,
  length: number,
  metric: number,
  expires: number,
): void {
  tryAdd(idev.ipv6, {
    table: RT_TABLE_MAIN,
    dst: in6Prefix(prefix, length),
    dstLength: length,
    metric: metric || IP6_RT_PRIO_ADDRCONF,
    flags: expires === 0 ? 0 : RTF_EXPIRES,
    type: RTN_UNICAST,
    protocol: RTPROT_KERNEL,
    ifindex: idev.dev.ifindex,
    expires,
  });
}

/** addrconf_get_prefix_route(). */
export function findPrefixRoute(idev: Inet6Dev, prefix: In6, length: number): Fib6Info | null {
  const node = idev.ipv6.main.locate(in6Prefix(prefix, length), length);
  return idev.ipv6.main.routesOf(idev.dev).find((rt) => rt.node === node && rt.gateway === null) ?? null;
}

/** check_cleanup_prefix_route(): what becomes of the prefix route: it stays, goes, or expires at a time (ns). */
export function prefixCleanup(ifp: Inet6Ifaddr): "keep" | "delete" | number {
  let action: "delete" | number = "delete";
  for (const other of ifp.idev.addrs) {
    if (other === ifp || other.prefixLength !== ifp.prefixLength) continue;
    if (!in6PrefixEqual(other.addr, 0, ifp.addr, 0, ifp.prefixLength)) continue;
    if (other.flags & (IFA_F_PERMANENT | IFA_F_NOPREFIXROUTE)) return "keep";
    const ends = other.tstamp + other.validLifetime * SECOND;
    action = action === "delete" ? ends : Math.max(action, ends);
  }
  return action;
}
