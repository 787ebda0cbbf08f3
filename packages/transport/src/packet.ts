// Packet sockets (net/packet/af_packet.c, packet(7)): a program's ear and mouth at the devices, below IP. tcpdump hears
// through one, arping speaks through one. Left out: the memory-mapped rings and fanout; a frame is handed over at once.

import {
  type Kernel,
  KernelError,
  type NetDevice,
  type NetNamespace,
  NO_VLAN,
  PACKET_LOOPBACK,
  queueXmit,
  Skb,
  setPromiscuity,
  type Tap,
  taps,
} from "@podwire/netns";
import { ETH_HLEN, ethernet, VLAN_HLEN } from "@podwire/wire";
import { Socket, type SocketOwner, socketsOf } from "./socket.ts";
import { truesize } from "./truesize.ts";

/** Protocol of a socket that hears everything, also what is sent. */
export const ETH_P_ALL = 0x0003;

/** A frame as a packet socket hands it over: bytes and sockaddr_ll. */
export interface PacketMessage {
  /** From the link-layer header on for a raw socket, from the network header on for a dgram socket. VLAN tag put back. */
  readonly data: Uint8Array;
  /** Length before a filter cut it, bytes. */
  readonly length: number;
  readonly ifindex: number;
  /** Name of the device when the frame passed. */
  readonly device: string;
  /** ARPHRD_* of the device. */
  readonly hatype: number;
  /** EtherType. */
  readonly protocol: number;
  /** PACKET_HOST, PACKET_OUTGOING … */
  readonly pktType: number;
  /** Link-layer source address, empty where the device has none. */
  readonly source: Uint8Array;
  /** Virtual time, ns. */
  readonly timestamp: number;
}

export interface PacketSocketOptions {
  /** SOCK_RAW (with link-layer header) by default. */
  type?: "raw" | "dgram";
  /** EtherType, {@link ETH_P_ALL} for everything; 0 hears nothing until it is bound. */
  protocol?: number;
  owner?: SocketOwner;
}

export class PacketSocket extends Socket {
  readonly kind = "packet";
  readonly type: "raw" | "dgram";
  protocol: number;
  /** SO_ATTACH_FILTER: how many bytes of the frame to keep, 0 to refuse it. Called with a fresh copy of the frame. */
  filter: ((frame: Uint8Array, message: PacketMessage) => number) | null = null;
  #tap: (Tap & { socket: PacketSocket }) | null = null;
  #queue: PacketMessage[] = [];
  #head = 0;
  #received = 0;
  #dropped = 0;
  #promiscuous: NetDevice[] = [];

  constructor(net: NetNamespace, options: PacketSocketOptions = {}) {
    super(net, options.owner);
    this.type = options.type ?? "raw";
    this.protocol = options.protocol ?? 0;
    this.#hook();
  }

  get pending(): number {
    return this.#queue.length - this.#head;
  }

  /** bind(): to a device (`ifindex` 0 for all) and perhaps to another protocol. KernelError ENODEV. */
  bind(ifindex: number, protocol: number = this.protocol): void {
    this.#unhook();
    this.protocol = protocol;
    if (ifindex !== 0 && !this.net.devicesByIndex.has(ifindex)) {
      this.boundIf = 0;
      throw new KernelError("ENODEV");
    }
    this.boundIf = ifindex;
    this.#hook();
    // packet_do_bind(): bound to a device that is down, it says so at the next call.
    if (ifindex !== 0 && !(this.net.devicesByIndex.get(ifindex) as NetDevice).up)
      this.reportError("ENETDOWN");
  }

  /** PACKET_ADD_MEMBERSHIP with PACKET_MR_PROMISC: hears what is for others, until it is closed. */
  addPromiscuous(ifindex: number): void {
    const dev = this.net.devicesByIndex.get(ifindex);
    if (dev === undefined) throw new KernelError("ENODEV");
    setPromiscuity(dev, 1);
    this.#promiscuous.push(dev);
  }

  /** The next frame, null where none waits. KernelError ENETDOWN once its device went down or away. */
  receive(): PacketMessage | null {
    this.checkError();
    if (this.pending === 0) return null;
    const message = this.#queue[this.#head++] as PacketMessage;
    this.rmem -= truesize(message.data.length);
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return message;
  }

  /**
   * sendto(): a raw socket's `data` is a whole frame; a dgram socket's is what follows the link-layer header, which is made
   * from `protocol` and `destination`. KernelError ENXIO (no such device), ENETDOWN, EMSGSIZE (longer than the MTU
   * allows), EINVAL (no room for a header), ENOBUFS (the device dropped it).
   */
  send(data: Uint8Array, to: { ifindex?: number; protocol?: number; destination?: Uint8Array } = {}): number {
    this.checkError();
    const dev = this.net.devicesByIndex.get(to.ifindex ?? this.boundIf);
    if (dev === undefined) throw new KernelError("ENXIO");
    if (!dev.up) throw new KernelError("ENETDOWN");
    const skb = this.type === "raw" ? frameSkb(data, dev) : datagramSkb(data, dev, to);
    skb.dev = dev;
    skb.sk = this;
    skb.mark = this.mark;
    skb.protocol = to.protocol ?? (this.type === "raw" ? ethernet.type(skb.bytes, skb.data) : this.protocol);
    skb.network = skb.data + ETH_HLEN;
    if (!queueXmit(skb)) throw new KernelError("ENOBUFS");
    return data.length;
  }

