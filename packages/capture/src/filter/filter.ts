// tcpdump's filter language (pcap-filter(7); libpcap 1.10's grammar.y) for Ethernet and Linux's cooked headers. Left out, and refused
// by name: other link types, protochain, MPLS, PPPoE, Geneve, LLC frame types, interface names, names from DNS.

import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2 } from "../capture.ts";
import { ACCESSIBLE, parseArithmetic } from "./arithmetic.ts";
import {
  all,
  and,
  any,
  type Condition,
  type CookedHeader,
  type Direction,
  equals,
  Layout,
  load,
  not,
  or,
  type Subject,
} from "./conditions.ts";
import { InvalidFilter, UnsupportedFilter } from "./errors.ts";
import { Identifiers, type Kind, NUMBERS, type Qualifiers } from "./identifiers.ts";
import type { Token } from "./lexer.ts";
import { CONSTANTS, KEYWORDS, UNSUPPORTED } from "./names.ts";
import { Tokens } from "./tokens.ts";

/**
 * Says of a packet whether the filter takes it. `length` is the packet's on the wire; default: all was captured. `outgoing`: this host
 * sent it, for a live capture's `inbound` and `outbound`; where it is not told, they end the filter like a read behind the packet.
 */
export type Filter = (bytes: Uint8Array, length?: number, outgoing?: boolean) => boolean;

const COOKED: Readonly<Record<number, CookedHeader>> = {
  [LINKTYPE_LINUX_SLL]: {
    name: "Linux cooked v1",
    protocol: 14,
    payload: 16,
    packetType: { at: 0, size: 2 },
  },
  [LINKTYPE_LINUX_SLL2]: {
    name: "Linux cooked v2",
    protocol: 0,
    payload: 20,
    packetType: { at: 10, size: 1 },
  },
};

export interface FilterOptions {
  /** Addresses of a name, as /etc/hosts has them, IPv4 or IPv6. Default: no name is known. */
  host?: (name: string) => readonly string[];
  /** `ip broadcast` needs the netmask of the interface; without one only 0.0.0.0 and 255.255.255.255 count. */
  netmask?: number;
  /** LINKTYPE_ETHERNET by default, LINKTYPE_LINUX_SLL or LINKTYPE_LINUX_SLL2. */
  linktype?: number;
  /** Packets come from a device now, not from a file: then it is known which of them this host sent. */
  live?: boolean;
}

/**
 * Compiles a filter; the empty one takes everything. Throws {@link InvalidFilter}, whose message is what tcpdump prints
 * behind `tcpdump: `; {@link UnsupportedFilter} where libpcap knows better than we do.
 */
export function compileFilter(text: string, options: FilterOptions = {}): Filter {
  const parser = new Parser(text, options);
  const condition = parser.parse();
  const subject: Subject = { bytes: new Uint8Array(0), length: 0, outgoing: undefined, outside: false };
  return (bytes, length = bytes.length, outgoing) => {
    subject.bytes = bytes;
    subject.length = length;
    subject.outgoing = outgoing;
    subject.outside = false;
    return condition(subject) && !subject.outside;
  };
}

const RELATIONS = ["=", "==", "!=", "<", "<=", ">", ">="];
const PROTOCOLS = [
  "ether",
  "link",
  "ip",
  "ip6",
  "ipv6",
  "arp",
  "rarp",
  "tcp",
  "udp",
  "sctp",
  "icmp",
  "icmp6",
  "igmp",
  "ah",
  "esp",
  "pim",
  "vrrp",
  "stp",
];
const KINDS: readonly string[] = ["host", "net", "port", "portrange", "proto"];

const ONLY_LINKS_WITH_GROUPS =
  "link-layer multicast filters supported only on ethernet/FDDI/token ring/ARCNET/802.11/ATM LANE/Fibre Channel";

/** What an identifier alone gets from the term before: nothing at the beginning, "none" behind one without qualifiers. */
type Inherited = Qualifiers | "none" | undefined;

interface Term {
  condition: Condition;
  /** What it hands on. */
  qualifiers: Qualifiers | undefined;
}

class Parser {
  readonly #t: Tokens;
  readonly #options: FilterOptions;
  readonly #identifiers: Identifiers;

  constructor(text: string, options: FilterOptions) {
    this.#t = new Tokens(text);
    this.#options = options;
    const layout = new Layout(12, COOKED[options.linktype ?? LINKTYPE_ETHERNET]);
    this.#identifiers = new Identifiers(this.#t, layout, options.host ?? (() => []));
  }

