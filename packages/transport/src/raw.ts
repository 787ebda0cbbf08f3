// Raw sockets (net/ipv4/raw.c, raw(7)): every packet of a protocol, IP header and all, and packets of one's own making. ping
// and traceroute of a privileged user speak ICMP through one.

import {
  inetIif,
  ipLocalOut,
  ipv4Redirect,
  ipv4UpdatePmtu,
  type RawProtocol,
  type Rtable,
  registerRaw,
} from "@podwire/ip";
import {
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
  formatIpv4,
  ICMP_DEST_UNREACH,
  ICMP_FRAG_NEEDED,
  ICMP_REDIRECT,
  IPPROTO_ICMP,
  IPPROTO_RAW,
  ipv4 as ip,
} from "@podwire/wire";
import { socketError } from "./icmp-errors.ts";
import { InetSocket } from "./inet-socket.ts";
import type { SocketOwner } from "./socket.ts";

/** A packet as a raw socket hands it over. */
export interface RawMessage {
  /** From the IP header on. */
  readonly data: Uint8Array;
  readonly address: number;
  readonly destination: number;
  readonly ifindex: number;
  /** Virtual time of its arrival, ns. */
  readonly timestamp: number;
}

/** raw_v4_hashinfo: the raw sockets of a namespace. */
const rawTable = defineNetState<RawSocket[]>("raw_sockets", () => []);

export class RawSocket extends InetSocket {
  readonly kind = "raw";
  /** IP_HDRINCL: the program writes the IP header. */
  headerIncluded: boolean;
  /** ICMP_FILTER: a bit for each ICMP type that is not wanted. */
  icmpFilter = 0;

  constructor(net: NetNamespace, protocol: number, owner: SocketOwner | null = null) {
    super(net, protocol, owner);
    this.localPort = protocol;
    this.headerIncluded = protocol === IPPROTO_RAW;
    rawTable.of(net).push(this);
  }

  /** bind(): only what is sent to `address` is heard, and it is the source of what is sent. KernelError EADDRNOTAVAIL. */
  bind(address: number): void {
    this.checkLocal(address);
    this.setLocal(address);
  }

  /** connect(): only this one is heard. */
  connect(address: number): void {
    this.connectTo(address, 0);
  }

  /** sendto(): `data` is what follows the IP header, or with it under IP_HDRINCL. Errors as UdpSocket's. */
  send(data: Uint8Array, to: { address?: number; source?: number } = {}): number {
    if (data.length > 0xffff) throw new KernelError("EMSGSIZE");
    if (to.address === undefined && !this.connected) throw new KernelError("EDESTADDRREQ");
    this.checkError();
    const asked = to.address ?? this.remoteAddress;
    const source = to.source ?? this.sourceAddress;
    const rt = this.routeTo(asked, 0, source, this.boundIf);
    const address = asked === 0 ? this.routedAddress : asked;
    if (this.headerIncluded) {
      this.#sendWithHeader(data, rt);
      return data.length;
    }
    const skb = Skb.from(data);
    this.output(skb, rt, source === 0 ? rt.saddr : source, address, 0);
    return data.length;
  }

  /** recvmsg(): the next packet, null where none waits. */
  receive(): RawMessage | null {
    const skb = this.dequeue();
    if (skb === null) return null;
    const { bytes, network } = skb;
    const message: RawMessage = {
      data: bytes.slice(network, skb.tail),
      address: ip.src(bytes, network),
      destination: ip.dst(bytes, network),
      ifindex: inetIif(skb),
      timestamp: skb.timestamp,
    };
    skb.free();
    return message;
  }

  get label(): string {
    const at = `raw socket ${formatIpv4(this.localAddress)}:${this.protocol}`;
    return this.owner === null ? at : `${at} of ${this.owner.name}[${this.owner.pid}]`;
  }

