// Simple commands: words are expanded, then redirections are made, then assignments; then the name is looked for among functions,
// builtins and along PATH.

import { KernelError, strerror } from "@podwire/netns";
import type { Assignment, Command, Redirection } from "unbash";
import { findPath } from "../process/executable.ts";
import { DirNode } from "../vfs/nodes.ts";
import { assign } from "./assign.ts";
import { BUILTINS, DECLARATIONS, isBuiltin } from "./builtins/index.ts";
import type { Operand } from "./builtins/types.ts";
import { Discard, RedirectError, ShellExit } from "./errors.ts";
import { expandText, expandWords } from "./expand.ts";
import { callFunction, textOf } from "./interpreter.ts";
import { traceWord } from "./quote.ts";
import { Redirections } from "./redirect.ts";
import type { Shell } from "./shell.ts";
import { forkShell, reportProblem, waitForeground } from "./subshell.ts";
import { debugTrap, trace } from "./trace.ts";

export interface SimpleOptions {
  /** The process is ours to give: a program takes it over instead of a child. */
  replace: boolean;
}

interface Prepared {
  node: Command;
  words: string[];
  /** For `declare` and its kin: assignments kept apart from words. */
  operands: Operand[];
  assignments: Assignment[];
  redirects: readonly Redirection[];
}

export async function simpleCommand(shell: Shell, node: Command, options: SimpleOptions): Promise<number> {
  shell.line = lineOf(shell, node);
  if (!options.replace) await debugTrap(shell, node);
  shell.substitutionStatus = null;
  const firstFd = shell.substitutedFds.length;
  try {
    const prepared = await prepare(shell, node);
    const status = await run(shell, prepared, options);
    shell.lastWord = prepared.words.at(-1) ?? "";
    return status;
  } finally {
    shell.closeSubstituted(firstFd);
  }
}

/** bash's line of a simple command: where its second word ends, for the parser looks one word ahead. */
function lineOf(shell: Shell, node: Command): number {
  const first = shell.source.line(node.pos);
  if (shell.source.line(Math.max(node.pos, node.end - 1)) === first) return first;
  const parts = [...node.prefix, ...(node.name === undefined ? [] : [node.name]), ...node.suffix];
  const word = parts[1] ?? parts[0] ?? node;
  return shell.source.line(Math.max(word.pos, word.end - 1));
}

async function prepare(shell: Shell, node: Command): Promise<Prepared> {
  const assignments = node.prefix.filter((part) => part.type === "Assignment");
  const prepared: Prepared = { node, words: [], operands: [], assignments, redirects: node.redirects };
  if (node.name === undefined) return prepared;
  prepared.words = await expandWords(shell, [node.name]);
  const declares = DECLARATIONS.has(node.name.text) && !shell.functions.has(node.name.text);
  for (const argument of node.args) {
    if (argument.type === "Word") {
      const words = await expandWords(shell, [argument]);
      for (const word of words) {
        prepared.words.push(word);
        prepared.operands.push(word);
      }
    } else if (declares) prepared.operands.push(await declared(shell, argument, prepared));
    else prepared.words.push(await assignmentText(shell, argument));
  }
  return prepared;
}

/** An operand of `declare`: its value is expanded here, an array's elements where it is assigned. */
async function declared(shell: Shell, argument: Assignment, prepared: Prepared): Promise<Operand> {
  const { name, index, value } = argument;
  const append = argument.append ?? false;
  if (value.type === "ArrayValue") {
    prepared.words.push(argument.text);
    return { name, index, append, value };
  }
  const text = await expandText(shell, value, "assignment");
  prepared.words.push(`${name}${index === undefined ? "" : `[${index.text}]`}${append ? "+" : ""}=${text}`);
  return { name, index, append, value: text };
}

async function assignmentText(shell: Shell, argument: Assignment): Promise<string> {
  const { name, index, value } = argument;
  if (value.type === "ArrayValue") return argument.text;
  const text = await expandText(shell, value, "assignment");
  return `${name}${index === undefined ? "" : `[${index.text}]`}${argument.append ? "+" : ""}=${text}`;
}

async function run(shell: Shell, prepared: Prepared, options: SimpleOptions): Promise<number> {
  const { words, redirects } = prepared;
  const [name] = words;
  if (name === undefined) return assignOnly(shell, prepared);
  const inner = shell.functions.has(name) || isBuiltin(shell, name);
  if (!inner) return external(shell, prepared, options);
  const redirections = new Redirections(shell);
  const scoped = prepared.assignments.length > 0;
  if (scoped) shell.variables.push(false);
  try {
    await assignTemporarily(shell, prepared.assignments);
    await traceCommand(shell, words);
    await redirections.apply(redirects);
    if (shell.functions.has(name)) return single(shell, await callFunction(shell, name, words.slice(1)));
    return single(shell, await builtin(shell, name, words.slice(1), prepared.operands, redirections));
  } catch (error) {
    if (error instanceof RedirectError) return single(shell, await reportProblem(shell, error));
    throw error;
  } finally {
    if (scoped) shell.variables.pop();
    redirections.undo();
  }
}

/** A command that is a pipeline of its own ended: PIPESTATUS. */
export function single(shell: Shell, status: number): number {
  shell.pipeStatus = [status];
  shell.bindPipeStatus();
  return status;
}

/** Builtins that assign to variables they are given: a read-only one makes them fail, no more. */
const ASSIGNING: ReadonlySet<string> = new Set([
  "read",
  "printf",
  "getopts",
  "mapfile",
  "readarray",
  "wait",
  "let",
]);