  parse(): Condition {
    if (this.#t.peek().kind === "end") return () => true;
    const { condition } = this.#expression(undefined);
    if (this.#t.peek().kind !== "end") throw this.#t.error(this.#t.peek());
    return condition;
  }

  /** Terms with `and` and `or` between, both as strong, from left to right. */
  #expression(inherited: Inherited): Term {
    let { condition, qualifiers } = this.#term(inherited);
    for (;;) {
      const both = this.#t.accept("and") || this.#t.accept("&&");
      if (!both && !this.#t.accept("or") && !this.#t.accept("||")) return { condition, qualifiers };
      const right = this.#term(qualifiers ?? "none");
      condition = (both ? and : or)(condition, right.condition);
      qualifiers = right.qualifiers;
    }
  }

  #term(inherited: Inherited): Term {
    const t = this.#t;
    if (t.accept("not") || t.accept("!")) {
      const { condition, qualifiers } = this.#term(inherited);
      return { condition: not(condition), qualifiers };
    }
    const relation = this.#relation();
    if (relation) return { condition: relation, qualifiers: undefined };
    if (t.accept("(")) {
      const inner = this.#expression(inherited);
      t.expect(")");
      // Brackets around identifiers alone hand on what these got; others have no qualifiers.
      const same = inner.qualifiers !== undefined && inner.qualifiers === inherited;
      return { condition: inner.condition, qualifiers: same ? inner.qualifiers : undefined };
    }
    return this.#primitive(inherited);
  }

  /** `expr relop expr`, if that is what comes; otherwise nothing is taken. */
  #relation(): Condition | undefined {
    const t = this.#t;
    const start = t.at;
    const first = t.peek();
    const arithmetic =
      first.kind === "number" ||
      first.text === "(" ||
      first.text === "-" ||
      ["len", "length"].includes(first.text) ||
      CONSTANTS[first.text] !== undefined ||
      (ACCESSIBLE.includes(first.text) && t.peek(1).text === "[");
    if (!arithmetic) return undefined;
    const certain = first.kind !== "number" && first.text !== "(";
    try {
      const left = parseArithmetic(t, this.#identifiers.layout);
      const operator = t.next();
      if (operator.kind !== "operator" || !RELATIONS.includes(operator.text)) throw t.error(operator);
      const right = parseArithmetic(t, this.#identifiers.layout);
      const compare: Condition = (s) => {
        const a = left.value(s);
        const b = right.value(s);
        return !s.outside && related(operator.text, a, b);
      };
      const exists = [left.exists, right.exists].filter((each) => each !== undefined);
      return exists.length === 0 ? compare : and(all(exists), compare);
    } catch (error) {
      const syntax = error instanceof InvalidFilter && error.message.endsWith("syntax error");
      if (certain || !syntax) throw error;
      t.at = start;
      return undefined;
    }
  }

  #primitive(inherited: Inherited): Term {
    const t = this.#t;
    const token = t.peek();
    const alone = (condition: Condition) => ({ condition, qualifiers: undefined });
    if (token.kind === "word" && !token.escaped && KEYWORDS.has(token.text)) {
      if (UNSUPPORTED.has(token.text)) throw new UnsupportedFilter(token.text, t.filter, token.position);
      switch (token.text) {
        case "vlan":
          t.next();
          return alone(this.#vlan());
        case "less":
        case "greater": {
          t.next();
          const limit = this.#number();
          return alone(token.text === "less" ? (s) => s.length <= limit : (s) => s.length >= limit);
        }
        case "broadcast":
        case "multicast":
          t.next();
          return alone(this.#group(token, undefined));
        case "inbound":
        case "outbound": {
          const { layout } = this.#identifiers;
          if (layout.cooked !== undefined || this.#options.live === true) {
            t.next();
            return alone(token.text === "outbound" ? layout.outbound() : not(layout.outbound()));
          }
          throw this.#error("inbound/outbound not supported on Ethernet when reading savefiles", token);
        }
        case "gateway":
          throw new UnsupportedFilter("gateway", t.filter, token.position);
      }
      return this.#qualified();
    }
    // An identifier without a word before it means what the one before it meant.
    if (inherited === undefined) throw t.error(token);
    if (inherited === "none") throw this.#meaningless(token);
    return { condition: this.#identifiers.parse(inherited), qualifiers: inherited };
  }

  /** An identifier behind something that had no qualifiers to hand on: `(tcp) and 10.0.0.1`. */
  #meaningless(token: Token): InvalidFilter {
    if (token.kind === "ipv6") return this.#error("invalid qualifier against IPv6 address", token);
    if (token.kind === "mac") return this.#error("ethernet address used in non-ether expression", token);
    if (token.kind === "operator" || token.kind === "end") return this.#t.error(token);
    return this.#error("syntax error in filter expression", token);
  }

  /** `[proto] [direction] [kind] identifier`, or a protocol alone. */
  #qualified(): Term {
    const t = this.#t;
    const first = t.peek();
    const qualifiers: Qualifiers = { protocol: undefined, direction: "either", kind: undefined };
    if (PROTOCOLS.includes(first.text)) {
      t.next();
      qualifiers.protocol = first.text;
    }
    const group = t.peek();
    if (qualifiers.protocol !== undefined && (t.accept("broadcast") || t.accept("multicast"))) {
      return { condition: this.#group(group, qualifiers.protocol), qualifiers: undefined };
    }
    const direction = this.#direction();
    if (direction) qualifiers.direction = direction;
    const kind = t.peek();
    if (kind.kind === "word" && !kind.escaped && KINDS.includes(kind.text)) {
      t.next();
      qualifiers.kind = kind.text as Kind;
    } else if (UNSUPPORTED.has(kind.text) && !kind.escaped && kind.kind === "word") {
      throw new UnsupportedFilter(kind.text, t.filter, kind.position);
    } else if (!direction) {
      if (qualifiers.protocol === undefined) throw t.error(kind);
      return { condition: this.#protocolAlone(qualifiers.protocol, first), qualifiers: undefined };
    }
    return { condition: this.#identifiers.parse(qualifiers), qualifiers };
  }

  #direction(): Direction | undefined {
    const t = this.#t;
    const first = t.peek();
    if (!t.accept("src") && !t.accept("dst")) return undefined;
    const other = first.text === "src" ? "dst" : "src";
    for (const [word, both] of [
      ["or", "either"],
      ["||", "either"],
      ["and", "both"],
      ["&&", "both"],
    ] as const) {
      if (t.peek().text === word && t.peek(1).text === other) {
        t.next();
        t.next();
        return both;
      }
    }
    return first.text as "src" | "dst";
  }

  #protocolAlone(protocol: string, token: Token): Condition {
    const l = this.#identifiers.layout;
    switch (protocol) {
      case "ip":
        return l.etherType(0x0800);
      case "ip6":
      case "ipv6":
        return l.etherType(0x86dd);
      case "arp":
        return l.etherType(0x0806);
      case "rarp":
        return l.etherType(0x8035);
      case "stp":
        return l.etherType(0x42);
      case "icmp":
      case "igmp":
      case "vrrp":
        return l.ip4(NUMBERS[protocol]!);
      case "icmp6":
        return l.ip6(58);
      case "ether":
      case "link":
        throw this.#t.error(token);
      default:
        return or(l.ip4(NUMBERS[protocol]!), l.ip6(NUMBERS[protocol]!));
    }
  }

  /** `vlan` and `vlan 10`: what follows in the filter looks behind the tag. */
  #vlan(): Condition {
    const outer = this.#identifiers.layout;
    if (outer.cooked !== undefined)
      throw this.#error(`no VLAN support for ${outer.cooked.name}`, this.#t.peek());
    const tagged = any([0x8100, 0x88a8, 0x9100].map((type) => equals(outer.type, 2, type)));
    this.#identifiers.layout = outer.inside();
    const id = this.#t.peek();
    if (id.kind !== "number") return tagged;
    this.#t.next();
    if (id.value > 4095) throw this.#error(`VLAN tag ${id.value} greater than maximum 4095`, id);
    return and(tagged, equals(outer.payload, 2, id.value, 0x0fff));
  }

  #group(token: Token, protocol: string | undefined): Condition {
    const l = this.#identifiers.layout;
    if (protocol === undefined || protocol === "ether" || protocol === "link") {
      if (l.cooked !== undefined)
        throw this.#error(
          token.text === "broadcast" ? "not a broadcast link" : ONLY_LINKS_WITH_GROUPS,
          token,
        );
      if (token.text === "multicast") return (s) => (load(s, 0, 1) & 1) !== 0;
      return l.mac("dst", new Uint8Array(6).fill(0xff));
    }
    if (protocol === "ip") {
      if (token.text === "multicast")
        return and(l.etherType(0x0800), (s) => load(s, l.payload + 16, 1) >= 224);
      const hosts = this.#options.netmask === undefined ? 0xffffffff : ~this.#options.netmask >>> 0;
      const zeros = equals(l.payload + 16, 4, 0, hosts);
      return and(l.etherType(0x0800), or(zeros, equals(l.payload + 16, 4, hosts, hosts)));
    }
    if ((protocol === "ip6" || protocol === "ipv6") && token.text === "multicast") {
      return and(l.etherType(0x86dd), equals(l.payload + 24, 1, 0xff));
    }
    const message =
      token.text === "broadcast" ? "only link-layer/IP broadcast filters supported" : ONLY_LINKS_WITH_GROUPS;
    throw this.#error(message, token);
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

function related(operator: string, a: number, b: number): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "!=":
      return a !== b;
    default:
      return a === b;
  }
}
