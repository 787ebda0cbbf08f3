// Runs the syntax tree (bash's execute_cmd.c): lists, pipelines, background jobs, subshells, functions. Simple commands, compound
// commands and conditions have files of their own. Every function call and every fork begins on a fresh stack, and the parser
// bounds how deep a script may nest, so no script can exhaust the host's.

import { utf8Decode } from "@podwire/program";
import type {
  AndOr,
  CommandNode,
  CompoundList,
  Function as FunctionNode,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Statement,
} from "unbash";
import { parse } from "unbash";
import type { HostProcess } from "../process/host-process.ts";
import { NullFile, type OpenFile } from "../process/open-file.ts";
import { makePipe } from "../process/pipe.ts";
import {
  arithmeticCommand,
  arithmeticFor,
  caseCommand,
  forCommand,
  ifCommand,
  selectCommand,
  whileCommand,
} from "./compound.ts";
import { conditional } from "./conditional.ts";
import { Discard, Fatal, FunctionReturn, NotSimulated, RedirectError, ShellExit } from "./errors.ts";
import { Redirections } from "./redirect.ts";
import type { Evaluated, Runner, Shell } from "./shell.ts";
import { simpleCommand, single } from "./simple.ts";
import { beforeProblem, findProblem, Source } from "./source.ts";
import { forkShell, InterruptedLine, reportProblem, sayProblem, waitForeground } from "./subshell.ts";
import { debugTrap } from "./trace.ts";
import { Variables } from "./variables.ts";

/** FUNCNEST of this shell: a real bash dies of a deeper recursion. */
const MAX_CALLS = 1000;

/**
 * Runs the statements of a text, line by line: an error that bash discards a line for ends that line only. `set -v` shows the lines of a
 * file as they are read, that is before anything on them runs.
 */
export async function runSource(shell: Shell, source: Source, file = false): Promise<number> {
  const outer = shell.source;
  shell.source = source;
  let shown = 0;
  const show = async (until: number): Promise<void> => {
    if (file && shell.options.verbose) await shell.process.stderr.write(source.text.slice(shown, until));
    shown = until;
  };
  try {
    const { commands } = source.script;
    for (let at = 0; at < commands.length; ) {
      const end = lineEnd(source, commands, at);
      const newline = source.text.indexOf("\n", (commands[end - 1] as Statement).end);
      await show(newline < 0 ? source.text.length : newline + 1);
      try {
        for (; at < end; at++) await statement(shell, commands[at] as Statement);
      } catch (error) {
        if (!(error instanceof Discard)) throw error;
        shell.status = single(shell, await reportProblem(shell, error));
        shell.loopDepth = 0;
        at = end;
        if (shell.options.errexit) throw new ShellExit(shell.status);
      }
    }
    await show(source.text.length);
    return shell.status;
  } finally {
    shell.source = outer;
  }
}

/** The index after the last statement that bash reads together with statement `start`: those on the same line. */
function lineEnd(source: Source, commands: readonly Statement[], start: number): number {
  let end = start + 1;
  while (end < commands.length) {
    const before = commands[end - 1] as Statement;
    const next = commands[end] as Statement;
    if (source.text.slice(before.end, next.pos).includes("\n")) break;
    end++;
  }
  return end;
}

export async function statement(shell: Shell, node: Statement): Promise<number> {
  if (node.background) return background(shell, node);
  shell.status = await execute(shell, node.command);
  return shell.status;
}

/** `$?` becomes `status`. */
export function settle(shell: Shell, status: number): number {
  shell.status = status;
  return status;
}

export async function list(shell: Shell, node: CompoundList): Promise<number> {
  for (const one of node.commands) await statement(shell, one);
  return shell.status;
}

/** Runs a list whose failure is a condition: `set -e` and ERR do not apply. */
export async function condition(shell: Shell, node: CompoundList): Promise<number> {
  shell.guarded++;
  try {
    return await list(shell, node);
  } finally {
    shell.guarded--;
  }
}

export async function execute(shell: Shell, node: PipelineNode | AndOr): Promise<number> {
  if (node.type === "AndOr") return andOr(shell, node);
  if (node.type === "Pipeline") return pipeline(shell, node);
  const status = await command(shell, node);
  if (CHECKED.has(node.type)) await checkFailure(shell, status);
  return status;
}

