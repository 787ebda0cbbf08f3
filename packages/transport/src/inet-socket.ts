// struct inet_sock (include/net/inet_sock.h) and what all IPv4 sockets do alike: addresses, options of level IP, a route that
// a connected socket keeps, the error queue of IP_RECVERR (net/ipv4/ip_sockglue.c) and a receive queue of packets.

import {
  dstMtu,
  Flowi4,
  IP_PMTUDISC_DONT,
  IP_PMTUDISC_PROBE,
  type IpSendParams,
  inetAddrType,
  ipSend,
  ipSendParams,
  ipv4Of,
  RT_SCOPE_LINK,
  RTCF_BROADCAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  type Rtable,
  routeOutput,
} from "@podwire/ip";
import { type Errno, KernelError, type NetNamespace, type Skb } from "@podwire/netns";
import { ipv4 as ip } from "@podwire/wire";
import { SkbQueue } from "./skb-queue.ts";
import { Socket, type SocketOwner } from "./socket.ts";
import { truesize } from "./truesize.ts";

/** sock_extended_err and its sockaddr, as IP_RECVERR hands them over. */
export interface QueuedError {
  readonly errno: Errno;
  /** Found by this host ("local"), or reported by ICMP. */
  readonly origin: "local" | "icmp";
  /** ICMP type and code, 0 for local errors. */
  readonly type: number;
  readonly code: number;
  /** The MTU, for EMSGSIZE. */
  readonly info: number;
  /** Who reported it, 0 for local errors. */
  readonly offender: number;
  /** Where the packet in question was going. */
  readonly address: number;
  readonly port: number;
  /** What is left of its payload. */
  readonly data: Uint8Array;
}

export abstract class InetSocket extends Socket {
  /** inet_rcv_saddr and inet_num: what it is bound to; 0 for any. UDP's port, a raw socket's protocol, an echo's identifier. */
  localAddress = 0;
  localPort = 0;
  /** inet_saddr: the source of what it sends, 0 for the route's choice. */
  protected sourceAddress = 0;
  /** What it is connected to; 0 where it is not. */
  remoteAddress = 0;
  remotePort = 0;
  connected = false;
  /** SO_BROADCAST. */
  broadcast = false;
  /** SO_REUSEADDR and SO_REUSEPORT. */
  reuseAddress = false;
  reusePort = false;
  /** IP_FREEBIND. */
  freebind = false;
  /** SO_DONTROUTE. */
  dontRoute = false;
  /** IP_RECVERR. */
  #recvErr = false;
  readonly params: IpSendParams;
  protected readonly queue = new SkbQueue();
  readonly #errors: QueuedError[] = [];
  #route: Rtable | null = null;
  readonly #flow = new Flowi4();

  constructor(net: NetNamespace, protocol: number, owner: SocketOwner | null) {
    super(net, owner);
    this.params = ipSendParams(protocol);
    if (ipv4Of(net).ipNoPmtuDisc !== 0) this.params.pmtudisc = IP_PMTUDISC_DONT;
  }

  /** IPPROTO_*. */
  get protocol(): number {
    return this.params.protocol;
  }

  get pending(): number {
    return this.queue.length;
  }

  override get ready(): boolean {
    return super.ready || this.#errors.length > 0;
  }

  /** IP_TTL: 1 to 255, -1 for the default. KernelError EINVAL. */
  setTtl(ttl: number): void {
    if (ttl !== -1 && (ttl < 1 || ttl > 255)) throw new KernelError("EINVAL");
    this.params.ttl = ttl;
  }

  /** IP_TOS. */
  setTos(tos: number): void {
    this.params.tos = tos & 0xff;
    this.#route = null;
  }

  /** IP_MTU_DISCOVER: IP_PMTUDISC_*. */
  setMtuDiscover(mode: number): void {
    if (mode < IP_PMTUDISC_DONT || mode > IP_PMTUDISC_PROBE + 2) throw new KernelError("EINVAL");
    this.params.pmtudisc = mode;
  }

  /** IP_RECVERR: errors are queued with what they are about, for {@link receiveError}. */
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

  /** recvmsg(MSG_ERRQUEUE): the oldest error, null where none waits. Reading it clears SO_ERROR, or sets the next one. */
  receiveError(): QueuedError | null {
    const error = this.#errors.shift();
    if (error === undefined) return null;
    const next = this.#errors[0];
    if (next !== undefined && next.origin === "icmp") this.reportError(next.errno);
    else this.takeError();
    return error;
  }

  /** __inet_bind()'s question: may a socket be bound to `address`? KernelError EADDRNOTAVAIL. */
  protected checkLocal(address: number): void {
    const ipv4 = ipv4Of(this.net);
    if (address === 0 || this.freebind || ipv4.ipNonlocalBind !== 0) return;
    const type = inetAddrType(ipv4, address);
    if (type !== RTN_LOCAL && type !== RTN_MULTICAST && type !== RTN_BROADCAST)
      throw new KernelError("EADDRNOTAVAIL");
  }

