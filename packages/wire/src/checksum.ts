// The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words. Sums are
// carried unfolded as plain numbers so that parts can be added: pseudo header + header + data. Incremental
// update is RFC 1624 equation 3, which has no trouble with 0x0000 and 0xffff as equation 2 of RFC 1141 had.

import { u16 } from "./bytes.ts";

/**
 * Adds the 16-bit words of `b[at]` to `b[end]` to `initial`; an odd last byte counts as if a zero followed.
 * The result is an unfolded sum below 2^32 for up to 64 KiB of data. A part that is not the last must be of
 * even length.
 */
export function sum(b: Uint8Array, at: number, end: number, initial = 0): number {
  let total = initial;
  let i = at;
  const even = end - ((end - at) & 1);
  const unrolled = even - 7;
  for (; i < unrolled; i += 8) {
    total +=
      ((b[i]! + b[i + 2]! + b[i + 4]! + b[i + 6]!) << 8) + b[i + 1]! + b[i + 3]! + b[i + 5]! + b[i + 7]!;
  }
  for (; i < even; i += 2) total += (b[i]! << 8) | b[i + 1]!;
  if (even < end) total += b[even]! << 8;
  return total;
}

/** Folds the carries of an unfolded sum (below 2^32) into 16 bits. */
export function fold(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return folded;
}

/** The checksum of an unfolded sum: folded and complemented. */
export const finish = (total: number): number => ~fold(total) & 0xffff;

/** The checksum of the bytes from `at` to `end`; 0 when they contain their own, right checksum. */
export const checksum = (b: Uint8Array, at: number, end: number, initial = 0): number =>
  finish(sum(b, at, end, initial));

/**
 * Sum of IPv4's pseudo header (RFC 768, RFC 793): addresses as 32-bit numbers, `length` in bytes of the UDP or
 * TCP header and its data.
 */
export const pseudo4 = (src: number, dst: number, protocol: number, length: number): number =>
  (src >>> 16) + (src & 0xffff) + (dst >>> 16) + (dst & 0xffff) + protocol + length;

/** Sum of IPv6's pseudo header (RFC 8200 8.1): sixteen bytes at `src[srcAt]` and at `dst[dstAt]`. */
export function pseudo6(
  src: Uint8Array,
  srcAt: number,
  dst: Uint8Array,
  dstAt: number,
  protocol: number,
  length: number,
): number {
  let total = protocol + (length >>> 16) + (length & 0xffff);
  for (let i = 0; i < 16; i += 2) total += u16(src, srcAt + i) + u16(dst, dstAt + i);
  return total;
}

/** The checksum after one 16-bit word under it changed from `before` to `after` (RFC 1624, equation 3). */
export function update16(check: number, before: number, after: number): number {
  const total = (~check & 0xffff) + (~before & 0xffff) + (after & 0xffff);
  const once = (total & 0xffff) + (total >>> 16);
  return ~((once & 0xffff) + (once >>> 16)) & 0xffff;
}

/** The checksum after one aligned 32-bit field under it changed, such as an address. */
export function update32(check: number, before: number, after: number): number {
  const total =
    (~check & 0xffff) +
    (~(before >>> 16) & 0xffff) +
    (~before & 0xffff) +
    ((after >>> 16) & 0xffff) +
    (after & 0xffff);
  const once = (total & 0xffff) + (total >>> 16);
  return ~((once & 0xffff) + (once >>> 16)) & 0xffff;
}

/** UDP sends a computed 0 as 0xffff, since 0 on the wire means "no checksum" (RFC 768). */
export const mangleZero = (check: number): number => (check === 0 ? 0xffff : check);