/** Commands whose failure `set -e` looks at; a compound command's parts were looked at already. */
const CHECKED: ReadonlySet<string> = new Set([
  "Command",
  "Subshell",
  "TestCommand",
  "ArithmeticCommand",
  "Redirected",
]);

/** The ERR trap and `set -e`. */
async function checkFailure(shell: Shell, status: number): Promise<void> {
  if (status === 0 || shell.guarded > shell.negated) return;
  shell.status = status;
  const text = shell.traps.get("ERR");
  const inFunction = shell.frames.some(({ kind }) => kind === "function");
  if (text && (!inFunction || shell.options.errtrace)) await shell.traps.run("ERR", text);
  if (shell.options.errexit && shell.guarded === 0) throw new ShellExit(status);
}

async function andOr(shell: Shell, node: AndOr): Promise<number> {
  let status = 0;
  for (const [index, part] of node.commands.entries()) {
    if (index > 0) {
      const operator = node.operators[index - 1];
      if (operator === "&&" ? status !== 0 : status === 0) continue;
    }
    const last = index === node.commands.length - 1;
    if (!last) shell.guarded++;
    try {
      status = shell.status = await execute(shell, part);
    } finally {
      if (!last) shell.guarded--;
    }
  }
  return status;
}

/** Any command that is not a pipeline or a list. */
export async function command(shell: Shell, node: CommandNode): Promise<number> {
  await between(shell);
  switch (node.type) {
    case "Command":
      return simpleCommand(shell, node, { replace: false });
    case "Redirected": {
      const redirections = new Redirections(shell);
      const firstFd = shell.substitutedFds.length;
      shell.line = shell.source.line(node.pos);
      try {
        await redirections.apply(node.redirects);
        return await command(shell, node.command);
      } catch (error) {
        if (error instanceof RedirectError) return settle(shell, await reportProblem(shell, error));
        throw error;
      } finally {
        redirections.undo();
        shell.closeSubstituted(firstFd);
      }
    }
    case "BraceGroup":
      return list(shell, node.body);
    case "Subshell": {
      shell.line = shell.source.line(node.pos);
      const child = forkShell(shell, (inner) => {
        inner.jobs.clear();
        return list(inner, node.body);
      });
      const [status = 0] = await waitForeground(shell, [child], textOf(shell, node));
      return single(shell, status);
    }
    case "If":
      return ifCommand(shell, node);
    case "While":
      return whileCommand(shell, node);
    case "For":
      return forCommand(shell, node);
    case "ArithmeticFor":
      return arithmeticFor(shell, node);
    case "Case":
      return caseCommand(shell, node);
    case "Select":
      return selectCommand(shell, node);
    case "TestCommand":
      if (shell.dash) {
        shell.line = shell.source.line(node.pos);
        await shell.complain("[[: not found");
        return single(shell, 127);
      }
      return single(shell, await conditional(shell, node));
    case "ArithmeticCommand":
      return single(shell, await arithmeticCommand(shell, node));
    case "Function":
      return define(shell, node);
    default:
      throw new NotSimulated("coproc");
  }
}

/** Between two commands: signals, ended jobs, the budget. */
async function between(shell: Shell): Promise<void> {
  shell.process.checkpoint();
  const slice = shell.process.table.budget.step();
  if (slice !== null) await shell.process.wait(slice);
  if (shell.interrupted) {
    await shell.process.stderr.write("\n");
    throw new InterruptedLine();
  }
  if (shell.traps.fatal !== null) await shell.traps.dieOfSignal();
  if (shell.traps.pending !== undefined) await shell.traps.runPending();
  if (!shell.interactive && shell.jobs.all.length > 0) await shell.jobs.notify();
}

function define(shell: Shell, node: FunctionNode): number {
  const name = node.name.text;
  const exported = shell.functions.get(name)?.exported ?? false;
  const text = textOf(shell, node);
  shell.functions.set(name, { name, body: node.body, source: shell.source, text, exported });
  return 0;
}

