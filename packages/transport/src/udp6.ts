// UDP sockets of IPv6 (net/ipv6/udp.c): as udp.ts. Their ports are their own: an IPv4 socket may have the same.

import {
  type In6,
  type Inet6Protocol,
  icmpv6Send,
  in6Equal,
  inet6Iif,
  ipv4Of,
  ipv6Of,
  registerProtocol6,
  updatePmtu6,
} from "@podwire/ip";
import {
  CHECKSUM_PARTIAL,
  CHECKSUM_UNNECESSARY,
  cloneSkb,
  defineNetState,
  dropSkb,
  type Kernel,
  KernelError,
  type NetDevice,
  type NetNamespace,
  Skb,
  traceStep,
} from "@podwire/netns";
import {
  formatIpv6,
  ICMPV6_DEST_UNREACH,
  ICMPV6_PKT_TOOBIG,
  ICMPV6_PORT_UNREACH,
  IPPROTO_UDP,
  ipv6 as ip6,
  UDP_HLEN,
  udp,
} from "@podwire/wire";
import { socketError6 } from "./icmpv6-errors.ts";
import { type Destination6, Inet6Socket, isAny } from "./inet6-socket.ts";
import type { SocketOwner } from "./socket.ts";

/** A datagram as recvmsg() gives it. */
export interface Datagram6 {
  readonly data: Uint8Array;
  readonly address: In6;
  readonly port: number;
  readonly destination: In6;
  readonly ifindex: number;
  readonly hopLimit: number;
  readonly tclass: number;
  readonly timestamp: number;
}

export interface SendTo6 extends Destination6 {
  port?: number;
}

/** The sockets of a namespace by port, the newest first. */
const table = defineNetState("udp6_table", () => new Map<number, Udp6Socket[]>());
const NOWHERE: SendTo6 = {};

export class Udp6Socket extends Inet6Socket {
  readonly kind = "udp";
  #readShut = false;
  #writeShut = false;

  constructor(net: NetNamespace, owner: SocketOwner | null = null) {
    super(net, IPPROTO_UDP, owner);
  }

  override get ready(): boolean {
    return super.ready || this.#readShut;
  }

  /** bind(): `::` for any, port 0 for a free one. KernelError EADDRNOTAVAIL, EADDRINUSE, EINVAL. */
  bind(address: In6, port: number, scopeId = 0): void {
    if (this.localPort !== 0) throw new KernelError("EINVAL");
    this.checkLocal(address, scopeId);
    if (!hash(this, address, port)) throw new KernelError("EADDRINUSE");
    this.setLocal(address);
    if (!isAny(address)) this.v6Only = true;
  }

  connect(address: In6, port: number, scopeId = 0): void {
    this.#autobind();
    this.connectTo(address, port, scopeId);
  }

