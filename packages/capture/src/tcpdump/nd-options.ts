// Options of neighbour discovery messages, one line each under -v (print-icmp6.c).

import { formatIpv6 } from "@podwire/wire";
import { bits, type Dissection, type Words, word } from "./dissection.ts";
import { unknownData } from "./hex.ts";

const NAMES: Words = [
  [1, "source link-address"],
  [2, "destination link-address"],
  [3, "prefix info"],
  [4, "redirected header"],
  [5, "mtu"],
  [25, "rdnss"],
  [31, "dnssl"],
  [7, "advertisement interval"],
  [8, "homeagent information"],
  [24, "route info"],
];

const PREFIX_FLAGS: Words = [
  [0x80, "onlink"],
  [0x40, "auto"],
  [0x20, "router"],
];

/** A router's preference out of its flags (RFC 4191). */
export const preference = (flags: number): string => ["medium", "high", "rsv", "low"][(flags >> 3) & 3]!;

const lifetime = (seconds: number): string => (seconds === 0xffffffff ? "infinity" : `${seconds}s`);

/** Prints the options from `first` on, `length` bytes of them; false when one is cut or malformed. */
export function ndOptionsPrint(d: Dissection, first: number, length: number): boolean {
  let left = length;
  for (let at = first; at < d.end; ) {
    if (!d.has(at + 1, 1)) return false;
    if (left <= 0) return true;
    const type = d.u8(at);
    const units = d.u8(at + 1);
    const size = units << 3;
    if (units === 0 || at + size > d.end) return false;
    d.print(`\n\t  ${word(NAMES, type, "unknown")} option (${type}), length ${size} (${units}): `);
    if (!optionPrint(d, type, at, units, first)) {
      if (d.verbose <= 1) {
        unknownData(d, "\n\t  ", at + 2, size - 2);
        return true;
      }
    } else if (type === 24 && units > 3) return false;
    if (d.verbose > 1) unknownData(d, "\n\t    ", at + 2, size - 2);
    at += size;
    left -= size;
  }
  return true;
}

/** False for a type that is not known. */
function optionPrint(d: Dissection, type: number, at: number, units: number, first: number): boolean {
  const size = units << 3;
  switch (type) {
    case 1:
    case 2:
      for (let i = 2; i < size; i++)
        d.print(
          `${i > 2 ? ":" : ""}${d
            .u8(at + i)
            .toString(16)
            .padStart(2, "0")}`,
        );
      return true;
    case 3:
      d.print(`${d.ip6(at + 16)}/${d.u8(at + 2)}${units !== 4 ? "badlen" : ""}`);
      d.print(`, Flags [${bits(PREFIX_FLAGS, d.u8(at + 3), "none")}], valid time ${lifetime(d.u32(at + 4))}`);
      d.print(`, pref. time ${lifetime(d.u32(at + 8))}`);
      return true;
    case 4:
      unknownData(d, "\n\t    ", first, size);
      return true;
    case 5:
      d.print(` ${d.u32(at + 4)}${units !== 1 ? "bad option length" : ""}`);
      return true;
    case 25:
      d.print(` lifetime ${d.u32(at + 4)}s,`);
      for (let i = 0; i < (units - 1) >> 1; i++) d.print(` addr: ${d.ip6(at + 8 + 16 * i)}`);
      return true;
    case 7:
      d.print(` ${d.u32(at + 4)}ms`);
      return true;
    case 8:
      d.print(` preference ${d.u16(at + 4)}, lifetime ${d.u16(at + 6)}`);
      return true;
    case 24: {
      if (units > 3) return true;
      const prefix = new Uint8Array(16);
      prefix.set(d.bytes.subarray(at + 8, at + size));
      d.print(` ${formatIpv6(prefix)}/${d.u8(at + 2)}, pref=${preference(d.u8(at + 3))}`);
      d.print(`, lifetime=${lifetime(d.u32(at + 4))}`);
      return true;
    }
    default:
      if (type === 31) d.undecoded ??= "DNS search list";
      return false;
  }
}