/** Calls a function with `args`; redirections and temporary variables are the caller's. */
export async function callFunction(shell: Shell, name: string, args: readonly string[]): Promise<number> {
  const definition = shell.functions.get(name);
  if (definition === undefined) throw new Error(`no function ${name}`);
  if (shell.frames.length >= MAX_CALLS)
    throw new Discard(`${name}: maximum function nesting level exceeded (${MAX_CALLS})`);
  const { positional, source, loopDepth, line } = shell;
  const returnTrap = shell.traps.enterFunction();
  let failedAt: number | undefined;
  shell.frames.push({ kind: "function", name, line });
  shell.variables.push(true);
  shell.positional = [...args];
  shell.source = definition.source;
  shell.loopDepth = 0;
  shell.bindFrames();
  try {
    await null;
    const { body } = definition;
    const status = body.type === "CompoundList" ? await list(shell, body) : await command(shell, body);
    if (CHECKED.has(body.type) && body.type !== "CompoundList") await checkFailure(shell, status);
    return status;
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    // Its message names the line where it happened.
    failedAt = shell.line;
    throw error;
  } finally {
    await shell.traps.leaveFunction(returnTrap);
    shell.variables.pop();
    const frame = shell.frames.pop();
    if (frame?.options !== undefined) shell.options = frame.options;
    shell.positional = positional;
    shell.source = source;
    shell.loopDepth = loopDepth;
    shell.line = failedAt ?? line;
    shell.bindFrames();
  }
}

/** The text of a node, on one line, for `jobs` and messages. */
export function textOf(shell: Shell, node: { pos: number; end: number }): string {
  return shell.source.text.slice(node.pos, node.end).replace(/\s*\n\s*/g, " ");
}

async function pipeline(shell: Shell, node: Pipeline): Promise<number> {
  const negated = node.prefixes.filter((prefix) => prefix.type === "Negation").length % 2 === 1;
  const timed = node.prefixes.find((prefix) => prefix.type === "Time");
  const from = shell.process.clock.now;
  if (negated) {
    shell.guarded++;
    shell.negated++;
  }
  let status: number;
  try {
    const [only] = node.commands;
    if (node.commands.length === 1 && only !== undefined) status = await command(shell, only);
    else if (only === undefined) status = 0;
    else {
      await between(shell);
      const processes = await startPipeline(shell, node, null);
      const statuses = await waitForeground(shell, processes, textOf(shell, node));
      shell.pipeStatus = statuses;
      shell.bindPipeStatus();
      status = statusOf(shell, statuses);
    }
  } finally {
    if (negated) {
      shell.guarded--;
      shell.negated--;
    }
  }
  if (timed !== undefined)
    await reportTime(
      shell,
      shell.process.clock.now - from,
      timed.type === "Time" && timed.posix !== undefined,
    );
  if (negated) return status === 0 ? 1 : 0;
  if (node.commands.length > 1 || CHECKED.has(node.commands[0]?.type ?? ""))
    await checkFailure(shell, status);
  return status;
}

function statusOf(shell: Shell, statuses: readonly number[]): number {
  if (!shell.options.pipefail) return statuses.at(-1) ?? 0;
  return statuses.findLast((status) => status !== 0) ?? 0;
}

/** TIMEFORMAT of bash(1): %[digits][l]R, U and S, %P, %%. Only real time passes here. */
function formatTime(format: string, seconds: number): string {
  return format.replace(/%([0-3]?)(l?)([RUS])|%([P%])/g, (_, digits, long, which, other) => {
    if (other !== undefined) return other === "P" ? "0.00" : "%";
    const value = which === "R" ? seconds : 0;
    const places = digits === "" ? 3 : Number(digits);
    return long === "" ? value.toFixed(places) : `${Math.floor(value / 60)}m${(value % 60).toFixed(places)}s`;
  });
}

async function reportTime(shell: Shell, ns: number, posix: boolean): Promise<void> {
  const seconds = ns / 1e9;
  const format = shell.variables.get("TIMEFORMAT");
  if (format !== undefined && !posix) {
    if (format !== "") await shell.process.stderr.write(`${formatTime(format, seconds)}\n`);
    return;
  }
  const text = posix
    ? `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`
    : `\nreal\t${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`;
  await shell.process.stderr.write(text);
}

