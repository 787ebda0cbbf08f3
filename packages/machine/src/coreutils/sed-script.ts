// The language of sed(1): addresses, commands, blocks, labels, with GNU's extensions that scripts use (I, +N, ~N, 0,/re/, s///I, \n in
// replacements, one-line a, i, c).

import { KernelError } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { basicRegex, extendedRegex } from "../shell/regex.ts";

export type Address =
  | { kind: "line"; line: number }
  /** first~step. */
  | { kind: "step"; first: number; step: number }
  | { kind: "last" }
  /** null is the empty expression: the last one that was used. */
  | { kind: "regex"; regex: RegExp | null }
  /** The second address of addr,+N and addr,~N. */
  | { kind: "plus"; count: number }
  | { kind: "multiple"; of: number };

/** A piece of a replacement: text, a group (0 is the whole match), or a change of case. */
export type Piece = string | number | { case: "U" | "L" | "E" | "u" | "l" };

export interface SedCommand {
  name: string;
  from: Address | null;
  to: Address | null;
  negated: boolean;
  /** s. */
  regex: RegExp | null;
  pieces: Piece[];
  global: boolean;
  nth: number;
  print: boolean;
  /** y. */
  map: Map<string, string>;
  /** a, i, c: text; b, t, T, :: label; q, Q: status; r, w: file. */
  text: string;
  /** "{": where its "}" is; b, t, T: where to go. */
  target: number;
  /** State of a range. */
  active: boolean;
  rangeEnd: number;
}

/** What is wrong with a script, and after how many characters: "char 3: unterminated `s' command". */
export class SedScriptError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Parses a whole script into a flat list; blocks are jumps. Throws SedScriptError, Unsupported. */
export function parseSed(script: string, extended: boolean): SedCommand[] {
  const program = new Parser(script, extended).parse();
  const labels = new Map(
    program.flatMap((one, index) => (one.name === ":" ? [[one.text, index] as const] : [])),
  );
  for (const one of program) {
    if (!"btT".includes(one.name)) continue;
    const target = one.text === "" ? program.length : labels.get(one.text);
    if (target === undefined) throw new SedScriptError(`can't find label for jump to \`${one.text}'`);
    one.target = target;
  }
  return program;
}

