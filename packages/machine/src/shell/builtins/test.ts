// test and [: an expression from words, read by their number as POSIX says, and beyond four by precedence.

import { compareNumbers, unaryTest } from "../conditional.ts";
import { Discard } from "../errors.ts";
import type { Shell } from "../shell.ts";
import { binaryFileTest, FILE_TESTS } from "../test-files.ts";
import type { Builtin } from "./types.ts";

class TestError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const UNARY: readonly string[] = [...FILE_TESTS, "-z", "-n", "-v", "-o", "-R"];
const BINARY: readonly string[] = [
  "=",
  "==",
  "!=",
  "<",
  ">",
  "-eq",
  "-ne",
  "-lt",
  "-le",
  "-gt",
  "-ge",
  "-nt",
  "-ot",
  "-ef",
];
const MAX_WORDS = 5000;

class Test {
  readonly #shell: Shell;
  readonly #words: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(shell: Shell, words: readonly string[]) {
    this.#shell = shell;
    this.#words = words;
  }

  /** POSIX's rules for up to four words, then the grammar. */
  async evaluate(words: readonly string[] = this.#words): Promise<boolean> {
    const [a = "", b = "", c = "", d = ""] = words;
    switch (words.length) {
      case 0:
        return false;
      case 1:
        return a !== "";
      case 2:
        if (a === "!") return b === "";
        if (UNARY.includes(a)) return unaryTest(this.#shell, a, b);
        throw new TestError(`${a}: unary operator expected`);
      case 3:
        if (BINARY.includes(b)) return this.#binary(a, b, c);
        if (b === "-a") return a !== "" && c !== "";
        if (b === "-o") return a !== "" || c !== "";
        if (a === "!") return !(await this.evaluate([b, c]));
        if (a === "(" && c === ")") return b !== "";
        throw new TestError(`${b}: binary operator expected`);
      case 4:
        if (a === "!") return !(await this.evaluate([b, c, d]));
        if (a === "(" && d === ")") return this.evaluate([b, c]);
        break;
    }
    if (words.length > MAX_WORDS) throw new TestError("too many arguments");
    const value = await this.#or();
    if (this.#at < this.#words.length) throw new TestError("too many arguments");
    return value;
  }

  async #or(): Promise<boolean> {
    let value = await this.#and();
    while (this.#words[this.#at] === "-o") {
      this.#at++;
      const right = await this.#and();
      value ||= right;
    }
    return value;
  }

  async #and(): Promise<boolean> {
    let value = await this.#term();
    while (this.#words[this.#at] === "-a") {
      this.#at++;
      const right = await this.#term();
      value &&= right;
    }
    return value;
  }

  async #term(): Promise<boolean> {
    if (++this.#depth > 256) throw new TestError("too many arguments");
    try {
      const word = this.#words[this.#at];
      if (word === undefined) throw new TestError("argument expected");
      const next = this.#words[this.#at + 1];
      if (next !== undefined && BINARY.includes(next) && this.#words[this.#at + 2] !== undefined) {
        const right = this.#words[this.#at + 2] as string;
        this.#at += 3;
        return this.#binary(word, next, right);
      }
      if (word === "!") {
        this.#at++;
        return !(await this.#term());
      }
      if (word === "(") {
        this.#at++;
        const value = await this.#or();
        if (this.#words[this.#at] !== ")") throw new TestError("`)' expected");
        this.#at++;
        return value;
      }
      if (UNARY.includes(word) && next !== undefined) {
        this.#at += 2;
        return unaryTest(this.#shell, word, next);
      }
      this.#at++;
      return word !== "";
    } finally {
      this.#depth--;
    }
  }

  #binary(a: string, operator: string, b: string): boolean {
    switch (operator) {
      case "=":
      case "==":
        return a === b;
      case "!=":
        return a !== b;
      case "<":
        return a < b;
      case ">":
        return a > b;
      case "-nt":
      case "-ot":
      case "-ef":
        return binaryFileTest(this.#shell, operator, a, b);
      default:
        return compareNumbers(operator, integer(a), integer(b));
    }
  }
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`);
  const value = BigInt(text.trim().replace(/^\+/, ""));
  if (value !== BigInt.asIntN(64, value)) throw new TestError(`${text}: integer expression expected`);
  return value;
}

export const test: Builtin = async ({ shell, name, args }) => {
  let words = args;
  try {
    if (name === "[") {
      if (words.at(-1) !== "]") throw new TestError("missing `]'");
      words = words.slice(0, -1);
    }
    return (await new Test(shell, words).evaluate()) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError) && !(error instanceof Discard)) throw error;
    await shell.complain(`${name}: ${error.message}`);
    return 2;
  }
};
