// Packets that nobody wants (net/ipv4/route.c ip_error): a router says so to the sender, but not too often; a host is silent.

import { type DropReason, dropSkb, type NetDevice, type Skb } from "@podwire/netns";
import {
  ICMP_DEST_UNREACH,
  ICMP_HOST_UNREACH,
  ICMP_NET_UNREACH,
  ICMP_PKT_FILTERED,
  ipv4 as ip,
} from "@podwire/wire";
import { EACCES, EHOSTUNREACH, ENETUNREACH } from "./fib-info.ts";
import { icmpSend } from "./icmp-send.ts";
import { inDevice } from "./in-device.ts";
import type { Rtable } from "./rtable.ts";
import { JIFFY, routeTunables } from "./sysctl-kernel.ts";

export function ipError(skb: Skb, dev: NetDevice, rt: Rtable): void {
  const inDev = inDevice(dev);
  let reason: DropReason = "NOT_SPECIFIED";
  if (inDev !== null) {
    const { mib } = rt.ipv4;
    if (!inDev.forwarding) {
      if (rt.error === EHOSTUNREACH) {
        mib.InAddrErrors++;
        reason = "IP_INADDRERRORS";
      } else if (rt.error === ENETUNREACH) {
        mib.InNoRoutes++;
        reason = "IP_INNOROUTES";
      }
    } else {
      const code = codeOf(rt.error);
      if (rt.error === ENETUNREACH) {
        mib.InNoRoutes++;
        reason = "IP_INNOROUTES";
      }
      if (code >= 0 && allowed(skb, rt)) icmpSend(skb, ICMP_DEST_UNREACH, code, 0);
    }
  }
  dropSkb(dev.net, skb, dev, reason, "net/ipv4/route.c ip_error");
}

function codeOf(error: number): number {
  switch (error) {
    case EHOSTUNREACH:
      return ICMP_HOST_UNREACH;
    case ENETUNREACH:
      return ICMP_NET_UNREACH;
    case EACCES:
      return ICMP_PKT_FILTERED;
    default:
      return -1;
  }
}

function allowed(skb: Skb, rt: Rtable): boolean {
  const { kernel } = rt.ipv4.net;
  const { now } = kernel.clock;
  // One error a second to a sender, five at once after a silence.
  const cost = routeTunables(kernel).error_cost * JIFFY;
  const burst = routeTunables(kernel).error_burst * JIFFY;
  const peer = rt.ipv4.peers.get(ip.src(skb.bytes, skb.network), now);
  peer.rateTokens = Math.min(peer.rateTokens + now - peer.rateLast, burst);
  peer.rateLast = now;
  if (peer.rateTokens < cost) return false;
  peer.rateTokens -= cost;
  return true;
}
