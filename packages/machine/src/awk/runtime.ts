// What an awk program changes while it runs: its variables, the record, its streams, and the current place in the input (mawk's bi_vars.c, fin.c).

import type { HostProcess } from "../process/host-process.ts";
import { AwkArray, type Key } from "./arrays.ts";
import { textOf } from "./bytes.ts";
import { AwkError, AwkRegexError, AwkRuntimeError } from "./errors.ts";
import { Fields, type Separator } from "./fields.ts";
import { formatNumber } from "./format.ts";
import { GlibcRandom } from "./random.ts";
import type { RecordReader, RecordSeparator } from "./records.ts";
import { type AwkRegex, RegexCache } from "./regex.ts";
import { Streams } from "./streams.ts";
import { unescapeText } from "./tokens.ts";
import type { AwkProgram, Name, Pseudo } from "./tree.ts";
import { numberText, Strnum, toInt, toNumber, type Value } from "./values.ts";

/** What a text may hold; a program that doubles one for ever ends here. */
const MAX_TEXT = 1 << 26;
/** What a turn of a loop, a call or a record costs in the machine's budget. */
const STEP = 0.2;

export type Cell = Value | AwkArray;

export class Runtime {
  readonly process: HostProcess;
  readonly program: AwkProgram;
  readonly fields: Fields;
  readonly streams: Streams;
  readonly random: GlibcRandom;
  readonly regexes = new RegexCache();
  readonly globals: Cell[];
  /** The parameters of the function that runs. */
  frame: Cell[] = [];
  /** What srand() gives back. */
  seed: Value;
  #convfmt: Value = "%.6g";
  #ofmt: Value = "%.6g";
  #fs: Value = " ";
  #rs: Value = "\n";
  #separator: Separator = "blanks";
  #recordSeparator: RecordSeparator = { kind: "character", character: "\n" };
  readonly #places = new Map<string, number>();
  #main: RecordReader | null = null;
  #closeMain: () => Promise<number> = async () => 0;
  #argument = 1;
  #ended = false;

  constructor(process: HostProcess, program: AwkProgram) {
    this.process = process;
    this.program = program;
    this.globals = program.globals.map(({ type }) => (type === "array" ? new AwkArray() : undefined));
    for (const { name, index } of program.globals) this.#places.set(name, index);
    this.streams = new Streams(process);
    const seed = process.kernel.random("awk").u32() & 0x7fffffff;
    this.seed = seed;
    this.random = new GlibcRandom(seed);
    this.fields = new Fields({
      separator: () => this.#separator,
      outputSeparator: () => this.text(this.variable("OFS")),
      text: this.text,
    });
    for (const [name, value] of [
      ["NR", 0],
      ["FNR", 0],
      ["OFS", " "],
      ["ORS", "\n"],
      ["SUBSEP", "\x1c"],
      ["FILENAME", undefined],
      ["RSTART", 0],
      ["RLENGTH", -1],
      ["ARGC", 0],
    ] as const)
      this.setVariable(name, value);
  }

  // Variables

