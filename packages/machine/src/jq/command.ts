// jq(1) 1.6, as Debian 12 has it: its command line, what it reads, how it writes, and how it ends. What is known of jq and is not here says so: --stream, --seq,
// modules, SQL.

import { SECOND } from "@podwire/clock";
import { KernelError, strerror } from "@podwire/netns";
import { type Process, type Program, Unsupported, utf8Decode, withUnsupported } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import { Halt, type Host, natives } from "./builtins.ts";
import { type Complaint, calls, checkFilter } from "./check.ts";
import { bind, define, EMPTY, type Environment, Evaluator, TooLong } from "./evaluate.ts";
import { Inputs, type Item } from "./inputs.ts";
import { JsonError, parseAll } from "./json.ts";
import { FilterError, parseFilter } from "./parser.ts";
import { PRELUDE } from "./prelude.ts";
import type { Filter } from "./tree.ts";
import { isTrue, JqError, type Json, type PrintOptions, print } from "./values.ts";

const USAGE = `jq - commandline JSON processor [version 1.6]

Usage:	jq [options] <jq filter> [file...]
	jq [options] --args <jq filter> [strings...]
	jq [options] --jsonargs <jq filter> [JSON_TEXTS...]

jq is a tool for processing JSON inputs, applying the given filter to
its JSON text inputs and producing the filter's results as JSON on
standard output.

The simplest filter is ., which copies jq's input to its output
unmodified (except for formatting, but note that IEEE754 is used
for number representation internally, with all that that implies).

For more advanced filters see the jq(1) manpage ("man jq")
and/or https://stedolan.github.io/jq

Example:

	$ echo '{"foo": 0}' | jq .
	{
		"foo": 0
	}

Some of the options include:
  -c               compact instead of pretty-printed output;
  -n               use \`null\` as the single input value;
  -e               set the exit status code based on the output;
  -s               read (slurp) all inputs into an array; apply filter to it;
  -r               output raw strings, not JSON texts;
  -R               read raw strings, not JSON texts;
  -C               colorize JSON;
  -M               monochrome (don't colorize JSON);
  -S               sort keys of objects on output;
  --tab            use tabs for indentation;
  --arg a v        set variable $a to value <v>;
  --argjson a v    set variable $a to JSON value <v>;
  --slurpfile a f  set variable $a to an array of JSON texts read from <f>;
  --rawfile a f    set variable $a to a string consisting of the contents of <f>;
  --args           remaining arguments are string arguments, not files;
  --jsonargs       remaining arguments are JSON arguments, not files;
  --               terminates argument processing;

Named arguments are also available as $ARGS.named[], while
positional arguments are available as $ARGS.positional[].

See the manpage for more options.
`;

const SHORT_USAGE = `jq - commandline JSON processor [version 1.6]

Usage:	jq [options] <jq filter> [file...]
	jq [options] --args <jq filter> [strings...]
	jq [options] --jsonargs <jq filter> [JSON_TEXTS...]

jq is a tool for processing JSON inputs, applying the given filter to
its JSON text inputs and producing the filter's results as JSON on
standard output.

The simplest filter is ., which copies jq's input to its output
unmodified (except for formatting, but note that IEEE754 is used
for number representation internally, with all that that implies).

For more advanced filters see the jq(1) manpage ("man jq")
and/or https://stedolan.github.io/jq

Example:

	$ echo '{"foo": 0}' | jq .
	{
		"foo": 0
	}

For a listing of options, use jq --help.
`;

const HINT = `Use jq --help for help with command-line options,
or see the jq manpage, or online docs  at https://stedolan.github.io/jq
`;

interface Options {
  raw: boolean;
  join: boolean;
  ascii: boolean;
  compact: boolean;
  color: boolean | null;
  sort: boolean;
  tab: boolean;
  indent: number;
  slurp: boolean;
  rawInput: boolean;
  nullInput: boolean;
  exitStatus: boolean;
  fromFile: boolean;
  filter: string | null;
  files: string[];
  named: Map<string, Json>;
  positional: Json[];
  shown: string | null;
}

