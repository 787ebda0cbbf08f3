// The state of one shell: variables, functions, options, where in the script it is. A subshell is a copy of it in a process of its own.
// What runs the syntax tree is the runner (interpreter.ts), which this file knows only by its interface.

import type { ParsedScript, Word } from "unbash";
import type { HostProcess } from "../process/host-process.ts";
import { type ArithmeticScope, evaluateArithmetic } from "./arithmetic.ts";
import { Fatal } from "./errors.ts";
import { arithmetic, expandText } from "./expand.ts";
import type { Jobs } from "./jobs.ts";
import { DEFAULT_OPTIONS, OPTION_LETTERS, SHOPTS, type ShellOptions } from "./options.ts";
import { Source } from "./source.ts";
import type { Traps } from "./traps.ts";
import { lastIndex, Variables } from "./variables.ts";

/** Who has text evaluated, in the words of messages about its syntax. */
export type Evaluated =
  | "eval"
  | "source"
  | "trap"
  | "debug trap"
  | "error trap"
  | "exit trap"
  | "return trap";

/** What expansions need of the interpreter. */
export interface Runner {
  commandSubstitution(shell: Shell, script: ParsedScript, source: Source): Promise<string>;
  /** Gives the path under which the other process's end is found. */
  processSubstitution(shell: Shell, script: ParsedScript, operator: "<" | ">"): Promise<string>;
  /** Runs text as `eval` does; gives its status. What `.` reads comes from a `file`. */
  evaluate(shell: Shell, text: string, what: Evaluated, file?: string): Promise<number>;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly body: import("unbash").Function["body"];
  readonly source: Source;
  readonly text: string;
  /** Shells that are started from this one get it (export -f). */
  exported: boolean;
}

/** What bash makes of `function name` calls: for FUNCNAME, BASH_LINENO and `return`. */
export interface Frame {
  readonly kind: "function" | "source";
  readonly name: string;
  /** Line of the call. */
  readonly line: number;
  /** What `local -` keeps: the options that come back at the end of the function. */
  options?: ShellOptions;
}

/** Told before each command that bash's DEBUG trap would be told of. */
export type CommandHook = (line: number, status: number) => void;

export class Shell {
  process: HostProcess;
  readonly runner: Runner;
  variables = new Variables();
  functions = new Map<string, FunctionDefinition>();
  aliases = new Map<string, string>();
  options: ShellOptions = { ...DEFAULT_OPTIONS };
  /** The shopts that are on. */
  shopts = new Set(Object.keys(SHOPTS).filter((name) => SHOPTS[name]));
  /** $0: what messages begin with. */
  name: string;
  positional: string[] = [];
  status = 0;
  pipeStatus: number[] = [0];
  /** $!. */
  lastBackground: number | null = null;
  jobs!: Jobs;
  traps!: Traps;
  source = new Source("");
  line = 1;
  frames: Frame[] = [];
  loopDepth = 0;
  /** How deep evals are nested. */
  evaluations = 0;
  /** Above 0 in conditions, where `set -e` does nothing. */
  guarded = 0;
  /** How many of {@link guarded} are a `!`, which keeps `set -e` away but not the ERR trap of what is inside. */
  negated = 0;
  subshellLevel = 0;
  /** How many `+` a trace begins with, less one. */
  traceLevel = 0;
  /** Status of the last command substitution of an assignment. */
  substitutionStatus: number | null = null;
  /** Standard input is a pipe or file that the script chose: background jobs keep it. */
  stdinChosen = false;
  hash = new Map<string, { path: string; hits: number }>();
  interactive = false;
  /** Messages name no line: at a terminal, in subshells too. */
  atTerminal = false;
  /** Ctrl-C came while no program was in the foreground. */
  interrupted = false;
  /** True for `sh`, whose messages are dash's. */
  dash = false;
  /** Where `bash -c` has its text from: makes syntax errors say "-c". */
  commandString = false;
  commandHook: CommandHook | null = null;
  #secondsFrom: number;
  #random: { int(min: number, max: number): number };

  constructor(process: HostProcess, runner: Runner, name: string) {
    this.process = process;
    this.runner = runner;
    this.name = name;
    this.#secondsFrom = process.clock.now;
    this.#random = process.kernel.random("bash");
    this.#bindVariables();
  }

