// /proc/net/sockstat and sockstat6 (net/ipv4/proc.c, net/ipv6/proc.c): how many sockets there are of each protocol.

import type { NetNamespace } from "@podwire/netns";
import { InetSocket } from "./inet-socket.ts";
import { Inet6Socket } from "./inet6-socket.ts";
import { socketsOf } from "./socket.ts";

/** Sockets by protocol, for sockstat and `ss -s`. */
export function socketCounts(net: NetNamespace): {
  used: number;
  udp: number;
  udp6: number;
  raw: number;
  raw6: number;
} {
  const counts = { used: 0, udp: 0, udp6: 0, raw: 0, raw6: 0 };
  for (const socket of socketsOf(net)) {
    counts.used++;
    const six = socket instanceof Inet6Socket;
    if (!six && !(socket instanceof InetSocket)) continue;
    if (socket.localPort === 0) continue;
    if (socket.kind === "udp") counts[six ? "udp6" : "udp"]++;
    else if (socket.kind === "raw") counts[six ? "raw6" : "raw"]++;
  }
  return counts;
}

/** sockstat's text. */
export function procNetSockstat(net: NetNamespace): string {
  const { used, udp, raw } = socketCounts(net);
  let waiting = 0;
  for (const socket of socketsOf(net)) if (socket.kind === "udp") waiting += socket.rmem;
  return (
    `sockets: used ${used}\nTCP: inuse 0 orphan 0 tw 0 alloc 0 mem 0\n` +
    `UDP: inuse ${udp} mem ${Math.ceil(waiting / 4096)}\nUDPLITE: inuse 0\nRAW: inuse ${raw}\nFRAG: inuse 0 memory 0\n`
  );
}

/** sockstat6's text. */
export function procNetSockstat6(net: NetNamespace): string {
  const { udp6, raw6 } = socketCounts(net);
  return `TCP6: inuse 0\nUDP6: inuse ${udp6}\nUDPLITE6: inuse 0\nRAW6: inuse ${raw6}\nFRAG6: inuse 0 memory 0\n`;
}
