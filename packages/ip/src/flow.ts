// struct flowi4 (include/net/flow.h): what a route is asked for. One object is filled in, handed to the look-up and
// read back: the look-up completes the source address and the outgoing interface.

/** flowi4_flags: the source need not be an address of ours (transparent proxies). */
export const FLOWI_FLAG_ANYSRC = 0x01;
/** The destination is a nexthop already. */
export const FLOWI_FLAG_KNOWN_NH = 0x02;

export class Flowi4 {
  /** Interface index that it must leave through, 0 for any. */
  oif = 0;
  iif = 0;
  mark = 0;
  tos = 0;
  /** RT_SCOPE_*: link to ask for what is directly connected only (SO_DONTROUTE). */
  scope = 0;
  /** IPPROTO_*. */
  proto = 0;
  flags = 0;
  /** Source and destination, 0 for "choose". */
  saddr = 0;
  daddr = 0;
  sport = 0;
  dport = 0;

  /** Starts a new question, everything not mentioned unset. */
  init(daddr: number, saddr = 0, oif = 0, tos = 0, proto = 0, mark = 0): this {
    this.oif = oif;
    this.iif = 0;
    this.mark = mark;
    this.tos = tos;
    this.scope = 0;
    this.proto = proto;
    this.flags = 0;
    this.saddr = saddr;
    this.daddr = daddr;
    this.sport = 0;
    this.dport = 0;
    return this;
  }
}