/** The command line is wrong; `hint` where the manual is pointed to. */
class UsageError extends Error {
  readonly hint: boolean;
  constructor(message: string, hint = true) {
    super(message);
    this.hint = hint;
  }
}

const SHORT: Record<string, keyof Options> = {
  s: "slurp",
  r: "raw",
  j: "join",
  a: "ascii",
  c: "compact",
  S: "sort",
  n: "nullInput",
  R: "rawInput",
  e: "exitStatus",
  f: "fromFile",
};

const LONG: Record<string, keyof Options> = {
  slurp: "slurp",
  "raw-output": "raw",
  "join-output": "join",
  "ascii-output": "ascii",
  "compact-output": "compact",
  "sort-keys": "sort",
  "null-input": "nullInput",
  "raw-input": "rawInput",
  "exit-status": "exitStatus",
  "from-file": "fromFile",
  tab: "tab",
};

function parseOptions(self: Process): Options {
  const options: Options = {
    raw: false,
    join: false,
    ascii: false,
    compact: false,
    color: null,
    sort: false,
    tab: false,
    indent: 2,
    slurp: false,
    rawInput: false,
    nullInput: false,
    exitStatus: false,
    fromFile: false,
    filter: null,
    files: [],
    named: new Map(),
    positional: [],
    shown: null,
  };
  const args = self.argv.slice(1);
  let rest: "files" | "args" | "jsonargs" = "files";
  let ended = false;
  const set = (name: keyof Options): void => {
    (options as unknown as Record<string, boolean>)[name] = true;
    if (name === "join") options.raw = true;
  };
  while (args.length > 0) {
    const arg = args.shift() as string;
    if (ended || !/^-(?:-|[A-Za-z])/.test(arg)) {
      operand(options, arg, rest);
      continue;
    }
    if (arg === "--") {
      if (options.filter === null) throw new UsageError("", false);
      ended = true;
    } else if (arg.startsWith("--")) {
      const name = arg.slice(2);
      if (name === "args" || name === "jsonargs") rest = name;
      else longOption(self, options, name, args, set);
    } else shortOptions(options, arg, set);
  }
  return options;
}

function operand(options: Options, arg: string, rest: "files" | "args" | "jsonargs"): void {
  if (options.filter === null) options.filter = arg;
  else if (rest === "files") options.files.push(arg);
  else if (rest === "args") options.positional.push(arg);
  else options.positional.push(jsonOf(arg, () => new UsageError(`invalid JSON text passed to --jsonargs`)));
}

