// What a sender of IP packets says of their header. Apart from what sends them, for modules that say it once, when they are read.

import type { IpOptions } from "./ip-options.ts";
import { IP_PMTUDISC_WANT } from "./uapi.ts";

/** What a socket says of the header of its packets: the inet_sock and cork fields that ip_make_skb() reads. */
export interface IpSendParams {
  /** IPPROTO_*. */
  protocol: number;
  /** Source; 0 takes the one that the route chose. */
  saddr: number;
  daddr: number;
  tos: number;
  /** 1 to 255; -1 for the route's or the namespace's default. */
  ttl: number;
  /** IP_MULTICAST_TTL. */
  multicastTtl: number;
  /** IP_MULTICAST_LOOP. */
  multicastLoop: boolean;
  /** IP_PMTUDISC_*. */
  pmtudisc: number;
  /** A connected socket counts its own ids (inet_id); -1 for others. Incremented when used. */
  id: number;
  /** IP_OPTIONS, or null. */
  options: IpOptions | null;
}

/** What `ip_make_skb` has for a sender that asks for nothing: pings of the kernel itself, for instance. */
export function ipSendParams(protocol: number): IpSendParams {
  return {
    protocol,
    saddr: 0,
    daddr: 0,
    tos: 0,
    ttl: -1,
    multicastTtl: 1,
    multicastLoop: true,
    pmtudisc: IP_PMTUDISC_WANT,
    id: -1,
    options: null,
  };
}
