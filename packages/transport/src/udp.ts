// UDP sockets (net/ipv4/udp.c, udp(7)). Left out: multicast membership, corking, encapsulation and GSO.

import {
  dstMtu,
  type InetProtocol,
  icmpSend,
  inetIif,
  ipv4Redirect,
  ipv4UpdatePmtu,
  RTCF_BROADCAST,
  RTCF_MULTICAST,
  type Rtable,
  registerProtocol,
} from "@podwire/ip";
import {
  CHECKSUM_PARTIAL,
  CHECKSUM_UNNECESSARY,
  cloneSkb,
  dropSkb,
  type Kernel,
  KernelError,
  type NetDevice,
  type NetNamespace,
  Skb,
  traceStep,
} from "@podwire/netns";
import {
  checksum,
  formatIpv4,
  ICMP_DEST_UNREACH,
  ICMP_FRAG_NEEDED,
  ICMP_PORT_UNREACH,
  ICMP_REDIRECT,
  IPPROTO_UDP,
  ipv4 as ip,
  setU16,
  UDP_HLEN,
  udp,
} from "@podwire/wire";
import { socketError } from "./icmp-errors.ts";
import { InetSocket } from "./inet-socket.ts";
import type { SocketOwner } from "./socket.ts";
import { udpMib } from "./udp-mib.ts";
import { udpHash, udpLookup, udpTable, udpUnhash } from "./udp-table.ts";

/** A datagram as recvmsg() gives it, with what IP_PKTINFO, IP_RECVTTL and IP_RECVTOS tell. */
export interface Datagram {
  readonly data: Uint8Array;
  /** Who sent it. */
  readonly address: number;
  readonly port: number;
  /** Address that it was sent to. */
  readonly destination: number;
  /** Interface that it came in by. */
  readonly ifindex: number;
  readonly ttl: number;
  readonly tos: number;
  /** Virtual time of its arrival, ns. */
  readonly timestamp: number;
}

/** Where a datagram goes; what is left out comes from connect() and bind(). */
export interface SendTo {
  address?: number;
  port?: number;
  /** IP_PKTINFO: the source address and interface of this one. */
  source?: number;
  ifindex?: number;
}

const NOWHERE: SendTo = {};

export class UdpSocket extends InetSocket {
  readonly kind = "udp";
  /** shutdown(SHUT_RD). */
  #readShut = false;
  /** shutdown(SHUT_WR). */
  #writeShut = false;

  constructor(net: NetNamespace, owner: SocketOwner | null = null) {
    super(net, IPPROTO_UDP, owner);
  }

  override get ready(): boolean {
    return super.ready || this.#readShut;
  }

  /** bind(): `address` 0 for any, `port` 0 for a free one. KernelError EADDRNOTAVAIL, EADDRINUSE, EINVAL (bound already). */
  bind(address: number, port: number): void {
    if (this.localPort !== 0) throw new KernelError("EINVAL");
    this.checkLocal(address);
    if (!udpHash(this, address, port)) throw new KernelError("EADDRINUSE");
    this.setLocal(address);
  }

  /** connect(): from now on only this one is spoken with. KernelError ENETUNREACH …, EACCES, EAGAIN (no port free). */
  connect(address: number, port: number): void {
    this.#autobind();
    this.connectTo(address, port);
  }

