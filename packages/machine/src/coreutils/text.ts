// Programs that pass text through line by line: tac(1), nl(1), rev(1), paste(1), comm(1), fold(1), column(1), and expr(1).

import { lines, type Process, Unsupported, withUnsupported } from "@podwire/program";
import { basicRegex } from "../shell/regex.ts";
import { allLines, complain, eachInput, options } from "./common.ts";

export async function tac(self: Process): Promise<number> {
  const parsed = await options(self, "");
  if (parsed === null) return 1;
  const { lines: all, status } = await allLines(self, parsed.operands);
  for (const line of all.reverse()) await self.stdout.write(`${line}\n`);
  return status;
}

export async function rev(self: Process): Promise<number> {
  const parsed = await options(self, "");
  if (parsed === null) return 1;
  return eachInput(self, parsed.operands, async (input) => {
    for await (const line of lines(input)) await self.stdout.write(`${[...line].reverse().join("")}\n`);
  });
}

/** nl: -b a numbers empty lines too, -w WIDTH, -s SEPARATOR, -v START. */
export async function nl(self: Process): Promise<number> {
  const parsed = await options(self, "b:w:s:v:");
  if (parsed === null) return 1;
  const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
  const width = Number(value("w") ?? 6);
  const separator = value("s") ?? "\t";
  const every = value("b") === "a";
  let number = Number(value("v") ?? 1);
  return eachInput(self, parsed.operands, async (input) => {
    for await (const line of lines(input)) {
      if (line === "" && !every) await self.stdout.write(`${" ".repeat(width + separator.length)}\n`);
      else await self.stdout.write(`${String(number++).padStart(width)}${separator}${line}\n`);
    }
  });
}

/** paste: -d LIST, -s one file a line. */
export async function paste(self: Process): Promise<number> {
  const parsed = await options(self, "d:s");
  if (parsed === null) return 1;
  const given = parsed.options.findLast(({ name }) => name === "d")?.value ?? "\t";
  const delimiters = [...given.replaceAll("\\t", "\t").replaceAll("\\n", "\n").replaceAll("\\0", "")];
  const columns: string[][] = [];
  for (const operand of parsed.operands.length === 0 ? ["-"] : parsed.operands) {
    const { lines: all, status } = await allLines(self, [operand]);
    if (status !== 0) return status;
    columns.push(all);
  }
  const join = (cells: readonly string[]): string =>
    cells.reduce((row, cell, index) => row + (delimiters[(index - 1) % delimiters.length] ?? "") + cell);
  if (parsed.options.some(({ name }) => name === "s")) {
    for (const column of columns) await self.stdout.write(`${column.length === 0 ? "" : join(column)}\n`);
    return 0;
  }
  const height = Math.max(...columns.map((column) => column.length));
  for (let row = 0; row < height; row++)
    await self.stdout.write(`${join(columns.map((column) => column[row] ?? ""))}\n`);
  return 0;
}

/** comm: lines only in the first, only in the second, in both; -1 -2 -3 leave a column out. */
export async function comm(self: Process): Promise<number> {
  const parsed = await options(self, "123");
  if (parsed === null) return 1;
  const [first, second] = parsed.operands;
  if (first === undefined || second === undefined) {
    await complain(self, "missing operand");
    return 1;
  }
  const a = await allLines(self, [first]);
  const b = await allLines(self, [second]);
  if (a.status + b.status > 0) return 1;
  const hidden = new Set(parsed.options.map(({ name }) => name));
  const emit = async (column: "1" | "2" | "3", line: string): Promise<void> => {
    if (hidden.has(column)) return;
    const before = (["1", "2", "3"] as const).filter((other) => other < column && !hidden.has(other));
    await self.stdout.write(`${"\t".repeat(before.length)}${line}\n`);
  };
  let [i, j] = [0, 0];
  while (i < a.lines.length || j < b.lines.length) {
    const [x, y] = [a.lines[i], b.lines[j]];
    if (x !== undefined && x === y) {
      await emit("3", x);
      i++;
      j++;
    } else if (y === undefined || (x !== undefined && x < y)) {
      await emit("1", x as string);
      i++;
    } else {
      await emit("2", y);
      j++;
    }
  }
  return 0;
}

/** fold -w WIDTH. */
export async function fold(self: Process): Promise<number> {
  const parsed = await options(self, "w:s");
  if (parsed === null) return 1;
  const width = Number(parsed.options.findLast(({ name }) => name === "w")?.value ?? 80);
  return eachInput(self, parsed.operands, async (input) => {
    for await (const line of lines(input)) {
      const chars = [...line];
      for (let at = 0; at === 0 || at < chars.length; at += width)
        await self.stdout.write(`${chars.slice(at, at + width).join("")}\n`);
    }
  });
}

