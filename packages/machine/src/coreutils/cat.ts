// cat(1). What it reads goes on at once: it holds nothing back.
import { type Input, type Process, utf8Decode, utf8Encode } from "@podwire/program";
import { eachInput, options } from "./common.ts";

const LONG = [
  { name: "number", argument: "none", short: "n" },
  { name: "number-nonblank", argument: "none", short: "b" },
  { name: "show-all", argument: "none", short: "A" },
  { name: "show-ends", argument: "none", short: "E" },
  { name: "show-tabs", argument: "none", short: "T" },
  { name: "show-nonprinting", argument: "none", short: "v" },
  { name: "squeeze-blank", argument: "none", short: "s" },
] as const;

export async function cat(self: Process): Promise<number> {
  const parsed = await options(self, "benstuvAET", LONG);
  if (parsed === null) return 1;
  const given = new Set(parsed.options.map(({ name }) => name));
  const has = (...letters: string[]) => letters.some((letter) => given.has(letter));
  const plain = [...given].every((letter) => letter === "u");
  let number = 0;
  let blank = 0;
  const show = (line: string): string => {
    const visible = has("A", "e", "t", "v") ? nonprinting(line) : line;
    const tabs = has("A", "t", "T") ? visible.replaceAll("\t", "^I") : visible;
    return has("A", "e", "E") ? `${tabs}$` : tabs;
  };
  return eachInput(self, parsed.operands, async (input) => {
    if (plain) {
      for (let chunk = await input.read(); chunk !== null; chunk = await input.read()) {
        await self.stdout.write(chunk);
        await self.stdout.flush();
      }
      return;
    }
    for await (const { line, ended } of linesAndEnds(input)) {
      blank = line === "" ? blank + 1 : 0;
      if (has("s") && blank > 1) continue;
      const counted = has("b") ? line !== "" : has("n");
      const prefix = counted ? `${String(++number).padStart(6)}\t` : "";
      await self.stdout.write(prefix + (ended ? `${show(line)}\n` : show(line).replace(/\$$/, "")));
    }
  });
}

/** ^X for control characters, M- for what is not ASCII. */
function nonprinting(line: string): string {
  let out = "";
  for (const byte of utf8Encode(line)) {
    const low = byte & 0x7f;
    if (byte >= 128) out += "M-";
    if (byte === 9) out += "\t";
    else if (low < 32) out += `^${String.fromCharCode(low + 64)}`;
    else out += low === 127 ? "^?" : String.fromCharCode(low);
  }
  return out;
}

async function* linesAndEnds(input: Input): AsyncGenerator<{ line: string; ended: boolean }> {
  let rest = new Uint8Array(0);
  for (let chunk = await input.read(); chunk !== null; chunk = await input.read()) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield { line: utf8Decode(bytes.subarray(start, end)), ended: true };
      start = end + 1;
    }
    rest = bytes.slice(start);
  }
  if (rest.length > 0) yield { line: utf8Decode(rest), ended: false };
}