  protected setLocal(address: number): void {
    this.localAddress = address;
    const type = address === 0 ? RTN_LOCAL : inetAddrType(ipv4Of(this.net), address);
    // What is bound to a multicast or broadcast address hears there and speaks from its own.
    this.sourceAddress = type === RTN_MULTICAST || type === RTN_BROADCAST ? 0 : address;
    this.#route = null;
  }

  /**
   * The route towards `daddr`, which a connected socket keeps for its own destination. Throws what routing says
   * (ENETUNREACH …), EACCES for broadcasts without SO_BROADCAST.
   */
  protected routeTo(daddr: number, port: number, source: number, oif: number): Rtable {
    const own = this.connected && daddr === this.remoteAddress && source === this.sourceAddress;
    const known = this.#route;
    if (own && known?.valid) return known;
    const { params } = this;
    const flow = this.#flow.init(daddr, source, oif, params.tos & 0x1e, params.protocol, this.mark);
    flow.sport = this.localPort;
    flow.dport = port;
    if (this.dontRoute) flow.scope = RT_SCOPE_LINK;
    const rt = routeOutput(this.net, flow);
    if (rt.flags & RTCF_BROADCAST && !this.broadcast) throw new KernelError("EACCES");
    if (own) this.#route = rt;
    return rt;
  }

  /** Address that {@link routeTo} found last, where 0 ("this host") was asked for. */
  protected get routedAddress(): number {
    return this.#flow.daddr;
  }

  /** __ip4_datagram_connect(): remembers the other end; its route chooses what of ours is not chosen yet. */
  protected connectTo(address: number, port: number): void {
    this.#route = null;
    this.connected = false;
    const rt = this.routeTo(address, port, this.sourceAddress, this.boundIf);
    if (this.sourceAddress === 0) this.sourceAddress = rt.saddr;
    if (this.localAddress === 0) this.localAddress = rt.saddr;
    this.remoteAddress = address === 0 ? this.routedAddress : address;
    this.remotePort = port;
    this.connected = true;
    this.params.id = this.net.kernel.random("inet_id").u32() & 0xffff;
  }

  /** connect(AF_UNSPEC): back to speaking with anyone. */
  disconnect(): void {
    this.connected = false;
    this.remoteAddress = 0;
    this.remotePort = 0;
    this.params.id = -1;
    this.#route = null;
  }

  /** Puts the IP header on and sends; EMSGSIZE is also queued where the socket wants errors (ip_local_error). */
  protected output(skb: Skb, rt: Rtable, source: number, address: number, port: number): void {
    const { params } = this;
    params.saddr = source;
    params.daddr = address;
    skb.sk = this;
    skb.mark = this.mark;
    let sent: boolean;
    try {
      sent = ipSend(skb, rt, params);
    } catch (error) {
      if (this.#recvErr && error instanceof KernelError && error.errno === "EMSGSIZE")
        this.#queueError({
          errno: "EMSGSIZE",
          origin: "local",
          type: 0,
          code: 0,
          info: params.pmtudisc >= IP_PMTUDISC_PROBE ? rt.dev.mtu : dstMtu(rt, false),
          offender: 0,
          address,
          port,
          data: new Uint8Array(),
        });
      throw error;
    }
    // The device dropped it: whoever wants errors hears of it, others think that it was sent.
    if (!sent && this.#recvErr) throw new KernelError("ENOBUFS");
  }

  /**
   * An ICMP error is about a packet of this socket: queued where it wants errors (ip_icmp_error), reported where it must
   * hear of it. `payloadAt`: offset of the quoted packet's payload. `port`: where it was going.
   */
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
    if (this.#recvErr)
      this.#queueError({
        errno,
        origin: "icmp",
        type,
        code,
        info,
        offender: ip.src(skb.bytes, skb.network),
        address: ip.dst(skb.bytes, skb.data),
        port,
        data: skb.bytes.slice(Math.min(payloadAt, skb.tail), skb.tail),
      });
    if (report || this.#recvErr) this.reportError(errno);
  }

  #queueError(error: QueuedError): void {
    this.#errors.push(error);
    this.wake();
  }

  /** Takes a packet into the receive queue, from `skb.data` on; false where there is no room. */
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

  /** The oldest packet, no longer charged; null where none waits. Fails with the pending error first. */
  protected dequeue(): Skb | null {
    this.checkError();
    const skb = this.queue.shift();
    if (skb === null) return null;
    this.rmem -= truesize(skb.tail - skb.network);
    return skb;
  }
}
