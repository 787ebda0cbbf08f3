// UDP's table of sockets (struct udp_table, net/ipv4/udp.c): per namespace and port, the newest first, as the kernel's hash
// chains have them. Finding a socket allocates nothing.

import { ipv4Of } from "@podwire/ip";
import { defineNetState, type NetNamespace } from "@podwire/netns";
import type { UdpSocket } from "./udp.ts";

class UdpTable {
  readonly byPort = new Map<number, UdpSocket[]>();
}

export const udpTable = defineNetState("udp_table", () => new UdpTable());

/** udp_lib_get_port(): the port is the socket's from here on. `port` 0 takes a free one. False where there is none, or it is in use. */
export function udpHash(sk: UdpSocket, address: number, port: number): boolean {
  const table = udpTable.of(sk.net);
  const chosen = port !== 0 ? (inUse(table, sk, address, port) ? 0 : port) : freePort(table, sk, address);
  if (chosen === 0) return false;
  sk.localPort = chosen;
  const chain = table.byPort.get(chosen);
  if (chain === undefined) table.byPort.set(chosen, [sk]);
  else chain.unshift(sk);
  return true;
}

export function udpUnhash(sk: UdpSocket): void {
  const table = udpTable.of(sk.net);
  const chain = table.byPort.get(sk.localPort);
  if (chain === undefined) return;
  const index = chain.indexOf(sk);
  if (index >= 0) chain.splice(index, 1);
  if (chain.length === 0) table.byPort.delete(sk.localPort);
}

/** udp_lib_lport_inuse(). */
function inUse(table: UdpTable, sk: UdpSocket, address: number, port: number): boolean {
  const chain = table.byPort.get(port);
  if (chain === undefined) return false;
  for (const other of chain) {
    if (other === sk || (other.reuseAddress && sk.reuseAddress)) continue;
    if (other.boundIf !== 0 && sk.boundIf !== 0 && other.boundIf !== sk.boundIf) continue;
    if (address !== 0 && other.localAddress !== 0 && address !== other.localAddress) continue;
    if (other.reusePort && sk.reusePort) continue;
    return true;
  }
  return false;
}

/** A port of ip_local_port_range that nobody has, from a random one on. */
function freePort(table: UdpTable, sk: UdpSocket, address: number): number {
  const [low, high] = ipv4Of(sk.net).localPortRange;
  const count = high - low + 1;
  const first = Math.floor(sk.net.kernel.random("udp_port").fraction() * count);
  for (let i = 0; i < count; i++) {
    const port = low + ((first + i) % count);
    if (!inUse(table, sk, address, port)) return port;
  }
  return 0;
}

/**
 * __udp4_lib_lookup(): the socket for a datagram from saddr:sport to daddr:dport that came in by `dif`; null where nobody
 * listens. One bound to the address wins over one bound to any; a connected one over both.
 */
export function udpLookup(
  net: NetNamespace,
  saddr: number,
  sport: number,
  daddr: number,
  dport: number,
  dif: number,
): UdpSocket | null {
  const chain = udpTable.peek(net)?.byPort.get(dport);
  if (chain === undefined) return null;
  return (
    best(chain, daddr, saddr, sport, daddr, dport, dif) ?? best(chain, 0, saddr, sport, daddr, dport, dif)
  );
}

/** udp4_lib_lookup2(): among those bound to `bound`. */
function best(
  chain: readonly UdpSocket[],
  bound: number,
  saddr: number,
  sport: number,
  daddr: number,
  dport: number,
  dif: number,
): UdpSocket | null {
  let result: UdpSocket | null = null;
  let badness = 0;
  let group = 0;
  for (let i = 0; i < chain.length; i++) {
    const sk = chain[i] as UdpSocket;
    if (sk.localAddress !== bound) continue;
    const score = computeScore(sk, saddr, sport, dif);
    if (score > badness) {
      badness = score;
      result = sk;
      group = 1;
    } else if (score === badness && result?.reusePort && sk.reusePort && !sk.connected) group++;
  }
  if (result === null || !result.reusePort || result.connected || group === 1) return result;
  return reuseportSelect(chain, bound, group, flowHash(saddr, sport, daddr, dport));
}

/** compute_score(); 0: not for this socket. */
function computeScore(sk: UdpSocket, saddr: number, sport: number, dif: number): number {
  let score = 2;
  if (sk.remoteAddress !== 0) {
    if (sk.remoteAddress !== saddr) return 0;
    score += 4;
  }
  if (sk.remotePort !== 0) {
    if (sk.remotePort !== sport) return 0;
    score += 4;
  }
  if (sk.boundIf !== 0) {
    if (sk.boundIf !== dif) return 0;
    score += 4;
  }
  return score;
}

/** reuseport_select_sock(): a flow always meets the same socket of the group, which is in the order of joining. */
function reuseportSelect(
  chain: readonly UdpSocket[],
  bound: number,
  group: number,
  hash: number,
): UdpSocket | null {
  let nth = hash % group;
  for (let i = chain.length - 1; i >= 0; i--) {
    const sk = chain[i] as UdpSocket;
    if (!sk.reusePort || sk.connected || sk.localAddress !== bound) continue;
    if (nth-- === 0) return sk;
  }
  return null;
}

function flowHash(saddr: number, sport: number, daddr: number, dport: number): number {
  let hash = Math.imul(saddr ^ Math.imul(daddr, 0x9e3779b1), 0x85ebca6b) ^ ((sport << 16) | dport);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
