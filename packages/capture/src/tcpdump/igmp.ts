// IGMP, versions 1 to 3 (RFC 1112, 2236, 3376; print-igmp.c): who asks, who listens to what. DVMRP, the old PIM and mtrace go by
// their number.

import { checksum } from "@podwire/wire";
import { type Dissection, type Words, word } from "./dissection.ts";

const RECORDS: Words = [
  [1, "is_in"],
  [2, "is_ex"],
  [3, "to_in"],
  [4, "to_ex"],
  [5, "allow"],
  [6, "block"],
];

export function igmpPrint(d: Dissection, at: number, length: number): void {
  if (d.flags.q) {
    d.print("igmp");
    return;
  }
  const type = d.u8(at);
  switch (type) {
    case 0x11:
      queryPrint(d, at, length);
      break;
    case 0x12:
      groupPrint(d, at, length, "v1 report");
      break;
    case 0x16:
      groupPrint(d, at, length, "v2 report");
      break;
    case 0x17:
      groupPrint(d, at, length, "leave");
      break;
    case 0x22:
      d.print("igmp v3 report");
      reportPrint(d, at, length);
      break;
    default:
      d.print(`igmp-${type}`);
  }
  if (d.verbose > 0 && d.has(at, length) && checksum.checksum(d.bytes, at, at + length) !== 0)
    d.print(` bad igmp cksum ${d.u16(at + 2).toString(16)}!`);
}

function groupPrint(d: Dissection, at: number, length: number, what: string): void {
  d.print(`igmp ${what} ${d.ip(at + 4)}`);
  if (length !== 8) d.print(` [len ${length}]`);
}

function queryPrint(d: Dissection, at: number, length: number): void {
  d.print("igmp query");
  const code = d.u8(at + 1);
  if (length >= 12) {
    query3Print(d, at, length, code);
    return;
  }
  d.print(code === 0 ? " v1" : " v2");
  if (code !== 0 && code !== 100) d.print(` [max resp time ${code}]`);
  if (d.u32(at + 4) !== 0) d.print(` [gaddr ${d.ip(at + 4)}]`);
  if (length !== 8) d.print(` [len ${length}]`);
}

function query3Print(d: Dissection, at: number, length: number, code: number): void {
  d.print(" v3");
  if (length % 4 !== 0) {
    d.print(` [invalid len ${length}]`);
    return;
  }
  if (code !== 100) {
    const tenths = code < 128 ? code : ((code & 0x0f) | 0x10) << (((code & 0x70) >> 4) + 3);
    const minutes = Math.floor(tenths / 600);
    const seconds = tenths % 600;
    const text =
      minutes === 0
        ? `${(tenths / 10).toFixed(1)}s`
        : `${minutes}m${seconds === 0 ? "" : `${(seconds / 10).toFixed(1)}s`}`;
    d.print(` [max resp time ${text}]`);
  }
  if (d.u32(at + 4) === 0) return;
  d.print(` [gaddr ${d.ip(at + 4)}`);
  const sources = d.u16(at + 10);
  if (sources > 0) {
    if (length < 12 + 4 * sources) d.print(` [invalid number of sources ${sources}]`);
    else sourcesPrint(d, at + 12, sources);
  }
  d.print("]");
}

function sourcesPrint(d: Dissection, at: number, count: number): void {
  if (d.verbose <= 1) {
    d.print(`, ${count} source(s)`);
    return;
  }
  d.print(" {");
  for (let i = 0; i < count; i++) d.print(` ${d.ip(at + 4 * i)}`);
  d.print(" }");
}

/** Report of version 3: groups and their sources. */
function reportPrint(d: Dissection, at: number, length: number): void {
  if (length < 16 || length % 4 !== 0) {
    d.print(` [invalid len ${length}]`);
    return;
  }
  const groups = d.u16(at + 6);
  d.print(`, ${groups} group record(s)`);
  if (d.verbose === 0) return;
  let group = 8;
  for (let i = 0; i < groups; i++) {
    if (length < group + 8) {
      d.print(" [invalid number of groups]");
      return;
    }
    const type = d.u8(at + group);
    d.print(` [gaddr ${d.ip(at + group + 4)}`);
    d.print(` ${word(RECORDS, type, ` [v3-report-#${type}]`)}`);
    const sources = d.u16(at + group + 2);
    if (length < group + 8 + 4 * sources) {
      d.print(` [invalid number of sources ${sources}]`);
      return;
    }
    sourcesPrint(d, at + group + 8, sources);
    d.print("]");
    group += 8 + 4 * sources;
  }
}