/** Runs a builtin; its output goes out at its end, as bash flushes it. */
export async function builtin(
  shell: Shell,
  name: string,
  args: string[],
  operands: Operand[],
  redirections: Redirections,
): Promise<number> {
  const body = BUILTINS.get(name);
  if (body === undefined) throw new Error(`no builtin ${name}`);
  const { stdout } = shell.process;
  try {
    const status = await body({ shell, name, args, operands, redirections });
    await stdout.flush();
    return status;
  } catch (error) {
    if (error instanceof Discard && ASSIGNING.has(name)) {
      await shell.complain(error.message);
      return error.status;
    }
    if (error instanceof KernelError) {
      stdout.discard();
      await shell.complain(
        `${name}: ${shell.dash ? `${name}: I/O error` : `write error: ${strerror(error.errno)}`}`,
      );
      return 1;
    }
    throw error;
  } finally {
    if (shell.process.killedBy === null) await stdout.flush().catch(() => stdout.discard());
  }
}

async function assignOnly(shell: Shell, prepared: Prepared): Promise<number> {
  const redirections = new Redirections(shell);
  try {
    await redirections.apply(prepared.redirects);
  } catch (error) {
    if (error instanceof RedirectError) return single(shell, await reportProblem(shell, error));
    throw error;
  }
  try {
    for (const assignment of prepared.assignments) await assign(shell, assignment);
  } finally {
    redirections.undo();
  }
  return single(shell, shell.substitutionStatus ?? 0);
}

/** name=value before a command: exported, in a scope of its own. */
async function assignTemporarily(
  shell: Shell,
  assignments: readonly Assignment[],
): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const { name, value, append } of assignments) {
    if (value.type === "ArrayValue") continue;
    const text = await expandText(shell, value, "assignment");
    await trace(shell, `${name}=${text === "" ? "" : traceWord(text)}`);
    if (shell.variables.find(name)?.readonly) {
      await shell.complain(`${name}: readonly variable`);
      continue;
    }
    const full = append ? (shell.variables.get(name) ?? "") + text : text;
    shell.variables.setHere(name, full).exported = true;
    env[name] = full;
  }
  return env;
}

async function traceCommand(shell: Shell, words: readonly string[]): Promise<void> {
  if (shell.options.xtrace) await trace(shell, words.map(traceWord).join(" "));
}

async function external(shell: Shell, prepared: Prepared, options: SimpleOptions): Promise<number> {
  const { words, redirects, assignments } = prepared;
  if (options.replace) return takeOver(shell, prepared);
  if (redirects.length === 0 && assignments.length === 0) {
    await traceCommand(shell, words);
    const env = shell.environment();
    const target = lookUp(shell, words[0] as string);
    if (target !== null) {
      const child = forkShellLightly(shell, (self) => self.exec([target, ...words.slice(1)], { env }), words);
      const [status = 0] = await waitForeground(shell, [child], textOf(shell, prepared.node));
      return single(shell, status);
    }
  }
  if (assignments.length === 0) lookUp(shell, words[0] as string);
  const child = forkShell(shell, (inner) => takeOver(inner, prepared));
  const [status = 0] = await waitForeground(shell, [child], textOf(shell, prepared.node));
  return single(shell, status);
}

/** A child that needs nothing of the shell: no redirections, no assignments, a program that was found. */
function forkShellLightly(
  shell: Shell,
  program: (self: import("../process/host-process.ts").HostProcess) => Promise<number>,
  words: readonly string[],
): import("../process/host-process.ts").HostProcess {
  const name = words[0] as string;
  return shell.process.fork(
    async (self) => {
      const status = await program(self as import("../process/host-process.ts").HostProcess);
      return status;
    },
    { argv: [name, ...words.slice(1)], ...(shell.options.monitor ? { group: "new" as const } : {}) },
  );
}

/** In a process of its own: redirections for good, then the program (or builtin, or function) itself. */
async function takeOver(shell: Shell, prepared: Prepared): Promise<number> {
  const { words, redirects, assignments } = prepared;
  const name = words[0] as string;
  const redirections = new Redirections(shell);
  shell.variables.push(false);
  await assignTemporarily(shell, assignments);
  await traceCommand(shell, words);
  await redirections.apply(redirects);
  redirections.commit();
  const { process } = shell;
  try {
    return await process.exec(words, { env: shell.environment() });
  } catch (error) {
    if (!(error instanceof KernelError) || process.status !== null || process.argv === words) throw error;
    return notStarted(shell, name, error);
  }
}

/** 127 or 126, and bash's words for why `name` could not be run. */
export async function notStarted(shell: Shell, name: string, error: KernelError, who = ""): Promise<number> {
  const missing = error.errno === "ENOENT";
  if (shell.dash) {
    await shell.complain(`${who}${name}: ${missing ? "not found" : strerror(error.errno)}`);
    return missing ? 127 : 126;
  }
  const isDirectory = shell.process.files.nodeAt(name) instanceof DirNode && name.includes("/");
  const words = missing
    ? name.includes("/")
      ? strerror(error.errno)
      : "command not found"
    : isDirectory
      ? "Is a directory"
      : strerror(error.errno);
  await shell.complain(`${who}${name}: ${words}`);
  return missing ? 127 : 126;
}

/** Where `name` is, remembering it as bash's hash does; null where it has to fail in the child. */
function lookUp(shell: Shell, name: string): string | null {
  if (name.includes("/")) return null;
  try {
    const path = findPath(shell.process, name, shell.variables.get("PATH") ?? "");
    if (path === undefined) return null;
    const known = shell.hash.get(name);
    shell.hash.set(name, { path, hits: (known?.hits ?? 0) + 1 });
    return name;
  } catch (error) {
    if (error instanceof KernelError) return null;
    throw error;
  }
}

/** Ends the shell with `status`. */
export function leave(status: number): never {
  throw new ShellExit(status & 0xff);
}
