// IPv4 (RFC 791; include/uapi/linux/ip.h, net/ipv4/ip_input.c). The meaning keeps everything that is on the
// wire: reserved flag, options with their padding, and a header checksum that is wrong. Options have a file of
// their own; cutting a packet into fragments and joining them is the stack's business, not the header's.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version|  IHL  |Type of Service|          Total Length         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Identification        |R|D|M|      Fragment Offset    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Time to Live |    Protocol   |         Header Checksum       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                       Source Address                          |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Destination Address                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Options                    |    Padding    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

import { setU16, setU32, u16, u32 } from "./bytes.ts";
import { checksum, finish, sum, update16, update32 } from "./checksum.ts";
import { IP_CE, IP_DF, IP_HLEN, IP_MAX_HLEN, IP_MF, IP_OFFSET, IPDEFTTL } from "./constants.ts";
import { fits, MalformedPacket, needBytes, UnrepresentableField } from "./errors.ts";
import { formatIpv4, parseIpv4 } from "./ipv4-address.ts";
import { emitOptions, type Ipv4Option, parseOptions } from "./ipv4-options.ts";

export { fragmentOptions, type Ipv4Option, type Ipv4RouteOption } from "./ipv4-options.ts";

export const version = (b: Uint8Array, at: number): number => b[at]! >>> 4;
/** Header length in bytes (the IHL field counts words of four). */
export const headerLength = (b: Uint8Array, at: number): number => (b[at]! & 0x0f) << 2;
export const tos = (b: Uint8Array, at: number): number => b[at + 1]!;
/** Bytes of header and payload together. */
export const totalLength = (b: Uint8Array, at: number): number => u16(b, at + 2);
export const id = (b: Uint8Array, at: number): number => u16(b, at + 4);
/** The flags and fragment offset field as the kernel's `frag_off`: test with IP_DF, IP_MF, IP_OFFSET. */
export const fragOff = (b: Uint8Array, at: number): number => u16(b, at + 6);
/** Where this fragment's payload starts in the whole packet, in bytes. */
export const fragmentOffset = (b: Uint8Array, at: number): number => (u16(b, at + 6) & IP_OFFSET) << 3;
export const dontFragment = (b: Uint8Array, at: number): boolean => (b[at + 6]! & (IP_DF >> 8)) !== 0;
export const moreFragments = (b: Uint8Array, at: number): boolean => (b[at + 6]! & (IP_MF >> 8)) !== 0;
/** Is this a fragment, first or later (`ip_is_fragment`)? */
export const isFragment = (b: Uint8Array, at: number): boolean =>
  (u16(b, at + 6) & (IP_MF | IP_OFFSET)) !== 0;
export const ttl = (b: Uint8Array, at: number): number => b[at + 8]!;
export const protocol = (b: Uint8Array, at: number): number => b[at + 9]!;
export const headerChecksum = (b: Uint8Array, at: number): number => u16(b, at + 10);
/** Source address as an unsigned 32-bit number. */
export const src = (b: Uint8Array, at: number): number => u32(b, at + 12);
/** Destination address as an unsigned 32-bit number. */
export const dst = (b: Uint8Array, at: number): number => u32(b, at + 16);
/** Where the payload starts in `b`. */
export const payloadAt = (b: Uint8Array, at: number): number => at + headerLength(b, at);
/** Where the packet ends in `b`, by its total length; what follows is the link's padding. */
export const payloadEnd = (b: Uint8Array, at: number): number => at + u16(b, at + 2);

export type Ipv4Reason = "too-short" | "version" | "header-length" | "total-length" | "checksum";

/** 0, or the first reason for which `ip_rcv` would throw the packet away. `end` is where the frame ends. */
export function check(b: Uint8Array, at: number, end: number): 0 | Ipv4Reason {
  if (end - at < IP_HLEN) return "too-short";
  const first = b[at]!;
  if (first >>> 4 !== 4) return "version";
  const header = (first & 0x0f) << 2;
  if (header < IP_HLEN || end - at < header) return "header-length";
  if (checksum(b, at, at + header) !== 0) return "checksum";
  const total = u16(b, at + 2);
  return total < header || end - at < total ? "total-length" : 0;
}

