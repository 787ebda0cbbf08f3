// What nc needs of a UDP socket, the same for IPv4 and IPv6: addresses are opaque to it, and printed as the family writes them.

import { IN6_ANY, IPV6_ADDR_LINKLOCAL, in6Type } from "@podwire/ip";
import type { Errno, NetNamespace } from "@podwire/netns";
import type { Process } from "@podwire/program";
import { type Pollable, type SocketOwner, Udp6Socket, UdpSocket } from "@podwire/transport";
import { formatIpv4, formatIpv6 } from "@podwire/wire";
import { nameOf, nameOf6, resolve, resolve6 } from "./names.ts";

/** An address of either family. */
export type NcAddress =
  | { readonly family: "inet"; readonly address: number }
  | { readonly family: "inet6"; readonly address: Uint8Array; readonly scopeId: number };

export interface NcSocket extends Pollable {
  readonly error: Errno | null;
  readonly pending: number;
  readonly connected: boolean;
  readonly remote: NcAddress;
  bind(address: NcAddress, port: number): void;
  connect(address: NcAddress, port: number): void;
  /** Who sent what waits. */
  peek(): { readonly from: NcAddress; readonly port: number } | null;
  send(data: Uint8Array): void;
  receive(): Uint8Array | null;
  shutdown(how: "write"): void;
  close(): void;
  /** SO_REUSEADDR and SO_REUSEPORT. */
  reuse(address: boolean): void;
  setBroadcast(on: boolean): void;
  setTos(tos: number): void;
  setTtl(ttl: number): void;
  setRcvbuf(bytes: number): void;
  setSndbuf(bytes: number): void;
}

export const ANY: NcAddress = { family: "inet", address: 0 };
export const ANY6: NcAddress = { family: "inet6", address: IN6_ANY, scopeId: 0 };

/** getaddrinfo(): undefined where the name is not known, null where it is one of the other family only. */
export function ncAddress(
  self: Process,
  host: string,
  family: "unspec" | "inet" | "inet6",
): NcAddress | null | undefined {
  if (host.includes(":")) {
    if (family === "inet") return null;
    const found = resolve6(self, host);
    return found === undefined ? undefined : { family: "inet6", ...found };
  }
  const address = family === "inet6" ? undefined : resolve(self, host);
  if (address !== undefined) return { family: "inet", address };
  if (family === "inet6" && /^[\d.]+$/.test(host)) return null;
  const found = family === "inet" ? undefined : resolve6(self, host);
  return found === undefined ? undefined : { family: "inet6", ...found };
}

/** An address as a number, with its zone where it needs one. */
export function ncNumber(net: NetNamespace, to: NcAddress): string {
  if (to.family === "inet") return formatIpv4(to.address);
  const text = formatIpv6(to.address);
  const dev = in6Type(to.address) & IPV6_ADDR_LINKLOCAL ? net.devicesByIndex.get(to.scopeId) : undefined;
  return dev === undefined ? text : `${text}%${dev.name}`;
}

export const ncName = (self: Process, to: NcAddress): string | undefined =>
  to.family === "inet" ? nameOf(self, to.address) : nameOf6(self, to.address);

/** A UDP socket of the family. */
export function ncSocket(net: NetNamespace, family: "inet" | "inet6", owner: SocketOwner): NcSocket {
  return family === "inet" ? new Inet(net, owner) : new Inet6(net, owner);
}

/** What both families' sockets do under the same name. */
abstract class Base implements Pollable {
  protected abstract readonly socket: UdpSocket | Udp6Socket;

  get ready(): boolean {
    return this.socket.ready;
  }

  get error(): Errno | null {
    return this.socket.error;
  }

  get pending(): number {
    return this.socket.pending;
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  watch(waiter: Parameters<Pollable["watch"]>[0]): void {
    this.socket.watch(waiter);
  }

  unwatch(waiter: Parameters<Pollable["unwatch"]>[0]): void {
    this.socket.unwatch(waiter);
  }

  send(data: Uint8Array): void {
    this.socket.send(data);
  }

  receive(): Uint8Array | null {
    return this.socket.receive()?.data ?? null;
  }

  shutdown(how: "write"): void {
    this.socket.shutdown(how);
  }

  close(): void {
    this.socket.close();
  }

  reuse(address: boolean): void {
    if (address) this.socket.reuseAddress = true;
    this.socket.reusePort = true;
  }

  setRcvbuf(bytes: number): void {
    this.socket.setRcvbuf(bytes);
  }

  setSndbuf(bytes: number): void {
    this.socket.setSndbuf(bytes);
  }
}

class Inet extends Base implements NcSocket {
  protected readonly socket: UdpSocket;

  constructor(net: NetNamespace, owner: SocketOwner) {
    super();
    this.socket = new UdpSocket(net, owner);
  }

  get remote(): NcAddress {
    return { family: "inet", address: this.socket.remoteAddress };
  }

  bind(to: NcAddress, port: number): void {
    if (to.family === "inet") this.socket.bind(to.address, port);
  }

  connect(to: NcAddress, port: number): void {
    if (to.family === "inet") this.socket.connect(to.address, port);
  }

  peek(): { from: NcAddress; port: number } | null {
    const caller = this.socket.peek();
    if (caller === null) return null;
    return { from: { family: "inet", address: caller.address }, port: caller.port };
  }

  setBroadcast(on: boolean): void {
    this.socket.broadcast = on;
  }

  setTos(tos: number): void {
    this.socket.setTos(tos);
  }

  setTtl(ttl: number): void {
    this.socket.setTtl(ttl);
  }
}

class Inet6 extends Base implements NcSocket {
  protected readonly socket: Udp6Socket;

  constructor(net: NetNamespace, owner: SocketOwner) {
    super();
    this.socket = new Udp6Socket(net, owner);
  }

  get remote(): NcAddress {
    return { family: "inet6", address: this.socket.remoteAddress, scopeId: this.socket.remoteScope };
  }

  bind(to: NcAddress, port: number): void {
    if (to.family === "inet6") this.socket.bind(to.address, port, to.scopeId);
  }

  connect(to: NcAddress, port: number): void {
    if (to.family === "inet6") this.socket.connect(to.address, port, to.scopeId);
  }

  peek(): { from: NcAddress; port: number } | null {
    const caller = this.socket.peek();
    if (caller === null) return null;
    const { address, ifindex } = caller;
    const scopeId = in6Type(address) & IPV6_ADDR_LINKLOCAL ? ifindex : 0;
    return { from: { family: "inet6", address, scopeId }, port: caller.port };
  }

  setBroadcast(): void {
    // IPv6 has none.
  }

  setTos(tos: number): void {
    this.socket.setTclass(tos);
  }

  setTtl(ttl: number): void {
    this.socket.setHopLimit(ttl);
  }
}
