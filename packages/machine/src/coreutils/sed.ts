// sed(1): addresses (N, $, /re/, N,M, N,+M, /re/,/re/, !), s///gipN, y///, d, p, q, =, a, i, c, n and blocks; -n, -E, -i, -e, -s.
// The hold space, labels and branches are not taken.
import { lines, type Process, Unsupported, withUnsupported } from "@podwire/program";
import { bytesInput, complain, eachInput, options } from "./common.ts";
import { posixRegExp, type RegExpSyntax } from "./posix-regexp.ts";

type Address =
  | { kind: "line"; line: number }
  | { kind: "last" }
  | { kind: "regexp"; regexp: RegExp }
  | { kind: "plus"; count: number };

interface Command {
  from: Address | null;
  to: Address | null;
  negated: boolean;
  name: string;
  /** s and y. */
  regexp?: RegExp;
  replacement?: string;
  global?: boolean;
  print?: boolean;
  nth?: number;
  map?: Map<string, string>;
  text?: string;
  block?: Command[];
  /** State of a range: the line it ends at, or true while a regular expression is awaited. */
  inRange?: boolean;
  rangeEnd?: number;
}

class SedError extends Error {}

export async function sed(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "nEre:i::s", [
      { name: "quiet", argument: "none", short: "n" },
      { name: "regexp-extended", argument: "none", short: "E" },
      { name: "expression", argument: "required", short: "e" },
      { name: "in-place", argument: "optional", short: "i" },
    ]);
    if (parsed === null) return 1;
    const has = (...letters: string[]) => parsed.options.some(({ name }) => letters.includes(name));
    const operands = [...parsed.operands];
    const scripts = parsed.options.flatMap(({ name, value }) => (name === "e" ? [value as string] : []));
    if (scripts.length === 0) {
      const script = operands.shift();
      if (script === undefined) {
        await self.stderr.write("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
        return 1;
      }
      scripts.push(script);
    }
    let program: Command[];
    try {
      program = new Parser(scripts.join("\n"), has("E", "r") ? "extended" : "basic").program();
    } catch (error) {
      if (error instanceof Unsupported) throw error;
      await complain(self, `-e expression #1: ${(error as Error).message}`);
      return 1;
    }
    const quiet = has("n");
    if (has("i")) return editInPlace(self, program, quiet, operands);
    const all: string[] = [];
    const status = await eachInput(self, operands, async (input) => {
      for await (const line of lines(input)) all.push(line);
    });
    const write = (text: string) => self.stdout.write(text);
    const quit = await run(program, all, quiet, write);
    return status === 0 ? quit : 2;
  });
}

async function editInPlace(
  self: Process,
  program: Command[],
  quiet: boolean,
  files: string[],
): Promise<number> {
  return eachInput(self, files, async (_input, file) => {
    const all: string[] = [];
    for await (const line of lines(bytesInput(self.files.readFile(file)))) all.push(line);
    let out = "";
    await run(program, all, quiet, async (text) => {
      out += text;
    });
    self.files.writeFile(file, out);
  });
}

/** Runs the program over all lines; gives the exit status of `q`. */
async function run(
  program: Command[],
  all: string[],
  quiet: boolean,
  write: (text: string) => Promise<void>,
): Promise<number> {
  for (let index = 0; index < all.length; index++) {
    const state = {
      line: index + 1,
      last: index === all.length - 1,
      space: all[index] as string,
      deleted: false,
      quit: -1,
      after: "",
    };
    for (const command of flatten(program, state)) {
      await apply(command, state, write);
      if (state.deleted || state.quit >= 0) break;
      if (command.name === "n") {
        if (!quiet) await write(`${state.space}\n`);
        if (index + 1 >= all.length) return 0;
        index++;
        Object.assign(state, {
          line: index + 1,
          last: index === all.length - 1,
          space: all[index] as string,
        });
      }
    }
    if (!quiet && !state.deleted) await write(`${state.space}\n`);
    if (state.after !== "") await write(state.after);
    if (state.quit >= 0) return state.quit;
  }
  return 0;
}