/** column -t [-s SEPARATORS]: a table. */
export async function column(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "ts:o:");
    if (parsed === null) return 1;
    const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
    if (!parsed.options.some(({ name }) => name === "t")) throw new Unsupported("column without -t");
    const { lines: all, status } = await allLines(self, parsed.operands);
    const separators = value("s");
    const rows = all
      .filter((line) => line.trim() !== "")
      .map((line) =>
        separators === undefined
          ? line.trim().split(/\s+/)
          : line.split(new RegExp(`[${separators.replace(/[\]\\^-]/g, "\\$&")}]`)),
      );
    const widths: number[] = [];
    for (const row of rows)
      for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
    for (const row of rows) {
      const cells = row.map((cell, index) =>
        index === row.length - 1 ? cell : cell.padEnd(widths[index] as number),
      );
      await self.stdout.write(`${cells.join(value("o") ?? "  ")}\n`);
    }
    return status;
  });
}

class ExprError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** expr: integers, comparisons, `:`, `|`, `&`, length, substr, index, parentheses. */
export async function expr(self: Process): Promise<number> {
  const words = self.argv.slice(1);
  if (words.length === 0) {
    await complain(self, "missing operand");
    return 2;
  }
  try {
    const value = new Expr(words).evaluate();
    await self.stdout.write(`${value}\n`);
    return value === "" || value === "0" ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    await complain(self, error.message);
    return 2;
  }
}

const LEVELS: readonly (readonly string[])[] = [
  ["|"],
  ["&"],
  ["<", "<=", "=", "==", "!=", ">=", ">"],
  ["+", "-"],
  ["*", "/", "%"],
  [":"],
];

class Expr {
  readonly #words: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  evaluate(): string {
    const value = this.#level(0);
    const extra = this.#words[this.#at];
    if (extra !== undefined) throw new ExprError(`syntax error: unexpected argument ‘${extra}’`);
    return value;
  }

  #level(level: number): string {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#primary();
    let left = this.#level(level + 1);
    for (let operator = this.#words[this.#at]; operator !== undefined && operators.includes(operator); ) {
      this.#at++;
      left = apply(operator, left, this.#level(level + 1));
      operator = this.#words[this.#at];
    }
    return left;
  }

  #primary(): string {
    const word = this.#words[this.#at++];
    if (word === undefined)
      throw new ExprError(`syntax error: missing argument after ‘${this.#words.at(-1) ?? ""}’`);
    if (word === "(") {
      if (++this.#depth > 200) throw new ExprError("syntax error: too deeply nested");
      const value = this.#level(0);
      if (this.#words[this.#at++] !== ")") throw new ExprError("syntax error: expecting ')'");
      this.#depth--;
      return value;
    }
    const more = this.#words[this.#at] !== undefined;
    if (word === "length" && more) return String([...this.#primary()].length);
    if (word === "match" && more) return apply(":", this.#primary(), this.#primary());
    if (word === "index" && more) {
      const text = this.#primary();
      const set = this.#primary();
      return String([...text].findIndex((char) => set.includes(char)) + 1);
    }
    if (word === "substr" && more) {
      const text = [...this.#primary()];
      const [from, length] = [Number(this.#primary()), Number(this.#primary())];
      return from < 1 || !(length > 0) ? "" : text.slice(from - 1, from - 1 + length).join("");
    }
    return word;
  }
}

const isInteger = (text: string): boolean => /^-?\d+$/.test(text);

function integer(text: string): bigint {
  if (!isInteger(text)) throw new ExprError("non-integer argument");
  return BigInt(text);
}

function apply(operator: string, a: string, b: string): string {
  const empty = (text: string): boolean => text === "" || /^-?0+$/.test(text);
  switch (operator) {
    case "|":
      return empty(a) ? (empty(b) ? "0" : b) : a;
    case "&":
      return empty(a) || empty(b) ? "0" : a;
    case ":": {
      const found = basicRegex(`^${b.replace(/^\^/, "")}`).exec(a);
      const groups = /\\\(/.test(b);
      if (found === null) return groups ? "" : "0";
      return groups ? (found[1] ?? "") : String([...found[0]].length);
    }
    case "+":
      return String(integer(a) + integer(b));
    case "-":
      return String(integer(a) - integer(b));
    case "*":
      return String(integer(a) * integer(b));
    case "/":
    case "%": {
      const divisor = integer(b);
      if (divisor === 0n) throw new ExprError("division by zero");
      return String(operator === "/" ? integer(a) / divisor : integer(a) % divisor);
    }
    default: {
      const [x, y] = isInteger(a) && isInteger(b) ? [BigInt(a), BigInt(b)] : [a, b];
      const holds =
        operator === "<"
          ? x < y
          : operator === "<="
            ? x <= y
            : operator === ">"
              ? x > y
              : operator === ">="
                ? x >= y
                : (x === y) === (operator !== "!=");
      return holds ? "1" : "0";
    }
  }
}
