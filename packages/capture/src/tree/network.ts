// ARP, IPv4 and IPv6 as trees.

import {
  arp,
  formatIpv4,
  formatIpv6,
  formatMac,
  IP_DF,
  IP_MF,
  IP_OFFSET,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_TCP,
  IPPROTO_UDP,
  ipv4,
  ipv6,
} from "@podwire/wire";
import { bits, bytesText, type FieldNode, Header, hex, named } from "./node.ts";
import { extensionTree, ipv4OptionFields } from "./options.ts";
import { type Pseudo, transportTree } from "./transport.ts";

export const PROTOCOLS: Record<number, string> = {
  [IPPROTO_ICMP]: "ICMP",
  2: "IGMP",
  4: "IPIP",
  [IPPROTO_TCP]: "TCP",
  [IPPROTO_UDP]: "UDP",
  41: "IPv6",
  47: "GRE",
  [IPPROTO_ICMPV6]: "ICMPv6",
};
const OPERATIONS: Record<number, string> = {
  1: "request",
  2: "reply",
  3: "reverse request",
  4: "reverse reply",
};

export function arpTree(b: Uint8Array, at: number, end: number): FieldNode[] {
  const known = end - at >= arp.LENGTH && arp.hardwareType(b, at) === 1 && arp.protocolType(b, at) === 0x0800;
  const header = new Header(b, at, end)
    .u16("arp.hw.type", "Hardware type", named({ 1: "Ethernet" }))
    .u16("arp.proto.type", "Protocol type", (value) => (value === 0x0800 ? "IPv4 (0x0800)" : hex(value)))
    .u8("arp.hw.size", "Hardware address length", bytesText)
    .u8("arp.proto.size", "Protocol address length", bytesText)
    .u16("arp.opcode", "Operation", named(OPERATIONS));
  if (!known) {
    header.rest("arp.addresses", "Addresses", end);
    return [header.node("arp", "Address Resolution Protocol", "")];
  }
  const mac = (offset: number) => formatMac(b, offset);
  const ip = (offset: number) =>
    formatIpv4(((b[offset]! << 24) | (b[offset + 1]! << 16) | (b[offset + 2]! << 8) | b[offset + 3]!) >>> 0);
  header
    .field("arp.src.hw_mac", "Sender's hardware address", 6, mac)
    .field("arp.src.proto_ipv4", "Sender's IPv4 address", 4, ip)
    .field("arp.dst.hw_mac", "Target's hardware address", 6, mac)
    .field("arp.dst.proto_ipv4", "Target's IPv4 address", 4, ip);
  const target = formatIpv4(arp.tpa(b, at));
  const sender = formatIpv4(arp.spa(b, at));
  const what =
    arp.op(b, at) === 1
      ? `who has ${target}? tell ${sender}`
      : arp.op(b, at) === 2
        ? `${sender} is at ${mac(at + arp.SHA)}`
        : "";
  const nodes = [header.node("arp", "Address Resolution Protocol", what)];
  return [...nodes, ...padding(b, header.at, end)];
}

export function ipv4Tree(b: Uint8Array, at: number, end: number): FieldNode[] {
  const length = end > at ? ipv4.headerLength(b, at) : 0;
  const whole = end - at >= 20 && length >= 20 && end - at >= length;
  const header = new Header(b, at, end)
    .u8(
      "ip.version",
      "Version and header length",
      (value) => `${value >>> 4}, ${bytesText((value & 15) << 2)}`,
    )
    .u8("ip.dsfield", "Differentiated services", (value) => `DSCP ${value >>> 2}, ECN ${value & 3}`)
    .u16("ip.len", "Total length", bytesText, (offset) =>
      ((b[offset]! << 8) | b[offset + 1]!) > end - at ? "longer than what is here" : "",
    )
    .u16("ip.id", "Identification", (value) => `${hex(value)} (${value})`)
    .u16("ip.flags", "Flags and fragment offset", (value) => {
      const flags = bits(value, [
        [IP_DF, "don't fragment"],
        [IP_MF, "more fragments"],
      ]);
      return `${flags}; offset ${(value & IP_OFFSET) << 3}`;
    })
    .u8("ip.ttl", "Time to live")
    .u8("ip.proto", "Protocol", named(PROTOCOLS))
    .u16(
      "ip.checksum",
      "Header checksum",
      (value) => hex(value),
      () => (whole && !ipv4.checksumOk(b, at) ? "wrong" : ""),
    )
    .u32("ip.src", "Source", formatIpv4)
    .u32("ip.dst", "Destination", formatIpv4);
  if (!whole) {
    header.rest("ip.rest", "The rest", end);
    return [header.node("ip", "Internet Protocol version 4", "")];
  }
  header.nested("ip.options", "Options", ipv4OptionFields(b, header.at, at + length));
  const route = `${formatIpv4(ipv4.src(b, at))} → ${formatIpv4(ipv4.dst(b, at))}`;
  const nodes = [header.node("ip", "Internet Protocol version 4", route)];
  const payloadEnd = Math.max(header.at, Math.min(end, ipv4.payloadEnd(b, at)));
  const offset = ipv4.fragmentOffset(b, at);
  if (offset > 0)
    nodes.push(
      ...new Header(b, header.at, payloadEnd).rest(
        "ip.fragment",
        `Fragment from byte ${offset} on`,
        payloadEnd,
      ).fields,
    );
  else {
    const pseudo: Pseudo = {
      family: 4,
      src: ipv4.src(b, at),
      dst: ipv4.dst(b, at),
      ip: at,
      whole: !ipv4.moreFragments(b, at),
    };
    nodes.push(...transportTree(b, header.at, payloadEnd, ipv4.protocol(b, at), pseudo));
  }
  return [...nodes, ...padding(b, payloadEnd, end)];
}

export function ipv6Tree(b: Uint8Array, at: number, end: number): FieldNode[] {
  const whole = end - at >= 40;
  const address = (offset: number) => formatIpv6(b, offset);
  const header = new Header(b, at, end)
    .u32(
      "ipv6.version",
      "Version, traffic class, flow label",
      (value) => `${value >>> 28}, ${hex((value >>> 20) & 255, 2)}, ${hex(value & 0xfffff, 5)}`,
    )
    .u16("ipv6.plen", "Payload length", bytesText)
    .u8("ipv6.nxt", "Next header", named(PROTOCOLS))
    .u8("ipv6.hlim", "Hop limit")
    .field("ipv6.src", "Source", 16, address)
    .field("ipv6.dst", "Destination", 16, address);
  const node = header.node(
    "ipv6",
    "Internet Protocol version 6",
    whole ? `${address(at + 8)} → ${address(at + 24)}` : "",
  );
  if (!whole) return [node];
  const payloadEnd = Math.min(end, ipv6.payloadEnd(b, at));
  const chain = extensionTree(b, header.at, payloadEnd, ipv6.nextHeader(b, at), PROTOCOLS);
  const pseudo: Pseudo = { family: 6, src: 0, dst: 0, ip: at, whole: chain.whole };
  const payload =
    chain.offset > 0
      ? new Header(b, chain.at, payloadEnd).rest(
          "ipv6.fragment",
          `Fragment from byte ${chain.offset} on`,
          payloadEnd,
        ).fields
      : transportTree(b, chain.at, payloadEnd, chain.next, pseudo);
  return [node, ...chain.nodes, ...payload, ...padding(b, payloadEnd, end)];
}

/** Bytes behind the packet that fill the frame up. */
function padding(b: Uint8Array, at: number, end: number): FieldNode[] {
  return new Header(b, at, end).rest("eth.padding", "Padding", end).fields;
}