interface State {
  line: number;
  last: boolean;
  space: string;
  deleted: boolean;
  quit: number;
  after: string;
}

/** The commands whose addresses choose the line, blocks opened. */
function* flatten(program: Command[], state: State): Generator<Command> {
  for (const command of program) {
    if (chosen(command, state) === command.negated) continue;
    if (command.block !== undefined) yield* flatten(command.block, state);
    else yield command;
  }
}

function chosen(command: Command, state: State): boolean {
  const { from, to } = command;
  if (from === null) return true;
  if (to === null) return matches(from, state);
  if (command.inRange) {
    if (
      to.kind === "regexp" || to.kind === "last"
        ? matches(to, state)
        : state.line >= (command.rangeEnd as number)
    )
      command.inRange = false;
    return to.kind !== "line" || state.line <= (command.rangeEnd as number);
  }
  if (!matches(from, state)) return false;
  const end =
    to.kind === "line" ? to.line : to.kind === "plus" ? state.line + to.count : Number.POSITIVE_INFINITY;
  command.rangeEnd = end;
  command.inRange = end > state.line && !(to.kind === "last" && state.last);
  return true;
}

function matches(address: Address, state: State): boolean {
  switch (address.kind) {
    case "line":
      return state.line === address.line;
    case "last":
      return state.last;
    case "regexp":
      address.regexp.lastIndex = 0;
      return address.regexp.test(state.space);
    case "plus":
      return false;
  }
}

async function apply(command: Command, state: State, write: (text: string) => Promise<void>): Promise<void> {
  switch (command.name) {
    case "s": {
      let count = 0;
      let changed = false;
      const { regexp, replacement, global, nth = 1 } = command;
      state.space = state.space.replace(regexp as RegExp, (...match) => {
        count++;
        if (global ? count < nth : count !== nth) return match[0] as string;
        changed = true;
        return expand(replacement as string, match);
      });
      if (changed && command.print) await write(`${state.space}\n`);
      break;
    }
    case "y":
      state.space = [...state.space].map((char) => command.map?.get(char) ?? char).join("");
      break;
    case "d":
      state.deleted = true;
      break;
    case "p":
      await write(`${state.space}\n`);
      break;
    case "q":
      state.quit = 0;
      break;
    case "=":
      await write(`${state.line}\n`);
      break;
    case "a":
      state.after += `${command.text}\n`;
      break;
    case "i":
      await write(`${command.text}\n`);
      break;
    case "c":
      await write(`${command.text}\n`);
      state.deleted = true;
  }
}

/** "&" is the match, "\1" a group, "\n" a newline. */
function expand(replacement: string, match: unknown[]): string {
  return replacement.replace(/\\([\s\S])|&/g, (whole, escaped: string | undefined) => {
    if (escaped === undefined) return String(match[0]);
    if (/\d/.test(escaped)) return String(match[Number(escaped)] ?? "");
    return escaped === "n" ? "\n" : escaped === "t" ? "\t" : whole.slice(1);
  });
}

class Parser {
  readonly #text: string;
  readonly #syntax: RegExpSyntax;
  #at = 0;

  constructor(text: string, syntax: RegExpSyntax) {
    this.#text = text;
    this.#syntax = syntax;
  }

