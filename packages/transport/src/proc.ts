// What sockets show under /proc/net: one file a protocol (udp4_seq_show, dgram_seq..., packet_seq_show), the counters of
// /proc/net/snmp (net/ipv4/proc.c) and the sums of sockstat. There is no TCP, so its files have a head and nothing below.
// Pointers are hashed with a key by the kernel; here they follow from the inode.

import { DEVCONF_FORWARDING, ipv4Of } from "@podwire/ip";
import type { NetNamespace } from "@podwire/netns";
import { InetSocket } from "./inet-socket.ts";
import { Inet6Socket } from "./inet6-socket.ts";
import { PacketSocket } from "./packet.ts";
import { type Socket, type SocketType, socketsOf } from "./socket.ts";
import { udpMib } from "./udp-mib.ts";

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

/** icmpmibmap: the types of ICMP that have names in /proc/net/snmp. */
const ICMP_TYPES: readonly (readonly [name: string, type: number])[] = [
  ["DestUnreachs", 3],
  ["TimeExcds", 11],
  ["ParmProbs", 12],
  ["SrcQuenchs", 4],
  ["Redirects", 5],
  ["Echos", 8],
  ["EchoReps", 0],
  ["Timestamps", 13],
  ["TimestampReps", 14],
  ["AddrMasks", 17],
  ["AddrMaskReps", 18],
];

type Row = readonly [name: string, value: number];

const rows = (title: string, values: readonly Row[]): string =>
  `${title}: ${values.map(([name]) => name).join(" ")}\n${title}: ${values.map(([, value]) => value).join(" ")}\n`;

/** TcpExt and all else of TCP reads 0: there is none. 1, 200, 120000 and -1 are the kernel's constants. */
const TCP =
  "Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors\n" +
  "Tcp: 1 200 120000 -1 0 0 0 0 0 0 0 0 0 0 0\n";

function procNetSnmp(net: NetNamespace): string {
  const ipv4 = ipv4Of(net);
  const { mib } = ipv4;
  const udp: Row[] = Object.entries(udpMib(net));
  const byType = (prefix: string, counts: ReadonlyMap<number, number>): Row[] =>
    ICMP_TYPES.map(([name, type]) => [prefix + name, counts.get(type) ?? 0]);
  const present = (prefix: string, counts: ReadonlyMap<number, number>): Row[] =>
    [...counts].sort(([a], [b]) => a - b).map(([type, count]) => [`${prefix}Type${type}`, count]);
  const messages = [...present("In", mib.IcmpMsgIn), ...present("Out", mib.IcmpMsgOut)];
  return (
    rows("Ip", [
      ["Forwarding", ipv4.devconfAll.data[DEVCONF_FORWARDING] === 1 ? 1 : 2],
      ["DefaultTTL", ipv4.ipDefaultTtl],
      ["InReceives", mib.InReceives],
      ["InHdrErrors", mib.InHdrErrors],
      ["InAddrErrors", mib.InAddrErrors],
      ["ForwDatagrams", mib.ForwDatagrams],
      ["InUnknownProtos", mib.InUnknownProtos],
      ["InDiscards", mib.InDiscards],
      ["InDelivers", mib.InDelivers],
      ["OutRequests", mib.OutRequests],
      ["OutDiscards", mib.OutDiscards],
      ["OutNoRoutes", mib.OutNoRoutes],
      ["ReasmTimeout", mib.ReasmTimeout],
      ["ReasmReqds", mib.ReasmReqds],
      ["ReasmOKs", mib.ReasmOKs],
      ["ReasmFails", mib.ReasmFails],
      ["FragOKs", mib.FragOKs],
      ["FragFails", mib.FragFails],
      ["FragCreates", mib.FragCreates],
    ]) +
    rows("Icmp", [
      ["InMsgs", mib.IcmpInMsgs],
      ["InErrors", mib.IcmpInErrors],
      ["InCsumErrors", mib.IcmpInCsumErrors],
      ...byType("In", mib.IcmpMsgIn),
      ["OutMsgs", mib.IcmpOutMsgs],
      ["OutErrors", mib.IcmpOutErrors],
      ["OutRateLimitGlobal", mib.IcmpOutRateLimitGlobal],
      ["OutRateLimitHost", mib.IcmpOutRateLimitHost],
      ...byType("Out", mib.IcmpMsgOut),
    ]) +
    (messages.length === 0 ? "" : rows("IcmpMsg", messages)) +
    TCP +
    rows("Udp", udp) +
    rows(
      "UdpLite",
      udp.map(([name]) => [name, 0]),
    )
  );
}

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

function procNetSockstat(net: NetNamespace): string {
  const { used, udp, raw } = socketCounts(net);
  let waiting = 0;
  for (const socket of socketsOf(net)) if (socket.kind === "udp") waiting += socket.rmem;
  return (
    `sockets: used ${used}\nTCP: inuse 0 orphan 0 tw 0 alloc 0 mem 0\n` +
    `UDP: inuse ${udp} mem ${Math.ceil(waiting / 4096)}\nUDPLITE: inuse 0\nRAW: inuse ${raw}\nFRAG: inuse 0 memory 0\n`
  );
}

function procNetSockstat6(net: NetNamespace): string {
  const { udp6, raw6 } = socketCounts(net);
  return `TCP6: inuse 0\nUDP6: inuse ${udp6}\nUDPLITE6: inuse 0\nRAW6: inuse ${raw6}\nFRAG6: inuse 0 memory 0\n`;
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
