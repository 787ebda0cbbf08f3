// From what a user writes for a host to an address and back: dotted numbers as inet_aton(3) reads them, names from /etc/hosts.
// There is no DNS: a name that is not in the file cannot be resolved, as on a host without a network.

import type { Process } from "@podwire/program";
import { formatIpv4, formatIpv6, tryIpv4, tryIpv6 } from "@podwire/wire";

/** inet_aton(3): one to four numbers, decimal, octal or hex; the last fills what is left. -1 where it is none. */
export function inetAton(text: string): number {
  const parts = text.split(".");
  if (parts.length > 4) return -1;
  const numbers = parts.map(parseNumber);
  if (numbers.some((number) => number < 0)) return -1;
  const last = numbers.pop() as number;
  if (numbers.some((number) => number > 255) || last >= 2 ** (8 * (4 - numbers.length))) return -1;
  return numbers.reduce((sum, number, index) => sum + number * 2 ** (24 - 8 * index), last);
}

function parseNumber(text: string): number {
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number(text) : -1;
}

/** The lines of /etc/hosts: an IPv4 address and its names. */
function hosts(self: Process): { address: number; names: string[] }[] {
  if (!self.files.exists("/etc/hosts")) return [];
  const entries: { address: number; names: string[] }[] = [];
  for (const line of self.files.readText("/etc/hosts").split("\n")) {
    const [first, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const address = tryIpv4(first ?? "");
    if (address >= 0) entries.push({ address, names });
  }
  return entries;
}

/** The address of a number or a name; undefined where it cannot be resolved. */
export function resolve(self: Process, text: string): number | undefined {
  const number = inetAton(text);
  if (number >= 0) return number;
  const name = text.toLowerCase();
  return hosts(self).find(({ names }) => names.some((other) => other.toLowerCase() === name))?.address;
}

/** ai_canonname: the first name of the line on which `text` stands; `text` itself where it is a number or stands nowhere. */
export function canonicalName(self: Process, text: string): string {
  if (inetAton(text) >= 0) return text;
  const name = text.toLowerCase();
  return (
    hosts(self).find(({ names }) => names.some((other) => other.toLowerCase() === name))?.names[0] ?? text
  );
}

/**
 * gai_strerror() of a name that resolve() did not find: what could be a host's name would be asked of a DNS server, and none answers;
 * anything else is no name. An address of the other family than the one asked for says so.
 */
export function lookupFailure(name: string, family: "unspec" | "inet" | "inet6" = "unspec"): string {
  const other = family === "inet" ? tryIpv6(name) !== undefined : family === "inet6" && inetAton(name) >= 0;
  if (other) return "Address family for hostname not supported";
  const labels = (name === "." ? "root" : name.replace(/\.$/, "")).split(".");
  const valid = labels.every((label) => /^[\w\u0080-\uffff-]{1,63}$/.test(label)) && !name.startsWith("-");
  return valid ? "Temporary failure in name resolution" : "Name or service not known";
}

/** Every address that /etc/hosts has for a name, IPv6's first, and the names beside it on the first line that has it. */
export function hostEntry(self: Process, text: string): { addresses: string[]; names: string[] } | undefined {
  const name = text.toLowerCase();
  const found = [...hosts6(self), ...hosts(self)].filter(({ names }) =>
    names.some((other) => other.toLowerCase() === name),
  );
  if (found[0] === undefined) return undefined;
  const addresses = found.map(({ address }) =>
    typeof address === "number" ? formatIpv4(address) : formatIpv6(address),
  );
  return {
    addresses: [...new Set(addresses)],
    names: (hosts(self).find(({ names }) => names.includes(text)) ?? found[0]).names,
  };
}

/** The first name of an address, undefined where it has none. */
export function nameOf(self: Process, address: number): string | undefined {
  return hosts(self).find((entry) => entry.address === address)?.names[0];
}

/** The host's names as tcpdump's printer asks for them. */
export function hostNames(self: Process): (address: string) => string | undefined {
  const names = new Map(hosts(self).map(({ address, names }) => [formatIpv4(address), names[0]]));
  return (address) => names.get(address);
}

/** The lines of /etc/hosts with an IPv6 address. */
function hosts6(self: Process): { address: Uint8Array; names: string[] }[] {
  if (!self.files.exists("/etc/hosts")) return [];
  const entries: { address: Uint8Array; names: string[] }[] = [];
  for (const line of self.files.readText("/etc/hosts").split("\n")) {
    const [first, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const address = tryIpv6(first ?? "");
    if (address !== undefined) entries.push({ address, names });
  }
  return entries;
}

/** An IPv6 address with the interface of its zone, 0 where there is none; undefined where it cannot be resolved. */
export function resolve6(self: Process, text: string): { address: Uint8Array; scopeId: number } | undefined {
  const percent = text.indexOf("%");
  const address = tryIpv6(percent < 0 ? text : text.slice(0, percent));
  if (address !== undefined) {
    if (percent < 0) return { address, scopeId: 0 };
    const zone = text.slice(percent + 1);
    const dev = self.net.device(zone);
    const scopeId = dev?.ifindex ?? (/^\d+$/.test(zone) ? Number(zone) : 0);
    return scopeId === 0 ? undefined : { address, scopeId };
  }
  const name = text.toLowerCase();
  const entry = hosts6(self).find(({ names }) => names.some((other) => other.toLowerCase() === name));
  return entry === undefined ? undefined : { address: entry.address, scopeId: 0 };
}

/** The first name of an IPv6 address, undefined where it has none. */
export function nameOf6(self: Process, address: Uint8Array): string | undefined {
  const text = formatIpv6(address);
  return hosts6(self).find((entry) => formatIpv6(entry.address) === text)?.names[0];
}
