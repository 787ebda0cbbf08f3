// IPv6 extension headers (RFC 8200 4, RFC 4302 for authentication; net/ipv6/exthdrs_core.c). Each begins with the
// number of the next; the chain ends at a header that is no extension, or behind a fragment that is not the first,
// where what follows is the middle of something.
//
//   hop-by-hop, destination:  next header | length, units of 8 after the first 8 | options (type, length, data)
//   routing:                  next header | length | routing type | segments left | data
//   fragment:                 next header | reserved | offset (13), reserved (2), M | identification
//   authentication:           next header | length, units of 4 less 2 | data

import { concat, setU16, setU32, u16, u32 } from "./bytes.ts";
import {
  IPPROTO_AH,
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ROUTING,
} from "./constants.ts";
import { fits, MalformedPacket, needBytes, UnrepresentableField } from "./errors.ts";

/** Can this number be skipped to find the upper layer (`ipv6_ext_hdr`, without NONE)? */
export const isExtension = (nexthdr: number): boolean =>
  nexthdr === IPPROTO_HOPOPTS ||
  nexthdr === IPPROTO_ROUTING ||
  nexthdr === IPPROTO_FRAGMENT ||
  nexthdr === IPPROTO_AH ||
  nexthdr === IPPROTO_DSTOPTS;

/**
 * Walks the chain of the packet at `b[at]` without allocating. Returns protocol and offset of the upper layer in
 * one number, to be taken apart with {@link upperProtocol} and {@link upperAt}; or -1 when the chain runs over `end`.
 * Behind a fragment that is not the first, the protocol is IPPROTO_FRAGMENT (`ipv6_skip_exthdr`).
 */
export function upperLayer(b: Uint8Array, at: number, end: number): number {
  let next = b[at + 6]!;
  let i = at + 40;
  while (isExtension(next)) {
    if (end - i < 8) return -1;
    let length = (b[i + 1]! + 1) << 3;
    if (next === IPPROTO_FRAGMENT) {
      length = 8;
      if ((u16(b, i + 2) & 0xfff8) !== 0) return (i + 8) * 256 + IPPROTO_FRAGMENT;
    } else if (next === IPPROTO_AH) {
      length = (b[i + 1]! + 2) << 2;
    }
    next = b[i]!;
    i += length;
    if (i > end) return -1;
  }
  return i * 256 + next;
}

/** The protocol number in a result of {@link upperLayer}. */
export const upperProtocol = (walked: number): number => walked & 0xff;

/** The offset in a result of {@link upperLayer}. */
export const upperAt = (walked: number): number => Math.floor(walked / 256);

/** An option of hop-by-hop or destination options. */
export type Ipv6HeaderOption = { kind: "pad1" } | { kind: "option"; type: number; data: Uint8Array };

export type Ipv6Extension =
  | { kind: "hop-by-hop" | "destination-options"; options: Ipv6HeaderOption[] }
  | { kind: "routing"; type: number; segmentsLeft: number; data: Uint8Array }
  | {
      kind: "fragment";
      /** In bytes, a multiple of eight. */
      offset: number;
      moreFragments: boolean;
      identification: number;
      /** Both reserved fields, the byte and then the two bits; kept as found. */
      reserved: number;
    }
  | { kind: "authentication"; data: Uint8Array };

/** Reads the chain from `at` on, where a header of kind `first` begins. Throws {@link MalformedPacket}. */
export function parseExtensions(
  b: Uint8Array,
  at: number,
  end: number,
  first: number,
): { extensions: Ipv6Extension[]; nextHeader: number; payloadAt: number } {
  const extensions: Ipv6Extension[] = [];
  let next = first;
  let i = at;
  while (isExtension(next)) {
    needBytes("ipv6", `extension header ${next}`, i, end, 8);
    const kind = next;
    next = b[i]!;
    if (kind === IPPROTO_FRAGMENT) {
      const field = u16(b, i + 2);
      const reserved = (b[i + 1]! << 2) | ((field >> 1) & 3);
      const offset = field & 0xfff8;
      extensions.push({
        kind: "fragment",
        offset,
        moreFragments: (field & 1) !== 0,
        identification: u32(b, i + 4),
        reserved,
      });
      i += 8;
      if (offset !== 0) break;
      continue;
    }
    const length = kind === IPPROTO_AH ? (b[i + 1]! + 2) << 2 : (b[i + 1]! + 1) << 3;
    needBytes("ipv6", `extension header ${kind}`, i, end, length);
    extensions.push(parseExtension(b, i, length, kind));
    i += length;
  }
  return { extensions, nextHeader: next, payloadAt: i };
}

