// Runs the syntax tree (bash's execute_cmd.c): lists, subshells, functions, and what happens between two commands. Simple commands,
// compound commands, conditions and pipelines have files of their own. Every function call and every fork begins on a fresh stack,
// and the parser bounds how deep a script may nest, so no script can exhaust the host's.

import type {
  AndOr,
  CommandNode,
  CompoundList,
  Function as FunctionNode,
  PipelineNode,
  Statement,
} from "unbash";
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
import { Discard, FunctionReturn, NotSimulated, RedirectError, ShellExit } from "./errors.ts";
import { background, pipeline } from "./pipeline.ts";
import { Redirections } from "./redirect.ts";
import type { Shell } from "./shell.ts";
import { simpleCommand, single } from "./simple.ts";
import type { Source } from "./source.ts";
import { forkShell, InterruptedLine, reportProblem, waitForeground } from "./subshell.ts";

/** FUNCNEST of this shell: a real bash dies of a deeper recursion. */
export const MAX_CALLS = 1000;

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
export const CHECKED: ReadonlySet<string> = new Set([
  "Command",
  "Subshell",
  "TestCommand",
  "ArithmeticCommand",
  "Redirected",
]);

/** The ERR trap and `set -e`. */
export async function checkFailure(shell: Shell, status: number): Promise<void> {
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
export async function between(shell: Shell): Promise<void> {
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
