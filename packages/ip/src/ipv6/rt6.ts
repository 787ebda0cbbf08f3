// struct rt6_info (include/net/ip6_fib.h): a route that was looked up, ready to carry packets. One serves all packets of a line of
// the FIB; those that learned a path MTU have their own. It stays valid while its namespace's generation does not change.

import type { NetDevice } from "@podwire/netns";
import type { Neighbour } from "../neighbour.ts";
import type { RouteMetrics } from "../requests.ts";
import { IN6_ANY, type In6 } from "./in6.ts";
import { type Inet6Dev, in6Dev } from "./inet6-dev.ts";
import type { Fib6Info } from "./ip6-fib.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";

/** dst->input: what happens to a packet that came in; for errors also dst->output. */
export const INPUT6_LOCAL = 1;
export const INPUT6_MULTICAST = 2;
export const INPUT6_FORWARD = 3;
/** ip6_pkt_discard, ip6_pkt_prohibit, dst_discard. */
export const INPUT6_UNREACHABLE = 4;
export const INPUT6_PROHIBIT = 5;
export const INPUT6_BLACKHOLE = 6;

const NO_METRICS: RouteMetrics = Object.freeze({});

export class Rt6 {
  readonly ipv6: NetnsIpv6;
  /** dst.dev: lo for what is for this host. */
  readonly dev: NetDevice;
  /** rt6i_idev: the device's own side of it, where the address is. */
  readonly idev: Inet6Dev | null;
  readonly genid: number;
  /** RTN_*. */
  readonly type: number;
  readonly from: Fib6Info | null;
  dst: In6 = IN6_ANY;
  dstLength = 0;
  input = INPUT6_FORWARD;
  /** errno (positive): packets go nowhere. */
  error = 0;
  gateway: In6 | null = null;
  /** RTF_CACHE: learned path MTU, 0 for none, and until when it is believed, virtual ns. */
  pmtu = 0;
  expires = 0;
  metrics: RouteMetrics = NO_METRICS;
  /** The gateway's neighbour, found with the first packet; dead ones are looked up anew. */
  neigh: Neighbour | null = null;
  obsolete = false;

  constructor(
    ipv6: NetnsIpv6,
    dev: NetDevice,
    type: number,
    from: Fib6Info | null,
    idev: Inet6Dev | null = in6Dev(dev),
  ) {
    this.ipv6 = ipv6;
    this.dev = dev;
    this.idev = idev;
    this.genid = ipv6.genid;
    this.type = type;
    this.from = from;
  }

  /** ip6_dst_check(): may it still be used? */
  get valid(): boolean {
    return this.genid === this.ipv6.genid && !this.obsolete;
  }
}

/** IPV6_MIN_MTU. */
export const IPV6_MIN_MTU = 1280;
/** IP6_MAX_MTU. */
const IP6_MAX_MTU = 0xffff + 40;

/** ip6_mtu(), ip6_dst_mtu_maybe_forward(): bytes of IPv6 packet that fit. */
export function rt6Mtu(rt: Rt6): number {
  let mtu = 0;
  if (rt.pmtu !== 0 && rt.ipv6.clock.now < rt.expires) mtu = rt.pmtu;
  if (mtu === 0) mtu = rt.metrics.mtu ?? 0;
  if (mtu === 0) mtu = in6Dev(rt.dev)?.cnf.mtu ?? IPV6_MIN_MTU;
  return mtu < IP6_MAX_MTU ? mtu : IP6_MAX_MTU;
}

/** ip6_dst_hoplimit(). */
export function rt6HopLimit(rt: Rt6): number {
  const metric = rt.metrics.hoplimit ?? 0;
  if (metric !== 0) return metric;
  return in6Dev(rt.dev)?.cnf.hop_limit ?? rt.ipv6.devconfAll.hop_limit;
}