/** Setters that leave the checksum alone: for headers still being written. */
export const setTos = (b: Uint8Array, at: number, value: number): void => {
  b[at + 1] = value;
};
export const setTotalLength = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 2, value);
export const setId = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 4, value);
export const setFragOff = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 6, value);
export const setTtl = (b: Uint8Array, at: number, value: number): void => {
  b[at + 8] = value;
};
export const setProtocol = (b: Uint8Array, at: number, value: number): void => {
  b[at + 9] = value;
};
export const setSrc = (b: Uint8Array, at: number, value: number): void => setU32(b, at + 12, value);
export const setDst = (b: Uint8Array, at: number, value: number): void => setU32(b, at + 16, value);

/** Computes the header checksum and writes it (`ip_send_check`). */
export function fillChecksum(b: Uint8Array, at: number): void {
  setU16(b, at + 10, 0);
  setU16(b, at + 10, checksum(b, at, at + headerLength(b, at)));
}

/** Is the header checksum right? */
export const checksumOk = (b: Uint8Array, at: number): boolean =>
  checksum(b, at, at + headerLength(b, at)) === 0;

/** One hop less, checksum kept right; returns the new TTL (`ip_decrease_ttl`). */
export function decrementTtl(b: Uint8Array, at: number): number {
  const before = u16(b, at + 8);
  const after = (before - 0x0100) & 0xffff;
  setU16(b, at + 10, update16(u16(b, at + 10), before, after));
  b[at + 8] = after >>> 8;
  return after >>> 8;
}

/** Changes the type of service, checksum kept right (`ipv4_change_dsfield`). */
export function replaceTos(b: Uint8Array, at: number, value: number): void {
  const before = u16(b, at);
  setU16(b, at + 10, update16(u16(b, at + 10), before, (before & 0xff00) | (value & 0xff)));
  b[at + 1] = value;
}

/** Changes the source address, checksum kept right. A transport checksum needs the same update. */
export function replaceSrc(b: Uint8Array, at: number, value: number): void {
  setU16(b, at + 10, update32(u16(b, at + 10), u32(b, at + 12), value));
  setU32(b, at + 12, value);
}

/** Changes the destination address, checksum kept right. A transport checksum needs the same update. */
export function replaceDst(b: Uint8Array, at: number, value: number): void {
  setU16(b, at + 10, update32(u16(b, at + 10), u32(b, at + 16), value));
  setU32(b, at + 16, value);
}

/** Writes a header of 20 bytes without options at `b[at]`, checksum included. `total` counts header and payload. */
export function write(
  b: Uint8Array,
  at: number,
  serviceType: number,
  total: number,
  identification: number,
  flagsAndOffset: number,
  timeToLive: number,
  upper: number,
  source: number,
  destination: number,
): void {
  b[at] = 0x45;
  b[at + 1] = serviceType;
  setU16(b, at + 2, total);
  setU16(b, at + 4, identification);
  setU16(b, at + 6, flagsAndOffset);
  b[at + 8] = timeToLive;
  b[at + 9] = upper;
  setU32(b, at + 12, source);
  setU32(b, at + 16, destination);
  let words =
    (0x4500 | (serviceType & 0xff)) +
    (total & 0xffff) +
    (identification & 0xffff) +
    (flagsAndOffset & 0xffff);
  words += ((timeToLive & 0xff) << 8) | (upper & 0xff);
  words += (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff);
  const once = (words & 0xffff) + (words >>> 16);
  setU16(b, at + 10, ~((once & 0xffff) + (once >>> 16)));
}

/** A packet as values. */
export interface Ipv4 {
  tos: number;
  identification: number;
  /** The flag nobody may set (RFC 3514 gives it to evil packets); kept as found. */
  reserved: boolean;
  dontFragment: boolean;
  moreFragments: boolean;
  /** In bytes, a multiple of eight. */
  fragmentOffset: number;
  ttl: number;
  protocol: number;
  source: string;
  destination: string;
  options: Ipv4Option[];
  /** Only when it is not the right one; `emit` computes it otherwise. */
  headerChecksum?: number;
  payload: Uint8Array;
}

