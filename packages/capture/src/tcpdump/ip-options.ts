// IPv4 options inside -v's parenthesis (print-ip.c).

import { type Dissection, type Words, word } from "./dissection.ts";

const NAMES: Words = [
  [0, "EOL"],
  [1, "NOP"],
  [68, "timestamp"],
  [130, "security"],
  [7, "RR"],
  [137, "SSRR"],
  [131, "LSRR"],
  [148, "RA"],
  [82, "traceroute"],
];

/** Prints the options from `at`; false when the packet was cut within one. */
export function ipOptionsPrint(d: Dissection, at: number, length: number): boolean {
  let separator = "";
  for (let i = at, left = length; left > 0; ) {
    d.print(separator);
    const code = d.u8(i);
    d.print(word(NAMES, code, `unknown ${code}`));
    separator = ",";
    let size = 1;
    if (code > 1) {
      size = d.u8(i + 1);
      if (size < 2) {
        d.print(` [bad length ${size}]`);
        return true;
      }
    }
    if (size > left) {
      d.print(` [bad length ${size}]`);
      return true;
    }
    if (!d.has(i, size)) return false;
    if (code === 0) return true;
    if (code === 68) timestampPrint(d, i, size);
    else if (code === 7 || code === 131 || code === 137) routePrint(d, i, size);
    else if (code === 148) {
      if (size < 4) d.print(` [bad length ${size}]`);
      else if (d.u16(i + 2) !== 0) d.print(` value ${d.u16(i + 2)}`);
    }
    i += size;
    left -= size;
  }
  return true;
}

/** Addresses; a comma after those that the pointer has passed. */
function routePrint(d: Dissection, at: number, length: number): void {
  if (length < 3) {
    d.print(` [bad length ${length}]`);
    return;
  }
  if (((length + 1) & 3) !== 0) d.print(` [bad length ${length}]`);
  const pointer = d.u8(at + 2) - 1;
  // The pointer is unsigned in the original: 0 becomes the largest number.
  const passed = pointer < 0 ? 0xffffffff : pointer;
  if (passed < 3 || ((passed + 1) & 3) !== 0 || passed > length + 1) d.print(` [bad ptr ${d.u8(at + 2)}]`);
  for (let i = 3; i < length; i += 4) {
    d.print(` ${d.ip(at + i)}${passed > i ? "," : ""}`);
  }
}

/** Times of hops, with or without their addresses; `^` where the next hop writes. */
function timestampPrint(d: Dissection, at: number, length: number): void {
  if (length < 4) {
    d.print(`[bad length ${length}]`);
    return;
  }
  d.print(" TS{");
  const kind = d.u8(at + 3) & 15;
  const hop = kind === 0 ? 4 : 8;
  if (((length - 4) & (hop - 1)) !== 0) d.print(`[bad length ${length}]`);
  const pointer = d.u8(at + 2) - 1;
  const next = pointer < 0 ? 0xffffffff : pointer;
  if (next < 4 || ((next - 4) & (hop - 1)) !== 0 || next > length + 1) d.print(`[bad ptr ${d.u8(at + 2)}]`);
  let i = 0;
  if (kind === 0 || kind === 1 || kind === 3) {
    d.print(kind === 0 ? "TSONLY" : kind === 1 ? "TS+ADDR" : "PRESPEC");
    for (i = 4; i < length; i += hop) {
      const time = d.u32(at + i + hop - 4);
      d.print(`${next === i ? " ^ " : " "}${time}@${hop === 8 ? d.ip(at + i) : ""}`);
    }
  } else d.print(`[bad ts type ${kind}]`);
  if (next === i) d.print(" ^ ");
  const missed = d.u8(at + 3) >> 4;
  d.print(missed > 0 ? ` [${missed} hops not recorded]} ` : "}");
}