class Parser {
  readonly #script: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(script: string, extended: boolean) {
    this.#script = script;
    this.#extended = extended;
  }

  #fail(message: string, at = this.#at): never {
    throw new SedScriptError(`char ${at}: ${message}`);
  }

  parse(): SedCommand[] {
    const program: SedCommand[] = [];
    const open: number[] = [];
    for (;;) {
      this.#skip(/[\s;]/);
      if (this.#at >= this.#script.length) break;
      if (this.#script[this.#at] === "#") {
        this.#line();
        continue;
      }
      const command = this.#command();
      if (command.name === "{") open.push(program.length);
      else if (command.name === "}") {
        const start = open.pop();
        if (start === undefined) this.#fail("unexpected `}'");
        (program[start] as SedCommand).target = program.length;
      }
      program.push(command);
    }
    if (open.length > 0) throw new SedScriptError("char 0: unmatched `{'");
    return program;
  }

  #skip(what: RegExp): void {
    while (what.test(this.#script[this.#at] ?? "")) this.#at++;
  }

  /** The rest of the line. */
  #line(): string {
    const end = this.#script.indexOf("\n", this.#at);
    const text = this.#script.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#script.length : end + 1;
    return text;
  }

  #command(): SedCommand {
    const command: SedCommand = {
      name: "",
      from: this.#address(false),
      to: null,
      negated: false,
      regex: null,
      pieces: [],
      global: false,
      nth: 1,
      print: false,
      map: new Map(),
      text: "",
      target: 0,
      active: false,
      rangeEnd: 0,
    };
    this.#skip(/\s/);
    if (this.#script[this.#at] === "," && command.from !== null) {
      this.#at++;
      this.#skip(/\s/);
      command.to = this.#address(true);
      if (command.to === null) this.#fail("unexpected `,'");
    }
    this.#skip(/\s/);
    while (this.#script[this.#at] === "!") {
      command.negated = true;
      this.#at++;
      this.#skip(/\s/);
    }
    const name = this.#script[this.#at++];
    if (name === undefined) this.#fail("missing command");
    command.name = name;
    this.#arguments(command);
    return command;
  }

  #address(second: boolean): Address | null {
    const char = this.#script[this.#at] ?? "";
    const number = (): number => {
      const digits = /^\d+/.exec(this.#script.slice(this.#at))?.[0] ?? "";
      this.#at += digits.length;
      return Number(digits);
    };
    if (/\d/.test(char)) {
      const line = number();
      if (this.#script[this.#at] !== "~") return { kind: "line", line };
      this.#at++;
      return { kind: "step", first: line, step: number() };
    }
    if (char === "$") {
      this.#at++;
      return { kind: "last" };
    }
    if (second && (char === "+" || char === "~")) {
      this.#at++;
      return char === "+" ? { kind: "plus", count: number() } : { kind: "multiple", of: number() };
    }
    if (char !== "/" && char !== "\\") return null;
    if (char === "\\") this.#at++;
    const source = this.#delimited("unterminated address regex");
    let ignoreCase = false;
    for (; /[IM]/.test(this.#script[this.#at] ?? ""); this.#at++)
      ignoreCase ||= this.#script[this.#at] === "I";
    return { kind: "regex", regex: this.#regex(source, ignoreCase) };
  }

  /** Text up to the delimiter that stands here; a backslash before the delimiter makes it ordinary. */
  #delimited(problem: string): string {
    const delimiter = this.#script[this.#at++] as string;
    let out = "";
    let bracket = false;
    for (; ; this.#at++) {
      const char = this.#script[this.#at];
      if (char === undefined) this.#fail(problem, this.#script.length);
      if (char === "\\") {
        const next = this.#script[++this.#at];
        out += next === delimiter && delimiter !== "\\" ? next : `\\${next ?? ""}`;
        continue;
      }
      if (char === "[" && !bracket) bracket = true;
      else if (char === "]" && bracket) bracket = false;
      if (char === delimiter && !bracket) {
        this.#at++;
        return out;
      }
      if (char === "\n" && problem.includes("address")) this.#fail(problem);
      out += char;
    }
  }

  #regex(source: string, ignoreCase: boolean): RegExp | null {
    if (source === "") return null;
    const text = source.replaceAll("\\n", "\n").replaceAll("\\t", "\t");
    try {
      return (this.#extended ? extendedRegex : basicRegex)(text, { ignoreCase, flags: "g" });
    } catch (error) {
      if (error instanceof KernelError) this.#fail(error.message);
      throw error;
    }
  }

  #arguments(command: SedCommand): void {
    switch (command.name) {
      case "s":
        this.#substitute(command);
        return;
      case "y":
        this.#transliterate(command);
        return;
      case "a":
      case "i":
      case "c":
        command.text = this.#text();
        return;
      case ":":
      case "b":
      case "t":
      case "T":
        this.#skip(/[ \t]/);
        command.text = /^[^;\n}]*/.exec(this.#script.slice(this.#at))?.[0].trim() ?? "";
        this.#at += /^[^;\n}]*/.exec(this.#script.slice(this.#at))?.[0].length ?? 0;
        if (command.name === ":" && command.text === "") this.#fail('":" lacks a label');
        this.#end();
        return;
      case "q":
      case "Q":
        this.#skip(/[ \t]/);
        command.text = /^\d*/.exec(this.#script.slice(this.#at))?.[0] ?? "";
        this.#at += command.text.length;
        this.#end();
        return;
      case "r":
      case "w":
        this.#skip(/[ \t]/);
        command.text = this.#line();
        if (command.text === "") this.#fail("missing filename in r/R/w/W commands");
        return;
      case "{":
        return;
      case "}":
        if (command.from !== null) this.#fail("} doesn't want any addresses");
        this.#end();
        return;
      case "=":
      case "d":
      case "D":
      case "g":
      case "G":
      case "h":
      case "H":
      case "l":
      case "n":
      case "N":
      case "p":
      case "P":
      case "x":
      case "z":
        this.#end();
        return;
      case "e":
      case "F":
      case "R":
      case "W":
      case "v":
        throw new Unsupported(`sed command ${command.name}`);
      default:
        this.#fail(`unknown command: \`${command.name}'`);
    }
  }

  /** What may follow a command. */
  #end(): void {
    this.#skip(/[ \t]/);
    const char = this.#script[this.#at];
    if (char === undefined || char === "\n" || char === ";" || char === "}" || char === "#") return;
    this.#fail("extra characters after command", this.#at + 1);
  }

  /** Text of a, i, c: on the same line, or after a backslash; lines go on after backslashes. */
  #text(): string {
    this.#skip(/[ \t]/);
    if (this.#script[this.#at] === "\\") {
      this.#at++;
      this.#skip(/[ \t]/);
      if (this.#script[this.#at] === "\n") this.#at++;
    }
    if (this.#at >= this.#script.length) this.#fail("expected \\ after `a', `c' or `i'");
    let out = "";
    for (; this.#at < this.#script.length; this.#at++) {
      const char = this.#script[this.#at] as string;
      if (char === "\\") {
        const next = this.#script[++this.#at];
        out += next === "t" ? "\t" : (next ?? "");
      } else if (char === "\n") {
        this.#at++;
        break;
      } else out += char;
    }
    return `${out}\n`;
  }

  #substitute(command: SedCommand): void {
    const source = this.#delimited("unterminated `s' command");
    this.#at--;
    const replacement = this.#delimited("unterminated `s' command");
    command.pieces = pieces(replacement);
    let ignoreCase = false;
    for (; ; this.#at++) {
      const flag = this.#script[this.#at] ?? "";
      if (flag === "g") command.global = true;
      else if (flag === "p") command.print = true;
      else if (flag === "i" || flag === "I") ignoreCase = true;
      else if (flag === "m" || flag === "M") continue;
      else if (/[1-9]/.test(flag)) {
        const digits = /^\d+/.exec(this.#script.slice(this.#at))?.[0] as string;
        command.nth = Number(digits);
        this.#at += digits.length - 1;
      } else if (flag === "e" || flag === "w") throw new Unsupported(`sed s///${flag}`);
      else break;
    }
    const flag = this.#script[this.#at];
    if (flag !== undefined && !/[\s;}#]/.test(flag)) this.#fail("unknown option to `s'", this.#at + 1);
    command.regex = this.#regex(source, ignoreCase);
    const groups = command.pieces.filter((piece) => typeof piece === "number");
    const known = (source.match(this.#extended ? /(?<!\\)\(/g : /\\\(/g) ?? []).length;
    const bad = groups.find((group) => group > known);
    if (bad !== undefined && source !== "")
      this.#fail(`invalid reference \\${bad} on \`s' command's RHS`, this.#at);
  }

  #transliterate(command: SedCommand): void {
    const from = [...this.#delimited("unterminated `y' command")];
    this.#at--;
    const to = [...this.#delimited("unterminated `y' command")];
    if (from.length !== to.length) this.#fail("strings for `y' command are different lengths");
    for (const [index, char] of from.entries()) command.map.set(char, to[index] as string);
    this.#end();
  }
}

function pieces(replacement: string): Piece[] {
  const out: Piece[] = [];
  const add = (text: string): void => {
    const last = out.at(-1);
    if (typeof last === "string") out[out.length - 1] = last + text;
    else out.push(text);
  };
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement[at] as string;
    if (char === "&") out.push(0);
    else if (char !== "\\") add(char);
    else {
      const next = replacement[++at] ?? "\\";
      if (/\d/.test(next)) out.push(Number(next));
      else if (/[ULEul]/.test(next)) out.push({ case: next as "U" });
      else add(next === "n" ? "\n" : next === "t" ? "\t" : next);
    }
  }
  return out;
}