  /** raw_v4_match(). */
  matches(protocol: number, remote: number, local: number, dif: number): boolean {
    return (
      this.localPort === protocol &&
      !(this.remoteAddress !== 0 && this.remoteAddress !== remote) &&
      !(this.localAddress !== 0 && this.localAddress !== local) &&
      !(this.boundIf !== 0 && this.boundIf !== dif)
    );
  }

  /** raw_rcv(): a copy that is ours. */
  deliver(skb: Skb, dev: NetDevice): void {
    if (!this.enqueue(skb, this.rmem < this.rcvbuf)) {
      dropSkb(dev.net, skb, dev, "SOCKET_RCVBUFF", "net/core/sock.c __sock_queue_rcv_skb");
      return;
    }
    if (dev.net.kernel.tracer !== null) traceStep(dev.net, skb, dev, "deliver", { to: this.label });
  }

  protected release(): void {
    const list = rawTable.of(this.net);
    list.splice(list.indexOf(this), 1);
  }

  /** raw_send_hdrinc(): length, checksum, an id where there is none and a source where there is none are filled in. */
  #sendWithHeader(data: Uint8Array, rt: Rtable): void {
    if (data.length > rt.dev.mtu) throw new KernelError("EMSGSIZE");
    if (data.length < 20) throw new KernelError("EINVAL");
    const skb = Skb.from(data);
    const at = skb.data;
    skb.network = at;
    const headerLength = ip.headerLength(skb.bytes, at);
    if (headerLength < 20 || headerLength > data.length) throw new KernelError("EINVAL");
    skb.transport = at + headerLength;
    skb.sk = this;
    skb.mark = this.mark;
    if (ip.src(skb.bytes, at) === 0) ip.setSrc(skb.bytes, at, rt.saddr);
    ip.setTotalLength(skb.bytes, at, data.length);
    ip.fillChecksum(skb.bytes, at);
    ipLocalOut(skb, rt, 0);
  }
}

/** icmp_filter(): does the socket not want this type? */
function filtered(sk: RawSocket, skb: Skb): boolean {
  if (sk.protocol !== IPPROTO_ICMP || sk.icmpFilter === 0) return false;
  const type = skb.bytes[skb.data] ?? 0;
  return type < 32 && ((sk.icmpFilter >>> type) & 1) !== 0;
}

const raw: RawProtocol = {
  deliver(skb, dev, protocol) {
    const { net } = dev;
    const list = rawTable.peek(net);
    if (list === undefined) return false;
    const { bytes, network } = skb;
    let heard = false;
    for (const sk of list) {
      if (!sk.matches(protocol, ip.src(bytes, network), ip.dst(bytes, network), inetIif(skb))) continue;
      heard = true;
      if (!filtered(sk, skb)) sk.deliver(cloneSkb(net, skb), dev);
    }
    return heard;
  },

  error(skb, protocol, type, code, info) {
    const dev = skb.dev as NetDevice;
    const { bytes, data } = skb;
    for (const sk of rawTable.peek(dev.net) ?? [])
      if (sk.matches(protocol, ip.dst(bytes, data), ip.src(bytes, data), dev.ifindex))
        rawError(sk, skb, type, code, info);
  },
};

/** raw_err(). */
function rawError(sk: RawSocket, skb: Skb, type: number, code: number, info: number): void {
  if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED)
    ipv4UpdatePmtu((skb.dst as Rtable).ipv4, skb, info, sk.boundIf, sk.protocol);
  else if (type === ICMP_REDIRECT) {
    ipv4Redirect((skb.dst as Rtable).ipv4, skb, sk.boundIf, sk.protocol);
    return;
  }
  if (!sk.recvErr && !sk.connected) return;
  const error = socketError(type, code, sk.params.pmtudisc);
  if (error === null) return;
  const payload = sk.headerIncluded ? skb.data : skb.data + ip.headerLength(skb.bytes, skb.data);
  sk.icmpError(skb, error.errno, error.hard, type, code, info, payload, 0);
}

export function registerRawSockets(kernel: Kernel): void {
  registerRaw(kernel, raw);
}
