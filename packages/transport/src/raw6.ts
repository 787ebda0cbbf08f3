// Raw sockets of IPv6 (net/ipv6/raw.c): what is heard begins behind the headers, unlike IPv4's; for ICMPv6 the kernel fills in the
// checksum. ping of a privileged user speaks through one.

import { type In6, inet6Iif, ipv6Of, type Raw6Protocol, registerRaw6, updatePmtu6 } from "@podwire/ip";
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
  checksum,
  formatIpv6,
  ICMPV6_PKT_TOOBIG,
  IPPROTO_ICMPV6,
  icmpv6,
  ipv6 as ip6,
  setU16,
} from "@podwire/wire";
import { socketError6 } from "./icmpv6-errors.ts";
import { type Destination6, Inet6Socket } from "./inet6-socket.ts";
import type { SocketOwner } from "./socket.ts";

/** A packet as a raw socket hands it over. */
export interface RawMessage6 {
  /** From the transport header on. */
  readonly data: Uint8Array;
  readonly address: In6;
  readonly destination: In6;
  readonly ifindex: number;
  readonly hopLimit: number;
  readonly timestamp: number;
}

const rawTable = defineNetState<Raw6Socket[]>("raw6_sockets", () => []);
const NOWHERE: Destination6 = {};

export class Raw6Socket extends Inet6Socket {
  readonly kind = "raw";
  /** ICMPV6_FILTER: types that are wanted; null for all. */
  icmpFilter: ReadonlySet<number> | null = null;

  constructor(net: NetNamespace, protocol: number, owner: SocketOwner | null = null) {
    super(net, protocol, owner);
    this.localPort = protocol;
    rawTable.of(net).push(this);
  }

  /** bind(): only what is sent to `address` is heard. KernelError EADDRNOTAVAIL, EINVAL. */
  bind(address: In6, scopeId = 0): void {
    this.checkLocal(address, scopeId);
    this.setLocal(address);
  }

  connect(address: In6, scopeId = 0): void {
    this.connectTo(address, 0, scopeId);
  }

  /** sendto(): `data` is what follows the IPv6 header. */
  send(data: Uint8Array, to: Destination6 = NOWHERE): number {
    if (to.address === undefined && !this.connected) throw new KernelError("EDESTADDRREQ");
    this.checkError();
    const rt = this.routeTo(to, 0);
    const skb = Skb.from(data);
    const { bytes } = skb;
    const at = skb.data;
    if (this.protocol === IPPROTO_ICMPV6 && data.length >= 4) {
      // rawv6_push_pending_frames(): the checksum is the kernel's.
      const { saddr, daddr } = this.flow;
      setU16(bytes, at + 2, 0);
      const pseudo = checksum.pseudo6(saddr, 0, daddr, 0, IPPROTO_ICMPV6, data.length);
      setU16(bytes, at + 2, checksum.finish(checksum.sum(bytes, at, skb.tail, pseudo)));
    }
    this.output(skb, rt, 0);
    return data.length;
  }

  /** recvmsg(): the next packet, null where none waits. */
  receive(): RawMessage6 | null {
    const skb = this.dequeue();
    if (skb === null) return null;
    const { bytes, network: at } = skb;
    const message: RawMessage6 = {
      data: bytes.slice(skb.data, skb.tail),
      address: bytes.slice(at + ip6.SRC, at + ip6.SRC + 16),
      destination: bytes.slice(at + ip6.DST, at + ip6.DST + 16),
      ifindex: inet6Iif(skb),
      hopLimit: ip6.hopLimit(bytes, at),
      timestamp: skb.timestamp,
    };
    skb.free();
    return message;
  }

  get label(): string {
    const at = `raw socket [${formatIpv6(this.localAddress)}]:${this.protocol}`;
    return this.owner === null ? at : `${at} of ${this.owner.name}[${this.owner.pid}]`;
  }

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
}

const raw: Raw6Protocol = {
  deliver(skb, dev, protocol) {
    const { net } = dev;
    const list = rawTable.peek(net);
    if (list === undefined) return false;
    const { bytes, network, data } = skb;
    const dif = inet6Iif(skb);
    let heard = false;
    for (const sk of list) {
      if (sk.protocol !== protocol || !sk.takes(bytes, network + ip6.SRC, network + ip6.DST, dif)) continue;
      heard = true;
      if (sk.icmpFilter !== null && protocol === IPPROTO_ICMPV6 && !sk.icmpFilter.has(bytes[data] as number))
        continue;
      const known = skb.ipSummed === CHECKSUM_UNNECESSARY || skb.ipSummed === CHECKSUM_PARTIAL;
      if (protocol === IPPROTO_ICMPV6 && !known && icmpv6.check(bytes, data, skb.tail, network) !== 0)
        continue;
      sk.deliver(cloneSkb(net, skb), dev);
    }
    return heard;
  },

  error(skb, protocol, type, code, info, at) {
    const dev = skb.dev as NetDevice;
    const { bytes, data } = skb;
    for (const sk of rawTable.peek(dev.net) ?? []) {
      if (sk.protocol !== protocol || !sk.takes(bytes, data + ip6.DST, data + ip6.SRC, inet6Iif(skb)))
        continue;
      if (type === ICMPV6_PKT_TOOBIG) updatePmtu6(ipv6Of(dev.net), skb, info, sk.boundIf);
      if (!sk.recvErr && !sk.connected) continue;
      const { errno, hard } = socketError6(type, code);
      sk.icmpError(skb, errno, hard, type, code, info, at, 0);
    }
  },
};

export function registerRawSockets6(kernel: Kernel): void {
  registerRaw6(kernel, raw);
}
