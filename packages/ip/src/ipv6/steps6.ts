// What a packet's trail says of IPv6. Routes, neighbours, forwarding and fragments have the steps of steps.ts.

import { type NetDevice, type Skb, traceStep } from "@podwire/netns";
import { formatIpv6, ipv6 as ip6 } from "@podwire/wire";
import { routeTypeName } from "../steps.ts";
import type { Rt6 } from "./rt6.ts";

declare module "@podwire/netns" {
  interface StepKinds {
    /** An IPv6 packet was taken in: its header is right and it is for this host or to be forwarded. */
    "ip6-input": { src: string; dst: string; nextHeader: number; hopLimit: number; length: number };
    /** An IPv6 packet of this host's own is on its way out. */
    "ip6-output": { src: string; dst: string; nextHeader: number; hopLimit: number; length: number };
    /** A message of neighbour discovery was read. `target` "" and `lladdr` "" where there is none. */
    ndisc: {
      message: "router solicitation" | "neighbour solicitation" | "neighbour advertisement";
      source: string;
      target: string;
      lladdr: string;
    };
    /** An ICMPv6 error about this packet is sent to its source. */
    "icmpv6-error": { type: number; code: number; to: string };
  }
}

/** Reports an IPv6 header. */
export function traceIp6(skb: Skb, dev: NetDevice, kind: "ip6-input" | "ip6-output"): void {
  const { bytes, network: at } = skb;
  traceStep(dev.net, skb, dev, kind, {
    src: formatIpv6(bytes, at + ip6.SRC),
    dst: formatIpv6(bytes, at + ip6.DST),
    nextHeader: ip6.nextHeader(bytes, at),
    hopLimit: ip6.hopLimit(bytes, at),
    length: ip6.payloadLength(bytes, at) + 40,
  });
}

/** Reports the route of a packet. Messages of the kernel's own need none, and have no line of the FIB. */
export function traceFib6(skb: Skb, dev: NetDevice | null, rt: Rt6): void {
  const { from } = rt;
  traceStep(rt.ipv6.net, skb, dev, "fib", {
    table: from?.tableId ?? 0,
    prefix: from === null ? "" : `${formatIpv6(from.dst)}/${from.dstLength}`,
    type: routeTypeName(rt.type),
    gateway: rt.gateway === null ? "" : formatIpv6(rt.gateway),
    out: rt.dev.name,
  });
}
