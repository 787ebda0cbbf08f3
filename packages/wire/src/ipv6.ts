// IPv6 (RFC 8200; include/uapi/linux/ipv6.h, net/ipv6/exthdrs_core.c). The header has no checksum and never
// grows: what IPv4 kept in options comes in extension headers, a chain of which each names the next. Jumbograms
// (RFC 2675) are left out.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version| Traffic Class |           Flow Label                  |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Payload Length        |  Next Header  |   Hop Limit   |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                 Source Address, 16 bytes                      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |               Destination Address, 16 bytes                   |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

import { copyBytes, setU16, setU32, u16, u32 } from "./bytes.ts";
import { IPDEFTTL, IPV6_HLEN } from "./constants.ts";
import { fits, MalformedPacket, needBytes } from "./errors.ts";
import { formatIpv6, parseIpv6 } from "./ipv6-address.ts";
import { emitExtensions, type Ipv6Extension, parseExtensions } from "./ipv6-extensions.ts";

export {
  type Ipv6Extension,
  type Ipv6HeaderOption,
  isExtension,
  upperAt,
  upperLayer,
  upperProtocol,
} from "./ipv6-extensions.ts";

/** Offsets of the addresses, sixteen bytes in place. */
export const SRC = 8;
export const DST = 24;

export const version = (b: Uint8Array, at: number): number => b[at]! >>> 4;
export const trafficClass = (b: Uint8Array, at: number): number => (u16(b, at) >>> 4) & 0xff;
export const flowLabel = (b: Uint8Array, at: number): number => u32(b, at) & 0xfffff;
/** Bytes after the 40 of this header, extension headers included. */
export const payloadLength = (b: Uint8Array, at: number): number => u16(b, at + 4);
export const nextHeader = (b: Uint8Array, at: number): number => b[at + 6]!;
export const hopLimit = (b: Uint8Array, at: number): number => b[at + 7]!;
export const setPayloadLength = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 4, value);
export const setHopLimit = (b: Uint8Array, at: number, value: number): void => {
  b[at + 7] = value;
};
/** One hop less; returns the new hop limit. There is no checksum to keep right. */
export const decrementHopLimit = (b: Uint8Array, at: number): number => {
  b[at + 7] = b[at + 7]! - 1;
  return b[at + 7]!;
};
/** Where the packet ends in `b`, by its payload length. */
export const payloadEnd = (b: Uint8Array, at: number): number => at + IPV6_HLEN + u16(b, at + 4);

/** 0, or the first reason for which `ip6_rcv_core` would throw the packet away. */
export function check(
  b: Uint8Array,
  at: number,
  end: number,
): 0 | "too-short" | "version" | "payload-length" {
  if (end - at < IPV6_HLEN) return "too-short";
  if (version(b, at) !== 6) return "version";
  return payloadEnd(b, at) > end ? "payload-length" : 0;
}

/** Writes the 40 bytes of a header at `b[at]`; addresses come from `src[srcAt]` and `dst[dstAt]`. */
export function write(
  b: Uint8Array,
  at: number,
  bytes: number,
  upper: number,
  hops: number,
  src: Uint8Array,
  srcAt: number,
  dst: Uint8Array,
  dstAt: number,
): void {
  setU32(b, at, 0x60000000);
  setU16(b, at + 4, bytes);
  b[at + 6] = upper;
  b[at + 7] = hops;
  copyBytes(src, srcAt, b, at + SRC, 16);
  copyBytes(dst, dstAt, b, at + DST, 16);
}

/** A packet as values. */
export interface Ipv6 {
  trafficClass: number;
  flowLabel: number;
  hopLimit: number;
  source: string;
  destination: string;
  /** The chain between header and payload, in order; ends after a fragment header that is not the first. */
  extensions: Ipv6Extension[];
  /** What the payload is: the next header field of the last header. */
  nextHeader: number;
  payload: Uint8Array;
}

export type Ipv6Init = Partial<Ipv6> & Pick<Ipv6, "nextHeader" | "source" | "destination">;

/** Reads a packet; the payload shares memory and ends where the payload length says. Throws {@link MalformedPacket}. */
export function parse(b: Uint8Array, at = 0, end = b.length): Ipv6 {
  needBytes("ipv6", "header", at, end, IPV6_HLEN);
  if (version(b, at) !== 6) throw new MalformedPacket("ipv6", "version", at, `${version(b, at)}, must be 6`);
  const stop = payloadEnd(b, at);
  if (stop > end) {
    const there = end - at - IPV6_HLEN;
    throw new MalformedPacket(
      "ipv6",
      "payload length",
      at + 4,
      `${payloadLength(b, at)}, ${there} bytes there`,
    );
  }
  const chain = parseExtensions(b, at + IPV6_HLEN, stop, nextHeader(b, at));
  return {
    trafficClass: trafficClass(b, at),
    flowLabel: flowLabel(b, at),
    hopLimit: hopLimit(b, at),
    source: formatIpv6(b, at + SRC),
    destination: formatIpv6(b, at + DST),
    extensions: chain.extensions,
    nextHeader: chain.nextHeader,
    payload: b.subarray(chain.payloadAt, stop),
  };
}

/** A new array with headers and payload; the payload length is filled in. */
export function emit(
  packet: Ipv6Init,
  payload: Uint8Array = packet.payload ?? new Uint8Array(0),
): Uint8Array {
  const chain = emitExtensions(packet.extensions ?? [], fits("ipv6", "next header", packet.nextHeader, 8));
  const out = new Uint8Array(IPV6_HLEN + chain.bytes.length + payload.length);
  const traffic = fits("ipv6", "traffic class", packet.trafficClass ?? 0, 8);
  setU32(out, 0, 0x60000000 + traffic * 0x100000 + fits("ipv6", "flow label", packet.flowLabel ?? 0, 20));
  setU16(out, 4, fits("ipv6", "payload length", out.length - IPV6_HLEN, 16));
  out[6] = chain.first;
  out[7] = fits("ipv6", "hop limit", packet.hopLimit ?? IPDEFTTL, 8);
  out.set(parseIpv6(packet.source), SRC);
  out.set(parseIpv6(packet.destination), DST);
  out.set(chain.bytes, IPV6_HLEN);
  out.set(payload, IPV6_HLEN + chain.bytes.length);
  return out;
}