/** Starts the elements of a pipeline side by side; `first` replaces the standard input of the first. */
async function startPipeline(shell: Shell, node: Pipeline, first: OpenFile | null): Promise<HostProcess[]> {
  const processes: HostProcess[] = [];
  const { process } = shell;
  let input: OpenFile | null = first;
  let group: number | undefined;
  for (const [index, element] of node.commands.entries()) {
    if (element.type === "Command") {
      shell.line = shell.source.line(element.pos);
      await debugTrap(shell, element);
    }
    const last = index === node.commands.length - 1;
    const pipe = last ? null : makePipe(process.clock, process.table.pipeName());
    const descriptors = copyDescriptors(process);
    if (input !== null) replace(descriptors, 0, input);
    if (pipe !== null) {
      replace(descriptors, 1, pipe.writer);
      if (node.operators[index] === "|&") replace(descriptors, 2, pipe.writer.retain());
    }
    const options = { descriptors, ...(shell.options.monitor ? { group: group ?? ("new" as const) } : {}) };
    const piped = index > 0;
    const child = forkShell(
      shell,
      (inner) => {
        inner.stdinChosen ||= piped;
        return runElement(inner, element);
      },
      options,
    );
    group ??= child.pid;
    processes.push(child);
    input = pipe?.reader ?? null;
  }
  return processes;
}

/** What a forked element does: a simple command takes the process over. */
async function runElement(shell: Shell, node: CommandNode): Promise<number> {
  shell.commandHook = null;
  if (node.type === "Command") return simpleCommand(shell, node, { replace: true });
  if (node.type === "Subshell") return list(shell, node.body);
  return command(shell, node);
}

export function copyDescriptors(process: HostProcess): Map<number, OpenFile> {
  return new Map([...process.descriptors].map(([fd, file]) => [fd, file.retain()]));
}

export function replace(descriptors: Map<number, OpenFile>, fd: number, file: OpenFile): void {
  descriptors.get(fd)?.release();
  descriptors.set(fd, file);
}

async function background(shell: Shell, node: Statement): Promise<number> {
  await between(shell);
  shell.line = shell.source.line(node.pos);
  const text = textOf(shell, node).replace(/\s*&\s*$/, "");
  const own = shell.options.monitor;
  const processes: HostProcess[] = [];
  if (
    node.command.type === "Pipeline" &&
    node.command.commands.length > 1 &&
    node.command.prefixes.length === 0
  )
    processes.push(
      ...(await startPipeline(shell, node.command, own || shell.stdinChosen ? null : new NullFile())),
    );
  else {
    const { command: body } = node;
    if (body.type === "Command") await debugTrap(shell, body);
    const descriptors = copyDescriptors(shell.process);
    if (!own && !shell.stdinChosen) replace(descriptors, 0, new NullFile());
    const options = { descriptors, ...(own ? { group: "new" as const } : {}) };
    const run = (inner: Shell): Promise<number> =>
      body.type === "AndOr" || body.type === "Pipeline" ? execute(inner, body) : runElement(inner, body);
    processes.push(forkShell(shell, run, options));
  }
  if (!own)
    for (const process of processes) {
      process.onSignal("SIGINT", "ignore");
      process.onSignal("SIGQUIT", "ignore");
    }
  const job = shell.jobs.add(processes, text);
  shell.lastBackground = processes.at(-1)?.pid ?? null;
  if (shell.interactive) await shell.process.stderr.write(`[${job.id}] ${shell.lastBackground}\n`);
  return settle(shell, 0);
}

/** Texts that count their lines from 1; others from the line of the command that they belong to. */
const FROM_LINE_ONE: ReadonlySet<Evaluated> = new Set(["source", "trap", "exit trap"]);