export type Ipv4Init = Partial<Ipv4> & Pick<Ipv4, "protocol" | "source" | "destination">;

/**
 * Reads a packet; the payload shares memory with `b` and ends where the total length says, so a frame's padding
 * is left behind. A wrong header checksum is no error: it is reported in the value. Throws {@link MalformedPacket}.
 */
export function parse(b: Uint8Array, at = 0, end = b.length): Ipv4 {
  needBytes("ipv4", "header", at, end, IP_HLEN);
  if (version(b, at) !== 4) throw new MalformedPacket("ipv4", "version", at, `${version(b, at)}, must be 4`);
  const header = headerLength(b, at);
  if (header < IP_HLEN) throw new MalformedPacket("ipv4", "IHL", at, `${header} bytes, must be at least 20`);
  needBytes("ipv4", "options", at, end, header);
  const total = totalLength(b, at);
  if (total < header || at + total > end) {
    throw new MalformedPacket(
      "ipv4",
      "total length",
      at + 2,
      `${total}, header ${header}, ${end - at} bytes there`,
    );
  }
  const packet: Ipv4 = {
    tos: tos(b, at),
    identification: id(b, at),
    reserved: (b[at + 6]! & (IP_CE >> 8)) !== 0,
    dontFragment: dontFragment(b, at),
    moreFragments: moreFragments(b, at),
    fragmentOffset: fragmentOffset(b, at),
    ttl: ttl(b, at),
    protocol: protocol(b, at),
    source: formatIpv4(src(b, at)),
    destination: formatIpv4(dst(b, at)),
    options: header === IP_HLEN ? [] : parseOptions(b, at + IP_HLEN, at + header),
    payload: b.subarray(at + header, at + total),
  };
  if (computed(b, at, header) !== headerChecksum(b, at)) packet.headerChecksum = headerChecksum(b, at);
  return packet;
}

/** The checksum that `emit` would write. (0xffff can verify as well, but is not what is computed.) */
const computed = (b: Uint8Array, at: number, header: number): number =>
  finish(sum(b, at + 12, at + header, sum(b, at, at + 10)));

/** A new array with header and payload; length and checksum are filled in. Throws {@link UnrepresentableField}. */
export function emit(
  packet: Ipv4Init,
  payload: Uint8Array = packet.payload ?? new Uint8Array(0),
): Uint8Array {
  const options = packet.options?.length ? emitOptions(packet.options) : undefined;
  const header = IP_HLEN + (options?.length ?? 0);
  if (header > IP_MAX_HLEN) {
    throw new UnrepresentableField("ipv4", "options", `${header - IP_HLEN} bytes`, "at most 40 bytes");
  }
  const offset = packet.fragmentOffset ?? 0;
  if (offset % 8 !== 0) throw new UnrepresentableField("ipv4", "fragment offset", offset, "a multiple of 8");
  const out = new Uint8Array(header + payload.length);
  out[0] = 0x40 | (header >> 2);
  out[1] = fits("ipv4", "tos", packet.tos ?? 0, 8);
  setU16(out, 2, fits("ipv4", "total length", out.length, 16));
  setU16(out, 4, fits("ipv4", "identification", packet.identification ?? 0, 16));
  const flags =
    (packet.reserved ? IP_CE : 0) | (packet.dontFragment ? IP_DF : 0) | (packet.moreFragments ? IP_MF : 0);
  setU16(out, 6, flags | fits("ipv4", "fragment offset", offset >> 3, 13));
  out[8] = fits("ipv4", "ttl", packet.ttl ?? IPDEFTTL, 8);
  out[9] = fits("ipv4", "protocol", packet.protocol, 8);
  setSrc(out, 0, parseIpv4(packet.source));
  setDst(out, 0, parseIpv4(packet.destination));
  if (options) out.set(options, IP_HLEN);
  if (packet.headerChecksum === undefined) fillChecksum(out, 0);
  else setU16(out, 10, fits("ipv4", "header checksum", packet.headerChecksum, 16));
  out.set(payload, header);
  return out;
}
