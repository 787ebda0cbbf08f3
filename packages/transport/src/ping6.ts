// Ping sockets of IPv6 (net/ipv6/ping.c): echoes for programs without privilege, as ping.ts. They share net.ipv4.ping_group_range.

import { type In6, inet6Iif, ipv4Of, type Ping6Protocol, registerPing6 } from "@podwire/ip";
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
  checksum,
  formatIpv6,
  ICMP_HLEN,
  ICMPV6_ECHO_REQUEST,
  IPPROTO_ICMPV6,
  icmpv6,
  ipv6 as ip6,
  setU16,
} from "@podwire/wire";
import { socketError6 } from "./icmpv6-errors.ts";
import { type Destination6, Inet6Socket } from "./inet6-socket.ts";
import type { RawMessage6 } from "./raw6.ts";
import type { SocketOwner } from "./socket.ts";

const pingTable = defineNetState("ping6_table", () => new Map<number, Ping6Socket>());
/** Everyone here is root: group 0. */
const GROUP = 0;
const NOWHERE: Destination6 = {};

export class Ping6Socket extends Inet6Socket {
  readonly kind = "icmp";

  /** socket(AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6). KernelError EACCES where the group may not. */
  constructor(net: NetNamespace, owner: SocketOwner | null = null) {
    const [low, high] = ipv4Of(net).pingGroupRange;
    if (GROUP < low || GROUP > high) throw new KernelError("EACCES");
    super(net, IPPROTO_ICMPV6, owner);
  }

  get identifier(): number {
    return this.localPort;
  }

  /** bind(): to an address and an identifier, 0 for a free one. */
  bind(address: In6, scopeId = 0, identifier = 0): void {
    if (this.localPort !== 0) throw new KernelError("EINVAL");
    this.checkLocal(address, scopeId);
    this.#takeIdentifier(identifier);
    this.setLocal(address);
  }

  connect(address: In6, scopeId = 0): void {
    if (this.localPort === 0) this.#takeIdentifier(0);
    this.connectTo(address, 0, scopeId);
  }

  /** sendto(): `data` is an echo request; identifier and checksum are filled in. KernelError EINVAL for others. */
  send(data: Uint8Array, to: Destination6 = NOWHERE): number {
    if (data.length > 0xffff) throw new KernelError("EMSGSIZE");
    if (data.length < ICMP_HLEN || data[0] !== ICMPV6_ECHO_REQUEST || data[1] !== 0)
      throw new KernelError("EINVAL");
    if (to.address === undefined && !this.connected) throw new KernelError("EDESTADDRREQ");
    if (this.localPort === 0) this.#takeIdentifier(0);
    this.checkError();
    const rt = this.routeTo(to, 0);
    const skb = Skb.from(data);
    const { bytes } = skb;
    const at = skb.data;
    setU16(bytes, at + 4, this.localPort);
    setU16(bytes, at + 2, 0);
    const { saddr, daddr } = this.flow;
    const pseudo = checksum.pseudo6(saddr, 0, daddr, 0, IPPROTO_ICMPV6, data.length);
    setU16(bytes, at + 2, checksum.finish(checksum.sum(bytes, at, skb.tail, pseudo)));
    this.output(skb, rt, 0);
    return data.length;
  }

  /** recvmsg(): the next reply from its ICMPv6 header on, null where none waits. */
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
    const at = `icmp socket [${formatIpv6(this.localAddress)}]:${this.localPort}`;
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
    if (this.localPort !== 0) pingTable.of(this.net).delete(this.localPort);
  }

  #takeIdentifier(wanted: number): void {
    const table = pingTable.of(this.net);
    if (table.size >= 0xffff || table.has(wanted)) throw new KernelError("EADDRINUSE");
    let identifier = wanted;
    if (identifier === 0) {
      identifier = 1 + Math.floor(this.net.kernel.random("ping_port").fraction() * 0xffff);
      while (table.has(identifier)) identifier = (identifier % 0xffff) + 1;
    }
    this.localPort = identifier;
    table.set(identifier, this);
  }
}

const ping: Ping6Protocol = {
  receive(skb, dev) {
    const { bytes, network, data } = skb;
    const sk = pingTable.peek(dev.net)?.get(icmpv6.id(bytes, data));
    if (!sk?.takes(bytes, network + ip6.SRC, network + ip6.DST, inet6Iif(skb))) return false;
    sk.deliver(cloneSkb(dev.net, skb), dev);
    return true;
  },

  error(skb, type, code, info, at) {
    const dev = skb.dev as NetDevice;
    const { bytes, data } = skb;
    if (bytes[at] !== ICMPV6_ECHO_REQUEST) return;
    const sk = pingTable.peek(dev.net)?.get(icmpv6.id(bytes, at));
    if (!sk?.takes(bytes, data + ip6.DST, data + ip6.SRC, inet6Iif(skb))) return;
    const { errno, hard } = socketError6(type, code);
    if (!sk.recvErr && !(hard && sk.connected)) return;
    sk.icmpError(skb, errno, true, type, code, info, at, 0);
  },
};

export function registerPingSockets6(kernel: Kernel): void {
  registerPing6(kernel, ping);
}
