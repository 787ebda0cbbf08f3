// jq(1) 1.6, as Debian 12 has it: what it reads, how it writes, and how it ends. What is known of jq and is not here says so: --stream, --seq,
// modules, SQL.

import { SECOND } from "@podwire/clock";
import { KernelError, strerror } from "@podwire/netns";
import { type Program, Unsupported, utf8Decode, withUnsupported } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import type { Host } from "./builtins/builtin.ts";
import { Halt } from "./builtins/host.ts";
import { natives } from "./builtins.ts";
import { calls } from "./check.ts";
import { compile } from "./compile.ts";
import type { Environment } from "./environment.ts";
import { Evaluator, TooLong } from "./evaluate.ts";
import { HINT, SHORT_USAGE } from "./help.ts";
import { Inputs, type Item } from "./inputs.ts";
import { type Options, parseOptions, UsageError } from "./options.ts";
import type { Filter } from "./tree.ts";
import { isTrue, JqError, type Json, type PrintOptions, print } from "./values.ts";

export const jq: Program = (self) => withUnsupported(self, () => run(self as HostProcess));

async function run(self: HostProcess): Promise<number> {
  let options: Options;
  try {
    options = parseOptions(self);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error.message === "") await self.stderr.write(SHORT_USAGE);
    else await self.stderr.write(`jq: ${error.message}\n${error.hint ? HINT : ""}`);
    return 2;
  }
  if (options.shown !== null) {
    await self.stdout.write(options.shown);
    return 0;
  }
  const text = await filterText(self, options);
  if (typeof text === "number") return text;
  const compiled = await compile(self, text, options);
  if (typeof compiled === "number") return compiled;
  return new Run(self, options, compiled.filter, compiled.environment).all();
}

async function filterText(self: HostProcess, options: Options): Promise<string | number> {
  const { filter } = options;
  if (filter === null) {
    if (self.stdin.tty !== true || self.stdout.tty !== true) return ".";
    await self.stderr.write(SHORT_USAGE);
    return 2;
  }
  if (!options.fromFile) return filter;
  try {
    return utf8Decode(self.files.readFile(filter));
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    await self.stderr.write(`jq: Could not open ${filter}: ${strerror(error.errno)}\n`);
    return 2;
  }
}

class Run {
  readonly #self: HostProcess;
  readonly #options: Options;
  readonly #filter: Filter;
  readonly #environment: Environment;
  readonly #inputs: Inputs;
  readonly #printing: PrintOptions;
  readonly #said: string[] = [];
  readonly #evaluator: Evaluator;
  #line: number | null = null;
  /** The last result, for -e. */
  #last: Json | undefined;

  constructor(self: HostProcess, options: Options, filter: Filter, environment: Environment) {
    this.#self = self;
    this.#options = options;
    this.#filter = filter;
    this.#environment = environment;
    this.#inputs = new Inputs(self, options.files, { raw: options.rawInput, slurp: options.slurp });
    this.#printing = {
      indent: options.compact ? 0 : options.indent,
      tab: options.tab && !options.compact,
      sort: options.sort,
      ascii: options.ascii,
      color: options.color ?? self.stdout.tty === true,
    };
    const host: Host = {
      environment: () => new Map(Object.entries(self.env)),
      now: () => self.table.epoch + self.clock.now / SECOND,
      input: () => {
        const item = this.#inputs.nextNow();
        this.#line = item === undefined ? null : item.line;
        return item?.value;
      },
      filename: () => (this.#line === null ? null : (this.#inputs.filename ?? "<stdin>")),
      line: () => this.#line ?? 0,
      say: (text) => this.#said.push(text),
    };
    this.#evaluator = new Evaluator(natives(host));
  }

  async all(): Promise<number> {
    let status = 0;
    try {
      const asks = calls(this.#filter, new Set(["input", "inputs"]));
      if (asks) await this.#inputs.fill();
      if (this.#options.nullInput) status = await this.#one({ value: null, line: -1 });
      else
        for (let item = await this.#inputs.next(); item !== undefined; item = await this.#inputs.next())
          status = await this.#one(item);
    } catch (error) {
      if (!(error instanceof Halt)) throw error;
      await this.#flushSaid();
      if (error.said !== undefined && error.said !== null)
        await this.#self.stderr.write(typeof error.said === "string" ? error.said : `${print(error.said)}\n`);
      return error.status;
    }
    for (const missing of this.#inputs.missing) {
      await this.#self.stderr.write(`jq: ${missing}\n`);
      status = 2;
    }
    if (this.#inputs.error !== null) {
      await this.#self.stdout.flush();
      await this.#self.stderr.write(`parse error: ${this.#inputs.error}\n`);
      return 4;
    }
    if (status !== 0 || !this.#options.exitStatus) return status;
    return this.#last === undefined ? 4 : isTrue(this.#last) ? 0 : 1;
  }

  async #flushSaid(): Promise<void> {
    for (const text of this.#said.splice(0)) await this.#self.stderr.write(text);
  }

  /** The results for one value; 5 where there was an error. */
  async #one({ value, line }: Item): Promise<number> {
    this.#line = line < 0 ? null : line;
    const results = this.#evaluator.values(this.#filter, this.#environment, value);
    for (;;) {
      this.#evaluator.restart();
      let next: IteratorResult<Json>;
      try {
        next = results.next();
      } catch (error) {
        await this.#flushSaid();
        const message = this.#messageOf(error);
        if (message === null) throw error;
        if (message === "") return 0;
        await this.#self.stdout.flush();
        await this.#self.stderr.write(message);
        return 5;
      }
      await this.#flushSaid();
      if (next.done === true) return 0;
      this.#last = next.value;
      await this.#write(next.value);
    }
  }

  #messageOf(error: unknown): string | null {
    const place = this.#line === null ? "<unknown>" : `<stdin>:${this.#line}`;
    if (error instanceof TooLong) throw new Unsupported("a jq filter that goes on for so long");
    // The host's stack is deep, and a filter that calls itself for ever is deeper.
    if (error instanceof RangeError) throw new Unsupported("a jq filter that nests so deep");
    if (error instanceof Error && error.message === "break") return `jq: error (at ${place}): break\n`;
    if (!(error instanceof JqError)) return null;
    if (error.value === null) return "";
    if (typeof error.value !== "string")
      return `jq: error (at ${place}) (not a string): ${print(error.value)}\n`;
    if (error.value.startsWith("not simulated: ")) throw new Unsupported(error.value.slice(15));
    return `jq: error (at ${place}): ${error.value}\n`;
  }

  async #write(value: Json): Promise<void> {
    const raw = this.#options.raw && typeof value === "string" && !this.#options.ascii;
    await this.#self.stdout.write(
      (raw ? (value as string) : print(value, this.#printing)) + (this.#options.join ? "" : "\n"),
    );
  }
}
