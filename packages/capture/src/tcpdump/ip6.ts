// An IPv6 packet (print-ip6.c) and the extension headers it can walk over: hop-by-hop and destination options,
// routing, fragment (print-ip6opts.c, print-rt6.c, print-frag6.c). Mobility headers and jumbograms are not taken apart.

import { IPPROTO_DSTOPTS, IPPROTO_FRAGMENT, IPPROTO_HOPOPTS, IPPROTO_ROUTING } from "@podwire/wire";
import { demuxPrint, PROTOCOLS } from "./demux.ts";
import { type Dissection, hexPad, word } from "./dissection.ts";
import { printsAddresses } from "./ip.ts";

export function ip6Print(d: Dissection, at: number, length: number): void {
  d.protocol = "ip6";
  if (!d.has(at, 40)) {
    d.truncated();
    return;
  }
  if (length < 40) {
    d.print(`truncated-ip6 ${length}`);
    return;
  }
  if (!d.flags.e) d.print("IP6 ");
  const version = d.u8(at) >> 4;
  if (version !== 6) {
    d.print(`version error: ${version} != 6`);
    return;
  }
  const payload = d.u16(at + 4);
  let left = payload === 0 ? length + 40 : payload + 40;
  if (payload !== 0 && length < left) d.print(`truncated-ip6 - ${left - length} bytes missing!`);
  let next = d.u8(at + 6);
  if (d.verbose > 0) {
    const flow = d.u32(at);
    const traffic = (flow >>> 20) & 0xff;
    d.print(`(${traffic ? `class 0x${hexPad(traffic, 2)}, ` : ""}`);
    if (flow & 0xfffff) d.print(`flowlabel 0x${hexPad(flow & 0xfffff, 5)}, `);
    d.print(
      `hlim ${d.u8(at + 7)}, next-header ${word(PROTOCOLS, next, "unknown")} (${next}) payload length: ${payload}) `,
    );
  }
  const before = d.narrow(at, left);
  let i = at;
  let advance = 40;
  let extended = false;
  let fragmented = false;
  while (i < d.end && advance > 0) {
    if (left < advance) {
      d.truncated();
      return;
    }
    i += advance;
    left -= advance;
    if (i === at + 40 && !printsAddresses(next)) d.print(`${d.ip6(at + 8)} > ${d.ip6(at + 24)}: `);
    const kind = next;
    switch (kind) {
      case IPPROTO_HOPOPTS:
        if (extended) {
          d.print(misplaced(d.u8(at + 6)));
          d.invalid();
          return;
        }
        advance = optionsHeaderPrint(d, i, "hbhopt", "HBH ", true);
        if (payload === 0) {
          d.print("[No valid Jumbo Payload Hop-by-Hop option found]");
          d.invalid();
          return;
        }
        break;
      case IPPROTO_DSTOPTS:
        advance = optionsHeaderPrint(d, i, "dstopt", "DSTOPT ", d.verbose > 0);
        break;
      case IPPROTO_FRAGMENT:
        advance = fragmentPrint(d, i, at, payload);
        fragmented = true;
        if (advance > 0 && d.end <= i + advance) advance = -1;
        break;
      case IPPROTO_ROUTING:
        if (!d.has(i, 1)) {
          d.truncated();
          return;
        }
        advance = routingPrint(d, i);
        break;
      default:
        if (payload === 0) {
          if (extended) {
            d.truncated();
            return;
          }
          d.end = Math.min(before, at + 40);
          left = 0;
        }
        demuxPrint(d, i, left, { at, version: 6, fragmented }, kind);
        d.end = before;
        return;
    }
    if (advance < 0) {
      d.end = before;
      return;
    }
    extended = true;
    next = d.u8(i);
    d.protocol = "ip6";
  }
  d.end = before;
}

/** A second hop-by-hop header, or one that is not the first of all. */
const misplaced = (first: number): string =>
  first === IPPROTO_HOPOPTS
    ? "[The Hop-by-Hop Options header was already found]"
    : "[The Hop-by-Hop Options header don't follow the IPv6 header]";

/** Hop-by-hop or destination options; the header's length, or -1 when no more can be printed. */
function optionsHeaderPrint(
  d: Dissection,
  at: number,
  protocol: string,
  name: string,
  look: boolean,
): number {
  d.protocol = protocol;
  const length = (d.u8(at + 1) + 1) << 3;
  if (!d.has(at, length)) {
    d.truncated();
    return -1;
  }
  d.print(name);
  if (look && !optionsPrint(d, at + 2, length - 2)) {
    d.truncated();
    return -1;
  }
  return length;
}

/** False when an option is longer than the room it has. */
function optionsPrint(d: Dissection, at: number, length: number): boolean {
  const say = (text: string): void => {
    if (d.verbose > 0) d.print(text);
  };
  for (let i = 0; i < length; ) {
    const type = d.u8(at + i);
    const left = length - i;
    if (type !== 0 && left < 2) return false;
    const stated = type === 0 ? -1 : d.u8(at + i + 1);
    const size = stated + 2;
    if (size > left) return false;
    switch (type) {
      case 0:
        say("(pad1)");
        break;
      case 1:
        say("(padn)");
        break;
      case 5:
        if (left < 4) {
          d.print("(rtalert: trunc)");
          return false;
        }
        if (stated !== 2) {
          d.print(`(rtalert: invalid len ${stated})`);
          return false;
        }
        say(`(rtalert: 0x${hexPad(d.u16(at + i + 2), 4)}) `);
        break;
      default:
        if (type === 0xc2 || type === 0xc9) d.undecoded ??= "IPv6 option";
        say(`(opt_type 0x${hexPad(type, 2)}: len=${stated})`);
    }
    i += size;
  }
  say(" ");
  return true;
}

/** 8, or -1 behind a fragment that is not the first. */
function fragmentPrint(d: Dissection, at: number, ip: number, payload: number): number {
  d.protocol = "frag6";
  const offset = d.u16(at + 2) & 0xfff8;
  const id = d.verbose > 0 ? `0x${hexPad(d.u32(at + 4), 8)}:` : "";
  const length = BigInt.asUintN(64, BigInt(40 + payload - (at - ip) - 8));
  d.print(`frag (${id}${offset}|${length})`);
  if (offset !== 0) return -1;
  d.print(" ");
  return 8;
}

/** Routing headers of types 0, 2 and 4 (RFC 8754); the header's length, or -1. */
function routingPrint(d: Dissection, at: number): number {
  d.protocol = "rt6";
  const units = d.u8(at + 1);
  const type = d.u8(at + 2);
  d.print(`RT6 (len=${units}, type=${type}${type === 0 ? " [Deprecated]" : ""}, segleft=${d.u8(at + 3)}`);
  if (type === 0 || type === 2) {
    if (d.u32(at + 4) !== 0 || d.verbose > 0) d.print(`, rsv=0x${d.u32(at + 4).toString(16)}`);
  } else if (type === 4) {
    d.print(`, last-entry=${d.u8(at + 4)}`);
    if (d.u8(at + 5) !== 0 || d.verbose > 0) d.print(`, flags=0x${d.u8(at + 5).toString(16)}`);
    d.print(`, tag=${d.u16(at + 6).toString(16)}`);
  } else {
    d.print(" (unknown type)");
    d.invalid();
    return -1;
  }
  if (units % 2 === 1) {
    d.print(` (invalid length ${units})`);
    d.invalid();
    return -1;
  }
  for (let i = 0; i < units >> 1; i++) d.print(`, [${i}]${d.ip6(at + 8 + 16 * i)}`);
  d.print(") ");
  return (units + 1) << 3;
}
