// UDP, TCP, ICMP and ICMPv6 as trees, with their checksums judged.

import {
  checksum,
  formatIpv6,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_TCP,
  IPPROTO_UDP,
  icmp,
  icmpv6,
  ipv6,
  tcp,
  udp,
} from "@podwire/wire";
import { ipv4Tree, ipv6Tree } from "./network.ts";
import { bits, bytesText, type FieldNode, Header, hex, named } from "./node.ts";
import { discoveryOptionFields, tcpOptionFields } from "./options.ts";

/** What a checksum needs of the packet around. */
export interface Pseudo {
  family: 4 | 6;
  src: number;
  dst: number;
  /** Offset of the IP header. */
  ip: number;
  /** False for a first fragment: its checksum is over more than is here. */
  whole: boolean;
}

const ICMP_TYPES: Record<number, string> = {
  0: "echo reply",
  3: "destination unreachable",
  5: "redirect",
  8: "echo request",
  11: "time exceeded",
  12: "parameter problem",
};
const UNREACHABLE: Record<number, string> = {
  0: "network unreachable",
  1: "host unreachable",
  2: "protocol unreachable",
  3: "port unreachable",
  4: "fragmentation needed",
  13: "administratively prohibited",
};
const ICMPV6_TYPES: Record<number, string> = {
  1: "destination unreachable",
  2: "packet too big",
  3: "time exceeded",
  128: "echo request",
  129: "echo reply",
  133: "router solicitation",
  134: "router advertisement",
  135: "neighbour solicitation",
  136: "neighbour advertisement",
  143: "multicast listener report",
};

/** The transport header and what it carries; bytes alone for a protocol that is not known. */
export function transportTree(
  b: Uint8Array,
  at: number,
  end: number,
  protocol: number,
  pseudo: Pseudo,
): FieldNode[] {
  switch (protocol) {
    case IPPROTO_UDP:
      return udpTree(b, at, end, pseudo);
    case IPPROTO_TCP:
      return tcpTree(b, at, end, pseudo);
    case IPPROTO_ICMP:
      return icmpTree(b, at, end, pseudo);
    case IPPROTO_ICMPV6:
      return icmpv6Tree(b, at, end, pseudo);
    default:
      return data(b, at, end);
  }
}

/** Does a checksum over IPv6's pseudo header hold? `ip` is where the IPv6 header is. */
const sumHolds6 = (b: Uint8Array, at: number, end: number, ip: number, protocol: number): boolean =>
  checksum.checksum(b, at, end, checksum.pseudo6(b, ip + ipv6.SRC, b, ip + ipv6.DST, protocol, end - at)) ===
  0;

function udpTree(
  b: Uint8Array,
  at: number,
  end: number,
  { family, src, dst, ip, whole }: Pseudo,
): FieldNode[] {
  const complete = whole && udp.check(b, at, end) === 0;
  const wrong = () =>
    complete &&
    udp.checksumField(b, at) !== 0 &&
    !(family === 4
      ? udp.checksumOk4(b, at, src, dst)
      : sumHolds6(b, at, at + udp.length(b, at), ip, IPPROTO_UDP))
      ? "wrong, or left to the hardware"
      : "";
  const header = new Header(b, at, end)
    .u16("udp.srcport", "Source port")
    .u16("udp.dstport", "Destination port")
    .u16("udp.length", "Length", bytesText)
    .u16("udp.checksum", "Checksum", (value) => (value === 0 ? "none" : hex(value)), wrong);
  const ports = end - at >= 8 ? `${udp.srcPort(b, at)} → ${udp.dstPort(b, at)}` : "";
  return [header.node("udp", "User Datagram Protocol", ports), ...data(b, header.at, end)];
}

function tcpTree(
  b: Uint8Array,
  at: number,
  end: number,
  { family, src, dst, ip, whole }: Pseudo,
): FieldNode[] {
  const complete = whole && tcp.check(b, at, end) === 0;
  const wrong = () =>
    complete &&
    !(family === 4 ? tcp.checksumOk4(b, at, end, src, dst) : sumHolds6(b, at, end, ip, IPPROTO_TCP))
      ? "wrong, or left to the hardware"
      : "";
  const header = new Header(b, at, end)
    .u16("tcp.srcport", "Source port")
    .u16("tcp.dstport", "Destination port")
    .u32("tcp.seq", "Sequence number")
    .u32("tcp.ack", "Acknowledgement number")
    .u8("tcp.hdr_len", "Header length", (value) => bytesText((value >>> 4) << 2))
    .u8("tcp.flags", "Flags", (value) =>
      bits(value, [
        [tcp.SYN, "SYN"],
        [tcp.ACK, "ACK"],
        [tcp.FIN, "FIN"],
        [tcp.RST, "RST"],
        [tcp.PSH, "PSH"],
        [tcp.URG, "URG"],
        [tcp.ECE, "ECE"],
        [tcp.CWR, "CWR"],
      ]),
    )
    .u16("tcp.window_size", "Window")
    .u16("tcp.checksum", "Checksum", (value) => hex(value), wrong)
    .u16("tcp.urgent_pointer", "Urgent pointer");
  const ports = end - at >= 20 ? `${tcp.srcPort(b, at)} → ${tcp.dstPort(b, at)}` : "";
  if (tcp.check(b, at, end) === 0) {
    header.nested("tcp.options", "Options", tcpOptionFields(b, header.at, at + tcp.headerLength(b, at)));
  }
  return [header.node("tcp", "Transmission Control Protocol", ports), ...data(b, header.at, end)];
}

