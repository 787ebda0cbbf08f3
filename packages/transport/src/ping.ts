// Ping sockets (net/ipv4/ping.c, icmp(7)): echoes for programs without privilege. The kernel keeps the identifier, which
// stands for the port, and the checksum. Who may make one is net.ipv4.ping_group_range's decision; nobody, as compiled.

import {
  inetIif,
  ipv4Of,
  ipv4Redirect,
  ipv4UpdatePmtu,
  type PingProtocol,
  type Rtable,
  registerPing,
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
  ICMP_ECHO,
  ICMP_FRAG_NEEDED,
  ICMP_HLEN,
  ICMP_REDIRECT,
  IPPROTO_ICMP,
  icmp,
  ipv4 as ip,
} from "@podwire/wire";
import { socketError } from "./icmp-errors.ts";
import { InetSocket } from "./inet-socket.ts";
import type { RawMessage } from "./raw.ts";
import type { SocketOwner } from "./socket.ts";

const pingTable = defineNetState("ping_table", () => new Map<number, PingSocket>());

/** Everyone here is root: group 0. */
const GROUP = 0;

export class PingSocket extends InetSocket {
  readonly kind = "icmp";

  /** socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP). KernelError EACCES where the group may not. */
  constructor(net: NetNamespace, owner: SocketOwner | null = null) {
    const [low, high] = ipv4Of(net).pingGroupRange;
    if (GROUP < low || GROUP > high) throw new KernelError("EACCES");
    super(net, IPPROTO_ICMP, owner);
  }

  /** The identifier of its echoes, 0 before the first. */
  get identifier(): number {
    return this.localPort;
  }

  /** bind(): to an address and an identifier, 0 for a free one. KernelError EADDRNOTAVAIL, EADDRINUSE. */
  bind(address: number, identifier = 0): void {
    if (this.localPort !== 0) throw new KernelError("EINVAL");
    this.checkLocal(address);
    this.#takeIdentifier(identifier);
    this.setLocal(address);
  }

  connect(address: number): void {
    if (this.localPort === 0) this.#takeIdentifier(0);
    this.connectTo(address, 0);
  }

  /** sendto(): `data` is an echo request, header included; identifier and checksum are filled in. KernelError EINVAL for others. */
  send(data: Uint8Array, to: { address?: number; source?: number } = {}): number {
    if (data.length > 0xffff) throw new KernelError("EMSGSIZE");
    if (data.length < ICMP_HLEN || icmp.type(data, 0) !== ICMP_ECHO || icmp.code(data, 0) !== 0)
      throw new KernelError("EINVAL");
    if (to.address === undefined && !this.connected) throw new KernelError("EDESTADDRREQ");
    if (this.localPort === 0) this.#takeIdentifier(0);
    this.checkError();
    const asked = to.address ?? this.remoteAddress;
    const source = to.source ?? this.sourceAddress;
    const rt = this.routeTo(asked, 0, source, this.boundIf);
    const address = asked === 0 ? this.routedAddress : asked;
    const skb = Skb.from(data);
    icmp.setId(skb.bytes, skb.data, this.localPort);
    icmp.fillChecksum(skb.bytes, skb.data, skb.tail);
    this.output(skb, rt, source === 0 ? rt.saddr : source, address, 0);
    return data.length;
  }

  /** recvmsg(): the next reply from its ICMP header on, null where none waits. */
  receive(): (RawMessage & { readonly ttl: number }) | null {
    const skb = this.dequeue();
    if (skb === null) return null;
    const { bytes, network } = skb;
    const message = {
      data: bytes.slice(skb.data, skb.tail),
      address: ip.src(bytes, network),
      destination: ip.dst(bytes, network),
      ifindex: inetIif(skb),
      timestamp: skb.timestamp,
      ttl: ip.ttl(bytes, network),
    };
    skb.free();
    return message;
  }

  get label(): string {
    const at = `icmp socket ${formatIpv4(this.localAddress)}:${this.localPort}`;
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

  /** ping_get_port(). */
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

/** ping_lookup(). */
function lookup(
  net: NetNamespace,
  identifier: number,
  remote: number,
  local: number,
  dif: number,
): PingSocket | null {
  const sk = pingTable.peek(net)?.get(identifier);
  if (sk === undefined) return null;
  if (sk.localAddress !== 0 && sk.localAddress !== local) return null;
  if (sk.remoteAddress !== 0 && sk.remoteAddress !== remote) return null;
  return sk.boundIf !== 0 && sk.boundIf !== dif ? null : sk;
}

const ping: PingProtocol = {
  receive(skb, dev) {
    const { bytes, network, data } = skb;
    const sk = lookup(
      dev.net,
      icmp.id(bytes, data),
      ip.src(bytes, network),
      ip.dst(bytes, network),
      inetIif(skb),
    );
    if (sk === null) return false;
    sk.deliver(cloneSkb(dev.net, skb), dev);
    return true;
  },

  error(skb, type, code, info) {
    const dev = skb.dev as NetDevice;
    const { bytes, data } = skb;
    const at = data + ip.headerLength(bytes, data);
    if (icmp.type(bytes, at) !== ICMP_ECHO) return;
    const sk = lookup(dev.net, icmp.id(bytes, at), ip.dst(bytes, data), ip.src(bytes, data), inetIif(skb));
    if (sk === null) return;
    const { ipv4 } = skb.dst as Rtable;
    if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED)
      ipv4UpdatePmtu(ipv4, skb, info, sk.boundIf, IPPROTO_ICMP);
    else if (type === ICMP_REDIRECT) ipv4Redirect(ipv4, skb, sk.boundIf, IPPROTO_ICMP);
    const error = socketError(type, code, sk.params.pmtudisc);
    if (error === null || (!sk.recvErr && !(error.hard && sk.connected))) return;
    sk.icmpError(skb, error.errno, true, type, code, info, at, 0);
  },
};

export function registerPingSockets(kernel: Kernel): void {
  registerPing(kernel, ping);
}
