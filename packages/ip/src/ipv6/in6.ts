// struct in6_addr (include/net/ipv6.h, net/ipv6/addrconf_core.c): sixteen bytes, questions about them, and the addresses that
// everyone knows. On the data path an address is bytes in place, `(b, at)`, and nothing is copied.

import { parseIpv6, u32 } from "@podwire/wire";

/** Sixteen bytes. Whoever keeps one does not change it. */
export type In6 = Uint8Array;

export const IN6_ANY: In6 = new Uint8Array(16);
export const IN6_LOOPBACK: In6 = parseIpv6("::1");
/** ff01::1, ff01::2: all nodes and all routers of this interface. */
export const IN6_IFLOCAL_ALLNODES: In6 = parseIpv6("ff01::1");
export const IN6_IFLOCAL_ALLROUTERS: In6 = parseIpv6("ff01::2");
/** ff02::1, ff02::2: … of this link. */
export const IN6_LINKLOCAL_ALLNODES: In6 = parseIpv6("ff02::1");
export const IN6_LINKLOCAL_ALLROUTERS: In6 = parseIpv6("ff02::2");
export const IN6_SITELOCAL_ALLROUTERS: In6 = parseIpv6("ff05::2");
/** ff02::16: routers that want to know of listeners (MLDv2). */
export const IN6_MLD2_ALL_MCR: In6 = parseIpv6("ff02::16");

/** IPV6_ADDR_*: kinds of address. The scope stands in the high half. */
export const IPV6_ADDR_ANY = 0;
export const IPV6_ADDR_UNICAST = 0x0001;
export const IPV6_ADDR_MULTICAST = 0x0002;
export const IPV6_ADDR_LOOPBACK = 0x0010;
export const IPV6_ADDR_LINKLOCAL = 0x0020;
export const IPV6_ADDR_SITELOCAL = 0x0040;
export const IPV6_ADDR_COMPATV4 = 0x0080;
export const IPV6_ADDR_MAPPED = 0x1000;

/** RFC 4291 scopes. */
export const SCOPE_NODELOCAL = 1;
export const SCOPE_LINKLOCAL = 2;
export const SCOPE_SITELOCAL = 5;
export const SCOPE_GLOBAL = 14;

/** __ipv6_addr_type(): kind, and scope << 16. */
export function in6Type(b: Uint8Array, at = 0): number {
  const first = u32(b, at);
  const top = first >>> 29;
  if (top !== 0 && top !== 7) return IPV6_ADDR_UNICAST | (SCOPE_GLOBAL << 16);
  if (first >>> 24 === 0xff) {
    const scope = (b[at + 1] as number) & 15;
    const kind =
      scope === SCOPE_NODELOCAL
        ? IPV6_ADDR_LOOPBACK
        : scope === SCOPE_LINKLOCAL
          ? IPV6_ADDR_LINKLOCAL
          : scope === SCOPE_SITELOCAL
            ? IPV6_ADDR_SITELOCAL
            : 0;
    return IPV6_ADDR_MULTICAST | kind | (scope << 16);
  }
  if (first >>> 22 === 0xfe80 >> 6) return IPV6_ADDR_LINKLOCAL | IPV6_ADDR_UNICAST | (SCOPE_LINKLOCAL << 16);
  if (first >>> 22 === 0xfec0 >> 6) return IPV6_ADDR_SITELOCAL | IPV6_ADDR_UNICAST | (SCOPE_SITELOCAL << 16);
  if (first === 0 && u32(b, at + 4) === 0) {
    const third = u32(b, at + 8);
    const fourth = u32(b, at + 12);
    if (third === 0) {
      if (fourth === 0) return IPV6_ADDR_ANY;
      if (fourth === 1) return IPV6_ADDR_LOOPBACK | IPV6_ADDR_UNICAST | (SCOPE_LINKLOCAL << 16);
      return IPV6_ADDR_COMPATV4 | IPV6_ADDR_UNICAST | (SCOPE_GLOBAL << 16);
    }
    if (third === 0xffff) return IPV6_ADDR_MAPPED | (SCOPE_GLOBAL << 16);
  }
  return IPV6_ADDR_UNICAST | (SCOPE_GLOBAL << 16);
}

/** __ipv6_addr_src_scope(): -1 for the unspecified address. */
export const scopeOfType = (type: number): number => (type === IPV6_ADDR_ANY ? -1 : type >> 16);

/** ipv6_addr_scope(): IFA_HOST (0x10), IFA_LINK (0x20), IFA_SITE (0x40) or 0. */
export const ifaScope = (b: Uint8Array, at = 0): number => in6Type(b, at) & 0xf0;

export function in6Equal(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let i = 15; i >= 0; i--) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}

export function in6Copy(from: Uint8Array, fromAt: number, to: Uint8Array, toAt: number): void {
  for (let i = 0; i < 16; i++) to[toAt + i] = from[fromAt + i] as number;
}

/** ipv6_prefix_equal(): are the first `length` bits the same? */
export function in6PrefixEqual(
  a: Uint8Array,
  aAt: number,
  b: Uint8Array,
  bAt: number,
  length: number,
): boolean {
  const whole = length >> 3;
  for (let i = 0; i < whole; i++) if (a[aAt + i] !== b[bAt + i]) return false;
  const rest = length & 7;
  if (rest === 0) return true;
  return (((a[aAt + whole] as number) ^ (b[bAt + whole] as number)) & (0xff00 >> rest) & 0xff) === 0;
}

/** ipv6_addr_prefix(): the first `length` bits, zeroes behind. */
export function in6Prefix(a: In6, length: number): In6 {
  const out = a.slice(0, 16);
  if (length >= 128) return out;
  const whole = length >> 3;
  out[whole] = (out[whole] as number) & (0xff00 >> (length & 7)) & 0xff;
  out.fill(0, whole + 1);
  return out;
}

/** ipv6_addr_diff(): the first bit that differs, 128 where none does. */
export function in6Diff(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): number {
  for (let i = 0; i < 16; i++) {
    const difference = (a[aAt + i] as number) ^ (b[bAt + i] as number);
    if (difference !== 0) return i * 8 + Math.clz32(difference) - 24;
  }
  return 128;
}

export const in6Bit = (b: Uint8Array, at: number, bit: number): number =>
  ((b[at + (bit >> 3)] as number) >> (7 - (bit & 7))) & 1;

/** A hash for tables. */
export function in6Hash(b: Uint8Array, at = 0): number {
  let hash = u32(b, at) ^ Math.imul(u32(b, at + 4), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ u32(b, at + 8);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ u32(b, at + 12);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A key for maps that are not on the data path. */
export const in6Key = (b: Uint8Array, at = 0): string =>
  `${u32(b, at)}:${u32(b, at + 4)}:${u32(b, at + 8)}:${u32(b, at + 12)}`;