function icmpTree(b: Uint8Array, at: number, end: number, { whole }: Pseudo): FieldNode[] {
  const wrong = () => (whole && icmp.check(b, at, end) === "checksum" ? "wrong" : "");
  const header = new Header(b, at, end)
    .u8("icmp.type", "Type", named(ICMP_TYPES))
    .field("icmp.code", "Code", 1, (code) =>
      b[at] === 3 ? named(UNREACHABLE)(b[code] as number) : String(b[code]),
    )
    .u16("icmp.checksum", "Checksum", (value) => hex(value), wrong);
  const type = b[at];
  const echo = type === 0 || type === 8;
  if (echo)
    header
      .u16("icmp.ident", "Identifier", (value) => `${hex(value)} (${value})`)
      .u16("icmp.seq", "Sequence number");
  else if (type === 3) header.u16("icmp.unused", "Unused").u16("icmp.mtu", "MTU of the next hop");
  else header.u32("icmp.rest", type === 5 ? "Gateway" : "Rest of the header", (value) => hex(value, 8));
  const what = ICMP_TYPES[type ?? -1] ?? "";
  const node = header.node("icmp", "Internet Control Message Protocol", what);
  if (type === 3 || type === 5 || type === 11 || type === 12)
    return [
      node,
      ...new Header(b, header.at, end).nested("icmp.quoted", QUOTED, quoted(ipv4Tree, b, header.at, end))
        .fields,
    ];
  return [node, ...data(b, header.at, end)];
}

function icmpv6Tree(b: Uint8Array, at: number, end: number, { ip, whole }: Pseudo): FieldNode[] {
  const wrong = () => (whole && icmpv6.check(b, at, end, ip) === "checksum" ? "wrong" : "");
  const header = new Header(b, at, end)
    .u8("icmpv6.type", "Type", named(ICMPV6_TYPES))
    .u8("icmpv6.code", "Code")
    .u16("icmpv6.checksum", "Checksum", (value) => hex(value), wrong);
  const type = b[at] ?? -1;
  if (type === 128 || type === 129)
    header.u16("icmpv6.ident", "Identifier").u16("icmpv6.seq", "Sequence number");
  else header.u32("icmpv6.rest", "Rest of the header", (value) => hex(value, 8));
  if (type === 135 || type === 136)
    header.field("icmpv6.target", "Target", 16, (offset) => formatIpv6(b, offset));
  if (type === 134) {
    header
      .u32("icmpv6.nd.ra.reachable_time", "Reachable time", (value) => `${value} ms`)
      .u32("icmpv6.nd.ra.retrans_timer", "Retransmission timer", (value) => `${value} ms`);
  }
  if (type === 137) {
    header
      .field("icmpv6.target", "Target", 16, (offset) => formatIpv6(b, offset))
      .field("icmpv6.destination", "Destination", 16, (offset) => formatIpv6(b, offset));
  }
  if (type >= 133 && type <= 137) {
    header.nested("icmpv6.options", "Options", discoveryOptionFields(b, header.at, end));
  }
  const node = header.node("icmpv6", "Internet Control Message Protocol version 6", ICMPV6_TYPES[type] ?? "");
  if (type >= 1 && type <= 4)
    return [
      node,
      ...new Header(b, header.at, end).nested("icmpv6.quoted", QUOTED, quoted(ipv6Tree, b, header.at, end))
        .fields,
    ];
  return [node, ...data(b, header.at, end)];
}

const QUOTED = "The packet it is about";

/** A packet within an error. It is cut short by design, so its lengths and checksums are not judged. */
function quoted(
  tree: (b: Uint8Array, at: number, end: number) => FieldNode[],
  b: Uint8Array,
  at: number,
  end: number,
): FieldNode[] {
  const nodes = (at < end ? tree(b, at, end) : []).filter((node) => node.end > node.start);
  const excuse = (list: readonly FieldNode[]): void => {
    for (const node of list) {
      delete node.problem;
      excuse(node.children ?? []);
    }
  };
  excuse(nodes);
  return nodes;
}

function data(b: Uint8Array, at: number, end: number): FieldNode[] {
  return new Header(b, at, end).rest("data", "Data", end).fields;
}
