// IPv4 addresses: unsigned 32-bit numbers in host order inside, dotted text at the edges. Text is read as
// strictly as `inet_pton` does: four decimal numbers, nothing abbreviated, no leading zero taken for octal.
// Questions about an address (`ipv4_is_…`) follow include/linux/in.h.

import { InvalidAddress } from "./errors.ts";

/** `10.0.0.1` of 0x0a000001. */
export const formatIpv4 = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 0xff}.${(address >>> 8) & 0xff}.${address & 0xff}`;

/** The number of a dotted address, or -1 when the text is none. */
export function tryIpv4(text: string): number {
  let value = 0;
  let part = -1;
  let digits = 0;
  let parts = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : 0x2e;
    if (c === 0x2e) {
      if (part < 0) return -1;
      value = value * 256 + part;
      parts++;
      part = -1;
      digits = 0;
    } else if (c >= 0x30 && c <= 0x39) {
      if (part === 0) return -1;
      part = (part < 0 ? 0 : part * 10) + c - 0x30;
      digits++;
      if (digits > 3 || part > 255) return -1;
    } else {
      return -1;
    }
  }
  return parts === 4 ? value : -1;
}

/** The number of a dotted address. Throws {@link InvalidAddress}. */
export function parseIpv4(text: string): number {
  const value = tryIpv4(text);
  if (value < 0)
    throw new InvalidAddress("IPv4 address", text, "four numbers from 0 to 255 such as 10.0.0.1");
  return value;
}

/** The netmask of a prefix length from 0 to 32: 24 → 0xffffff00. */
export const ipv4Mask = (length: number): number => (length <= 0 ? 0 : (0xffffffff << (32 - length)) >>> 0);

/** The length of a contiguous netmask, or -1 for one with holes. */
export function ipv4MaskLength(mask: number): number {
  const inverse = ~mask >>> 0;
  return (inverse & (inverse + 1)) === 0 ? Math.clz32(inverse) : -1;
}

/** Address and length of `10.0.0.0/24`; without `/`, the length is 32. Host bits are kept. */
export function parseIpv4Prefix(text: string): { address: number; length: number } {
  const slash = text.indexOf("/");
  const address = tryIpv4(slash < 0 ? text : text.slice(0, slash));
  const digits = slash < 0 ? "32" : text.slice(slash + 1);
  const length = /^\d{1,2}$/.test(digits) ? Number(digits) : 99;
  if (address < 0 || length > 32) {
    throw new InvalidAddress("IPv4 prefix", text, "an address and a length such as 10.0.0.0/24");
  }
  return { address, length };
}

/** 224.0.0.0/4. */
export const isMulticastIpv4 = (address: number): boolean => address >>> 28 === 0xe;

/** 127.0.0.0/8. */
export const isLoopbackIpv4 = (address: number): boolean => address >>> 24 === 127;

/** 255.255.255.255. */
export const isLimitedBroadcastIpv4 = (address: number): boolean => address >>> 0 === 0xffffffff;

/** 0.0.0.0: of 0.0.0.0/8 this one alone since Linux 5.3. */
export const isZeronetIpv4 = (address: number): boolean => address === 0;

/** 169.254.0.0/16. */
export const isLinkLocalIpv4 = (address: number): boolean => address >>> 16 === 0xa9fe;

/** 224.0.0.0/24, never forwarded. */
export const isLocalMulticastIpv4 = (address: number): boolean => address >>> 8 === 0xe00000;
