// TCP options within their brackets (print-tcp.c). Multipath TCP's are shown in hex.

import { type Dissection, hexPad, type Words, word } from "./dissection.ts";

const NAMES: Words = [
  [0, "eol"],
  [1, "nop"],
  [2, "mss"],
  [3, "wscale"],
  [4, "sackOK"],
  [5, "sack"],
  [6, "echo"],
  [7, "echoreply"],
  [8, "TS"],
  [11, "cc"],
  [12, "ccnew"],
  [13, ""],
  [19, "md5"],
  [20, "scps"],
  [28, "uto"],
  [29, "tcp-ao"],
  [30, "mptcp"],
  [34, "tfo"],
  [254, "exp"],
];

/** Stops the options: one that is malformed, or one that was cut off. */
class BadOption extends Error {}

/** Prints all options; false when nothing more may be printed of this segment. SACK blocks are shown less `base`. */
export function tcpOptionsPrint(d: Dissection, at: number, length: number, base: number): boolean {
  d.print(", options [");
  let separator = "";
  let i = at;
  let left = length;
  try {
    while (left > 0) {
      d.print(separator);
      const kind = d.u8(i++);
      let size = 1;
      if (kind > 1) {
        size = d.u8(i++);
        if (size < 2 || size > left) throw new BadOption();
        left--;
      }
      left--;
      d.print(word(NAMES, kind, `unknown-${kind}`));
      const data = optionPrint(d, kind, i, size, left, base);
      i += data;
      left -= data;
      if (data + (kind > 1 ? 2 : 1) !== size) d.print(`[len ${size}]`);
      separator = ",";
      if (kind === 0) break;
    }
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    d.print(error.message === "cut" ? ` [|tcp]${separator && ">"}` : `[bad opt]${separator && "]"}`);
    return false;
  }
  d.print("]");
  return true;
}

/** Prints one option's data at `at` and returns how many bytes it took. */
function optionPrint(
  d: Dissection,
  kind: number,
  at: number,
  size: number,
  left: number,
  base: number,
): number {
  const need = (bytes: number): void => {
    if (bytes > left) throw new BadOption();
    if (!d.has(at, bytes)) throw new BadOption("cut");
  };
  const hexPrint = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      need(i + 1);
      d.print(hexPad(d.u8(at + i), 2));
    }
  };
  const data = size - 2;
  switch (kind) {
    case 0:
    case 1:
    case 4:
      return 0;
    case 2:
      need(2);
      d.print(` ${d.u16(at)}`);
      return 2;
    case 3:
      need(1);
      d.print(` ${d.u8(at)}`);
      return 1;
    case 5:
      if (data % 8 !== 0) d.print(" invalid sack");
      else {
        d.print(` ${data / 8} `);
        for (let i = 0; i < data; i += 8) {
          need(i + 8);
          d.print(`{${(d.u32(at + i) - base) >>> 0}:${(d.u32(at + i + 4) - base) >>> 0}}`);
        }
      }
      return data;
    case 6:
    case 7:
    case 11:
    case 12:
    case 13:
      need(4);
      d.print(` ${d.u32(at)}`);
      return 4;
    case 8:
      need(8);
      d.print(` val ${d.u32(at)} ecr ${d.u32(at + 4)}`);
      return 8;
    case 19:
      need(16);
      d.print(" shared secret not supplied with -M, can't check - ");
      hexPrint(0, 16);
      return 16;
    case 20:
      need(2);
      d.print(` cap ${hexPad(d.u8(at), 2)} id ${d.u8(at + 1)}`);
      return 2;
    case 28: {
      need(2);
      const value = d.u16(at);
      d.print(` 0x${value.toString(16)} ${value & 1 ? (value >> 1) * 60 : value >> 1}`);
      return 2;
    }
    case 29:
      if (data < 2) d.invalid();
      else {
        need(1);
        d.print(` keyid ${d.u8(at)}`);
        need(2);
        d.print(` rnextkeyid ${d.u8(at + 1)}`);
        if (data > 2) d.print(" mac 0x");
        hexPrint(2, data);
      }
      return data;
    case 34:
      need(data);
      d.print(" ");
      cookiePrint(d, at, data);
      return data;
    case 254: {
      need(data);
      if (data < 2) throw new BadOption();
      d.print("-");
      if (d.u16(at) === 0xf989) {
        d.print("tfo");
        cookiePrint(d, at + 2, data - 2);
      } else d.print(hexPad(d.u16(at), 4));
      return data;
    }
    default:
      if (kind === 30) d.undecoded ??= "Multipath TCP";
      if (data > 0) d.print(" 0x");
      hexPrint(0, data);
      return data;
  }
}

/** A TCP Fast Open cookie (RFC 7413), or the request for one. */
function cookiePrint(d: Dissection, at: number, length: number): void {
  if (length === 0) d.print(" cookiereq");
  else if (length % 2 !== 0 || length < 4 || length > 16) d.invalid();
  else {
    d.print(" cookie ");
    for (let i = 0; i < length; i++) d.print(hexPad(d.u8(at + i), 2));
  }
}
