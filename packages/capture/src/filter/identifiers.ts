// Identifiers of a filter and what they mean behind their qualifiers: hosts, nets, ports, protocols, MAC addresses
// (libpcap's gen_ncode, gen_mcode, gen_scode, gen_ecode).

import { ipv4Mask, parseIpv6, parseMac, tryIpv4 } from "@podwire/wire";
import { serviceName, servicePort } from "../tcpdump/services.ts";
import { and, any, type Condition, type Direction, type Layout, not, or } from "./conditions.ts";
import { InvalidFilter } from "./errors.ts";
import type { Token } from "./lexer.ts";
import { ETHER_PROTOCOLS, IP_PROTOCOLS, KEYWORDS } from "./names.ts";
import type { Tokens } from "./tokens.ts";

export type Kind = "host" | "net" | "port" | "portrange" | "proto";

/** What stands before an identifier, and is taken over by one that has nothing before it: `port 80 or 443`. */
export interface Qualifiers {
  protocol: string | undefined;
  direction: Direction;
  /** No kind was named: a host is meant. */
  kind: Kind | undefined;
}

/** IP protocols that are keywords. */
export const NUMBERS: Record<string, number> = {
  sctp: 132,
  tcp: 6,
  udp: 17,
  icmp: 1,
  igmp: 2,
  pim: 103,
  vrrp: 112,
  ah: 51,
  esp: 50,
  icmp6: 58,
};

export class Identifiers {
  readonly #t: Tokens;
  readonly #hosts: (name: string) => readonly string[];
  /** Where the filter looks: behind the VLAN tags that it named. */
  layout: Layout;

  constructor(tokens: Tokens, layout: Layout, hosts: (name: string) => readonly string[]) {
    this.#t = tokens;
    this.#hosts = hosts;
    this.layout = layout;
  }

