// struct rtable (include/net/route.h): a route that was looked up, ready to carry packets: the device, the gateway, what
// is to be done with what comes in by it. It stays valid while its namespace's generation does not change.

import type { NetDevice, Skb } from "@podwire/netns";
import type { Neighbour } from "./neighbour.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import type { RouteMetrics } from "./requests.ts";
import { RTCF_LOCAL } from "./uapi.ts";

/** dst->input: what happens to a packet that came in. */
export const INPUT_NONE = 0;
export const INPUT_LOCAL_DELIVER = 1;
export const INPUT_FORWARD = 2;
export const INPUT_ERROR = 3;

/** dst->output: what happens to a packet that goes out. */
export const OUTPUT_IP = 0;
export const OUTPUT_MULTICAST = 1;
/** A packet that came in must not leave by this route: ip_rt_bug. */
export const OUTPUT_NONE = 2;

export class Rtable {
  readonly ipv4: NetnsIpv4;
  readonly dev: NetDevice;
  readonly genid: number;
  /** RTCF_*. */
  flags: number;
  /** RTN_*. */
  readonly type: number;
  input = INPUT_NONE;
  output = OUTPUT_IP;
  /** Made for a packet that came in (rt_is_input). */
  isInput = false;
  usesGateway = false;
  /** Address to ask for the link-layer address of, 0 for the packet's own destination. */
  gateway = 0;
  /**
   * Interface index asked for (rt_iif); on the way to ourselves that of the device with the address. For input that of the
   * device it came in by, which the kernel keeps in skb_iif.
   */
  iif = 0;
  /** Learned path MTU, 0 for none; locked: not to be lowered. */
  pmtu = 0;
  mtuLocked = false;
  /** When what was learned expires, virtual ns; 0: never learned. */
  expires = 0;
  /** dst.obsolete: killed before its time. */
  obsolete = false;
  /** errno (positive) for INPUT_ERROR. */
  error = 0;
  metrics: RouteMetrics = NO_METRICS;
  /** RTAX_MTU, 0 where unset. */
  metricMtu = 0;
  /** The neighbour of `gateway`, found with the first packet; dead ones are looked up anew. */
  neigh: Neighbour | null = null;
  /** Output: the source address that was chosen or asked for. */
  saddr = 0;

  constructor(ipv4: NetnsIpv4, dev: NetDevice, flags: number, type: number) {
    this.ipv4 = ipv4;
    this.dev = dev;
    this.genid = ipv4.rtGenid;
    this.flags = flags;
    this.type = type;
    // What we send to ourselves comes back with its route: rt_dst_alloc().
    if (flags & RTCF_LOCAL) this.input = INPUT_LOCAL_DELIVER;
  }

  /** ipv4_dst_check(): may it still be used? */
  get valid(): boolean {
    return this.genid === this.ipv4.rtGenid && !this.obsolete;
  }
}

/**
 * inet_iif(): index of the device that a socket takes `skb` to have come in by. What we send to ourselves comes in by lo, but
 * counts as of the device that has the address.
 */
export function inetIif(skb: Skb): number {
  const rt = skb.dst as Rtable | null;
  return rt !== null && rt.iif !== 0 ? rt.iif : (skb.dev?.ifindex ?? 0);
}

export const NO_METRICS: RouteMetrics = Object.freeze({});

/** RTAX_* bits of `metrics.lock`. */
export const RTAX_MTU = 2;

/** IP_MAX_MTU. */
export const IP_MAX_MTU = 0xffff;

/** ip_mtu_locked(). */
export function mtuLocked(rt: Rtable): boolean {
  return rt.mtuLocked || ((rt.metrics.lock ?? 0) & (1 << RTAX_MTU)) !== 0;
}

/** ip_dst_mtu_maybe_forward(): bytes of IP packet that fit. A router does not believe what it learned, unless told to. */
export function dstMtu(rt: Rtable, forwarding: boolean): number {
  if (rt.pmtu !== 0 && (!forwarding || rt.ipv4.ipFwdUsePmtu !== 0 || mtuLocked(rt)))
    if (rt.ipv4.net.kernel.clock.now < rt.expires) return Math.min(rt.pmtu, IP_MAX_MTU);
  if (rt.metricMtu !== 0) return Math.min(rt.metricMtu, IP_MAX_MTU);
  let { mtu } = rt.dev;
  if (mtuLocked(rt) && rt.usesGateway && mtu > 576) mtu = 576;
  return mtu < IP_MAX_MTU ? mtu : IP_MAX_MTU;
}
