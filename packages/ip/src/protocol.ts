// What lies above IPv4 (net/ipv4/protocol.c, struct net_protocol): UDP, ICMP and whoever else registers gets the packets
// of its number. Raw sockets hear of every packet first, ping sockets of ICMP's answers; both are of @podwire/transport,
// which hands its ears over here.

import type { Kernel, NetDevice, Skb } from "@podwire/netns";

export interface InetProtocol {
  /** For traces: "udp". */
  readonly name: string;
  /**
   * A packet arrived, whole: `skb.data` and `skb.transport` are at the transport header, `skb.network` at the IP
   * header, the tail where the IP packet ends. The handler owns the skb.
   */
  handle(skb: Skb, dev: NetDevice): void;
  /**
   * An ICMP error came for a packet we sent (err_handler): `skb.data` is at the IP header that it quotes, of whose
   * payload at least eight bytes follow; `skb.transport` is at the ICMP header. `info` is the next hop's MTU for
   * fragmentation needed, the gateway of a redirect, the pointer of a parameter problem, 0 otherwise.
   * Must not keep or change the skb.
   */
  error?(skb: Skb, type: number, code: number, info: number): void;
}

/** Raw sockets (net/ipv4/raw.c). */
export interface RawProtocol {
  /**
   * raw_local_deliver(): `skb.data` is at the transport header. Whoever listens takes a clone. True where somebody did,
   * which spares the sender a "protocol unreachable".
   */
  deliver(skb: Skb, dev: NetDevice, protocol: number): boolean;
  /** raw_icmp_error(), as {@link InetProtocol.error}. */
  error(skb: Skb, protocol: number, type: number, code: number, info: number): void;
}

/** Ping sockets (net/ipv4/ping.c). */
export interface PingProtocol {
  /** ping_rcv(): an ICMP message, header at `skb.data`; false where no socket waits for it. Takes a clone. */
  receive(skb: Skb, dev: NetDevice): boolean;
  /** ping_err(): as {@link InetProtocol.error}, for a quoted echo request. */
  error(skb: Skb, type: number, code: number, info: number): void;
}

/** A kernel's protocols (inet_protos[]). */
class InetProtocols {
  readonly byNumber: (InetProtocol | undefined)[] = new Array(256).fill(undefined);
  raw: RawProtocol | null = null;
  ping: PingProtocol | null = null;
}

const kernels = new WeakMap<Kernel, InetProtocols>();

/** The protocols of `kernel`. */
export function inetProtocols(kernel: Kernel): InetProtocols {
  let protocols = kernels.get(kernel);
  if (protocols === undefined) {
    protocols = new InetProtocols();
    kernels.set(kernel, protocols);
  }
  return protocols;
}

/** inet_add_protocol(): packets of IP protocol `number` go to `protocol` from now on. Throws where one has it already. */
export function registerProtocol(kernel: Kernel, number: number, protocol: InetProtocol): void {
  const { byNumber } = inetProtocols(kernel);
  const owner = byNumber[number];
  if (owner !== undefined) throw new Error(`IP protocol ${number} belongs to ${owner.name} already`);
  byNumber[number] = protocol;
}

export function registerRaw(kernel: Kernel, raw: RawProtocol): void {
  inetProtocols(kernel).raw = raw;
}

export function registerPing(kernel: Kernel, ping: PingProtocol): void {
  inetProtocols(kernel).ping = ping;
}