  /** PACKET_STATISTICS: frames that matched, those dropped for want of room among them, since the last call. */
  statistics(): { packets: number; drops: number } {
    const counts = { packets: this.#received + this.#dropped, drops: this.#dropped };
    this.#received = 0;
    this.#dropped = 0;
    return counts;
  }

  /** packet_notifier(): the device went down (it may come back) or away for good. */
  deviceGone(dev: NetDevice, away: boolean): void {
    if (away) {
      for (const other of this.#promiscuous) if (other === dev) setPromiscuity(dev, -1);
      this.#promiscuous = this.#promiscuous.filter((other) => other !== dev);
    }
    if (this.boundIf !== dev.ifindex) return;
    this.reportError("ENETDOWN");
    if (!away) return;
    this.#unhook();
    this.boundIf = -1;
  }

  protected release(): void {
    this.#unhook();
    for (const dev of this.#promiscuous) setPromiscuity(dev, -1);
    this.#promiscuous = [];
  }

  /** packet_rcv() and tpacket_rcv(). */
  hear(skb: Skb, dev: NetDevice): void {
    if (skb.pktType === PACKET_LOOPBACK || skb.sk === this) return;
    const frame = skb.frame();
    const headerLength = skb.vlanTci === NO_VLAN ? ETH_HLEN : ETH_HLEN + VLAN_HLEN;
    const data = this.type === "raw" ? frame : frame.subarray(headerLength);
    let message: PacketMessage = {
      data,
      length: data.length,
      ifindex: dev.ifindex,
      device: dev.name,
      hatype: dev.type,
      protocol: skb.protocol,
      pktType: skb.pktType,
      source: frame.slice(6, 12),
      timestamp: this.net.kernel.clock.now,
    };
    if (this.filter !== null) {
      const keep = this.filter(data, message);
      if (keep === 0) return;
      if (keep < data.length) message = { ...message, data: data.slice(0, keep) };
    }
    if (this.rmem >= this.rcvbuf) {
      this.#dropped++;
      this.drops++;
      return;
    }
    this.rmem += truesize(message.data.length);
    this.#received++;
    this.#queue.push(message);
    this.wake();
  }

  #hook(): void {
    if (this.protocol === 0) return;
    const dev = this.boundIf === 0 ? null : (this.net.devicesByIndex.get(this.boundIf) as NetDevice);
    this.#tap = {
      socket: this,
      dev,
      protocol: this.protocol === ETH_P_ALL ? 0 : this.protocol,
      hear: (skb, on) => this.hear(skb, on),
    };
    taps.of(this.net).push(this.#tap);
  }

  #unhook(): void {
    if (this.#tap === null) return;
    const list = taps.of(this.net);
    list.splice(list.indexOf(this.#tap), 1);
    this.#tap = null;
  }
}

/** packet_snd() of a raw socket: the header is the program's own. */
function frameSkb(data: Uint8Array, dev: NetDevice): Skb {
  if (data.length < ETH_HLEN) throw new KernelError("EINVAL");
  const allowance = ethernet.type(data, 0) === 0x8100 ? VLAN_HLEN : 0;
  if (data.length > dev.mtu + ETH_HLEN + allowance) throw new KernelError("EMSGSIZE");
  return Skb.from(data);
}

/** packet_snd() of a dgram socket: dev_hard_header() makes the header. */
function datagramSkb(
  data: Uint8Array,
  dev: NetDevice,
  to: { protocol?: number; destination?: Uint8Array },
): Skb {
  if (to.destination === undefined || to.destination.length < 6) throw new KernelError("EINVAL");
  if (data.length > dev.mtu) throw new KernelError("EMSGSIZE");
  const skb = Skb.from(data);
  const at = skb.push(ETH_HLEN);
  ethernet.write(skb.bytes, at, to.destination, 0, dev.address, 0, to.protocol ?? 0);
  return skb;
}

/** Packet sockets follow what happens to the devices they are bound to. */
export function registerPacketSockets(kernel: Kernel): void {
  kernel.netdevChain.register(({ kind, dev }) => {
    if (kind !== "DOWN" && kind !== "UNREGISTER") return;
    for (const socket of socketsOf(dev.net))
      if (socket instanceof PacketSocket) socket.deviceGone(dev, kind === "UNREGISTER");
  });
}
