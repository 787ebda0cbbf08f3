// What a sender of IPv6 packets says of their header.

import { IP_PMTUDISC_WANT } from "../uapi.ts";

/** What a socket says of the header of its packets. */
export interface Ip6SendParams {
  /** IPPROTO_*. */
  protocol: number;
  /** Traffic class. */
  tclass: number;
  /** 0 to 255; -1 for the route's or the device's. */
  hopLimit: number;
  /** IPV6_MULTICAST_HOPS. */
  multicastHops: number;
  /** IPV6_MULTICAST_LOOP. */
  multicastLoop: boolean;
  /** IPV6_MTU_DISCOVER: IP_PMTUDISC_*. */
  pmtudisc: number;
  /** Flow label; -1 to make one of the flow (auto_flowlabels). */
  flowLabel: number;
}

export function ip6SendParams(protocol: number): Ip6SendParams {
  return {
    protocol,
    tclass: 0,
    hopLimit: -1,
    multicastHops: 1,
    multicastLoop: true,
    pmtudisc: IP_PMTUDISC_WANT,
    flowLabel: -1,
  };
}
