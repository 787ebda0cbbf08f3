// Runs a bash script on a machine and hands back what it said, as a whole and command by command. A command is what bash's DEBUG trap
// would announce: the statements of one source line are one record, a function or a loop counts as one, a subshell belongs to the
// statement before it. So a transcript compares with one that real bash made.

import { type Clock, SECOND, StalledError, TimeLimitError } from "@podwire/clock";
import { type Input, type Output, utf8Decode, utf8Encode } from "@podwire/program";
import type { Statement } from "unbash";
import { ROOT_ENV, type SimulatedMachine } from "./machine.ts";
import { StepLimitError } from "./process/budget.ts";
import type { HostProcess } from "./process/host-process.ts";
import { InputFile, NullFile, type OpenFile, OutputFile } from "./process/open-file.ts";
import { createShell, runScriptText } from "./shell/bash.ts";
import { Source } from "./shell/source.ts";

/** One command of a script, as it ran. */
export interface ScriptRecord {
  /** First source line of the statement, counted from 1. */
  line: number;
  /** The statement's text as written. */
  command: string;
  stdout: string;
  stderr: string;
  /** `$?` after it. */
  status: number;
  /** Virtual time at its end, ns. */
  time: number;
}

/** The shell is about to run a command on `line`; the one before ended with `status`. The DEBUG trap's view. */
export interface ScriptMark {
  line: number;
  status: number;
  /** Bytes that both outputs had by then. */
  stdout: number;
  stderr: number;
  time: number;
}

export interface ScriptLimits {
  /** Virtual time, ns; an hour by default. */
  time?: number;
  /** Commands, reads and writes; ten million by default. */
  steps?: number;
}

export interface RunScriptOptions {
  /** $0 and what messages begin with; "bash" by default. */
  name?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** /root by default. Standard input; empty by default. */
  stdin?: Input;
  /** Also gets standard output as it comes. */
  stdout?: Output;
  stderr?: Output;
  /** Called after each command. */
  perCommand?: (record: ScriptRecord) => void;
  /** Called for each mark, for those who cut the output themselves. */
  onMark?: (mark: ScriptMark) => void;
  limits?: ScriptLimits;
  /** Aborting it kills the script. */
  signal?: { readonly aborted: boolean; addEventListener(type: "abort", listener: () => void): void };
  /** False where somebody else drives the clock. */
  drive?: boolean;
}

export interface ScriptResult {
  status: number;
  stdout: string;
  stderr: string;
  commands: ScriptRecord[];
  /** Virtual time that it took, ns. */
  time: number;
}

const DEFAULT_TIME = 3600 * SECOND;
const DEFAULT_STEPS = 10_000_000;

/** One output of the script: kept, passed on, counted. */
class Recorded implements Output {
  #kept = new Uint8Array(1024);
  readonly #next: Output | undefined;
  length = 0;

  constructor(next: Output | undefined) {
    this.#next = next;
  }

