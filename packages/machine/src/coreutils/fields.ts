// Programs over lines: sort(1), uniq(1), cut(1), tr(1), wc(1), with the options that scripts use.
import { lines, type Process, readAll, utf8Decode } from "@podwire/program";
import { allLines, byteLength, complain, eachInput, options } from "./common.ts";

/** sort -n -r -u -f -b -V -k N[,M][nr] -t C -c is not taken; the order is that of the C locale. */
export async function sort(self: Process): Promise<number> {
  const parsed = await options(self, "nrufbVk:t:o:s");
  if (parsed === null) return 2;
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  const separator = parsed.options.find(({ name }) => name === "t")?.value;
  const keys = parsed.options.flatMap(({ name, value }) => (name === "k" ? [sortKey(value as string)] : []));
  if (keys.some((key) => key === null)) {
    await complain(self, "invalid number at field start: invalid count at start of ‘-k’");
    return 2;
  }
  for (const path of parsed.operands) {
    if (path === "-" || self.files.exists(path)) continue;
    await complain(self, `cannot read: ${path}: No such file or directory`);
    return 2;
  }
  const { lines: all, status } = await allLines(self, parsed.operands);
  const fieldsOf = (line: string) =>
    separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
  const compareBy = (a: string, b: string, letters: string): number => {
    const [x, y] = letters.includes("f") ? [a.toUpperCase(), b.toUpperCase()] : [a, b];
    if (letters.includes("n")) return numeric(x) - numeric(y);
    if (letters.includes("V")) return version(x, y);
    return x < y ? -1 : x > y ? 1 : 0;
  };
  const global = ["n", "f", "V"].filter(has).join("");
  const compare = (a: string, b: string): number => {
    for (const key of keys) {
      if (key === null) continue;
      const part = (line: string) =>
        fieldsOf(line)
          .slice(key.from - 1, key.to)
          .join(separator ?? "")
          .replace(/^\s+/, "");
      const order = compareBy(part(a), part(b), key.letters || global);
      if (order !== 0) return (key.letters || (has("r") ? "r" : "")).includes("r") ? -order : order;
    }
    if (keys.length === 0) {
      const order = compareBy(has("b") ? a.trimStart() : a, has("b") ? b.trimStart() : b, global);
      if (order !== 0) return has("r") ? -order : order;
    }
    if (has("u") || has("s")) return 0;
    const last = a < b ? -1 : a > b ? 1 : 0;
    return has("r") ? -last : last;
  };
  let sorted = all.sort(compare);
  if (has("u"))
    sorted = sorted.filter((line, index) => index === 0 || compare(sorted[index - 1] as string, line) !== 0);
  const text = sorted.map((line) => `${line}\n`).join("");
  const file = parsed.options.find(({ name }) => name === "o")?.value;
  if (file !== undefined) self.files.writeFile(file, text);
  else await self.stdout.write(text);
  return status === 0 ? 0 : 2;
}

function sortKey(text: string): { from: number; to: number; letters: string } | null {
  const match = /^(\d+)(?:\.\d+)?([nrfbV]*)(?:,(\d+)(?:\.\d+)?([nrfbV]*))?$/.exec(text);
  if (match === null) return null;
  return {
    from: Number(match[1]),
    to: match[3] ? Number(match[3]) : Number.POSITIVE_INFINITY,
    letters: `${match[2]}${match[4] ?? ""}`,
  };
}

const numeric = (text: string): number => Number(/^\s*-?\d*\.?\d*/.exec(text)?.[0] ?? 0) || 0;