function parseExtension(b: Uint8Array, at: number, length: number, kind: number): Ipv6Extension {
  if (kind === IPPROTO_ROUTING) {
    return {
      kind: "routing",
      type: b[at + 2]!,
      segmentsLeft: b[at + 3]!,
      data: b.slice(at + 4, at + length),
    };
  }
  if (kind === IPPROTO_AH) return { kind: "authentication", data: b.slice(at + 2, at + length) };
  const options: Ipv6HeaderOption[] = [];
  const end = at + length;
  let i = at + 2;
  while (i < end) {
    const type = b[i]!;
    if (type === 0) {
      options.push({ kind: "pad1" });
      i++;
      continue;
    }
    if (i + 1 >= end || i + 2 + b[i + 1]! > end) {
      throw new MalformedPacket("ipv6", `option ${type}`, i, `longer than the ${end - i} bytes there`);
    }
    options.push({ kind: "option", type, data: b.slice(i + 2, i + 2 + b[i + 1]!) });
    i += 2 + b[i + 1]!;
  }
  return { kind: kind === IPPROTO_HOPOPTS ? "hop-by-hop" : "destination-options", options };
}

const NUMBERS = {
  "hop-by-hop": IPPROTO_HOPOPTS,
  "destination-options": IPPROTO_DSTOPTS,
  routing: IPPROTO_ROUTING,
  fragment: IPPROTO_FRAGMENT,
  authentication: IPPROTO_AH,
} as const;

/** The bytes of a chain that ends in `nextHeader`, and the number of its first header. */
export function emitExtensions(
  extensions: readonly Ipv6Extension[],
  nextHeader: number,
): { bytes: Uint8Array; first: number } {
  const last = extensions.at(-1);
  if (isExtension(nextHeader) && !(last?.kind === "fragment" && last.offset > 0)) {
    throw new UnrepresentableField(
      "ipv6",
      "next header",
      nextHeader,
      "an upper layer; put headers in extensions",
    );
  }
  const parts: Uint8Array[] = [];
  let next = nextHeader;
  for (let i = extensions.length - 1; i >= 0; i--) {
    const extension = extensions[i]!;
    const bytes = emitExtension(extension);
    bytes[0] = next;
    parts.unshift(bytes);
    next = NUMBERS[extension.kind];
  }
  return { bytes: concat(...parts), first: next };
}

function emitExtension(extension: Ipv6Extension): Uint8Array {
  switch (extension.kind) {
    case "fragment": {
      const { offset, reserved } = extension;
      if (offset % 8 !== 0)
        throw new UnrepresentableField("ipv6", "fragment offset", offset, "a multiple of 8");
      const out = new Uint8Array(8);
      out[1] = fits("ipv6", "reserved", reserved, 10) >> 2;
      setU16(
        out,
        2,
        fits("ipv6", "fragment offset", offset, 16) | ((reserved & 3) << 1) | +extension.moreFragments,
      );
      setU32(out, 4, fits("ipv6", "identification", extension.identification, 32));
      return out;
    }
    case "routing": {
      const type = fits("ipv6", "routing type", extension.type, 8);
      const left = fits("ipv6", "segments left", extension.segmentsLeft, 8);
      return inUnits(concat(Uint8Array.of(0, 0, type, left), extension.data), 8, 1);
    }
    case "authentication":
      return inUnits(concat(new Uint8Array(2), extension.data), 4, 2);
    default:
      return inUnits(emitHeaderOptions(extension.options), 8, 1);
  }
}

/** Sets the length byte, which counts units of `unit` bytes less `less`. */
function inUnits(bytes: Uint8Array, unit: number, less: number): Uint8Array {
  if (bytes.length % unit !== 0 || bytes.length < 8) {
    throw new UnrepresentableField(
      "ipv6",
      "extension header",
      `${bytes.length} bytes`,
      `a multiple of ${unit}`,
    );
  }
  bytes[1] = fits("ipv6", "extension header length", bytes.length / unit - less, 8);
  return bytes;
}

/** Two bytes to be filled in, the options, and Pad1 or PadN up to a multiple of eight. */
function emitHeaderOptions(options: readonly Ipv6HeaderOption[]): Uint8Array {
  const bytes = [0, 0];
  for (const option of options) {
    if (option.kind === "pad1") bytes.push(0);
    else {
      const length = fits("ipv6", "option length", option.data.length, 8);
      bytes.push(fits("ipv6", "option type", option.type, 8), length, ...option.data);
    }
  }
  const missing = -bytes.length & 7;
  if (missing === 1) bytes.push(0);
  else if (missing > 1) bytes.push(1, missing - 2, ...new Array<number>(missing - 2).fill(0));
  return Uint8Array.from(bytes);
}