  /** The identifier of a primitive: an address, a net, a port, a protocol. */
  parse(q: Qualifiers): Condition {
    const t = this.#t;
    if (t.accept("not") || t.accept("!")) return not(this.parse(q));
    if (t.accept("(")) {
      let inner = this.parse(q);
      while (!t.accept(")")) {
        const both = t.accept("and") || t.accept("&&");
        if (!both && !t.accept("or") && !t.accept("||")) throw t.error(t.peek());
        inner = (both ? and : or)(inner, this.parse(q));
      }
      return inner;
    }
    const token = t.next();
    switch (token.kind) {
      case "number":
        return this.#numbered(q, token);
      case "ipv4":
        return this.#dotted(q, token);
      case "ipv6":
        return this.#ipv6(q, token);
      case "mac":
        if (q.protocol === "ether" || q.protocol === "link") {
          if (q.kind !== undefined && q.kind !== "host")
            throw this.#error("illegal link layer address", token);
          if (this.layout.cooked !== undefined)
            throw this.#error(
              "ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel",
              token,
            );
          return this.layout.mac(q.direction, parseMac(macText(token.text)));
        }
        throw this.#error("ethernet address used in non-ether expression", token);
      case "word":
        if (!token.escaped && KEYWORDS.has(token.text)) throw t.error(token);
        return this.#named(q, token);
      default:
        throw t.error(token);
    }
  }

  #numbered(q: Qualifiers, token: Token): Condition {
    if (q.kind === "proto") return this.#protocol(q, token.value, token);
    if (q.kind === "port" || q.kind === "portrange") {
      const kind = `illegal port number ${token.value} > 65535`;
      if (token.value > 65535) throw this.#error(kind, token);
      return this.#ports(q, token, undefined, token.value, token.value);
    }
    if (q.kind === "net") {
      let [value, mask] = [token.value, 0xffffffff];
      const slash = this.#t.peek().text === "/";
      while (!slash && value !== 0 && value >>> 24 === 0)
        [value, mask] = [(value << 8) >>> 0, (mask << 8) >>> 0];
      if (slash) return this.#dotted(q, token);
      return this.#address4(q, value, mask, token);
    }
    return this.#address4(q, token.value, 0xffffffff, token);
  }

  /** `10.1`, `10.0.0.0/8` and `10.0.0.0 mask 255.0.0.0` besides whole addresses. */
  #dotted(q: Qualifiers, token: Token): Condition {
    const t = this.#t;
    const parts = token.text.split(".");
    const address = tryIpv4([...parts, "0", "0", "0"].slice(0, 4).join("."));
    if (address < 0) throw this.#error(`invalid IPv4 address '${token.text}'`, token);
    let mask = ipv4Mask(8 * parts.length);
    let written = token.text;
    if (q.kind === "port" || q.kind === "portrange" || q.kind === "proto") {
      throw this.#error(`'${q.kind}' modifier applied to ip host`, token);
    }
    if (t.accept("/")) {
      const length = this.#number();
      if (length > 32) throw this.#error("mask length must be <= 32", token);
      mask = ipv4Mask(length);
      written += `/${length}`;
    } else if (t.accept("mask") || t.accept("netmask")) {
      const text = t.next();
      if (text.kind !== "ipv4") throw t.error(text);
      mask = tryIpv4(text.text);
      if (mask < 0) throw this.#error(`invalid IPv4 address '${text.text}'`, text);
      written += ` mask ${text.text}`;
    } else {
      return this.#address4(q, address, mask, token);
    }
    if ((address & ~mask) >>> 0 !== 0) throw this.#error(`non-network bits set in "${written}"`, token);
    if (q.kind !== "net") throw this.#error("Mask syntax for networks only", token);
    if (q.protocol === "ether" || q.protocol === "link")
      throw this.#error("link-layer modifier applied to net", token);
    return this.#address4(q, address, mask, token);
  }

  #address4(q: Qualifiers, address: number, mask: number, token: Token): Condition {
    const l = this.layout;
    switch (q.protocol) {
      case undefined:
        return any((["ip", "arp", "rarp"] as const).map((p) => l.address4(p, q.direction, address, mask)));
      case "ip":
      case "arp":
      case "rarp":
        return l.address4(q.protocol, q.direction, address, mask);
      case "ether":
      case "link":
        throw this.#error("illegal link layer address", token);
      default: {
        const kind = q.kind === "net" ? "net" : "host";
        const to = q.protocol === "ip6" || q.protocol === "ipv6" ? "ip host" : kind;
        throw this.#error(`'${q.protocol === "ipv6" ? "ip6" : q.protocol}' modifier applied to ${to}`, token);
      }
    }
  }

  #ipv6(q: Qualifiers, token: Token): Condition {
    const address = parseIpv6(token.text);
    let length = 128;
    let written = token.text;
    if (this.#t.accept("/")) {
      length = this.#number();
      written += `/${length}`;
      if (length > 128) throw this.#error("mask length must be <= 128", token);
      for (let i = length; i < 128; i++) {
        if ((address[i >> 3]! >> (7 - (i & 7))) & 1)
          throw this.#error(`non-network bits set in "${written}"`, token);
      }
      if (q.kind !== "net") throw this.#error("Mask syntax for networks only", token);
    }
    if (q.kind === "port" || q.kind === "portrange" || q.kind === "proto") {
      throw this.#error("invalid qualifier against IPv6 address", token);
    }
    if (q.protocol !== undefined && q.protocol !== "ip6" && q.protocol !== "ipv6") {
      const isLink = q.protocol === "ether" || q.protocol === "link";
      const what = q.kind === "net" ? "ip6 net" : "ip6 host";
      throw this.#error(`${isLink ? "link-layer" : `'${q.protocol}'`} modifier applied to ${what}`, token);
    }
    return this.layout.address6(q.direction, address, length);
  }

  #named(q: Qualifiers, token: Token): Condition {
    const name = token.text;
    switch (q.kind) {
      case "port": {
        const [tcp, udp] = [servicePort(name, "tcp"), servicePort(name, "udp")];
        const port = tcp ?? udp;
        if (port === undefined) throw this.#error(`unknown port '${name}'`, token);
        const only =
          tcp === udp ? undefined : tcp !== undefined && serviceName(tcp, "udp") !== name ? "tcp" : "udp";
        return this.#ports(q, token, only, port, port);
      }
      case "portrange": {
        this.#checkCarriesPorts(q, token);
        const range = /^([^-]+)-([^-]+)$/.exec(name);
        const ends = range === null ? [] : [range[1]!, range[2]!].map(portOf);
        const [low, high] = ends as [number | undefined, number | undefined];
        if (low === undefined || high === undefined)
          throw this.#error(`unknown port in range '${name}'`, token);
        return this.#ports(q, token, undefined, Math.min(low, high), Math.max(low, high));
      }
      case "proto": {
        const table = q.protocol === "ether" || q.protocol === "link" ? ETHER_PROTOCOLS : IP_PROTOCOLS;
        const number = table[name];
        const kind = table === ETHER_PROTOCOLS ? "ether" : "ip";
        if (number === undefined) throw this.#error(`unknown ${kind} proto '${name}'`, token);
        return this.#protocol(q, number, token);
      }
      case "net":
        throw this.#error(`unknown network '${name}'`, token);
      default:
        return this.#host(q, name, token);
    }
  }

  /** A host by name: any of its addresses. */
  #host(q: Qualifiers, name: string, token: Token): Condition {
    const found: Condition[] = [];
    for (const address of this.#hosts(name)) {
      const v4 = tryIpv4(address);
      const wants6 = q.protocol === "ip6" || q.protocol === "ipv6";
      if (v4 >= 0 && !wants6) found.push(this.#address4(q, v4, 0xffffffff, token));
      if (v4 < 0 && (wants6 || q.protocol === undefined)) {
        found.push(this.layout.address6(q.direction, parseIpv6(address), 128));
      }
    }
    if (q.protocol === "ether" || q.protocol === "link")
      throw this.#error(`unknown ether host '${name}'`, token);
    if (found.length === 0) throw this.#error(`unknown host '${name}'`, token);
    return any(found);
  }

  /** `only` is the protocol that a service's name implies. */
  #ports(q: Qualifiers, token: Token, only: "tcp" | "udp" | undefined, low: number, high: number): Condition {
    this.#checkCarriesPorts(q, token);
    const asked = q.protocol;
    if (only && asked !== undefined && asked !== only)
      throw this.#error(`port '${token.text}' is ${only}`, token);
    const protocol = asked ?? only;
    const numbers = protocol === undefined ? [132, 6, 17] : [NUMBERS[protocol]!];
    return this.layout.ports(numbers, q.direction, low, high);
  }

  #checkCarriesPorts({ protocol, kind }: Qualifiers, token: Token): void {
    if (protocol !== undefined && protocol !== "tcp" && protocol !== "udp" && protocol !== "sctp")
      throw this.#error(`illegal qualifier of '${kind}'`, token);
  }

  #protocol(q: Qualifiers, number: number, token: Token): Condition {
    const l = this.layout;
    switch (q.protocol) {
      case undefined:
        return or(l.ip4(number), l.ip6(number));
      case "ip":
        return l.ip4(number);
      case "ip6":
      case "ipv6":
        return l.ip6(number);
      case "ether":
      case "link":
        return l.etherType(number);
      case "arp":
      case "rarp":
        throw this.#error(`${q.protocol} does not encapsulate another protocol`, token);
      default:
        throw this.#error(`'${q.protocol} proto' is bogus`, token);
    }
  }

  #number(): number {
    const token = this.#t.next();
    if (token.kind !== "number") throw this.#t.error(token);
    return token.value;
  }

  #error(message: string, token: Token): InvalidFilter {
    return new InvalidFilter(message, this.#t.filter, token.position);
  }
}

/** A port by number or by name. */
const portOf = (text: string): number | undefined =>
  /^\d+$/.test(text)
    ? Number(text) > 65535
      ? undefined
      : Number(text)
    : (servicePort(text, "tcp") ?? servicePort(text, "udp"));

/** Colons for dashes and dots; groups of four digits, or none at all, pair up. */
function macText(text: string): string {
  if (/^[0-9a-fA-F]{4}\.?[0-9a-fA-F]{4}\.?[0-9a-fA-F]{4}$/.test(text)) {
    return text.replaceAll(".", "").match(/../g)!.join(":");
  }
  return text.replace(/[.-]/g, ":");
}
