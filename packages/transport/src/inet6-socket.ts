// IPv6 sockets (struct ipv6_pinfo, net/ipv6/datagram.c, ipv6_sockglue.c): what all of them do alike. Addresses are sixteen bytes; a
// link-local one means something with the interface of its scope id only. Left out: IPv4 through IPv6 sockets (they are all
// IPV6_V6ONLY here), extension headers, multicast memberships, flow labels of one's own.

import {
  dstLookup6,
  Flowi6,
  IN6_ANY,
  type In6,
  IP_PMTUDISC_DONT,
  IP_PMTUDISC_PROBE,
  IPV6_ADDR_LINKLOCAL,
  IPV6_ADDR_MULTICAST,
  type Ip6SendParams,
  in6Equal,
  in6Type,
  ip6Send,
  ip6SendParams,
  ipv6Of,
  ownAddress,
  type Rt6,
  rt6Mtu,
} from "@podwire/ip";
import { type Errno, KernelError, type NetDevice, type NetNamespace, type Skb } from "@podwire/netns";
import { ipv6 as ip6 } from "@podwire/wire";
import { SkbQueue } from "./skb-queue.ts";
import { Socket, type SocketOwner } from "./socket.ts";
import { truesize } from "./truesize.ts";

/** sock_extended_err and its sockaddr, as IPV6_RECVERR hands them over. */
export interface QueuedError6 {
  readonly errno: Errno;
  /** Found by this host ("local"), or reported by ICMPv6. */
  readonly origin: "local" | "icmp6";
  readonly type: number;
  readonly code: number;
  /** The MTU, for EMSGSIZE. */
  readonly info: number;
  /** Who reported it, `::` for local errors. */
  readonly offender: In6;
  /** Interface that the report came in by, where its sender's address needs one. */
  readonly ifindex: number;
  /** Where the packet in question was going. */
  readonly address: In6;
  readonly port: number;
  readonly data: Uint8Array;
}

/** Where something goes. */
export interface Destination6 {
  address?: In6;
  /** sin6_scope_id: the interface of a link-local address. */
  scopeId?: number;
  /** IPV6_PKTINFO: the source. */
  source?: In6;
}

const ERRNOS: Readonly<Record<number, Errno>> = {
  11: "EAGAIN",
  13: "EACCES",
  22: "EINVAL",
  99: "EADDRNOTAVAIL",
  101: "ENETUNREACH",
  113: "EHOSTUNREACH",
};

export const isAny = (address: In6): boolean => in6Equal(address, 0, IN6_ANY, 0);
export const needsScope = (address: In6): boolean => (in6Type(address) & IPV6_ADDR_LINKLOCAL) !== 0;

export abstract class Inet6Socket extends Socket {
  /** sk_ipv6only: what a socket of UDP becomes with an address of its own. */
  v6Only = false;
  /** sk_v6_rcv_saddr and inet_num: what it is bound to. */
  localAddress: In6 = IN6_ANY;
  localPort = 0;
  protected sourceAddress: In6 = IN6_ANY;
  remoteAddress: In6 = IN6_ANY;
  remotePort = 0;
  connected = false;
  reuseAddress = false;
  reusePort = false;
  #recvErr = false;
  readonly params: Ip6SendParams;
  protected readonly queue = new SkbQueue();
  readonly #errors: QueuedError6[] = [];
  #route: Rt6 | null = null;
  protected readonly flow = new Flowi6();

  constructor(net: NetNamespace, protocol: number, owner: SocketOwner | null) {
    super(net, owner);
    this.params = ip6SendParams(protocol);
    ipv6Of(net);
  }

  get protocol(): number {
    return this.params.protocol;
  }

  get pending(): number {
    return this.queue.length;
  }

  override get ready(): boolean {
    return super.ready || this.#errors.length > 0;
  }

