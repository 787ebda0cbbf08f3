// MAC addresses: six bytes in place on the hot path, `02:00:00:00:00:01` at the edges (IEEE 802, as
// include/linux/etherdevice.h asks about them). A hash key is the 48 bits as one number, exact in a double.

import { hex8, u16, u32 } from "./bytes.ts";
import { InvalidAddress } from "./errors.ts";

/** Are the addresses at `b[at]` and `c[at2]` the same? */
export const macEqual = (b: Uint8Array, at: number, c: Uint8Array, at2: number): boolean =>
  b[at + 5] === c[at2 + 5] &&
  b[at + 4] === c[at2 + 4] &&
  b[at + 3] === c[at2 + 3] &&
  b[at + 2] === c[at2 + 2] &&
  b[at + 1] === c[at2 + 1] &&
  b[at] === c[at2];

/** Copies the address at `b[at]` to `c[at2]`. */
export function macCopy(b: Uint8Array, at: number, c: Uint8Array, at2: number): void {
  c[at2] = b[at]!;
  c[at2 + 1] = b[at + 1]!;
  c[at2 + 2] = b[at + 2]!;
  c[at2 + 3] = b[at + 3]!;
  c[at2 + 4] = b[at + 4]!;
  c[at2 + 5] = b[at + 5]!;
}

/** The first 16 bits of the address. */
export const macHi16 = (b: Uint8Array, at: number): number => u16(b, at);

/** The last 32 bits of the address, unsigned. */
export const macLo32 = (b: Uint8Array, at: number): number => u32(b, at + 2);

/** All 48 bits as one number: a key for a `Map<number, …>`. */
export const macKey = (b: Uint8Array, at: number): number => u16(b, at) * 0x1_0000_0000 + u32(b, at + 2);

/** Writes a {@link macKey} back as six bytes. */
export function setMacKey(b: Uint8Array, at: number, key: number): void {
  const hi = Math.floor(key / 0x1_0000_0000);
  const lo = key >>> 0;
  b[at] = hi >>> 8;
  b[at + 1] = hi;
  b[at + 2] = lo >>> 24;
  b[at + 3] = lo >>> 16;
  b[at + 4] = lo >>> 8;
  b[at + 5] = lo;
}

/** Group bit set: multicast or broadcast (`is_multicast_ether_addr`). */
export const isMulticastMac = (b: Uint8Array, at: number): boolean => (b[at]! & 1) !== 0;

/** ff:ff:ff:ff:ff:ff (`is_broadcast_ether_addr`). */
export const isBroadcastMac = (b: Uint8Array, at: number): boolean =>
  u32(b, at) === 0xffffffff && u16(b, at + 4) === 0xffff;

/** 00:00:00:00:00:00 (`is_zero_ether_addr`). */
export const isZeroMac = (b: Uint8Array, at: number): boolean => u32(b, at) === 0 && u16(b, at + 4) === 0;

/** May be a device's own address: not multicast, not zero (`is_valid_ether_addr`). */
export const isValidMac = (b: Uint8Array, at: number): boolean => !isMulticastMac(b, at) && !isZeroMac(b, at);

/** Locally administered bit set (`is_local_ether_addr`). */
export const isLocalMac = (b: Uint8Array, at: number): boolean => (b[at]! & 2) !== 0;

/** 01:80:c2:00:00:0X, which a bridge does not forward as data (`is_link_local_ether_addr`). */
export const isLinkLocalMac = (b: Uint8Array, at: number): boolean =>
  u32(b, at) === 0x0180c200 && (u16(b, at + 4) & 0xfff0) === 0;

/** `02:00:00:00:00:01`. */
export const formatMac = (b: Uint8Array, at = 0): string =>
  `${hex8(b[at]!)}:${hex8(b[at + 1]!)}:${hex8(b[at + 2]!)}:${hex8(b[at + 3]!)}:${hex8(b[at + 4]!)}:${hex8(b[at + 5]!)}`;

const MAC = /^[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}$/;

/** Is this text six hex bytes with colons between? One digit a byte is allowed, as in `ll_addr_a2n`. */
export const isMacText = (text: string): boolean => MAC.test(text);

/** Six bytes of `02:00:00:00:00:01`. Throws {@link InvalidAddress}. */
export function parseMac(text: string): Uint8Array {
  const out = new Uint8Array(6);
  writeMac(out, 0, text);
  return out;
}

/** Writes the address in `text` at `b[at]`. Throws {@link InvalidAddress}. */
export function writeMac(b: Uint8Array, at: number, text: string): void {
  if (!MAC.test(text))
    throw new InvalidAddress("MAC address", text, "six hex bytes such as 02:00:00:00:00:01");
  const parts = text.split(":");
  for (let i = 0; i < 6; i++) b[at + i] = Number.parseInt(parts[i]!, 16);
}
