// What lies above IPv6 (net/ipv6/protocol.c, struct inet6_protocol): UDP, ICMPv6 and whoever else registers gets the packets of its
// number. Raw and ping sockets are of @podwire/transport, which hands its ears over here.

import type { Kernel, NetDevice, Skb } from "@podwire/netns";

export interface Inet6Protocol {
  /** For traces: "udp". */
  readonly name: string;
  /**
   * A packet arrived, whole: `skb.data` and `skb.transport` are at the transport header, `skb.network` at the IPv6 header, the
   * tail where the packet ends. The handler owns the skb.
   */
  handle(skb: Skb, dev: NetDevice): void;
  /**
   * An ICMPv6 error came for a packet we sent: `skb.data` is at the IPv6 header that it quotes, `at` the offset of the quoted
   * transport header, of which at least eight bytes are there. `info` is the MTU or the pointer. Must not keep or change the skb.
   */
  error?(skb: Skb, type: number, code: number, info: number, at: number): void;
}

/** Raw sockets (net/ipv6/raw.c). */
export interface Raw6Protocol {
  /** raw6_local_deliver(): whoever listens takes a clone. True where somebody did. */
  deliver(skb: Skb, dev: NetDevice, protocol: number): boolean;
  /** raw6_icmp_error(), as {@link Inet6Protocol.error}. */
  error(skb: Skb, protocol: number, type: number, code: number, info: number, at: number): void;
}

/** Ping sockets (net/ipv6/ping.c). */
export interface Ping6Protocol {
  /** ping_rcv(): an echo reply, header at `skb.data`; false where no socket waits for it. Takes a clone. */
  receive(skb: Skb, dev: NetDevice): boolean;
  error(skb: Skb, type: number, code: number, info: number, at: number): void;
}

class Inet6Protocols {
  readonly byNumber: (Inet6Protocol | undefined)[] = new Array(256).fill(undefined);
  raw: Raw6Protocol | null = null;
  ping: Ping6Protocol | null = null;
}

const kernels = new WeakMap<Kernel, Inet6Protocols>();

/** The protocols of `kernel` (inet6_protos[]). */
export function inet6Protocols(kernel: Kernel): Inet6Protocols {
  let protocols = kernels.get(kernel);
  if (protocols === undefined) {
    protocols = new Inet6Protocols();
    kernels.set(kernel, protocols);
  }
  return protocols;
}

/** inet6_add_protocol(). Throws where somebody has the number already. */
export function registerProtocol6(kernel: Kernel, number: number, protocol: Inet6Protocol): void {
  const { byNumber } = inet6Protocols(kernel);
  const owner = byNumber[number];
  if (owner !== undefined) throw new Error(`IPv6 protocol ${number} belongs to ${owner.name} already`);
  byNumber[number] = protocol;
}

export function registerRaw6(kernel: Kernel, raw: Raw6Protocol): void {
  inet6Protocols(kernel).raw = raw;
}

export function registerPing6(kernel: Kernel, ping: Ping6Protocol): void {
  inet6Protocols(kernel).ping = ping;
}