  /** A copy for a subshell in `process`. Traps and jobs are the caller's business. */
  fork(process: HostProcess): Shell {
    const copy = new Shell(process, this.runner, this.name);
    copy.variables = this.variables.clone();
    copy.functions = new Map(this.functions);
    copy.aliases = new Map(this.aliases);
    copy.options = { ...this.options, monitor: false };
    copy.shopts = new Set(this.shopts);
    copy.positional = [...this.positional];
    copy.status = this.status;
    copy.pipeStatus = [...this.pipeStatus];
    copy.lastBackground = this.lastBackground;
    copy.source = this.source;
    copy.line = this.line;
    copy.frames = [...this.frames];
    copy.loopDepth = this.loopDepth;
    copy.evaluations = this.evaluations;
    copy.lastWord = this.lastWord;
    copy.guarded = this.guarded;
    copy.negated = this.negated;
    copy.subshellLevel = this.subshellLevel + 1;
    copy.traceLevel = this.traceLevel;
    copy.hash = new Map(this.hash);
    copy.shellPid = this.shellPid;
    copy.parentPid = this.parentPid;
    copy.directoryStack = [...this.directoryStack];
    copy.dash = this.dash;
    copy.stdinChosen = this.stdinChosen;
    copy.atTerminal = this.atTerminal;
    copy.commandString = this.commandString;
    copy.#secondsFrom = this.#secondsFrom;
    copy.#bindVariables();
    return copy;
  }