  variable(name: string): Value {
    return this.globals[this.#places.get(name) as number] as Value;
  }

  setVariable(name: string, value: Value): void {
    this.globals[this.#places.get(name) as number] = value;
  }

  array(name: Name): AwkArray {
    return (name.local ? this.frame : this.globals)[name.index] as AwkArray;
  }

  namedArray(name: "ARGV" | "ENVIRON"): AwkArray {
    return this.globals[this.#places.get(name) as number] as AwkArray;
  }

  pseudo(name: Pseudo): Value {
    switch (name) {
      case "NF":
        return this.fields.count;
      case "FS":
        return this.#fs;
      case "RS":
        return this.#rs;
      case "CONVFMT":
        return this.#convfmt;
      default:
        return this.#ofmt;
    }
  }

  setPseudo(name: Pseudo, value: Value): void {
    switch (name) {
      case "NF":
        this.fields.setCount(toInt(toNumber(value)));
        return;
      case "FS":
        this.fields.settle();
        this.#fs = value;
        this.#separator = this.separatorOf(this.text(value));
        return;
      case "RS":
        this.#rs = value;
        this.#recordSeparator = this.#recordSeparatorOf(this.text(value));
        return;
      case "CONVFMT":
        this.#checkFormat(name, value);
        this.#convfmt = value;
        return;
      default:
        this.#checkFormat(name, value);
        this.#ofmt = value;
    }
  }

  /** One conversion at most; mawk dies of %s. */
  #checkFormat(name: Pseudo, value: Value): void {
    const text = this.text(value);
    if (!/^[^%]*(?:%[-+ #0']*\d*(?:\.\d*)?[dioxXuceEfgG][^%]*)?$/.test(text))
      throw new AwkRuntimeError(`illegal format assigned to ${name}: ${text}`);
  }

  get separator(): Separator {
    return this.#separator;
  }

  /** name=value of the command line; false where the text is none. */
  assign(argument: string): boolean {
    const found = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(argument);
    if (found === null) return false;
    const [, name = "", raw = ""] = found;
    const value = new Strnum(unescapeText(raw));
    if (["NF", "FS", "RS", "CONVFMT", "OFMT"].includes(name)) {
      this.setPseudo(name as Pseudo, value);
      return true;
    }
    const global = this.program.globals.find((one) => one.name === name);
    if (global?.type === "array" || this.program.functions.some((one) => one.name === name))
      throw new AwkRuntimeError(`cannot command line assign to ${name}\n\ttype clash or keyword`);
    if (global !== undefined) this.globals[global.index] = value;
    return true;
  }

  // Values

  /** A value as a text, by CONVFMT. */
  readonly text = (value: Value): string => {
    if (typeof value === "string") return value;
    if (value === undefined) return "";
    if (typeof value === "number")
      return numberText(value, (number) => formatNumber(this.text(this.#convfmt), number));
    return value.text;
  };

  /** A value as print writes it, by OFMT. */
  printed(value: Value): string {
    if (typeof value !== "number") return this.text(value);
    return numberText(value, (number) => formatNumber(this.text(this.#ofmt), number));
  }

  /** What an element is found by. */
  key(values: readonly Value[]): Key {
    if (values.length > 1) return values.map(this.text).join(this.text(this.variable("SUBSEP")));
    const [value] = values;
    if (typeof value === "number" && toInt(value) === value) return value;
    return this.text(value);
  }

  /** A text that is not longer than a machine has memory. */
  bounded(text: string): string {
    if (text.length > MAX_TEXT) throw new AwkError("out of memory");
    return text;
  }

  /** A value as an expression, compiled once. */
  regex(value: Value): AwkRegex {
    return this.regexOf(this.text(value));
  }

  regexOf(source: string): AwkRegex {
    try {
      return this.regexes.get(source);
    } catch (error) {
      if (!(error instanceof AwkRegexError)) throw error;
      throw new AwkRuntimeError(`regular expression compile failed (${error.message})\n${source}`);
    }
  }

  /** mawk's cast_for_split(). */
  separatorOf(text: string): Separator {
    if (text === " ") return "blanks";
    if (text === "") return "bytes";
    return this.regexOf(text.length === 1 && "^$.*+?|[]()".includes(text) ? `\\${text}` : text);
  }

  #recordSeparatorOf(text: string): RecordSeparator {
    if (text === "") return { kind: "paragraph" };
    if (text.length === 1) return { kind: "character", character: text };
    return { kind: "regex", regex: this.regexOf(text) };
  }

  /** A step of a loop, a call, a record: something to wait for where a slice of time is used up. */
  step(): Promise<void> | null {
    const slice = this.process.table.budget.step(STEP);
    return slice === null ? null : this.process.wait(slice);
  }

  // Input

  get recordSeparator(): RecordSeparator {
    return this.#recordSeparator;
  }

  /** The next record of the main input; null at its end. */
  async mainRecord(): Promise<string | null> {
    for (;;) {
      if (this.#ended) return null;
      if (this.#main === null && !(await this.#open(true))) return null;
      const record = await (this.#main as RecordReader).next(this.#recordSeparator);
      if (record !== null) {
        this.setVariable("NR", toNumber(this.variable("NR")) + 1);
        this.setVariable("FNR", toNumber(this.variable("FNR")) + 1);
        return record;
      }
      await this.nextFile();
    }
  }

  /** The rest of the current file is not read. */
  async nextFile(): Promise<void> {
    await this.#closeMain();
    this.#closeMain = async () => 0;
    if (!(await this.#open(false))) this.#ended = true;
  }

  /** Opens the next operand that is a file; standard input where there is none at all. */
  async #open(first: boolean): Promise<boolean> {
    while (this.#argument < toNumber(this.variable("ARGC"))) {
      const index = this.#argument++;
      const operands = this.namedArray("ARGV");
      if (!operands.has(index)) continue;
      const name = this.text(operands.get(index));
      if (name === "" || this.assign(name)) continue;
      this.#use(name, operands.get(index));
      return true;
    }
    if (first) this.#use("-", "-");
    return first;
  }

  #use(name: string, filename: Value): void {
    const { records, close } = this.streams.main(name);
    this.#main = records;
    this.#closeMain = close;
    this.setVariable("FILENAME", filename);
    this.setVariable("FNR", 0);
  }

  /** ARGV and ENVIRON as they are at the beginning; `operands` are texts of awk. */
  load(name: string, operands: readonly string[]): void {
    const argv = this.namedArray("ARGV");
    for (const [index, text] of [name, ...operands].entries()) argv.set(index, new Strnum(text));
    this.setVariable("ARGC", operands.length + 1);
    const environment = this.namedArray("ENVIRON");
    for (const [key, value] of Object.entries(this.process.env))
      environment.set(textOf(key), new Strnum(textOf(value)));
  }
}
