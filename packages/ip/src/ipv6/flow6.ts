// struct flowi6 (include/net/flow.h): what a route is asked for. One object is filled in, handed to the look-up and read back: the
// look-up completes the source address.

import { IN6_ANY, in6Copy } from "./in6.ts";

export class Flowi6 {
  /** Interface index that it must leave through, 0 for any. */
  oif = 0;
  mark = 0;
  /** IPPROTO_*. */
  proto = 0;
  /** Source and destination, sixteen bytes; `::` as a source for "choose". */
  readonly saddr = new Uint8Array(16);
  readonly daddr = new Uint8Array(16);
  sport = 0;
  dport = 0;

  /** Starts a new question; both addresses are copied. */
  init(
    daddr: Uint8Array,
    daddrAt: number,
    saddr: Uint8Array = IN6_ANY,
    saddrAt = 0,
    oif = 0,
    proto = 0,
    mark = 0,
  ): this {
    in6Copy(daddr, daddrAt, this.daddr, 0);
    in6Copy(saddr, saddrAt, this.saddr, 0);
    this.oif = oif;
    this.proto = proto;
    this.mark = mark;
    this.sport = 0;
    this.dport = 0;
    return this;
  }
}