  get tty(): boolean {
    return this.#next?.tty ?? false;
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? utf8Encode(data) : data.slice();
    if (this.length + bytes.length > this.#kept.length) {
      const grown = new Uint8Array(2 * (this.length + bytes.length));
      grown.set(this.#kept);
      this.#kept = grown;
    }
    this.#kept.set(bytes, this.length);
    this.length += bytes.length;
    await this.#next?.write(bytes);
  }

  async flush(): Promise<void> {
    await this.#next?.flush();
  }

  /** Shares memory with what is kept. */
  get bytes(): Uint8Array {
    return this.#kept.subarray(0, this.length);
  }
}

/**
 * Runs `script` to its end. Throws StepLimitError, TimeLimitError or StalledError (everything waits for what never comes) where it
 * does not end; all its processes are gone then. A syntax error gives bash's message and status 2.
 */
export async function runScript(
  machine: SimulatedMachine,
  script: string,
  options: RunScriptOptions = {},
): Promise<ScriptResult> {
  const { clock, processes } = machine;
  const stdout = new Recorded(options.stdout);
  const stderr = new Recorded(options.stderr);
  const all: ScriptRecord[] = [];
  const cutter = new Cutter(script, stdout, stderr, (record) => {
    all.push(record);
    options.perCommand?.(record);
  });
  const start = clock.now;
  const onMark = (line: number, status: number): void => {
    const mark = { line, status, stdout: stdout.length, stderr: stderr.length, time: clock.now };
    cutter.mark(mark);
    options.onMark?.(mark);
  };
  const process = startScript(machine, script, options, { stdout, stderr, onMark });
  options.signal?.addEventListener("abort", () => process.deliver("SIGKILL"));
  if (options.signal?.aborted) process.deliver("SIGKILL");
  try {
    await untilEnd(clock, process, processes.budget, options);
  } catch (error) {
    if (isLimit(error)) processes.killAll();
    throw error;
  }
  const status = process.status ?? 0;
  const end = { status, stdout: stdout.length, stderr: stderr.length, time: clock.now };
  cutter.end(end);
  return {
    status,
    stdout: utf8Decode(stdout.bytes),
    stderr: utf8Decode(stderr.bytes),
    commands: all,
    time: clock.now - start,
  };
}

const isLimit = (error: unknown): boolean =>
  error instanceof StepLimitError || error instanceof TimeLimitError || error instanceof StalledError;

function startScript(
  machine: SimulatedMachine,
  script: string,
  options: RunScriptOptions,
  streams: { stdout: Output; stderr: Output; onMark: (line: number, status: number) => void },
): HostProcess {
  const name = options.name ?? "bash";
  const descriptors = new Map<number, OpenFile>([
    [0, options.stdin === undefined ? new NullFile() : new InputFile(options.stdin)],
    [1, new OutputFile(streams.stdout)],
    [2, new OutputFile(streams.stderr)],
  ]);
  const program = (self: unknown): Promise<number> => {
    const shell = createShell(self as HostProcess, name);
    shell.positional = [...(options.args ?? [])];
    shell.commandHook = streams.onMark;
    return runScriptText(shell, script);
  };
  return machine.processes.init.fork(program, {
    argv: ["bash", name, ...(options.args ?? [])],
    env: { ...(options.env ?? ROOT_ENV) },
    cwd: options.cwd ?? "/root",
    descriptors,
    group: "new",
  });
}

async function untilEnd(
  clock: Clock,
  process: HostProcess,
  budget: import("./process/budget.ts").Budget,
  options: RunScriptOptions,
): Promise<void> {
  const exceeded = clock.waiter<never>();
  budget.limit(options.limits?.steps ?? DEFAULT_STEPS, (error) => {
    process.table.killAll();
    exceeded.fail(error);
  });
  const goal = Promise.race([process.ended, exceeded.promise]);
  const limit = options.limits?.time ?? DEFAULT_TIME;
  if (options.drive !== false) {
    await clock.run(goal, limit);
    return;
  }
  const late = clock.waiter<never>();
  const timer = clock.after(limit, () => late.fail(new TimeLimitError(limit)));
  try {
    await Promise.race([goal, late.promise]);
  } finally {
    clock.cancel(timer);
  }
}

interface Unit {
  first: number;
  last: number;
  text: string;
}

/** The script's top-level statements with their lines; those that share a line are one. */
function unitsOf(script: string): Unit[] {
  const source = new Source(script);
  const units: (Unit & { pos: number; end: number })[] = [];
  for (const { pos, end } of source.script.commands as readonly Statement[]) {
    const first = source.line(pos);
    const last = source.line(Math.max(pos, end - 1));
    const before = units.at(-1);
    if (before !== undefined && first <= before.last) {
      before.last = last;
      before.end = end;
      before.text = script.slice(before.pos, end);
    } else units.push({ first, last, pos, end, text: script.slice(pos, end) });
  }
  return units;
}

/** Cuts the two outputs into records at the marks. */
class Cutter {
  readonly #units: Unit[];
  readonly #stdout: Recorded;
  readonly #stderr: Recorded;
  readonly #emit: (record: ScriptRecord) => void;
  #unit: Unit | undefined;
  #from = { stdout: 0, stderr: 0 };

  constructor(script: string, stdout: Recorded, stderr: Recorded, emit: (record: ScriptRecord) => void) {
    this.#units = unitsOf(script);
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#emit = emit;
  }

  mark(mark: ScriptMark): void {
    const found = this.#units.findLast((candidate) => candidate.first <= mark.line) ?? this.#units[0];
    // A trap's commands have odd lines: what would go backwards belongs to the statement that is running.
    const here =
      this.#unit !== undefined && (found === undefined || found.first < this.#unit.first)
        ? this.#unit
        : found;
    if (here === undefined || here === this.#unit) return;
    if (this.#unit !== undefined) this.#close(mark);
    this.#unit = here;
  }

  end(end: Omit<ScriptMark, "line">): void {
    if (this.#unit === undefined) {
      if (end.stdout + end.stderr === 0 && this.#units.length === 0) return;
      this.#unit = { first: 1, last: 1, text: this.#units[0]?.text ?? "" };
    }
    this.#close(end);
  }

  #close(end: Omit<ScriptMark, "line">): void {
    const unit = this.#unit as Unit;
    const part = (output: Recorded, from: number, to: number): string =>
      utf8Decode(output.bytes.subarray(from, to));
    this.#emit({
      line: unit.first,
      command: unit.text,
      stdout: part(this.#stdout, this.#from.stdout, end.stdout),
      stderr: part(this.#stderr, this.#from.stderr, end.stderr),
      status: end.status,
      time: end.time,
    });
    this.#from = { stdout: end.stdout, stderr: end.stderr };
  }
}
