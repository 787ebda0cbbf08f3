// Lists of options inside headers (IPv4, TCP, neighbour discovery) and IPv6's extension headers, as fields. A list that
// is malformed ends in one field with its problem, so that every byte still has its place.

import {
  formatIpv4,
  formatIpv6,
  formatMac,
  IPPROTO_AH,
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ROUTING,
  u16,
  u32,
} from "@podwire/wire";
import { bits, bytesText, type FieldNode, Header, hex, named } from "./node.ts";

/** Options of a type byte and a length byte; types 0 and 1 are a byte each, and 0 ends the list. */
function typeLengthFields(
  b: Uint8Array,
  start: number,
  end: number,
  name: string,
  names: Readonly<Record<number, string>>,
  show: (at: number, type: number, length: number) => string,
): FieldNode[] {
  const list = new Header(b, start, end);
  while (list.at < end) {
    const type = b[list.at]!;
    const label = names[type] ?? `Option ${type}`;
    if (type === 0) list.rest(name, label, end);
    else if (type === 1) list.field(name, label, 1, () => "");
    else {
      const length = list.at + 1 < end ? b[list.at + 1]! : 0;
      const left = end - list.at;
      if (length < 2 || length > left) {
        list.field(
          name,
          label,
          left,
          () => bytesText(left),
          () => `says it has ${bytesText(length)}, ${left} are here`,
        );
      } else list.field(name, label, length, (at) => show(at, type, length));
    }
  }
  return list.fields;
}

const IPV4: Record<number, string> = {
  0: "End of options",
  1: "No operation",
  7: "Recorded route",
  68: "Timestamps",
  131: "Loose source route",
  137: "Strict source route",
  148: "Router alert",
};

export const ipv4OptionFields = (b: Uint8Array, start: number, end: number): FieldNode[] =>
  typeLengthFields(b, start, end, "ip.opt", IPV4, (at, type, length) => {
    if (type !== 7 && type !== 131 && type !== 137) return bytesText(length);
    const hops: string[] = [];
    for (let i = at + 3; i + 4 <= at + length; i += 4) hops.push(formatIpv4(u32(b, i)));
    return `${hops.join(", ")}; next at ${b[at + 2]}`;
  });

const TCP: Record<number, string> = {
  0: "End of options",
  1: "No operation",
  2: "Maximum segment size",
  3: "Window scale",
  4: "Selective acknowledgement permitted",
  5: "Selective acknowledgement",
  8: "Timestamps",
};

export const tcpOptionFields = (b: Uint8Array, start: number, end: number): FieldNode[] =>
  typeLengthFields(b, start, end, "tcp.opt", TCP, (at, type, length) => {
    if (type === 2 && length === 4) return bytesText(u16(b, at + 2));
    if (type === 3 && length === 3) return `times ${2 ** b[at + 2]!}`;
    if (type === 4 && length === 2) return "yes";
    if (type === 8 && length === 10) return `${u32(b, at + 2)}, echo of ${u32(b, at + 6)}`;
    if (type === 5 && (length - 2) % 8 === 0) {
      const blocks: string[] = [];
      for (let i = at + 2; i < at + length; i += 8) blocks.push(`${u32(b, i)} to ${u32(b, i + 4)}`);
      return blocks.join(", ");
    }
    return bytesText(length);
  });

const DISCOVERY: Record<number, string> = {
  1: "Source link-layer address",
  2: "Target link-layer address",
  3: "Prefix",
  4: "Redirected packet",
  5: "MTU",
  14: "Nonce",
};

/** Options of a neighbour discovery message: type, length in units of eight bytes, contents. */
export function discoveryOptionFields(b: Uint8Array, start: number, end: number): FieldNode[] {
  const list = new Header(b, start, end);
  while (list.at < end) {
    const left = end - list.at;
    const length = left > 1 ? b[list.at + 1]! * 8 : 0;
    const type = b[list.at]!;
    const label = DISCOVERY[type] ?? `Option ${type}`;
    if (length === 0 || length > left) {
      list.field(
        "icmpv6.opt",
        label,
        left,
        () => bytesText(left),
        () => `says it has ${bytesText(length)}, ${left} are here`,
      );
      break;
    }
    list.field("icmpv6.opt", label, length, (at) => {
      if ((type === 1 || type === 2) && length === 8) return formatMac(b, at + 2);
      if (type === 5 && length === 8) return String(u32(b, at + 4));
      if (type !== 3 || length !== 32) return bytesText(length);
      const flags = bits(b[at + 3]!, [
        [0x80, "on-link"],
        [0x40, "autonomous"],
      ]);
      return `${formatIpv6(b, at + 16)}/${b[at + 2]}, ${flags}; valid ${u32(b, at + 4)} s, preferred ${u32(b, at + 8)} s`;
    });
  }
  return list.fields;
}

const EXTENSIONS: Record<number, readonly [name: string, label: string]> = {
  [IPPROTO_HOPOPTS]: ["ipv6.hopopts", "Hop-by-hop options"],
  [IPPROTO_ROUTING]: ["ipv6.routing", "Routing header"],
  [IPPROTO_FRAGMENT]: ["ipv6.fraghdr", "Fragment header"],
  [IPPROTO_AH]: ["ah", "Authentication header"],
  [IPPROTO_DSTOPTS]: ["ipv6.dstopts", "Destination options"],
};

/** The extension headers of an IPv6 packet, and what is behind them. */
export interface Extensions {
  nodes: FieldNode[];
  /** Where the chain ends. */
  at: number;
  /** The protocol there. */
  next: number;
  /** Offset of a fragment's data in the whole packet; 0 for the first one or no fragment. */
  offset: number;
  /** Is the whole payload here, so that a checksum can be judged? */
  whole: boolean;
}

/** Walks the chain that begins at `start` with a header of kind `first`. */
export function extensionTree(
  b: Uint8Array,
  start: number,
  end: number,
  first: number,
  protocols: Readonly<Record<number, string>>,
): Extensions {
  const found: Extensions = { nodes: [], at: start, next: first, offset: 0, whole: true };
  for (;;) {
    const kind = EXTENSIONS[found.next];
    if (!kind || found.at >= end || found.offset > 0) return found;
    const { at } = found;
    const [name, label] = kind;
    const header = new Header(b, at, end).u8(`${name}.nxt`, "Next header", named(protocols));
    if (found.next === IPPROTO_FRAGMENT) {
      header
        .u8(`${name}.reserved_octet`, "Reserved")
        .u16(
          `${name}.offset`,
          "Fragment offset",
          (v) => `${v & 0xfff8}${v & 1 ? ", more fragments" : ", the last"}`,
        )
        .u32(`${name}.ident`, "Identification", (v) => hex(v, 8));
      if (!header.truncated) {
        found.offset = u16(b, at + 2) & 0xfff8;
        found.whole = found.offset === 0 && (b[at + 3]! & 1) === 0;
      }
    } else {
      const units = (v: number): number => (found.next === IPPROTO_AH ? (v + 2) * 4 : (v + 1) * 8);
      header.u8(`${name}.len`, "Length", (v) => bytesText(units(v)));
      if (!header.truncated) header.field(`${name}.data`, "Contents", units(b[at + 1]!) - 2, () => "");
    }
    found.nodes.push(header.node(name, label, ""));
    found.next = b[at]!;
    found.at = header.at;
    if (header.truncated) {
      found.next = -1;
      return found;
    }
  }
}