  #bindVariables(): void {
    const { variables } = this;
    const { clock } = this.process;
    variables.evaluate = (text) => String(evaluateArithmetic(text, this.arithmetic));
    variables.onChange = (name) => {
      if (name === "PATH") this.hash.clear();
    };
    const dynamic = (name: string, get: () => string, set: (value: string) => void = () => {}): void => {
      variables.dynamic.set(name, { get, set });
    };
    dynamic(
      "RANDOM",
      () => String(this.#random.int(0, 32767)),
      (value) => {
        this.#random = clock.random(`bash/RANDOM=${value}`);
      },
    );
    dynamic("SRANDOM", () => String(this.#random.int(0, 2 ** 31 - 1)));
    dynamic(
      "SECONDS",
      () => String(Math.floor((clock.now - this.#secondsFrom) / 1e9)),
      (value) => {
        this.#secondsFrom = clock.now - (Number(value) || 0) * 1e9;
      },
    );
    const epoch = () => this.process.table.epoch + clock.now / 1e9;
    dynamic("EPOCHSECONDS", () => String(Math.floor(epoch())));
    dynamic("EPOCHREALTIME", () => epoch().toFixed(6));
    dynamic("LINENO", () => String(this.line));
    dynamic("BASHPID", () => String(this.process.pid));
    dynamic("BASH_SUBSHELL", () => String(this.subshellLevel));
    dynamic("_", () => this.lastWord);
    dynamic("BASH_COMMAND", () => this.currentCommand);
    dynamic("UID", () => "0");
    dynamic("EUID", () => "0");
    dynamic("PPID", () => String(this.parentPid));
    dynamic("SHELLOPTS", () => this.shellOpts());
    dynamic("BASHOPTS", () => [...this.shopts].sort().join(":"));
    dynamic("COMP_WORDBREAKS", () => " \t\n\"'><=;|&(:");
  }

  /** Descriptors of process substitutions, closed when the command that has them is done. */
  substitutedFds: number[] = [];

  /** Closes what was substituted since there were `kept` descriptors. */
  closeSubstituted(kept: number): void {
    for (const fd of this.substitutedFds.splice(kept)) this.process.setDescriptor(fd, undefined);
  }

  /** FUNCNAME, BASH_LINENO and BASH_SOURCE follow the calls. */
  bindFrames(): void {
    const frames = [...this.frames].reverse();
    const assign = (name: string, values: string[]): void => {
      const variable = this.variables.declareGlobal(name);
      variable.value = undefined;
      variable.indexed = new Map(values.map((value, index) => [index, value]));
    };
    assign("FUNCNAME", frames.length === 0 ? [] : [...frames.map((frame) => frame.name), "main"]);
    assign("BASH_LINENO", [...frames.map((frame) => String(frame.line)), "0"]);
    assign("BASH_SOURCE", [...frames.map(() => this.name), this.name]);
  }

  /** PIPESTATUS follows {@link pipeStatus}. */
  bindPipeStatus(): void {
    const variable = this.variables.declareGlobal("PIPESTATUS");
    variable.value = undefined;
    variable.indexed = new Map(this.pipeStatus.map((status, index) => [index, String(status)]));
  }

  /** Where getopts is: the word, and the letter in it. */
  optionPlace = { index: 1, letter: 1 };
  directoryStack: string[] = [];
  history: string[] = [];
  /** Makes a process group the terminal's, in an interactive shell. */
  foreground: ((group: number) => void) | null = null;

  /** $_: the last word of the command before. */
  lastWord = "/usr/bin/bash";
  /** BASH_COMMAND. */
  currentCommand = "";
  /** $PPID and $$: those of the shell that subshells were forked from. */
  parentPid = 0;
  shellPid = 0;

  /** What commands get: exported variables, and functions as bash passes them on. */
  environment(): Record<string, string> {
    const env = this.variables.environment();
    for (const [name, { body, source, exported }] of this.functions)
      if (exported) env[`BASH_FUNC_${name}%%`] = `() ${source.text.slice(body.pos, body.end)}`;
    return env;
  }

  get ifs(): string {
    return this.variables.get("IFS") ?? " \t\n";
  }

  shellOpts(): string {
    const names = Object.entries(this.options).filter(([, on]) => on);
    return [...names.map(([name]) => (name === "posix" ? "posix" : name)), "interactive-comments"]
      .sort()
      .join(":");
  }

  /** $-. */
  flags(): string {
    const letters = Object.entries(OPTION_LETTERS).filter(([, name]) => this.options[name]);
    const own = letters.map(([letter]) => letter).join("");
    return `${own.replace(/[BCET]/g, "")}${this.interactive ? "i" : ""}${own.replace(/[^BCET]/g, "")}${this.commandString ? "c" : ""}`;
  }

  /** Special parameters: their text, null for one that is not set, undefined for what is no special parameter. */
  special(name: string): string | null | undefined {
    switch (name) {
      case "?":
        return String(this.status);
      case "#":
        return String(this.positional.length);
      case "$":
        return String(this.shellPid);
      case "!":
        return this.lastBackground === null ? null : String(this.lastBackground);
      case "-":
        return this.flags();
      default:
        return undefined;
    }
  }

  /** name[subscript] of an array; of a scalar, its value at 0. */
  element(name: string, subscript: string): string | undefined {
    const variable = this.variables.find(name);
    if (variable?.assoc) return variable.assoc.get(subscript);
    if (variable?.indexed) {
      const index = Number(subscript);
      if (index >= 0) return variable.indexed.get(index);
      return variable.indexed.get(lastIndex(variable.indexed) + 1 + index);
    }
    return subscript === "0" || subscript === "-1" ? this.variables.get(name) : undefined;
  }

  /** A subscript's value: text for an associative array, a number otherwise. */
  async subscript(name: string, index: Word): Promise<string> {
    if (this.variables.find(name)?.assoc) return expandText(this, index);
    return String(await arithmetic(this, index.text));
  }

  readonly arithmetic: ArithmeticScope = {
    get: (name, subscript) => {
      const value = subscript === undefined ? this.variables.get(name) : this.element(name, subscript);
      if (value === undefined && this.options.nounset)
        throw new Fatal(`${subscript === undefined ? name : `${name}[${subscript}]`}: unbound variable`);
      return value;
    },
    set: (name, subscript, value) => {
      if (subscript === undefined) this.variables.set(name, value);
      else this.variables.setElement(name, subscript, value);
    },
    isAssociative: (name) => this.variables.find(name)?.assoc != null,
  };

  /** What messages begin with: "script.sh: line 3: ". */
  get prefix(): string {
    if (this.dash) return `${this.name}: ${this.line}: `;
    return this.atTerminal ? `${this.name}: ` : `${this.source.file ?? this.name}: line ${this.line}: `;
  }

  /** Writes a message to standard error, as bash's builtin_error and report_error. */
  async complain(message: string): Promise<void> {
    await this.process.stderr.write(`${this.prefix}${message}\n`);
  }

  /** The escapes of PS1 and PS4 that matter here. */
  prompt(text: string): string {
    const cwd = this.variables.get("PWD") ?? this.process.cwd;
    const home = this.variables.get("HOME") ?? "/root";
    const short = cwd === home ? "~" : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
    const { hostname } = this.process.kernel;
    const known: Record<string, string> = {
      u: "root",
      h: hostname.split(".")[0] as string,
      H: hostname,
      w: short,
      W: short === "~" ? "~" : (short.split("/").pop() ?? "/") || "/",
      $: "#",
      n: "\n",
      "[": "",
      "]": "",
      "\\": "\\",
      e: "\u001b",
      a: "\u0007",
      s: this.name.split("/").pop() as string,
      v: "5.2",
      V: "5.2.15",
    };
    return text.replace(/\\(?:([0-7]{3})|(.))/gs, (all: string, octal?: string, letter?: string) =>
      octal !== undefined ? String.fromCharCode(Number.parseInt(octal, 8)) : (known[letter as string] ?? all),
    );
  }
}
