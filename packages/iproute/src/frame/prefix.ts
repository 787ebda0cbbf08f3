// Addresses and prefixes as iproute2 reads them (lib/utils.c get_addr_1, get_prefix_1): "10.1" is 10.1.0.0, numbers may be
// octal or hexadecimal, "default", "any" and "all" are 0/0, a netmask may be dotted.

import { in6PrefixEqual } from "@podwire/ip";
import { ipv4MaskLength, tryIpv6 } from "@podwire/wire";
import { parseLong, parseUnsigned } from "./args.ts";
import { parseLinkAddress } from "./lladdr.ts";
import type { Family, Session } from "./session.ts";

export interface Prefix {
  family: "inet" | "inet6" | "unspec";
  /** IPv4, host order; 0 for any other family. */
  address: number;
  /** IPv6, sixteen bytes; zeroes for any other family. */
  address6: Uint8Array;
  /** In bits. */
  length: number;
  /** A length stood there (PREFIXLEN_SPECIFIED). */
  lengthGiven: boolean;
  /** "default", "any" or "all". */
  any: boolean;
}

const ZEROES = new Uint8Array(16);

/** An IPv4 address, undefined where the text is none: up to four numbers, the missing ones are 0. */
export function parseInetAddress(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length > 4) return undefined;
  let address = 0;
  for (let index = 0; index < 4; index++) {
    const part = parts[index];
    const value = part === undefined ? 0 : /^\s|[-+]/.test(part) ? undefined : parseLong(part);
    if (value === undefined || value > 255) return undefined;
    address = address * 256 + value;
  }
  return address;
}

/** get_addr_1(): undefined where the text is no address of that family. */
export function parseAddress(text: string, family: Family): Prefix | undefined {
  if (text === "default")
    return {
      family: anyFamily(family),
      address: 0,
      address6: ZEROES,
      length: 0,
      lengthGiven: true,
      any: true,
    };
  if (text === "all" || text === "any")
    return {
      family: anyFamily(family),
      address: 0,
      address6: ZEROES,
      length: 0,
      lengthGiven: true,
      any: true,
    };
  if (text.includes(":")) {
    if (family !== "unspec" && family !== "inet6") return undefined;
    const address6 = tryIpv6(text);
    if (address6 === undefined) return undefined;
    return { family: "inet6", address: 0, address6, length: 128, lengthGiven: false, any: false };
  }
  if (family !== "unspec" && family !== "inet") return undefined;
  const address = parseInetAddress(text);
  if (address === undefined) return undefined;
  return { family: "inet", address, address6: ZEROES, length: 32, lengthGiven: false, any: false };
}

/** get_prefix_1(). */
export function parsePrefix(text: string, family: Family): Prefix | undefined {
  if (text === "default" || text === "any" || text === "all")
    return {
      family: anyFamily(family),
      address: 0,
      address6: ZEROES,
      length: 0,
      lengthGiven: true,
      any: true,
    };
  const slash = text.indexOf("/");
  if (slash < 0) return parseAddress(text, family);
  const prefix = parseAddress(text.slice(0, slash), family);
  const length = parseNetmask(text.slice(slash + 1));
  if (prefix === undefined || length === undefined || length > prefix.length) return undefined;
  return { ...prefix, length, lengthGiven: true };
}

/** get_prefix(): what is no prefix ends the command. */
export function getPrefix(session: Session, text: string, family: Family): Prefix {
  if (family === "packet")
    session.fail(`Error: "${text}" may be inet prefix, but it is not allowed in this context.\n`, 1);
  return (
    parsePrefix(text, family) ??
    session.fail(`Error: ${familyWords(family)} prefix is expected rather than "${text}".\n`, 1)
  );
}

/** get_addr(). */
export function getAddress(session: Session, text: string, family: Family): Prefix {
  if (family === "packet") return getLinkAddress(session, text);
  return (
    parseAddress(text, family) ??
    session.fail(`Error: ${familyWords(family)} address is expected rather than "${text}".\n`, 1)
  );
}

/** With `-0` an address is one of the link layer, for which nobody here has a use but to refuse it. */
function getLinkAddress(session: Session, text: string): Prefix {
  const any = text === "default" || text === "all" || text === "any";
  if (!any && parseLinkAddress(session, text) === undefined)
    session.fail(`Error: link address is expected rather than "${text.split(":")[0]}".\n`, 1);
  return { family: "unspec", address: 0, address6: ZEROES, length: 0, lengthGiven: false, any };
}

/** get_addr32(). */
export function getAddress32(session: Session, text: string): number {
  const prefix = parseAddress(text, "inet");
  if (prefix === undefined) session.fail(`Error: an IP address is expected rather than "${text}"\n`, 1);
  return prefix.address;
}

/** family_name_verbose(). */
function familyWords(family: Family): string {
  return family === "unspec" ? "any valid" : family;
}

function anyFamily(family: Family): "inet" | "inet6" | "unspec" {
  return family === "inet" || family === "inet6" ? family : "unspec";
}

function parseNetmask(text: string): number | undefined {
  const length = parseUnsigned(text);
  if (length !== undefined) return length;
  const mask = text.includes(".") ? parseInetAddress(text) : undefined;
  if (mask === undefined) return undefined;
  const bits = ipv4MaskLength(mask);
  return bits < 0 ? undefined : bits;
}

/** inet_addr_match() of an IPv6 prefix. */
export function inPrefix6(prefix: Prefix, address: Uint8Array): boolean {
  return in6PrefixEqual(prefix.address6, 0, address, 0, prefix.length);
}
