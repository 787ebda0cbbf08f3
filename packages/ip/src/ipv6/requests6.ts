// What routing netlink carries for IPv6, as plain values: the shapes that the `ip` command hands to this package and prints.
// Addresses are sixteen bytes; absent or null stands for none.

import type { NetDevice } from "@podwire/netns";
import type { RouteMetrics } from "../requests.ts";
import type { In6 } from "./in6.ts";

/** RTM_NEWADDR. */
export interface Address6Request {
  dev: NetDevice;
  local: In6;
  /** IFA_ADDRESS where it is another's: the other end. */
  peer?: In6;
  prefixLength: number;
  /** IFA_F_*. */
  flags?: number;
  /** Seconds, INFINITY_LIFE_TIME where absent. */
  validLifetime?: number;
  preferredLifetime?: number;
  /** IFA_RT_PRIORITY: metric of the prefix route. */
  priority?: number;
  proto?: number;
}

/** What RTM_GETADDR says of an address. */
export interface Address6Info {
  dev: NetDevice;
  local: In6;
  peer: In6 | null;
  prefixLength: number;
  /** RT_SCOPE_*. */
  scope: number;
  flags: number;
  /** Seconds left, INFINITY_LIFE_TIME for ever. */
  validLifetime: number;
  preferredLifetime: number;
  priority: number;
  proto: number;
}

/** One of several ways. */
export interface Nexthop6Request {
  ifindex?: number;
  gateway?: In6;
  /** 1 to 256. */
  weight?: number;
  /** RTNH_F_ONLINK. */
  flags?: number;
}

/** RTM_NEWROUTE and RTM_DELROUTE. */
export interface Route6Request {
  /** RT_TABLE_*, main where absent or 0. */
  table?: number;
  dst: In6;
  dstLength: number;
  tos?: number;
  type?: number;
  protocol?: number;
  /** 0: 1024 for a new route, any for a deletion. */
  priority?: number;
  prefsrc?: In6;
  /** Interface index. */
  oif?: number;
  gateway?: In6;
  /** RTNH_F_ONLINK. */
  flags?: number;
  nexthops?: readonly Nexthop6Request[];
  metrics?: RouteMetrics;
  /** ICMPV6_ROUTER_PREF_*: 0 medium, 1 high, 3 low. */
  pref?: number;
  /** Seconds. */
  expires?: number;
}

export interface Nexthop6Info {
  dev: NetDevice;
  gateway: In6 | null;
  weight: number;
  /** RTNH_F_*. */
  flags: number;
}

/** What RTM_GETROUTE says of a route in a dump. */
export interface Route6Info {
  table: number;
  dst: In6;
  dstLength: number;
  type: number;
  protocol: number;
  metric: number;
  prefsrc: In6 | null;
  nexthops: Nexthop6Info[];
  metrics: RouteMetrics;
  pref: number;
  /** Seconds left, 0 for none. */
  expires: number;
  /** errno (negative) of a route that leads nowhere; 0. */
  error: number;
}

/** RTM_GETROUTE for one destination: `ip -6 route get`. */
export interface Route6Query {
  dst: In6;
  src?: In6;
  iif?: NetDevice;
  oif?: number;
  mark?: number;
  ipProto?: number;
  sport?: number;
  dport?: number;
  fibMatch?: boolean;
}

/** What `ip -6 route get` is told. */
export interface Route6Reply {
  table: number;
  type: number;
  dst: In6;
  /** RTA_SRC is not told without subtrees; iproute2 shows `from ::`. */
  gateway: In6 | null;
  dev: NetDevice;
  protocol: number;
  prefsrc: In6 | null;
  metric: number;
  iif: NetDevice | null;
  metrics: RouteMetrics;
  expires: number;
  pref: number;
  match: Route6Info | null;
}

/** RTM_NEWNEIGH. */
export interface Neighbour6Request {
  dev: NetDevice;
  dst: In6;
  lladdr?: Uint8Array;
  state?: number;
  flags?: number;
  protocol?: number;
}

/** What RTM_GETNEIGH says. */
export interface Neighbour6Info {
  dev: NetDevice;
  dst: In6;
  lladdr: Uint8Array | null;
  state: number;
  flags: number;
  probes: number;
  /** ns since … */
  confirmed: number;
  used: number;
  updated: number;
  refcount: number;
  protocol: number;
}