  program(inBlock = false): Command[] {
    const commands: Command[] = [];
    for (;;) {
      this.#skip(/[\s;]/);
      const char = this.#text[this.#at];
      if (char === undefined) {
        if (inBlock) throw new SedError(`char 0: unmatched \`{'`);
        return commands;
      }
      if (char === "}") {
        if (!inBlock) throw this.#error("unexpected `}'");
        this.#at++;
        return commands;
      }
      if (char === "#") {
        this.#skip(/[^\n]/);
        continue;
      }
      commands.push(this.#command());
    }
  }

  #command(): Command {
    const from = this.#address();
    let to: Address | null = null;
    if (from !== null) {
      this.#skip(/ /);
      if (this.#text[this.#at] === ",") {
        this.#at++;
        to = this.#address(true);
        if (to === null) throw this.#error("unexpected `,'");
      }
    }
    this.#skip(/ /);
    let negated = false;
    if (this.#text[this.#at] === "!") {
      negated = true;
      this.#at++;
      this.#skip(/ /);
    }
    const name = this.#text[this.#at++];
    if (name === undefined) throw this.#error("missing command");
    const command: Command = { from, to, negated, name };
    if (name === "{") command.block = this.program(true);
    else if (name === "s") this.#substitute(command);
    else if (name === "y") {
      const [source = "", target = ""] = this.#delimited(2);
      if ([...source].length !== [...target].length)
        throw this.#error("strings for `y' command are different lengths");
      command.map = new Map([...source].map((char, index) => [char, [...target][index] as string]));
    } else if ("aic".includes(name)) {
      this.#skip(/[ \t]/);
      if (this.#text[this.#at] === "\\") this.#at++;
      this.#skip(/[ \t\n]/);
      const end = this.#text.indexOf("\n", this.#at);
      command.text = this.#text.slice(this.#at, end < 0 ? undefined : end);
      this.#at = end < 0 ? this.#text.length : end;
    } else if ("gGhHxbtTlrRwWDNPFez:".includes(name)) throw new Unsupported(`sed command ${name}`);
    else if (!"dpq=n".includes(name)) throw this.#error(`unknown command: \`${name}'`);
    return command;
  }

  #substitute(command: Command): void {
    const [pattern = "", replacement = ""] = this.#delimited(2);
    let flags = "gu";
    let nth = "";
    for (;;) {
      const flag = this.#text[this.#at];
      if (flag === "g") command.global = true;
      else if (flag === "p") command.print = true;
      else if (flag === "i" || flag === "I") flags = "giu";
      else if (flag !== undefined && /\d/.test(flag)) nth += flag;
      else if (flag === undefined || /[\s;}]/.test(flag)) break;
      else throw this.#error("unknown option to `s'");
      this.#at++;
    }
    if (nth !== "") command.nth = Number(nth);
    command.regexp = this.#regexp(pattern, flags);
    command.replacement = replacement;
  }

  #address(second = false): Address | null {
    const rest = this.#text.slice(this.#at);
    const number = /^(\+?)(\d+)/.exec(rest);
    if (number !== null && (second || number[1] === "")) {
      this.#at += number[0].length;
      return number[1] === "+"
        ? { kind: "plus", count: Number(number[2]) }
        : { kind: "line", line: Number(number[2]) };
    }
    if (rest.startsWith("$")) {
      this.#at++;
      return { kind: "last" };
    }
    if (rest.startsWith("/"))
      return { kind: "regexp", regexp: this.#regexp(this.#delimited(1)[0] as string, "gu") };
    return null;
  }

  /** The texts between delimiters, the first of which is the next character. */
  #delimited(parts: number): string[] {
    const delimiter = this.#text[this.#at++];
    const texts: string[] = [];
    for (let part = 0; part < parts; part++) {
      let text = "";
      for (;;) {
        const char = this.#text[this.#at++];
        if (char === undefined) throw this.#error("unterminated `s' command");
        if (char === delimiter) break;
        if (char === "\\" && this.#text[this.#at] === delimiter) text += this.#text[this.#at++];
        else if (char === "\\") text += char + (this.#text[this.#at++] ?? "");
        else text += char;
      }
      texts.push(text);
    }
    return texts;
  }

  #regexp(pattern: string, flags: string): RegExp {
    try {
      return new RegExp(posixRegExp(pattern, this.#syntax), flags);
    } catch {
      throw this.#error("Invalid regular expression");
    }
  }

  #skip(what: RegExp): void {
    while (this.#at < this.#text.length && what.test(this.#text[this.#at] as string)) this.#at++;
  }

  #error(message: string): SedError {
    return new SedError(`char ${this.#at}: ${message}`);
  }
}
