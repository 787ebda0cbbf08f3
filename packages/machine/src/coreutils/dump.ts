// Programs that show or encode bytes: od(1), hexdump -C, xxd(1), base64(1).

import { type Process, readAll, Unsupported, utf8Decode, withUnsupported } from "@podwire/program";
import { complain, eachInput, options } from "./common.ts";

async function bytesOf(
  self: Process,
  operands: readonly string[],
): Promise<{ bytes: Uint8Array; status: number }> {
  const parts: Uint8Array[] = [];
  const status = await eachInput(self, operands, async (input) => {
    parts.push(await readAll(input));
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, status };
}

const hex = (value: number, width: number): string => value.toString(16).padStart(width, "0");
const shown = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".");

/** hexdump -C. */
export async function hexdump(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "Cvn:");
    if (parsed === null) return 1;
    if (!parsed.options.some(({ name }) => name === "C")) throw new Unsupported("hexdump without -C");
    const { bytes: all, status } = await bytesOf(self, parsed.operands);
    const bytes = all.subarray(
      0,
      Number(parsed.options.find(({ name }) => name === "n")?.value ?? all.length),
    );
    for (let at = 0; at < bytes.length; at += 16) {
      const row = [...bytes.subarray(at, at + 16)];
      const cells = row.map((byte) => hex(byte, 2));
      const halves = `${cells.slice(0, 8).join(" ").padEnd(23)}  ${cells.slice(8).join(" ").padEnd(23)}`;
      await self.stdout.write(`${hex(at, 8)}  ${halves}  |${row.map(shown).join("")}|\n`);
    }
    if (bytes.length > 0) await self.stdout.write(`${hex(bytes.length, 8)}\n`);
    return status;
  });
}

/** xxd, xxd -p, xxd -r -p. */
export async function xxd(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "prc:l:s:");
    if (parsed === null) return 1;
    const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
    const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
    const { bytes: all, status } = await bytesOf(self, parsed.operands);
    if (has("r")) {
      if (!has("p")) throw new Unsupported("xxd -r without -p");
      const digits = utf8Decode(all).replace(/[^0-9a-fA-F]/g, "");
      await self.stdout.write(
        Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      );
      return status;
    }
    const start = Number(value("s") ?? 0);
    const bytes = all.subarray(start, start + Number(value("l") ?? all.length));
    const width = Number(value("c") ?? (has("p") ? 30 : 16));
    for (let at = 0; at < bytes.length; at += width) {
      const row = [...bytes.subarray(at, at + width)];
      if (has("p")) {
        await self.stdout.write(`${row.map((byte) => hex(byte, 2)).join("")}\n`);
        continue;
      }
      const pairs: string[] = [];
      for (let i = 0; i < row.length; i += 2)
        pairs.push(
          row
            .slice(i, i + 2)
            .map((byte) => hex(byte, 2))
            .join(""),
        );
      const area = Math.ceil(width / 2) * 5 - 1;
      await self.stdout.write(
        `${hex(start + at, 8)}: ${pairs.join(" ").padEnd(area)}  ${row.map(shown).join("")}\n`,
      );
    }
    return status;
  });
}

/** od -A n|d|o|x -t x1|c -v -N COUNT. */
export async function od(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "A:t:vN:cx");
    if (parsed === null) return 1;
    const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
    const type = parsed.options.some(({ name }) => name === "c") ? "c" : value("t");
    const radix = value("A") ?? "o";
    if (type !== "x1" && type !== "c") throw new Unsupported("od without -t x1 or -c");
    const { bytes: all, status } = await bytesOf(self, parsed.operands);
    const bytes = all.subarray(0, Number(value("N") ?? all.length));
    const address = (at: number): string =>
      radix === "n"
        ? ""
        : radix === "x"
          ? hex(at, 6)
          : radix === "d"
            ? String(at).padStart(7, "0")
            : at.toString(8).padStart(7, "0");
    const escapes: Record<number, string> = {
      0: "\\0",
      7: "\\a",
      8: "\\b",
      9: "\\t",
      10: "\\n",
      11: "\\v",
      12: "\\f",
      13: "\\r",
    };
    const cell = (byte: number): string => {
      if (type === "x1") return ` ${hex(byte, 2)}`;
      const text =
        escapes[byte] ??
        (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0"));
      return text.padStart(4);
    };
    for (let at = 0; at < bytes.length; at += 16)
      await self.stdout.write(`${address(at)}${[...bytes.subarray(at, at + 16)].map(cell).join("")}\n`);
    if (radix !== "n") await self.stdout.write(`${address(bytes.length)}\n`);
    return status;
  });
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export async function base64(self: Process): Promise<number> {
  const parsed = await options(self, "dw:i", [{ name: "decode", argument: "none", short: "d" }]);
  if (parsed === null) return 1;
  const { bytes, status } = await bytesOf(self, parsed.operands);
  if (parsed.options.some(({ name }) => name === "d")) {
    const text = utf8Decode(bytes).replace(/\s/g, "");
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
      await complain(self, "invalid input");
      return 1;
    }
    await self.stdout.write(decode(text));
    return status;
  }
  const width = Number(parsed.options.findLast(({ name }) => name === "w")?.value ?? 76);
  const text = encode(bytes);
  const lines = width > 0 ? (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []) : [text];
  await self.stdout.write(lines.join("\n") + (width > 0 && lines.length > 0 ? "\n" : ""));
  return status;
}

function encode(bytes: Uint8Array): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    const left = bytes.length - at;
    const chars = [18, 12, 6, 0].map((shift) => ALPHABET[(bits >> shift) & 63] as string);
    out +=
      left >= 3
        ? chars.join("")
        : chars
            .slice(0, left + 1)
            .join("")
            .padEnd(4, "=");
  }
  return out;
}

function decode(text: string): Uint8Array {
  const out: number[] = [];
  let [bits, count] = [0, 0];
  for (const char of text.replace(/=+$/, "")) {
    bits = ((bits << 6) | ALPHABET.indexOf(char)) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push((bits >> count) & 0xff);
    }
  }
  return Uint8Array.from(out);
}