  /** IPV6_UNICAST_HOPS: 0 to 255, -1 for the default. KernelError EINVAL. */
  setHopLimit(hops: number): void {
    if (hops < -1 || hops > 255) throw new KernelError("EINVAL");
    this.params.hopLimit = hops;
  }

  /** IPV6_TCLASS. */
  setTclass(tclass: number): void {
    this.params.tclass = tclass & 0xff;
  }

  /** IPV6_MTU_DISCOVER: IP_PMTUDISC_*. */
  setMtuDiscover(mode: number): void {
    if (mode < IP_PMTUDISC_DONT || mode > IP_PMTUDISC_PROBE + 2) throw new KernelError("EINVAL");
    this.params.pmtudisc = mode;
  }

  /** IPV6_RECVERR. */
  setRecvErr(on: boolean): void {
    this.#recvErr = on;
    if (!on) this.#errors.length = 0;
  }

  get recvErr(): boolean {
    return this.#recvErr;
  }

  override bindToDevice(name: string): void {
    super.bindToDevice(name);
    this.#route = null;
  }

  /** recvmsg(MSG_ERRQUEUE): the oldest error, null where none waits. */
  receiveError(): QueuedError6 | null {
    const error = this.#errors.shift();
    if (error === undefined) return null;
    const next = this.#errors[0];
    if (next !== undefined && next.origin === "icmp6") this.reportError(next.errno);
    else this.takeError();
    return error;
  }

  /** __inet6_bind()'s question. KernelError EADDRNOTAVAIL, EINVAL (a link-local address without its interface), ENODEV. */
  protected checkLocal(address: In6, scopeId: number): void {
    const ipv6 = ipv6Of(this.net);
    const kind = in6Type(address);
    if (kind === 0 || kind & IPV6_ADDR_MULTICAST) return;
    let dev: NetDevice | null = null;
    if (kind & IPV6_ADDR_LINKLOCAL) {
      if (scopeId !== 0) this.boundIf = scopeId;
      if (this.boundIf === 0) throw new KernelError("EINVAL");
    }
    if (this.boundIf !== 0) {
      dev = this.net.devicesByIndex.get(this.boundIf) ?? null;
      if (dev === null) throw new KernelError("ENODEV");
    }
    if (ipv6.ip_nonlocal_bind === 0 && !ownAddress(ipv6, address, 0, dev, dev === null, false))
      throw new KernelError("EADDRNOTAVAIL");
  }

  protected setLocal(address: In6): void {
    this.localAddress = address;
    this.sourceAddress = in6Type(address) & IPV6_ADDR_MULTICAST ? IN6_ANY : address;
    this.#route = null;
  }

  /** The route to a destination; a connected socket keeps its own. Throws what routing says. The flow has the source then. */
  protected routeTo(to: Destination6, port: number): Rt6 {
    let address = to.address ?? this.remoteAddress;
    // `::` means this host itself.
    if (isAny(address)) address = LOOPBACK;
    const source = to.source ?? this.sourceAddress;
    const oif = needsScope(address) ? to.scopeId || this.boundIf || this.#scope(address) : this.boundIf;
    const own = this.connected && to.address === undefined && to.source === undefined;
    const known = this.#route;
    if (own && known?.valid) return known;
    const { flow } = this;
    flow.init(address, 0, source, 0, oif, this.params.protocol, this.mark);
    flow.sport = this.localPort;
    flow.dport = port;
    const rt = dstLookup6(ipv6Of(this.net), flow, this.boundIf !== 0);
    if (typeof rt === "number") throw new KernelError(ERRNOS[rt] ?? "ENETUNREACH");
    if (own) this.#route = rt;
    return rt;
  }

