// What a packet's trail says of IPv4: steps for `podwire explain`, the page and failing tests. Small objects of text and
// numbers, made only while somebody looks.

import { type NetDevice, type Skb, traceStep } from "@podwire/netns";
import { formatIpv4, ipv4 as ip } from "@podwire/wire";
import { FibResult } from "./fib-info.ts";
import { fibLookup } from "./fib-lookup.ts";
import { Flowi4 } from "./flow.ts";
import type { Rtable } from "./rtable.ts";

declare module "@podwire/netns" {
  interface StepKinds {
    /** An IP packet was taken in: its header is right and it is for this host or to be forwarded. */
    "ip-input": { src: string; dst: string; protocol: number; ttl: number; id: number; length: number };
    /** An IP packet of this host's own is on its way out. */
    "ip-output": { src: string; dst: string; protocol: number; ttl: number; id: number; length: number };
    /** A route was chosen. `table` 0 and no prefix: by a rule of the protocol's own, such as limited broadcast. */
    fib: {
      table: number;
      prefix: string;
      /** RTN_* as iproute2 writes them. */
      type: string;
      /** "" where directly connected. */
      gateway: string;
      out: string;
    };
    /** The neighbour was looked up: its address is known, the packet waits for it, or it did not answer. */
    neigh: { address: string; state: string; lladdr: string; outcome: "known" | "waits" | "failed" };
    /** An ARP message was read. */
    arp: { operation: "request" | "reply"; senderIp: string; senderMac: string; targetIp: string };
    /** The packet is forwarded, with one hop less to live. */
    forward: { in: string; out: string; ttl: number };
    /** It was cut into pieces of at most `mtu` bytes. */
    fragment: { mtu: number; fragments: number };
    /** A piece was put beside the others: `complete` with the last one. */
    reassemble: { id: number; offset: number; length: number; more: boolean; complete: boolean };
    /** An ICMP error about this packet is sent to its source. */
    "icmp-error": { type: number; code: number; to: string };
  }
}

/** Reports an IP header. */
export function traceIp(
  skb: Skb,
  dev: NetDevice | null,
  rt: Rtable | null,
  kind: "ip-input" | "ip-output",
): void {
  const net = (dev ?? rt?.dev)?.net;
  if (net === undefined) return;
  const { bytes, network: at } = skb;
  traceStep(net, skb, dev, kind, {
    src: formatIpv4(ip.src(bytes, at)),
    dst: formatIpv4(ip.dst(bytes, at)),
    protocol: ip.protocol(bytes, at),
    ttl: ip.ttl(bytes, at),
    id: ip.id(bytes, at),
    length: ip.totalLength(bytes, at),
  });
}

const TYPES = [
  "none",
  "unicast",
  "local",
  "broadcast",
  "anycast",
  "multicast",
  "blackhole",
  "unreachable",
  "prohibit",
  "throw",
];

/** RTN_* as iproute2 writes it. */
export function routeTypeName(type: number): string {
  return TYPES[type] ?? String(type);
}

const flow = new Flowi4();
const result = new FibResult();

/** Reports the route of a packet: the table is asked once more, for the line that decided. */
export function traceFib(skb: Skb, dev: NetDevice | null, rt: Rtable): void {
  const { bytes, network: at } = skb;
  flow.init(
    ip.dst(bytes, at),
    ip.src(bytes, at),
    0,
    ip.tos(bytes, at) & 0x1c,
    ip.protocol(bytes, at),
    skb.mark,
  );
  flow.iif = dev?.ifindex ?? rt.ipv4.net.loopback.ifindex;
  const res = result.reset();
  fibLookup(rt.ipv4, flow, res);
  const { fa } = res;
  traceStep(rt.ipv4.net, skb, dev, "fib", {
    table: fa?.table ?? 0,
    prefix: fa === null ? "" : `${formatIpv4(fa.prefix)}/${fa.prefixLength}`,
    type: routeTypeName(rt.type),
    gateway: rt.usesGateway ? formatIpv4(rt.gateway) : "",
    out: rt.dev.name,
  });
}
