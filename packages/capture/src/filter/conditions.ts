// What the primitives of a filter test, on Ethernet and behind Linux's cooked headers (libpcap's gencode.c). A condition is a function of the packet; a
// read behind what was captured makes the whole filter false, whatever `not` or `or` stands around it, as a load outside
// the packet ends a BPF program.

import { equalAt, u16, u32 } from "@podwire/wire";

/** The packet a filter looks at. */
export interface Subject {
  bytes: Uint8Array;
  /** On the wire. */
  length: number;
  /** This host sent it; undefined where nobody knows, as outside the kernel. */
  outgoing: boolean | undefined;
  /** A read went outside: no condition holds any more. */
  outside: boolean;
}

export type Condition = (s: Subject) => boolean;
export type Value = (s: Subject) => number;

/** Reads 1, 2 or 4 bytes; notes when they are not there. */
export function load(s: Subject, at: number, size: number): number {
  if (at < 0 || at + size > s.bytes.length) {
    s.outside = true;
    return 0;
  }
  return size === 1 ? s.bytes[at]! : size === 2 ? u16(s.bytes, at) : u32(s.bytes, at);
}

export const and =
  (a: Condition, b: Condition): Condition =>
  (s) =>
    a(s) && !s.outside && b(s) && !s.outside;

export const or =
  (a: Condition, b: Condition): Condition =>
  (s) =>
    a(s) || (!s.outside && b(s));

export const not =
  (a: Condition): Condition =>
  (s) =>
    !a(s) && !s.outside;

export const any = (conditions: readonly Condition[]): Condition => conditions.reduce(or);
export const all = (conditions: readonly Condition[]): Condition => conditions.reduce(and);

/** Do the bytes at an offset, under a mask, have a value? Under an empty mask nothing is read. */
export const equals = (at: number, size: number, value: number, mask = 0xffffffff): Condition =>
  mask === 0 ? () => true : (s) => (load(s, at, size) & mask) >>> 0 === value >>> 0;

export type Direction = "src" | "dst" | "either" | "both";

/** Combines the tests of a source and a destination. */
export function directed(direction: Direction, source: Condition, destination: Condition): Condition {
  switch (direction) {
    case "src":
      return source;
    case "dst":
      return destination;
    case "both":
      return and(source, destination);
    default:
      return or(source, destination);
  }
}

/** Linux's cooked headers, of captures on "any" device: where the packet's type is, its protocol, and what it carries. */
export interface CookedHeader {
  /** libpcap's name for the link type. */
  name: string;
  protocol: number;
  payload: number;
  packetType: { at: number; size: number };
}

/** PACKET_OUTGOING: this host sent it. */
const OUTGOING = 4;

/**
 * Tests of a frame whose EtherType is at `type`: 12, and 4 more for each VLAN tag that the filter went into; or where a cooked
 * header has its protocol.
 */
export class Layout {
  readonly type: number;
  readonly cooked: CookedHeader | undefined;

  constructor(type = 12, cooked?: CookedHeader) {
    this.type = cooked?.protocol ?? type;
    this.cooked = cooked;
  }

  /** The first byte behind the EtherType or the cooked header. */
  get payload(): number {
    return this.cooked?.payload ?? this.type + 2;
  }

  /** `outbound`: a cooked header says it, elsewhere whoever captured knows. */
  outbound(): Condition {
    if (this.cooked === undefined)
      return (s) => {
        if (s.outgoing === undefined) s.outside = true;
        return s.outgoing === true;
      };
    const { at, size } = this.cooked.packetType;
    return equals(at, size, OUTGOING);
  }

  /** One tag further in. */
  inside(): Layout {
    return new Layout(this.type + 4);
  }

  /** An EtherType; up to 1,500 the destination SAP of LLC. */
  etherType(value: number): Condition {
    if (this.cooked !== undefined || value > 1500) return equals(this.type, 2, value);
    return and((s) => load(s, this.type, 2) <= 1500, equals(this.payload, 1, value));
  }

  ip4(protocol: number): Condition {
    return and(this.etherType(0x0800), equals(this.payload + 9, 1, protocol));
  }

  /** Directly behind the header, or behind a fragment header that is. */
  ip6(protocol: number): Condition {
    const next = this.payload + 6;
    const fragment = and(equals(next, 1, 44), equals(this.payload + 40, 1, protocol));
    return and(this.etherType(0x86dd), or(equals(next, 1, protocol), fragment));
  }

  notLaterFragment(): Condition {
    return equals(this.payload + 6, 2, 0, 0x1fff);
  }

  /** Where the payload of the IPv4 packet starts. */
  transport(s: Subject): number {
    return this.payload + ((load(s, this.payload, 1) & 15) << 2);
  }

  mac(direction: Direction, address: Uint8Array): Condition {
    const same =
      (at: number): Condition =>
      (s) => {
        if (s.bytes.length < at + 6) s.outside = true;
        return !s.outside && equalAt(s.bytes, at, address, 0, 6);
      };
    return directed(direction, same(6), same(0));
  }

  /** An IPv4 address under a mask, in IPv4 packets (`ip`), ARP (`arp`) or RARP (`rarp`). */
  address4(protocol: "ip" | "arp" | "rarp", direction: Direction, address: number, mask: number): Condition {
    const [type, source, destination] = protocol === "ip" ? [0x0800, 12, 16] : [0x0806, 14, 24];
    return and(
      this.etherType(protocol === "rarp" ? 0x8035 : type),
      directed(
        direction,
        equals(this.payload + source, 4, address, mask),
        equals(this.payload + destination, 4, address, mask),
      ),
    );
  }

  /** An IPv6 prefix. */
  address6(direction: Direction, address: Uint8Array, length: number): Condition {
    const words = (at: number): Condition => {
      const tests: Condition[] = [];
      for (let i = 0; i < 4; i++) {
        const bits = Math.min(32, Math.max(0, length - 32 * i));
        const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
        if (mask !== 0) tests.push(equals(at + 4 * i, 4, u32(address, 4 * i) & mask, mask));
      }
      return tests.length === 0 ? () => true : all(tests);
    };
    return and(
      this.etherType(0x86dd),
      directed(direction, words(this.payload + 8), words(this.payload + 24)),
    );
  }

  /** Ports from `low` to `high` of any of the protocols, in IPv4 without later fragments, and in IPv6 without extensions. */
  ports(protocols: readonly number[], direction: Direction, low: number, high: number): Condition {
    const within =
      (at: (s: Subject) => number): Condition =>
      (s) => {
        const start = at(s);
        if (s.outside) return false;
        const port = load(s, start, 2);
        return !s.outside && port >= low && port <= high;
      };
    const test = (start: (s: Subject) => number): Condition =>
      directed(
        direction,
        within(start),
        within((s) => start(s) + 2),
      );
    const carries = (at: number): Condition => any(protocols.map((protocol) => equals(at, 1, protocol)));
    const over6 = all([this.etherType(0x86dd), carries(this.payload + 6), test(() => this.payload + 40)]);
    const over4 = all([
      this.etherType(0x0800),
      carries(this.payload + 9),
      this.notLaterFragment(),
      test((s) => this.transport(s)),
    ]);
    return or(over6, over4);
  }
}