  /** sendto(). Gives the number of bytes. KernelErrors as UdpSocket's. */
  send(data: Uint8Array, to: SendTo6 = NOWHERE): number {
    if (this.#writeShut) throw new KernelError("EPIPE");
    if (to.address === undefined && !this.connected) throw new KernelError("EDESTADDRREQ");
    const port = to.port ?? this.remotePort;
    if (port === 0) throw new KernelError("EINVAL");
    this.#autobind();
    this.checkError();
    const rt = this.routeTo(to, port);
    const skb = Skb.alloc(UDP_HLEN + data.length);
    const at = skb.put(UDP_HLEN + data.length);
    udp.write(skb.bytes, at, this.localPort, port, UDP_HLEN + data.length);
    skb.bytes.set(data, at + UDP_HLEN);
    udp.fillChecksum6(skb.bytes, at, this.flow.saddr, this.flow.daddr);
    this.output(skb, rt, port);
    return data.length;
  }

  /** recvmsg(): the next datagram, null where none waits. Fails with a pending error. */
  receive(): Datagram6 | null {
    const skb = this.dequeue();
    if (skb === null) return null;
    const { bytes, network: at, transport } = skb;
    const datagram: Datagram6 = {
      data: bytes.slice(transport + UDP_HLEN, skb.tail),
      address: bytes.slice(at + ip6.SRC, at + ip6.SRC + 16),
      port: udp.srcPort(bytes, transport),
      destination: bytes.slice(at + ip6.DST, at + ip6.DST + 16),
      ifindex: inet6Iif(skb),
      hopLimit: ip6.hopLimit(bytes, at),
      tclass: ip6.trafficClass(bytes, at),
      timestamp: skb.timestamp,
    };
    skb.free();
    return datagram;
  }

  /** recvmsg(MSG_PEEK): who sent the datagram that waits. */
  peek(): { readonly address: In6; readonly port: number; readonly ifindex: number } | null {
    const skb = this.queue.first;
    if (skb === null) return null;
    const at = skb.network + ip6.SRC;
    return {
      address: skb.bytes.slice(at, at + 16),
      port: udp.srcPort(skb.bytes, skb.transport),
      ifindex: inet6Iif(skb),
    };
  }

  /** shutdown(): KernelError ENOTCONN where it is not connected. */
  shutdown(how: "read" | "write" | "both"): void {
    if (!this.connected) throw new KernelError("ENOTCONN");
    if (how !== "write") {
      this.#readShut = true;
      this.wake();
    }
    if (how !== "read") this.#writeShut = true;
  }

  get readShut(): boolean {
    return this.#readShut;
  }

  get label(): string {
    const at = `udp socket [${formatIpv6(this.localAddress)}]:${this.localPort}`;
    return this.owner === null ? at : `${at} of ${this.owner.name}[${this.owner.pid}]`;
  }

  deliver(skb: Skb, dev: NetDevice): void {
    if (!this.enqueue(skb, this.rmem <= this.rcvbuf)) {
      dropSkb(dev.net, skb, dev, "SOCKET_RCVBUFF", "net/ipv6/udp.c udpv6_queue_rcv_one_skb");
      return;
    }
    if (dev.net.kernel.tracer !== null) traceStep(dev.net, skb, dev, "deliver", { to: this.label });
  }

  protected release(): void {
    const chains = table.of(this.net);
    const chain = chains.get(this.localPort);
    const at = chain?.indexOf(this) ?? -1;
    if (chain === undefined || at < 0) return;
    chain.splice(at, 1);
    if (chain.length === 0) chains.delete(this.localPort);
  }

  #autobind(): void {
    if (this.localPort === 0 && !hash(this, this.localAddress, 0)) throw new KernelError("EAGAIN");
  }
}

/** udp_lib_get_port(). */
function hash(sk: Udp6Socket, address: In6, port: number): boolean {
  const chains = table.of(sk.net);
  let chosen = port;
  if (port !== 0) {
    if (inUse(chains.get(port), sk, address)) return false;
  } else {
    const [low, high] = ipv4Of(sk.net).localPortRange;
    const count = high - low + 1;
    const first = Math.floor(sk.net.kernel.random("udp_port").fraction() * count);
    for (let i = 0; i < count && chosen === 0; i++) {
      const candidate = low + ((first + i) % count);
      if (!inUse(chains.get(candidate), sk, address)) chosen = candidate;
    }
    if (chosen === 0) return false;
  }
  sk.localPort = chosen;
  const chain = chains.get(chosen);
  if (chain === undefined) chains.set(chosen, [sk]);
  else chain.unshift(sk);
  return true;
}

function inUse(chain: readonly Udp6Socket[] | undefined, sk: Udp6Socket, address: In6): boolean {
  return (chain ?? []).some((other) => {
    if (other === sk || (other.reuseAddress && sk.reuseAddress) || (other.reusePort && sk.reusePort))
      return false;
    if (other.boundIf !== 0 && sk.boundIf !== 0 && other.boundIf !== sk.boundIf) return false;
    return isAny(address) || isAny(other.localAddress) || in6Equal(address, 0, other.localAddress, 0);
  });
}

