// What sockets show under /proc/net: one file a protocol (udp4_seq_show, dgram_seq..., packet_seq_show). There is no TCP, so its
// files have a head and nothing below. Pointers are hashed with a key by the kernel; here they follow from the inode.

import type { NetNamespace } from "@podwire/netns";
import { InetSocket } from "./inet-socket.ts";
import { Inet6Socket } from "./inet6-socket.ts";
import { PacketSocket } from "./packet.ts";
import { procNetSnmp } from "./snmp.ts";
import { type Socket, type SocketType, socketsOf } from "./socket.ts";
import { procNetSockstat, procNetSockstat6 } from "./sockstat.ts";

const hex = (value: number, digits: number): string =>
  (value >>> 0).toString(16).toUpperCase().padStart(digits, "0");

/** A word in network order as %08X prints it where bytes are stored the other way round. */
const word = (b: Uint8Array, at: number): string =>
  hex(
    ((b[at + 3] as number) << 24) |
      ((b[at + 2] as number) << 16) |
      ((b[at + 1] as number) << 8) |
      (b[at] as number),
    8,
  );

function ipv4Address(address: number): string {
  return word(Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address), 0);
}

const ipv6Address = (b: Uint8Array): string => [0, 4, 8, 12].map((at) => word(b, at)).join("");

const pointer = ({ inode }: Socket): string =>
  hex(inode * 0x9e3779b1, 8).toLowerCase() + hex(inode * 0x85ebca6b, 8).toLowerCase();

/** enum: TCP_ESTABLISHED and TCP_CLOSE are also what others are in. */
const ESTABLISHED = 1;
const CLOSE = 7;

type AnyInet = InetSocket | Inet6Socket;

/** Slot in the kernel's table, as far as it does not depend on a random key: by port, or by protocol. */
const slot = (socket: AnyInet): number => socket.localPort & 511;

function inetSockets(net: NetNamespace, kind: SocketType, family: 4 | 6): AnyInet[] {
  return [...socketsOf(net)]
    .filter((socket): socket is AnyInet => {
      const own = family === 4 ? socket instanceof InetSocket : socket instanceof Inet6Socket;
      return own && socket.kind === kind && (socket as AnyInet).localPort !== 0;
    })
    .sort((a, b) => slot(a) - slot(b) || b.inode - a.inode);
}

function inetLine(socket: AnyInet, number: string): string {
  const address = (value: number | Uint8Array) =>
    typeof value === "number" ? ipv4Address(value) : ipv6Address(value);
  const state = socket.connected ? ESTABLISHED : CLOSE;
  return (
    `${number}: ${address(socket.localAddress)}:${hex(socket.localPort, 4)} ` +
    `${address(socket.remoteAddress)}:${hex(socket.remotePort, 4)} ${hex(state, 2)} 00000000:${hex(socket.rmem, 8)} ` +
    `00:00000000 00000000     0        0 ${socket.inode} 2 ${pointer(socket)} ${socket.drops}`
  );
}

const HEAD =
  "local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops";
const TCP_HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const HEAD6 = `  sl  ${"local_address".padEnd(38)}${"remote_address".padEnd(38)}st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode`;

/** `wide`: lines are filled up to seq_setwidth()'s width; `digits`: how wide the slot is. */
function dgram4(kind: SocketType, head: string, digits: number, wide: number) {
  return (net: NetNamespace): string => {
    const lines = inetSockets(net, kind, 4).map((socket) =>
      inetLine(socket, String(slot(socket)).padStart(digits)),
    );
    return [head, ...lines].map((line) => `${line.padEnd(wide)}\n`).join("");
  };
}

function dgram6(kind: SocketType) {
  return (net: NetNamespace): string => {
    const lines = inetSockets(net, kind, 6).map((socket) =>
      inetLine(socket, String(slot(socket)).padStart(5)),
    );
    return [`${HEAD6} ref pointer drops`, ...lines].map((line) => `${line}\n`).join("");
  };
}

function procNetPacket(net: NetNamespace): string {
  let text = "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n";
  for (const socket of [...socketsOf(net)].reverse()) {
    if (!(socket instanceof PacketSocket)) continue;
    const type = socket.type === "raw" ? 3 : 2;
    const columns = [
      "3".padEnd(6),
      String(type).padEnd(4),
      hex(socket.protocol, 4).toLowerCase(),
      ` ${String(socket.boundIf).padEnd(5)}`,
      socket.protocol === 0 ? "0" : "1",
      String(socket.rmem).padEnd(6),
      "0".padEnd(6),
      String(socket.inode).padEnd(6),
    ];
    text += `${pointer(socket)} ${columns.join(" ")}\n`;
  }
  return text;
}

/** Files that sockets add to /proc/net. */
export const transportProcNetFiles = {
  icmp: dgram4("icmp", `  sl  ${HEAD}`, 5, 127),
  icmp6: dgram6("icmp"),
  packet: procNetPacket,
  raw: dgram4("raw", `  sl  ${HEAD}`, 4, 0),
  raw6: dgram6("raw"),
  snmp: procNetSnmp,
  sockstat: procNetSockstat,
  sockstat6: procNetSockstat6,
  tcp: () => `${TCP_HEAD.padEnd(149)}\n`,
  tcp6: () => `${HEAD6}\n`,
  udp: dgram4("udp", `   sl  ${HEAD}`, 5, 127),
  udp6: dgram6("udp"),
} as const;
