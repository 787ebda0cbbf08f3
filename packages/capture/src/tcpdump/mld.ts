// Multicast listener messages, versions 1 and 2 (RFC 2710, RFC 3810; print-icmp6.c).

import { type Dissection, type Words, word } from "./dissection.ts";

const RECORDS: Words = [
  [1, "is_in"],
  [2, "is_ex"],
  [3, "to_in"],
  [4, "to_ex"],
  [5, "allow"],
  [6, "block"],
];

/** Query, report or done of version 1. */
export function listenerPrint(d: Dissection, at: number): void {
  if (!d.has(at, 24)) return;
  d.print(`max resp delay: ${d.u16(at + 4)} addr: ${d.ip6(at + 8)}`);
}

function sourcesPrint(d: Dissection, at: number, count: number): void {
  d.print(" {");
  for (let i = 0; i < count; i++) d.print(` ${d.ip6(at + 16 * i)}`);
  d.print(" }");
}

/** Report of version 2: groups and their sources. */
export function reportPrint(d: Dissection, at: number, length: number): void {
  if (length < 8) {
    d.print(` [invalid len ${length}]`);
    return;
  }
  const groups = d.u16(at + 6);
  d.print(`, ${groups} group record(s)`);
  if (d.verbose === 0) return;
  let group = 8;
  for (let i = 0; i < groups; i++) {
    if (length < group + 20) {
      d.print(" [invalid number of groups]");
      return;
    }
    const type = d.u8(at + group);
    d.print(` [gaddr ${d.ip6(at + group + 4)}`);
    d.print(` ${word(RECORDS, type, ` [v2-report-#${type}]`)}`);
    const sources = d.u16(at + group + 2);
    if (length < group + 20 + sources * 16) {
      d.print(` [invalid number of sources ${sources}]`);
      return;
    }
    if (d.verbose === 1) d.print(`, ${sources} source(s)`);
    else sourcesPrint(d, at + group + 20, sources);
    group += 20 + sources * 16;
    d.print("]");
  }
}

/** A number of which large values are kept as mantissa and exponent (RFC 3810 5.1.3, 5.1.9). */
function floating(value: number, mantissaBits: number, limit: number): number {
  if (value < limit) return value;
  const mantissa = (value & ((1 << mantissaBits) - 1)) | (1 << mantissaBits);
  return mantissa << (((value >> mantissaBits) & 7) + 3);
}

/** Query of version 2. */
export function queryPrint(d: Dissection, at: number, length: number): void {
  if (d.verbose > 0) d.print(` [max resp delay=${floating(d.u16(at + 4), 12, 32768)}]`);
  else d.u16(at + 4);
  d.print(` [gaddr ${d.ip6(at + 8)}`);
  if (d.verbose > 0) {
    const bits = d.u8(at + 24);
    if (bits & 8) d.print(" sflag");
    if (bits & 7) d.print(` robustness=${bits & 7}`);
    d.print(` qqi=${floating(d.u8(at + 25), 4, 128)}`);
  }
  const sources = d.u16(at + 26);
  if (sources > 0) {
    if (length < 28 + sources * 16) d.print(" [invalid number of sources]");
    else if (d.verbose > 1) sourcesPrint(d, at + 28, sources);
    else d.print(`, ${sources} source(s)`);
  }
  d.print("]");
}