function jsonOf(text: string, fail: () => UsageError): Json {
  try {
    const values = parseAll(text);
    if (values.length === 1) return values[0] as Json;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  throw fail();
}

function shortOptions(options: Options, arg: string, set: (name: keyof Options) => void): void {
  for (const letter of arg.slice(1)) {
    const name = SHORT[letter];
    if (name !== undefined) set(name);
    else if (letter === "C" || letter === "M") options.color = letter === "C";
    else if (letter === "h") options.shown = USAGE;
    else if (letter === "V") options.shown = "jq-1.6\n";
    else if (letter === "L") throw new Unsupported("jq -L");
    else throw new UsageError(`Unknown option ${arg}`);
  }
}

function longOption(
  self: Process,
  options: Options,
  name: string,
  args: string[],
  set: (name: keyof Options) => void,
): void {
  const known = LONG[name];
  const take = (count: number, what: string): string[] => {
    if (args.length < count) throw new UsageError(what);
    return args.splice(0, count);
  };
  if (known !== undefined) set(known);
  else if (name === "color-output" || name === "monochrome-output") options.color = name === "color-output";
  else if (name === "help") options.shown = USAGE;
  else if (name === "version") options.shown = "jq-1.6\n";
  else if (name === "unbuffered") return;
  else if (name === "indent") {
    const [text = ""] = take(1, "--indent takes one parameter");
    const columns = Number.parseInt(text, 10) || 0;
    if (columns < -1 || columns > 7) throw new UsageError("--indent takes a number between -1 and 7");
    options.indent = Math.max(0, columns);
  } else if (name === "arg") {
    const [variable = "", value = ""] = take(2, "--arg takes two parameters (e.g. --arg varname value)");
    if (!options.named.has(variable)) options.named.set(variable, value);
  } else if (name === "argjson") {
    const [variable = "", text = ""] = take(
      2,
      "--argjson takes two parameters (e.g. --argjson varname text)",
    );
    const value = jsonOf(text, () => new UsageError("invalid JSON text passed to --argjson"));
    if (!options.named.has(variable)) options.named.set(variable, value);
  } else if (name === "slurpfile" || name === "rawfile") {
    const [variable = "", file = ""] = take(
      2,
      `--${name} takes two parameters (e.g. --${name} varname filename)`,
    );
    if (!options.named.has(variable)) options.named.set(variable, fileValue(self, name, variable, file));
  } else if (["stream", "seq", "argfile", "stream-errors"].includes(name))
    throw new Unsupported(`jq --${name}`);
  else throw new UsageError(`Unknown option --${name}`);
}

function fileValue(self: Process, kind: string, variable: string, file: string): Json {
  try {
    const text = utf8Decode(self.files.readFile(file));
    return kind === "rawfile" ? text : parseAll(text);
  } catch (error) {
    const words =
      error instanceof KernelError
        ? `Could not open ${file}: ${strerror(error.errno)}`
        : error instanceof JsonError
          ? error.message
          : null;
    if (words === null) throw error;
    throw new UsageError(`Bad JSON in --${kind} ${variable} ${file}: ${words}`, false);
  }
}

let prelude: Environment | null = null;

/** The environment with the functions that jq brings. */
function builtins(): Environment {
  if (prelude !== null) return prelude;
  let environment = EMPTY;
  let filter = parseFilter(PRELUDE);
  while (filter.kind === "define") {
    environment = define(filter.definition, environment);
    filter = filter.body;
  }
  prelude = environment;
  return environment;
}

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

/** A filter with the variables of the command line; 3 where it is none. */
async function compile(
  self: HostProcess,
  text: string,
  options: Options,
): Promise<{ filter: Filter; environment: Environment } | number> {
  const complain = async (errors: readonly Complaint[]): Promise<number> => {
    for (const { message, start } of errors) {
      const line = text.slice(0, start).split("\n").length;
      const column = start - (text.lastIndexOf("\n", start - 1) + 1);
      const shown = `${text.split("\n")[line - 1]}${" ".repeat(start === 0 ? 0 : column)}`;
      await self.stderr.write(`jq: error: ${message} at <top-level>, line ${line}:\n${shown}\n`);
    }
    await self.stderr.write(`jq: ${errors.length} compile error${errors.length > 1 ? "s" : ""}\n`);
    return 3;
  };
  let filter: Filter;
  try {
    filter = parseFilter(text);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    if (error.start < 0) throw new Unsupported(`jq with ${error.message}`);
    const { message, start, unfinished } = error;
    const also =
      unfinished === null
        ? []
        : [{ message: `Possibly unterminated '${unfinished.what}' statement`, start: unfinished.start }];
    return complain([{ message, start }, ...also]);
  }
  let environment = builtins();
  const ENV = new Map<string, Json>(Object.entries(self.env));
  const args = new Map<string, Json>([
    ["positional", options.positional],
    ["named", new Map(options.named)],
  ]);
  environment = bind(bind(environment, "ENV", ENV), "ARGS", args);
  for (const [name, value] of options.named) environment = bind(environment, name, value);
  const errors = checkFilter(filter, environment, ["ENV", "ARGS", ...options.named.keys()]);
  return errors.length > 0 ? complain(errors) : { filter, environment: withEnvironment(environment, ENV) };
}

/** `env` of the prelude asks for $ENV, which it cannot see: it is given it. */
function withEnvironment(environment: Environment, value: Json): Environment {
  const filter: Filter = { kind: "variable", name: "ENV", start: 0 };
  return {
    ...environment,
    functions: {
      name: "env",
      arity: 0,
      definition: null,
      closure: { filter, environment: bind(EMPTY, "ENV", value) },
      around: null,
      next: environment.functions,
    },
  };
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
