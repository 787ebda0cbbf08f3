// Bytes as tcpdump prints them behind a packet: -x in hex, -X with ASCII beside, -A in ASCII alone.

import { hex8 } from "@podwire/wire";
import { type Dissection, hexPad, Truncated } from "./dissection.ts";

const graph = (byte: number): boolean => byte > 0x20 && byte < 0x7f;

/** Prints up to the end, and then throws Truncated when `length` reaches further. */
function bounded(d: Dissection, at: number, length: number, print: (end: number) => void): void {
  print(Math.min(at + length, Math.max(at, d.end)));
  if (at + length > d.end) throw new Truncated();
}

/** Sixteen bytes a line, each line after `indent`. */
export function hexPrint(d: Dissection, indent: string, at: number, length: number): void {
  bounded(d, at, length, (end) => {
    for (let row = at; row < end; row += 16) {
      d.print(`${indent}0x${hexPad(row - at, 4)}: ${pairs(d.bytes, row, Math.min(row + 16, end))}`);
    }
  });
}

/** The same with the printable characters beside. */
export function hexAsciiPrint(d: Dissection, indent: string, at: number, length: number): void {
  bounded(d, at, length, (end) => {
    for (let row = at; row < end; row += 16) {
      const stop = Math.min(row + 16, end);
      let ascii = "";
      for (let i = row; i < stop; i++) ascii += graph(d.bytes[i]!) ? String.fromCharCode(d.bytes[i]!) : ".";
      d.print(`${indent}0x${hexPad(row - at, 4)}: ${pairs(d.bytes, row, stop).padEnd(40)}  ${ascii}`);
    }
  });
}

/** Groups of two bytes, each after a blank. */
function pairs(b: Uint8Array, at: number, end: number): string {
  let out = "";
  for (let i = at; i < end; i++) out += ((i - at) % 2 === 0 ? " " : "") + hex8(b[i]!);
  return out;
}

/** Characters, dots for what cannot be printed; a carriage return before a line feed is left out. */
export function asciiPrint(d: Dissection, at: number, length: number): void {
  d.print("\n");
  bounded(d, at, length, (end) => {
    for (let i = at; i < end; i++) {
      const byte = d.bytes[i]!;
      if (byte === 0x0d) {
        if (end - i > 2 && d.bytes[i + 1] !== 0x0a) d.print(".");
      } else {
        d.print(
          graph(byte) || byte === 0x09 || byte === 0x20 || byte === 0x0a ? String.fromCharCode(byte) : ".",
        );
      }
    }
  });
}

/** What is printed of a protocol nobody knows, as far as it was captured. */
export function unknownData(d: Dissection, indent: string, at: number, length: number): void {
  if (!d.has(at, 0)) {
    d.print(`${indent}Dissector error: print_unknown_data called with pointer past end of packet`);
    return;
  }
  hexPrint(d, indent, at, Math.min(length, d.end - at));
}

/** The payload of an unknown protocol, unless the packet is printed in hex anyway. */
export function defaultPrint(d: Dissection, at: number, length: number): void {
  if (!d.flags.x && !d.flags.X && !d.flags.q) hexAsciiPrint(d, "\n\t", at, length);
}
