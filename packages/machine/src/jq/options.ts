// The command line of jq 1.6 (main.c): options wherever they stand, the filter first among the operands, files or arguments behind it. Of what jq knows and is not
// here, --stream, --seq, --argfile and -L say so.

import { KernelError, strerror } from "@podwire/netns";
import { type Process, Unsupported, utf8Decode } from "@podwire/program";
import { USAGE } from "./help.ts";
import { JsonError, parseAll } from "./json.ts";
import type { Json } from "./values.ts";

export interface Options {
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
export class UsageError extends Error {
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

/** The command line of a process; a UsageError where it is wrong. */
export function parseOptions(self: Process): Options {
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