  /** The interface that connect() was told for its link-local address. */
  #scope(address: In6): number {
    return this.connected && in6Equal(address, 0, this.remoteAddress, 0) ? this.remoteScope : 0;
  }

  /** sk_bound_dev_if as connect() to a link-local address sets it. */
  remoteScope = 0;

  /** __ip6_datagram_connect(). KernelError EINVAL for a link-local address without an interface. */
  protected connectTo(address: In6, port: number, scopeId: number): void {
    this.#route = null;
    this.connected = false;
    if (needsScope(address)) {
      if (scopeId !== 0) this.boundIf = scopeId;
      if (this.boundIf === 0 && in6Type(address) & IPV6_ADDR_MULTICAST) throw new KernelError("EINVAL");
    }
    this.routeTo({ address, scopeId }, port);
    const chosen = this.flow.saddr.slice();
    if (isAny(this.sourceAddress)) this.sourceAddress = chosen;
    if (isAny(this.localAddress)) this.localAddress = chosen;
    this.remoteAddress = isAny(address) ? LOOPBACK : address;
    this.remotePort = port;
    this.remoteScope = scopeId;
    this.connected = true;
  }

  /** Puts the IPv6 header on and sends; EMSGSIZE is also queued where the socket wants errors. */
  protected output(skb: Skb, rt: Rt6, port: number): void {
    const { params, flow } = this;
    skb.sk = this;
    skb.mark = this.mark;
    let sent: boolean;
    try {
      sent = ip6Send(skb, rt, flow, params);
    } catch (error) {
      if (this.#recvErr && error instanceof KernelError && error.errno === "EMSGSIZE")
        this.#queueError({
          errno: "EMSGSIZE",
          origin: "local",
          type: 0,
          code: 0,
          info: params.pmtudisc >= IP_PMTUDISC_PROBE ? rt.dev.mtu : rt6Mtu(rt),
          offender: IN6_ANY,
          ifindex: 0,
          address: flow.daddr.slice(),
          port,
          data: new Uint8Array(),
        });
      throw error;
    }
    if (!sent && this.#recvErr) throw new KernelError("ENOBUFS");
  }

  /** An ICMPv6 error is about a packet of this socket; `skb.data` is at the quoted header, `payloadAt` behind its transport header. */
  icmpError(
    skb: Skb,
    errno: Errno,
    report: boolean,
    type: number,
    code: number,
    info: number,
    payloadAt: number,
    port: number,
  ): void {
    const { bytes, network, data } = skb;
    if (this.#recvErr)
      this.#queueError({
        errno,
        origin: "icmp6",
        type,
        code,
        info,
        offender: bytes.slice(network + ip6.SRC, network + ip6.SRC + 16),
        ifindex: skb.dev?.ifindex ?? 0,
        address: bytes.slice(data + ip6.DST, data + ip6.DST + 16),
        port,
        data: bytes.slice(Math.min(payloadAt, skb.tail), skb.tail),
      });
    if (report || this.#recvErr) this.reportError(errno);
  }

  #queueError(error: QueuedError6): void {
    this.#errors.push(error);
    this.wake();
  }

  /** Does the socket take a packet between these, that came in by `dif`? The addresses lie at the offsets in `b`. */
  takes(b: Uint8Array, remoteAt: number, localAt: number, dif: number): boolean {
    if (!isAny(this.remoteAddress) && !in6Equal(this.remoteAddress, 0, b, remoteAt)) return false;
    if (!isAny(this.localAddress) && !in6Equal(this.localAddress, 0, b, localAt)) return false;
    return this.boundIf === 0 || this.boundIf === dif;
  }

  /** Takes a packet into the receive queue; false where there is no room. */
  protected enqueue(skb: Skb, room: boolean): boolean {
    if (!room) {
      this.drops++;
      return false;
    }
    this.rmem += truesize(skb.tail - skb.network);
    this.queue.push(skb);
    this.wake();
    return true;
  }

  /** The oldest packet; null where none waits. Fails with the pending error first. */
  protected dequeue(): Skb | null {
    this.checkError();
    const skb = this.queue.shift();
    if (skb === null) return null;
    this.rmem -= truesize(skb.tail - skb.network);
    return skb;
  }
}

const LOOPBACK: In6 = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