  /**
   * sendto(). Gives the number of bytes. KernelError EDESTADDRREQ, EINVAL (port 0), EMSGSIZE, EACCES (broadcast), EPIPE, what
   * routing says, and a pending error.
   */
  send(data: Uint8Array, to: SendTo = NOWHERE): number {
    if (data.length > 0xffff) throw new KernelError("EMSGSIZE");
    if (this.#writeShut) throw new KernelError("EPIPE");
    const { connected } = this;
    if (to.address === undefined && !connected) throw new KernelError("EDESTADDRREQ");
    const asked = to.address ?? this.remoteAddress;
    const port = to.port ?? this.remotePort;
    if (port === 0) throw new KernelError("EINVAL");
    this.#autobind();
    this.checkError();
    const source = to.source ?? this.sourceAddress;
    const rt = this.routeTo(asked, port, source, to.ifindex ?? this.boundIf);
    const address = asked === 0 ? this.routedAddress : asked;
    const from = source === 0 ? rt.saddr : source;
    const skb = Skb.alloc(UDP_HLEN + data.length);
    const at = skb.put(UDP_HLEN + data.length);
    udp.write(skb.bytes, at, this.localPort, port, UDP_HLEN + data.length);
    skb.bytes.set(data, at + UDP_HLEN);
    sendChecksum(skb, rt, from, address);
    this.output(skb, rt, from, address, port);
    udpMib(this.net).OutDatagrams++;
    return data.length;
  }

  /** recvmsg(): the next datagram, null where none waits. Fails with a pending error (ECONNREFUSED …). */
  receive(): Datagram | null {
    const skb = this.dequeue();
    if (skb === null) return null;
    udpMib(this.net).InDatagrams++;
    const { bytes, network, transport } = skb;
    const datagram: Datagram = {
      data: bytes.slice(transport + UDP_HLEN, skb.tail),
      address: ip.src(bytes, network),
      port: udp.srcPort(bytes, transport),
      destination: ip.dst(bytes, network),
      ifindex: inetIif(skb),
      ttl: ip.ttl(bytes, network),
      tos: ip.tos(bytes, network),
      timestamp: skb.timestamp,
    };
    skb.free();
    return datagram;
  }

  /** recvmsg(MSG_PEEK): who sent the datagram that waits, null where none does. */
  peek(): { readonly address: number; readonly port: number } | null {
    const skb = this.queue.first;
    if (skb === null) return null;
    return { address: ip.src(skb.bytes, skb.network), port: udp.srcPort(skb.bytes, skb.transport) };
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

  /** How the trail of a packet names it. */
  get label(): string {
    const { owner } = this;
    const at = `udp socket ${formatIpv4(this.localAddress)}:${this.localPort}`;
    return owner === null ? at : `${at} of ${owner.name}[${owner.pid}]`;
  }

  /** __udp_enqueue_schedule_skb(): `skb.data` and `skb.transport` are at the UDP header. Owns the skb. */
  deliver(skb: Skb, dev: NetDevice): void {
    if (!this.enqueue(skb, this.rmem <= this.rcvbuf)) {
      const mib = udpMib(this.net);
      mib.RcvbufErrors++;
      mib.InErrors++;
      dropSkb(dev.net, skb, dev, "SOCKET_RCVBUFF", "net/ipv4/udp.c __udp_enqueue_schedule_skb");
      return;
    }
    if (dev.net.kernel.tracer !== null) traceStep(dev.net, skb, dev, "deliver", { to: this.label });
  }

  protected release(): void {
    udpUnhash(this);
  }

  /** inet_autobind(). */
  #autobind(): void {
    if (this.localPort === 0 && !udpHash(this, this.localAddress, 0)) throw new KernelError("EAGAIN");
  }
}

/** udp_send_skb(): the checksum, or its beginning where the device works out the rest and the datagram fits. */
function sendChecksum(skb: Skb, rt: Rtable, saddr: number, daddr: number): void {
  const at = skb.data;
  if (rt.dev.txCsum && skb.len + 20 <= dstMtu(rt, false)) {
    skb.ipSummed = CHECKSUM_PARTIAL;
    skb.csumStart = at;
    skb.csumOffset = 6;
    setU16(skb.bytes, at + 6, checksum.fold(checksum.pseudo4(saddr, daddr, IPPROTO_UDP, skb.len)));
  } else udp.fillChecksum4(skb.bytes, at, saddr, daddr);
}

const RECEIVE = "net/ipv4/udp.c __udp4_lib_rcv";

/** __udp4_lib_rcv(). */
function udpReceive(skb: Skb, dev: NetDevice): void {
  const { bytes, data: at } = skb;
  if (udp.check(bytes, at, skb.tail) !== 0) {
    udpMib(dev.net).InErrors++;
    dropSkb(dev.net, skb, dev, "PKT_TOO_SMALL", RECEIVE);
    return;
  }
  skb.trim(udp.length(bytes, at));
  const saddr = ip.src(bytes, skb.network);
  const daddr = ip.dst(bytes, skb.network);
  const known = skb.ipSummed === CHECKSUM_UNNECESSARY || skb.ipSummed === CHECKSUM_PARTIAL;
  if (!known && !udp.checksumOk4(bytes, at, saddr, daddr)) {
    const mib = udpMib(dev.net);
    mib.InCsumErrors++;
    mib.InErrors++;
    dropSkb(dev.net, skb, dev, "UDP_CSUM", RECEIVE);
    return;
  }
  const rt = skb.dst as Rtable;
  const sport = udp.srcPort(bytes, at);
  const dport = udp.dstPort(bytes, at);
  if (rt.flags & (RTCF_BROADCAST | RTCF_MULTICAST)) {
    deliverToAll(skb, dev, saddr, sport, daddr, dport);
    return;
  }
  const sk = udpLookup(dev.net, saddr, sport, daddr, dport, inetIif(skb));
  if (sk !== null) {
    sk.deliver(skb, dev);
    return;
  }
  udpMib(dev.net).NoPorts++;
  icmpSend(skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
  dropSkb(dev.net, skb, dev, "NO_SOCKET", RECEIVE);
}

/** __udp4_lib_mcast_deliver(): a copy for everyone whom it may concern; nobody is told where that is no one. */
function deliverToAll(
  skb: Skb,
  dev: NetDevice,
  saddr: number,
  sport: number,
  daddr: number,
  dport: number,
): void {
  let first: UdpSocket | null = null;
  for (const sk of udpTable.peek(dev.net)?.byPort.get(dport) ?? []) {
    if (sk.remoteAddress !== 0 && sk.remoteAddress !== saddr) continue;
    if (sk.remotePort !== 0 && sk.remotePort !== sport) continue;
    if (sk.localAddress !== 0 && sk.localAddress !== daddr) continue;
    if (sk.boundIf !== 0 && sk.boundIf !== dev.ifindex) continue;
    if (first === null) first = sk;
    else sk.deliver(cloneSkb(dev.net, skb), dev);
  }
  if (first !== null) {
    first.deliver(skb, dev);
    return;
  }
  udpMib(dev.net).IgnoredMulti++;
  dropSkb(dev.net, skb, dev, "NO_SOCKET", "net/ipv4/udp.c __udp4_lib_mcast_deliver");
}

/** __udp4_lib_err(): `skb.data` is at the IP header of a datagram of ours. */
function udpError(skb: Skb, type: number, code: number, info: number): void {
  const dev = skb.dev as NetDevice;
  const { bytes, data } = skb;
  const at = data + ip.headerLength(bytes, data);
  const port = udp.dstPort(bytes, at);
  const sk = udpLookup(
    dev.net,
    ip.dst(bytes, data),
    port,
    ip.src(bytes, data),
    udp.srcPort(bytes, at),
    dev.ifindex,
  );
  if (sk === null) return;
  const { ipv4 } = skb.dst as Rtable;
  if (type === ICMP_REDIRECT) {
    ipv4Redirect(ipv4, skb, sk.boundIf, IPPROTO_UDP);
    return;
  }
  if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED)
    ipv4UpdatePmtu(ipv4, skb, info, sk.boundIf, IPPROTO_UDP);
  const error = socketError(type, code, sk.params.pmtudisc);
  if (error === null || (!sk.recvErr && !(error.hard && sk.connected))) return;
  sk.icmpError(skb, error.errno, true, type, code, info, at + UDP_HLEN, port);
}

const protocol: InetProtocol = { name: "udp", handle: udpReceive, error: udpError };

export function registerUdp(kernel: Kernel): void {
  registerProtocol(kernel, IPPROTO_UDP, protocol);
}

/** Every UDP socket of `net`, for `ss`: by port, those of one port as the table has them. */
export function udpSockets(net: NetNamespace): UdpSocket[] {
  const table = udpTable.peek(net);
  return table === undefined ? [] : [...table.byPort.values()].flat();
}
