// IPv6 addresses: sixteen bytes in place inside, text at the edges, written as RFC 5952 asks (lower case, the
// longest run of zero groups shortened, IPv4-mapped ones dotted, as glibc's `inet_ntop` writes them).
// Questions about an address follow include/net/ipv6.h.

import { u16, u32 } from "./bytes.ts";
import { InvalidAddress } from "./errors.ts";
import { formatIpv4, tryIpv4 } from "./ipv4-address.ts";

/** Text of the sixteen bytes at `b[at]`. */
export function formatIpv6(b: Uint8Array, at = 0): string {
  let runAt = -1;
  let runLength = 1; // a single zero group is not shortened (RFC 5952 4.2.2)
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && u16(b, at + 2 * (i + n)) === 0) n++;
    if (n > runLength) {
      runAt = i;
      runLength = n;
    }
    i += n;
  }
  let out = "";
  for (let i = 0; i < 8; i++) {
    if (i === runAt) {
      out += "::";
      i += runLength - 1;
      continue;
    }
    if (out !== "" && !out.endsWith(":")) out += ":";
    if (i === 6 && runAt === 0 && (runLength === 6 || (runLength === 5 && u16(b, at + 10) === 0xffff))) {
      return out + formatIpv4(u32(b, at + 12)); // ::ffff:192.0.2.1, and the old ::192.0.2.1
    }
    out += u16(b, at + 2 * i).toString(16);
  }
  return out;
}

/** The sixteen bytes of an address, or undefined when the text is none. A zone (`%eth0`) is not an address. */
export function tryIpv6(text: string): Uint8Array | undefined {
  const out = new Uint8Array(16);
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const left = groups(halves[0]!, halves.length === 1);
  const right = halves.length === 2 ? groups(halves[1]!, true) : [];
  if (!left || !right) return undefined;
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...left, ...new Array<number>(missing).fill(0), ...right];
  all.forEach((group, i) => {
    out[2 * i] = group >> 8;
    out[2 * i + 1] = group;
  });
  return out;
}

/** The 16-bit groups of one side of `::`; only the side that ends the address may end in dotted decimal. */
function groups(text: string, last: boolean): number[] | undefined {
  if (text === "") return [];
  const out: number[] = [];
  const parts = text.split(":");
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (last && i === parts.length - 1 && part.includes(".")) {
      const v4 = tryIpv4(part);
      if (v4 < 0) return undefined;
      out.push(v4 >>> 16, v4 & 0xffff);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      out.push(Number.parseInt(part, 16));
    }
  }
  return out;
}

/** The sixteen bytes of an address. Throws {@link InvalidAddress}. */
export function parseIpv6(text: string): Uint8Array {
  const bytes = tryIpv6(text);
  if (!bytes)
    throw new InvalidAddress("IPv6 address", text, "eight groups of hex digits such as 2001:db8::1");
  return bytes;
}

/** Address and length of `2001:db8::/32`; without `/`, the length is 128. Host bits are kept. */
export function parseIpv6Prefix(text: string): { address: Uint8Array; length: number } {
  const slash = text.indexOf("/");
  const address = tryIpv6(slash < 0 ? text : text.slice(0, slash));
  const digits = slash < 0 ? "128" : text.slice(slash + 1);
  const length = /^\d{1,3}$/.test(digits) ? Number(digits) : 999;
  if (!address || length > 128) {
    throw new InvalidAddress("IPv6 prefix", text, "an address and a length such as 2001:db8::/32");
  }
  return { address, length };
}

/** `::` (`ipv6_addr_any`). */
export function isUnspecifiedIpv6(b: Uint8Array, at: number): boolean {
  return u32(b, at) === 0 && u32(b, at + 4) === 0 && u32(b, at + 8) === 0 && u32(b, at + 12) === 0;
}

/** `::1` (`ipv6_addr_loopback`). */
export function isLoopbackIpv6(b: Uint8Array, at: number): boolean {
  return u32(b, at) === 0 && u32(b, at + 4) === 0 && u32(b, at + 8) === 0 && u32(b, at + 12) === 1;
}

/** ff00::/8 (`ipv6_addr_is_multicast`). */
export const isMulticastIpv6 = (b: Uint8Array, at: number): boolean => b[at] === 0xff;

/** fe80::/10. */
export const isLinkLocalIpv6 = (b: Uint8Array, at: number): boolean => (u16(b, at) & 0xffc0) === 0xfe80;

/** The solicited-node group of an address, ff02::1:ffXX:XXXX (`addrconf_addr_solict_mult`). */
export function solicitedNode(b: Uint8Array, at = 0): Uint8Array {
  const out = Uint8Array.from([0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 0]);
  out.set(b.subarray(at + 13, at + 16), 13);
  return out;
}

/** The modified EUI-64 link-local address of a MAC at `mac[at]` (RFC 4862, `addrconf_ifid_eui48`). */
export function linkLocalOf(mac: Uint8Array, at = 0): Uint8Array {
  const out = new Uint8Array(16);
  out[0] = 0xfe;
  out[1] = 0x80;
  out[8] = mac[at]! ^ 2;
  out[9] = mac[at + 1]!;
  out[10] = mac[at + 2]!;
  out[11] = 0xff;
  out[12] = 0xfe;
  out[13] = mac[at + 3]!;
  out[14] = mac[at + 4]!;
  out[15] = mac[at + 5]!;
  return out;
}