/** __udp6_lib_lookup(): the socket that knows most of the two ends. */
function lookup(
  net: NetNamespace,
  b: Uint8Array,
  remoteAt: number,
  sport: number,
  localAt: number,
  dport: number,
  dif: number,
): Udp6Socket | null {
  let best: Udp6Socket | null = null;
  let most = -1;
  for (const sk of table.peek(net)?.get(dport) ?? []) {
    if (!sk.takes(b, remoteAt, localAt, dif)) continue;
    if (sk.remotePort !== 0 && sk.remotePort !== sport) continue;
    const score =
      (isAny(sk.localAddress) ? 0 : 8) +
      (isAny(sk.remoteAddress) ? 0 : 1) +
      (sk.remotePort === 0 ? 0 : 1) +
      (sk.boundIf === 0 ? 0 : 1);
    if (score > most) {
      most = score;
      best = sk;
    }
  }
  return best;
}

const RECEIVE = "net/ipv6/udp.c __udp6_lib_rcv";

/** __udp6_lib_rcv(). */
function receive(skb: Skb, dev: NetDevice): void {
  const { net } = dev;
  const { bytes, data: at, network } = skb;
  if (udp.check(bytes, at, skb.tail) !== 0) {
    dropSkb(net, skb, dev, "PKT_TOO_SMALL", RECEIVE);
    return;
  }
  skb.trim(udp.length(bytes, at));
  const known = skb.ipSummed === CHECKSUM_UNNECESSARY || skb.ipSummed === CHECKSUM_PARTIAL;
  if (!known && !udp.checksumOk6(bytes, at, network)) {
    dropSkb(net, skb, dev, "UDP_CSUM", RECEIVE);
    return;
  }
  const sport = udp.srcPort(bytes, at);
  const dport = udp.dstPort(bytes, at);
  const dif = inet6Iif(skb);
  if (bytes[network + ip6.DST] === 0xff) {
    const all = (table.peek(net)?.get(dport) ?? []).filter(
      (sk) =>
        sk.takes(bytes, network + ip6.SRC, network + ip6.DST, dif) &&
        (sk.remotePort === 0 || sk.remotePort === sport),
    );
    const last = all.pop();
    for (const sk of all) sk.deliver(cloneSkb(net, skb), dev);
    if (last !== undefined) last.deliver(skb, dev);
    else dropSkb(net, skb, dev, "NO_SOCKET", "net/ipv6/udp.c __udp6_lib_mcast_deliver");
    return;
  }
  const sk = lookup(net, bytes, network + ip6.SRC, sport, network + ip6.DST, dport, dif);
  if (sk !== null) {
    sk.deliver(skb, dev);
    return;
  }
  icmpv6Send(skb, ICMPV6_DEST_UNREACH, ICMPV6_PORT_UNREACH, 0);
  dropSkb(net, skb, dev, "NO_SOCKET", RECEIVE);
}

/** __udp6_lib_err(). */
function error(skb: Skb, type: number, code: number, info: number, at: number): void {
  const dev = skb.dev as NetDevice;
  const { bytes, data } = skb;
  const port = udp.dstPort(bytes, at);
  const sk = lookup(
    dev.net,
    bytes,
    data + ip6.DST,
    port,
    data + ip6.SRC,
    udp.srcPort(bytes, at),
    inet6Iif(skb),
  );
  if (sk === null) return;
  if (type === ICMPV6_PKT_TOOBIG) updatePmtu6(ipv6Of(dev.net), skb, info, sk.boundIf);
  const { errno, hard } = socketError6(type, code);
  if (!sk.recvErr && !(hard && sk.connected)) return;
  sk.icmpError(skb, errno, true, type, code, info, at + UDP_HLEN, port);
}

const protocol: Inet6Protocol = { name: "udp", handle: receive, error };

export function registerUdp6(kernel: Kernel): void {
  registerProtocol6(kernel, IPPROTO_UDP, protocol);
}
