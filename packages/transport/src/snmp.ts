// /proc/net/snmp (net/ipv4/proc.c snmp_seq_show): the counters of RFC 1213 that a namespace keeps of IP, ICMP and UDP, a line of
// names and a line of numbers each.

import { DEVCONF_FORWARDING, ipv4Of } from "@podwire/ip";
import type { NetNamespace } from "@podwire/netns";
import { udpMib } from "./udp-mib.ts";

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

/** The file's text. */
export function procNetSnmp(net: NetNamespace): string {
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