/** The interpreter as expansions and builtins see it. */
export const runner: Runner = {
  async commandSubstitution(shell, script, source) {
    const { process } = shell;
    const file = readsFile(script);
    const { reader, writer } = makePipe(process.clock, process.table.pipeName());
    const descriptors = copyDescriptors(process);
    replace(descriptors, 1, writer);
    const child = forkShell(
      shell,
      async (inner) => {
        // bash counts a substitution's lines from the line of the command that it is in.
        const [head] = script.commands;
        inner.source = head === undefined ? source : source.shifted(shell.line - source.line(head.pos));
        inner.traceLevel++;
        if (!inner.shopts.has("inherit_errexit")) inner.options.errexit = false;
        if (file !== null) return catFile(inner, file);
        const [only] = script.commands;
        if (
          script.commands.length === 1 &&
          only !== undefined &&
          !only.background &&
          only.command.type === "Command" &&
          inner.traps.get("ERR") === undefined
        )
          return simpleCommand(inner, only.command, { replace: true });
        return runStatements(inner, script);
      },
      { descriptors, group: process.group },
    );
    const bytes: Uint8Array[] = [];
    let size = 0;
    try {
      for (
        let chunk = await process.readFrom(reader, 65536);
        chunk;
        chunk = await process.readFrom(reader, 65536)
      ) {
        size += chunk.length;
        if (size > Variables.MAX_VALUE) throw new Fatal("xrealloc: cannot allocate memory", 2);
        bytes.push(chunk);
      }
    } finally {
      reader.release();
    }
    const [status = 0] = await waitForeground(shell, [child], "");
    shell.substitutionStatus = status;
    shell.status = status;
    return textOfChunks(bytes).replace(/\n+$/, "");
  },

  async processSubstitution(shell, script, operator) {
    const { process } = shell;
    const { reader, writer } = makePipe(process.clock, process.table.pipeName());
    const descriptors = copyDescriptors(process);
    const [theirs, ours] = operator === "<" ? [writer, reader] : [reader, writer];
    replace(descriptors, operator === "<" ? 1 : 0, theirs);
    const child = forkShell(shell, (inner) => runStatements(inner, script), { descriptors });
    shell.lastBackground = child.pid;
    shell.jobs.addSubstitution(child);
    let fd = 63;
    while (process.descriptor(fd) !== undefined) fd--;
    process.setDescriptor(fd, ours);
    shell.substitutedFds.push(fd);
    return `/dev/fd/${fd}`;
  },

  async evaluate(shell, text, what, file) {
    const whole = new Source(
      text,
      FROM_LINE_ONE.has(what) ? 1 : shell.line,
      parse(text),
      what === "source" ? file : shell.source.file,
    );
    const problem = findProblem(whole);
    if (problem?.kind === "unsupported") throw new NotSimulated(problem.message);
    const source = beforeProblem(whole, problem);
    const { line, status } = shell;
    if (shell.evaluations >= MAX_CALLS)
      throw new Discard(`${what}: maximum eval nesting level exceeded (${MAX_CALLS})`);
    await null;
    let result = what.endsWith("trap") ? status : 0;
    if (source.script.commands.length > 0) {
      shell.traceLevel++;
      shell.evaluations++;
      try {
        result = await runInner(shell, source);
        shell.line = line;
      } finally {
        shell.traceLevel--;
        shell.evaluations--;
      }
    }
    if (problem === undefined) return result;
    const where = whole.file ?? shell.name;
    const place = `${where}: ${what === "source" ? "" : `${what}: `}line ${problem.line}: `;
    await sayProblem(shell, place, problem);
    return settle(shell, 2);
  },
};

async function runStatements(shell: Shell, script: ParsedScript): Promise<number> {
  for (const one of script.commands) await statement(shell, one);
  return shell.status;
}

/** Statements of an eval: an error discards all of the line that called it, so it is thrown on. */
async function runInner(shell: Shell, source: Source): Promise<number> {
  const outer = shell.source;
  shell.source = source;
  try {
    return await runStatements(shell, source.script);
  } finally {
    shell.source = outer;
  }
}

/** The redirection of `$(<file)`. */
function readsFile(script: ParsedScript): import("unbash").Redirect | null {
  const [only] = script.commands;
  if (script.commands.length !== 1 || only?.command.type !== "Command") return null;
  const { name, prefix, suffix } = only.command;
  const all = [...prefix, ...suffix];
  const [redirect] = all;
  return name === undefined && all.length === 1 && redirect?.type === "Redirect" && redirect.operator === "<"
    ? redirect
    : null;
}

async function catFile(shell: Shell, redirect: import("unbash").Redirect): Promise<number> {
  const redirections = new Redirections(shell);
  await redirections.apply([redirect]);
  for (let chunk = await shell.process.readFd(0, 65536); chunk; chunk = await shell.process.readFd(0, 65536))
    await shell.process.writeFd(1, chunk);
  return 0;
}

function textOfChunks(chunks: readonly Uint8Array[]): string {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return utf8Decode(all.filter((byte) => byte !== 0));
}