function version(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const [x, y] = [parts(a), parts(b)];
  for (let index = 0; index < Math.max(x.length, y.length); index++) {
    const [p = "", q = ""] = [x[index], y[index]];
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : p < q ? -1 : p > q ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

/** uniq -c -d -u -i. */
export async function uniq(self: Process): Promise<number> {
  const parsed = await options(self, "cdui");
  if (parsed === null) return 1;
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  const { lines: all, status } = await allLines(self, parsed.operands.slice(0, 1));
  const same = (text: string) => (has("i") ? text.toLowerCase() : text);
  for (let start = 0; start < all.length; ) {
    const line = all[start] as string;
    let end = start + 1;
    while (end < all.length && same(all[end] as string) === same(line)) end++;
    const count = end - start;
    start = end;
    if ((has("d") && count === 1) || (has("u") && count > 1)) continue;
    await self.stdout.write(has("c") ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`);
  }
  return status;
}

/** cut -d C -f LIST -s, -c LIST, -b LIST; LIST as 1,3-5,7-. */
export async function cut(self: Process): Promise<number> {
  const parsed = await options(self, "d:f:c:b:s", [{ name: "output-delimiter", argument: "required" }]);
  if (parsed === null) return 1;
  const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
  const list = value("f") ?? value("c") ?? value("b");
  if (list === undefined) {
    return cutError(self, "you must specify a list of bytes, characters, or fields");
  }
  const ranges = list.split(",").map((part) => /^(\d*)(-?)(\d*)$/.exec(part));
  if (ranges.some((range) => range === null || range[0] === "" || range[0] === "-")) {
    return cutError(self, `invalid field value ‘${list}’`);
  }
  if (ranges.some((range) => range?.[1] === "0" || range?.[3] === "0"))
    return cutError(
      self,
      value("f") === undefined
        ? "byte/character positions are numbered from 1"
        : "fields are numbered from 1",
    );
  const wanted = (position: number) =>
    ranges.some((range) => {
      const from = range?.[1] ? Number(range[1]) : 1;
      const to = range?.[3] ? Number(range[3]) : range?.[2] ? Number.POSITIVE_INFINITY : from;
      return position >= from && position <= to;
    });
  const delimiter = value("d") ?? "\t";
  const glue = value("output-delimiter") ?? delimiter;
  const byField = value("f") !== undefined;
  return eachInput(self, parsed.operands, async (input) => {
    for await (const line of lines(input)) {
      if (byField && !line.includes(delimiter)) {
        if (value("s") === undefined && !parsed.options.some(({ name }) => name === "s"))
          await self.stdout.write(`${line}\n`);
        continue;
      }
      const parts = byField ? line.split(delimiter) : [...line];
      await self.stdout.write(`${parts.filter((_, index) => wanted(index + 1)).join(byField ? glue : "")}\n`);
    }
  });
}

async function cutError(self: Process, message: string): Promise<number> {
  await complain(self, message);
  await self.stderr.write("Try 'cut --help' for more information.\n");
  return 1;
}

/** How many of the first bytes are whole characters of UTF-8. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0)
      return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** tr SET1 SET2, -d, -s, -c; ranges, \n, and classes such as [:upper:]. */
export async function tr(self: Process): Promise<number> {
  const parsed = await options(self, "dsc", [], { posix: true });
  if (parsed === null) return 1;
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  const [first, second] = parsed.operands;
  if (first === undefined || (second === undefined && !has("d") && !has("s"))) {
    await complain(self, first === undefined ? "missing operand" : `missing operand after ‘${first}’`);
    return 1;
  }
  const from = set(first);
  const to = second === undefined ? [] : set(second);
  const members = new Set(from);
  const inFirst = (char: string) => members.has(char) !== has("c");
  const mapped = new Map<string, string>();
  for (const [index, char] of from.entries())
    if (!mapped.has(char)) mapped.set(char, to[index] ?? (to.at(-1) as string));
  const squeezable = new Set(to);
  let previous = "";
  const translate = (text: string): string => {
    let out = "";
    for (const char of text) {
      let result = char;
      if (inFirst(char)) {
        if (has("d")) continue;
        if (to.length > 0) result = has("c") ? (to.at(-1) as string) : (mapped.get(char) as string);
      }
      const squeezed =
        has("s") && result === previous && (to.length > 0 ? squeezable.has(result) : inFirst(result));
      if (!squeezed) out += result;
      previous = result;
    }
    return out;
  };
  let rest = new Uint8Array(0);
  for (let chunk = await self.stdin.read(); chunk !== null; chunk = await self.stdin.read()) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    const whole = wholeCharacters(bytes);
    rest = bytes.slice(whole);
    await self.stdout.write(translate(utf8Decode(bytes.subarray(0, whole))));
  }
  if (rest.length > 0) await self.stdout.write(translate(utf8Decode(rest)));
  return 0;
}

const SETS: Record<string, string> = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  digit: "0123456789",
  space: " \t\n\v\f\r",
  blank: " \t",
};

function set(text: string): string[] {
  const plain = text
    .replace(/\[:(\w+):\]/g, (whole, name: string) =>
      name === "alpha"
        ? `${SETS["upper"]}${SETS["lower"]}`
        : name === "alnum"
          ? `${SETS["digit"]}${SETS["upper"]}${SETS["lower"]}`
          : (SETS[name] ?? whole),
    )
    .replace(
      /\\([ntr\\0])/g,
      (_, char: string) => ({ n: "\n", t: "\t", r: "\r", "\\": "\\", "0": "\0" })[char] ?? char,
    );
  const out: string[] = [];
  const chars = [...plain];
  for (let index = 0; index < chars.length; index++) {
    const char = chars[index] as string;
    const end = chars[index + 2];
    if (chars[index + 1] === "-" && end !== undefined) {
      for (let code = char.charCodeAt(0); code <= end.charCodeAt(0); code++)
        out.push(String.fromCharCode(code));
      index += 2;
    } else out.push(char);
  }
  return out;
}

/** wc -l -w -c -m. */
export async function wc(self: Process): Promise<number> {
  const parsed = await options(self, "lwcm");
  if (parsed === null) return 1;
  const chosen = ["l", "w", "m", "c"].filter((letter) => parsed.options.some(({ name }) => name === letter));
  const shown = chosen.length > 0 ? chosen : ["l", "w", "c"];
  const rows: { counts: Record<string, number>; name: string }[] = [];
  const status = await eachInput(self, parsed.operands, async (input, name) => {
    const text = utf8Decode(await readAll(input));
    const counts = {
      l: text.split("\n").length - 1,
      w: text.split(/\s+/).filter((word) => word !== "").length,
      c: byteLength(text),
      m: [...text].length,
    };
    rows.push({ counts, name: parsed.operands.length === 0 ? "" : name });
  });
  const sum = (letter: string) => rows.reduce((total, { counts }) => total + (counts[letter] ?? 0), 0);
  if (rows.length > 1)
    rows.push({
      counts: Object.fromEntries(["l", "w", "c", "m"].map((letter) => [letter, sum(letter)])),
      name: "total",
    });
  // GNU wc: as wide as the largest number; seven columns for standard input with more than one count.
  const single = rows.length === 1 && shown.length === 1;
  const width = single
    ? 1
    : parsed.operands.length === 0 || parsed.operands.includes("-")
      ? 7
      : String(Math.max(...rows.map(({ counts }) => counts["c"] ?? 0), 0)).length;
  for (const { counts, name } of rows) {
    const numbers = shown.map((letter) => String(counts[letter]).padStart(width)).join(" ");
    await self.stdout.write(`${numbers}${name === "" ? "" : ` ${name}`}\n`);
  }
  return status;
}
