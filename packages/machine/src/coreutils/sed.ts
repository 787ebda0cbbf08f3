// sed(1) of GNU sed 4.9: its script (sed-script.ts) run over lines as they come; only the line after the current one is read ahead, to know
// which is the last.

import { KernelError, strerror } from "@podwire/netns";
import { type Input, type Process, Unsupported, utf8Decode, withUnsupported } from "@podwire/program";
import { complain, openInput, options } from "./common.ts";
import { type Address, type Piece, parseSed, type SedCommand, SedScriptError } from "./sed-script.ts";

interface Line {
  text: string;
  /** False for a last line without a newline. */
  ended: boolean;
}

/** The lines of several files, one ahead. */
class Lines {
  readonly #self: Process;
  readonly #files: readonly string[];
  #file = 0;
  #input: Input | null = null;
  #rest = "";
  #bytes = new Uint8Array(0);
  #ahead: Line | null | undefined;
  status = 0;

  constructor(self: Process, files: readonly string[]) {
    this.#self = self;
    this.#files = files;
  }

  async next(): Promise<Line | null> {
    const line = this.#ahead === undefined ? await this.#read() : this.#ahead;
    this.#ahead = undefined;
    return line;
  }

  async isLast(): Promise<boolean> {
    if (this.#ahead === undefined) this.#ahead = await this.#read();
    return this.#ahead === null;
  }

  async #open(): Promise<boolean> {
    while (this.#file < this.#files.length) {
      const path = this.#files[this.#file++] as string;
      try {
        this.#input = openInput(this.#self, path);
        return true;
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        this.status = 2;
        if (error.errno === "EISDIR") await complain(this.#self, `couldn't edit ${path}: not a regular file`);
        else await complain(this.#self, `can't read ${path}: ${strerror(error.errno)}`);
      }
    }
    return false;
  }

  async #read(): Promise<Line | null> {
    for (;;) {
      if (this.#input === null && !(await this.#open())) return null;
      const newline = this.#bytes.indexOf(10);
      if (newline >= 0) {
        const text = utf8Decode(this.#bytes.subarray(0, newline));
        this.#bytes = this.#bytes.subarray(newline + 1);
        return { text, ended: true };
      }
      const chunk = await (this.#input as Input).read();
      if (chunk !== null) {
        const joined = new Uint8Array(this.#bytes.length + chunk.length);
        joined.set(this.#bytes);
        joined.set(chunk, this.#bytes.length);
        this.#bytes = joined;
        continue;
      }
      this.#input = null;
      if (this.#bytes.length === 0) continue;
      this.#rest = utf8Decode(this.#bytes);
      this.#bytes = new Uint8Array(0);
      return { text: this.#rest, ended: false };
    }
  }
}

export async function sed(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "nEre:f:i::suz", [
      { name: "quiet", argument: "none", short: "n" },
      { name: "silent", argument: "none", short: "n" },
      { name: "regexp-extended", argument: "none", short: "E" },
      { name: "expression", argument: "required", short: "e" },
      { name: "file", argument: "required", short: "f" },
      { name: "in-place", argument: "optional", short: "i" },
      { name: "unbuffered", argument: "none", short: "u" },
    ]);
    if (parsed === null) return 1;
    const has = (...letters: string[]) => parsed.options.some(({ name }) => letters.includes(name));
    if (has("z")) throw new Unsupported("sed -z");
    const operands = [...parsed.operands];
    const scripts: string[] = [];
    for (const { name, value } of parsed.options) {
      if (name === "e") scripts.push(value as string);
      if (name === "f") scripts.push(self.files.readText(value as string).replace(/\n$/, ""));
    }
    if (scripts.length === 0) {
      const script = operands.shift();
      if (script === undefined) {
        await self.stderr.write("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
        return 1;
      }
      scripts.push(script);
    }
    const parse = () => parseSed(scripts.join("\n"), has("E", "r"));
    try {
      parse();
    } catch (error) {
      if (!(error instanceof SedScriptError)) throw error;
      await complain(self, `-e expression #1, ${error.message}`);
      return 1;
    }
    const quiet = has("n");
    if (!has("i")) {
      const lines = new Lines(self, operands.length === 0 ? ["-"] : operands);
      const run = new Run(self, parse(), lines, quiet, (text) => self.stdout.write(text));
      const status = await run.all();
      return status !== 0 ? status : lines.status;
    }
    let status = 0;
    for (const file of operands) {
      let out = "";
      const lines = new Lines(self, [file]);
      const run = new Run(self, parse(), lines, quiet, async (text) => {
        out += text;
      });
      status = (await run.all()) || lines.status || status;
      if (lines.status !== 0) continue;
      const suffix = parsed.options.findLast(({ name }) => name === "i")?.value;
      if (suffix) self.files.writeFile(file + suffix, self.files.readFile(file));
      self.files.writeFile(file, out);
    }
    return status;
  });
}

/** One pass of a script over its input. */
class Run {
  readonly #self: Process;
  readonly #program: readonly SedCommand[];
  readonly #lines: Lines;
  readonly #quiet: boolean;
  readonly #write: (text: string) => Promise<void>;
  #line: Line = { text: "", ended: true };
  #number = 0;
  #hold = "";
  #appended: string[] = [];
  #substituted = false;
  #lastRegex: RegExp | null = null;
  #missingNewline = false;

  constructor(
    self: Process,
    program: readonly SedCommand[],
    lines: Lines,
    quiet: boolean,
    write: (text: string) => Promise<void>,
  ) {
    this.#self = self;
    this.#program = program;
    this.#lines = lines;
    this.#quiet = quiet;
    this.#write = write;
  }

  /** Runs over everything; gives the status of q. */
  async all(): Promise<number> {
    let again = false;
    for (;;) {
      if (!again && !(await this.#advance())) return 0;
      const outcome = await this.#cycle();
      again = outcome === "restart";
      if (outcome !== "deleted" && outcome !== "restart" && outcome !== "Q" && !this.#quiet)
        await this.#print(this.#line.text);
      await this.#flushAppended();
      if (typeof outcome === "number") return outcome;
      if (outcome === "Q") return this.#quitStatus;
    }
  }

  #quitStatus = 0;

  async #advance(): Promise<boolean> {
    const line = await this.#lines.next();
    if (line === null) return false;
    this.#line = line;
    this.#number++;
    this.#substituted = false;
    return true;
  }

  /** Prints with the newline that the line had. */
  async #print(text: string): Promise<void> {
    await this.#emit(this.#line.ended ? `${text}\n` : text);
    this.#missingNewline = !this.#line.ended;
  }

  async #emit(text: string): Promise<void> {
    if (this.#missingNewline) await this.#write("\n");
    this.#missingNewline = false;
    await this.#write(text);
  }

  async #flushAppended(): Promise<void> {
    for (const text of this.#appended.splice(0)) await this.#emit(text);
  }

  async #cycle(): Promise<"end" | "deleted" | "restart" | "Q" | number> {
    const program = this.#program;
    for (let at = 0; at < program.length; at++) {
      const command = program[at] as SedCommand;
      if (command.name === "}" || command.name === ":") continue;
      const selected = (await this.#selects(command)) !== command.negated;
      if (!selected) {
        if (command.name === "{") at = command.target;
        continue;
      }
      switch (command.name) {
        case "{":
          break;
        case "d":
          return "deleted";
        case "D": {
          const newline = this.#line.text.indexOf("\n");
          if (newline < 0) return "deleted";
          this.#line.text = this.#line.text.slice(newline + 1);
          return "restart";
        }
        case "q":
          return Number(command.text || 0);
        case "Q":
          this.#quitStatus = Number(command.text || 0);
          return "Q";
        case "b":
          at = command.target - 1;
          break;
        case "t":
        case "T":
          if (this.#substituted === (command.name === "t")) at = command.target - 1;
          this.#substituted = false;
          break;
        case "n":
          if (await this.#lines.isLast()) return this.#quiet ? "deleted" : 0;
          if (!this.#quiet) await this.#print(this.#line.text);
          await this.#flushAppended();
          await this.#advance();
          break;
        case "N": {
          if (await this.#lines.isLast()) return 0;
          const before = this.#line.text;
          await this.#flushAppended();
          await this.#advance();
          this.#line.text = `${before}\n${this.#line.text}`;
          break;
        }
        case "c":
          if (command.to === null || command.negated || !command.active) await this.#emit(command.text);
          return "deleted";
        default:
          await this.#simple(command);
      }
    }
    return "end";
  }

  async #simple(command: SedCommand): Promise<void> {
    const line = this.#line;
    switch (command.name) {
      case "s":
        return this.#substitute(command);
      case "y":
        line.text = [...line.text].map((char) => command.map.get(char) ?? char).join("");
        return;
      case "p":
        return this.#emit(`${line.text}\n`);
      case "P":
        return this.#emit(`${line.text.split("\n", 1)[0]}\n`);
      case "=":
        return this.#emit(`${this.#number}\n`);
      case "l":
        return this.#emit(`${visible(line.text)}$\n`);
      case "a":
        this.#appended.push(command.text);
        return;
      case "i":
        return this.#emit(command.text);
      case "r":
        if (this.#self.files.exists(command.text))
          this.#appended.push(this.#self.files.readText(command.text));
        return;
      case "w":
        this.#self.files.writeFile(command.text, `${line.text}\n`, { append: true });
        return;
      case "h":
        this.#hold = line.text;
        return;
      case "H":
        this.#hold += `\n${line.text}`;
        return;
      case "g":
        line.text = this.#hold;
        return;
      case "G":
        line.text += `\n${this.#hold}`;
        return;
      case "x":
        [line.text, this.#hold] = [this.#hold, line.text];
        return;
      default:
        line.text = "";
    }
  }

  #regexOf(regex: RegExp | null): RegExp {
    if (regex !== null) this.#lastRegex = regex;
    if (this.#lastRegex === null)
      throw new Unsupported("sed with an empty regular expression before any other");
    return this.#lastRegex;
  }

  async #matches(address: Address): Promise<boolean> {
    switch (address.kind) {
      case "line":
        return this.#number === address.line;
      case "step":
        return address.step === 0
          ? this.#number === address.first
          : this.#number >= address.first && (this.#number - address.first) % address.step === 0;
      case "last":
        return this.#lines.isLast();
      case "regex": {
        const regex = this.#regexOf(address.regex);
        regex.lastIndex = 0;
        return regex.test(this.#line.text);
      }
      default:
        return false;
    }
  }

  async #selects(command: SedCommand): Promise<boolean> {
    const { from, to } = command;
    if (from === null) return true;
    if (to === null) return this.#matches(from);
    if (command.active) {
      if (to.kind === "regex" || to.kind === "last") {
        if (await this.#matches(to)) command.active = false;
        return true;
      }
      if (this.#number >= command.rangeEnd) command.active = false;
      return this.#number <= command.rangeEnd;
    }
    // 0,/re/ may end on the first line.
    if (from.kind === "line" && from.line === 0) {
      if (this.#number !== 1) return false;
      command.active = !(await this.#matches(to));
      return true;
    }
    if (!(await this.#matches(from))) return false;
    if (to.kind === "line") command.rangeEnd = to.line;
    else if (to.kind === "plus") command.rangeEnd = this.#number + to.count;
    else if (to.kind === "multiple")
      command.rangeEnd = to.of === 0 ? this.#number : Math.ceil(this.#number / to.of) * to.of;
    else {
      command.active = to.kind !== "last" || !(await this.#lines.isLast());
      return true;
    }
    command.active = command.rangeEnd > this.#number;
    return true;
  }

  async #substitute(command: SedCommand): Promise<void> {
    const regex = this.#regexOf(command.regex);
    const { text } = this.#line;
    let out = "";
    let end = 0;
    let count = 0;
    regex.lastIndex = 0;
    for (const found of text.matchAll(regex)) {
      // An empty match right after another match is none.
      if (found[0] === "" && count > 0 && found.index === end) continue;
      count++;
      if (count < command.nth) {
        out += text.slice(end, found.index + found[0].length);
        end = found.index + found[0].length;
        continue;
      }
      out += text.slice(end, found.index) + replacement(command.pieces, found);
      end = found.index + found[0].length;
      if (!command.global) break;
    }
    if (count < command.nth) return;
    this.#line.text = out + text.slice(end);
    this.#substituted = true;
    if (command.print) await this.#emit(`${this.#line.text}\n`);
  }
}

function replacement(pieces: readonly Piece[], found: RegExpExecArray | RegExpMatchArray): string {
  let out = "";
  let mode: "U" | "L" | "E" = "E";
  let once: "u" | "l" | "" = "";
  for (const piece of pieces) {
    if (typeof piece === "object") {
      if (piece.case === "u" || piece.case === "l") once = piece.case;
      else mode = piece.case;
      continue;
    }
    let text = typeof piece === "string" ? piece : (found[piece] ?? "");
    if (mode === "U") text = text.toUpperCase();
    if (mode === "L") text = text.toLowerCase();
    if (once !== "" && text !== "") {
      const first = once === "u" ? text.slice(0, 1).toUpperCase() : text.slice(0, 1).toLowerCase();
      text = first + text.slice(1);
      once = "";
    }
    out += text;
  }
  return out;
}

/** The l command: what cannot be seen, seen. */
function visible(text: string): string {
  const names: Record<string, string> = {
    "\\": "\\\\",
    "\u0007": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
  };
  return text.replace(
    /[\\\u0000-\u001f]/g,
    (char) => names[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}
