// Numbers in and out of byte arrays, in network byte order (big-endian) unless a name ends in `le`. Nothing
// here checks bounds: a view is only used after its protocol's `check` said the bytes are there.

/** Reads one byte. */
export const u8 = (b: Uint8Array, at: number): number => b[at]!;

/** Reads 16 bits, big-endian. */
export const u16 = (b: Uint8Array, at: number): number => (b[at]! << 8) | b[at + 1]!;

/** Reads 32 bits, big-endian, as an unsigned number. */
export const u32 = (b: Uint8Array, at: number): number =>
  ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;

/** Writes one byte. */
export function setU8(b: Uint8Array, at: number, value: number): void {
  b[at] = value;
}

/** Writes the low 16 bits of `value`, big-endian. */
export function setU16(b: Uint8Array, at: number, value: number): void {
  b[at] = value >>> 8;
  b[at + 1] = value;
}

/** Writes the low 32 bits of `value`, big-endian. */
export function setU32(b: Uint8Array, at: number, value: number): void {
  b[at] = value >>> 24;
  b[at + 1] = value >>> 16;
  b[at + 2] = value >>> 8;
  b[at + 3] = value;
}

/** Copies `length` bytes within or between arrays; for the short, fixed lengths of addresses. */
export function copyBytes(
  from: Uint8Array,
  fromAt: number,
  to: Uint8Array,
  toAt: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) to[toAt + i] = from[fromAt + i]!;
}

/** Are both arrays the same length with the same bytes? */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Are `length` bytes at `a[at]` and `b[at2]` the same? */
export function equalAt(a: Uint8Array, at: number, b: Uint8Array, at2: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[at + i] !== b[at2 + i]) return false;
  return true;
}

/** One new array of all the parts, in order. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

/** Two lower-case hex digits of a byte. */
export const hex8 = (value: number): string => HEX[value & 0xff]!;

/** Lower-case hex digits of all bytes, `separator` between them (none by default). */
export function hex(b: Uint8Array, separator = "", at = 0, end = b.length): string {
  let out = "";
  for (let i = at; i < end; i++) out += (i > at ? separator : "") + HEX[b[i]!]!;
  return out;
}

/** Bytes of a hex text; white space and colons are ignored. Throws `SyntaxError` on anything else. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/[\s:]+/g, "");
  if (digits.length % 2 !== 0) throw new SyntaxError(`odd number of hex digits (${digits.length})`);
  const bad = /[^0-9a-fA-F]/.exec(digits);
  if (bad) throw new SyntaxError(`not a hex digit: ${JSON.stringify(bad[0])}`);
  const out = new Uint8Array(digits.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** Sixteen bytes a line: offset, hex in two groups of eight, printable ASCII; as `hexdump -C` does. */
export function hexdump(b: Uint8Array, at = 0, end = b.length): string {
  const lines: string[] = [];
  for (let row = at; row < end; row += 16) {
    let left = "";
    let right = "";
    for (let i = 0; i < 16; i++) {
      if (i === 8) left += " ";
      if (row + i >= end) {
        left += "   ";
        continue;
      }
      const byte = b[row + i]!;
      left += `${HEX[byte]!} `;
      right += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
    }
    lines.push(`${(row - at).toString(16).padStart(8, "0")}  ${left} |${right}|`);
  }
  return lines.join("\n");
}
