// The builtins that steer: break, continue, return, exit, eval, source, exec, shift, let, trap, and those that do nothing.

import { KernelError, strerror } from "@podwire/netns";
import { parseSignal, SIGNALS, type Signal } from "@podwire/program";
import { evaluateArithmetic } from "../arithmetic.ts";
import { Discard, FunctionReturn, LoopJump, ShellExit } from "../errors.ts";
import { singleQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { leave, notStarted } from "../simple.ts";
import type { TrapName } from "../traps.ts";
import { type Builtin, print } from "./types.ts";

export const succeed: Builtin = () => 0;
export const fail: Builtin = () => 1;

/** A count of loops or parameters; null, having complained, where it is none. Two of them end the line (get_numeric_arg). */
async function count(shell: Shell, name: string, args: readonly string[]): Promise<number | null> {
  const [text, second] = args[0] === "--" ? args.slice(1) : args;
  if (text === undefined) return 1;
  if (!/^[-+]?\d+$/.test(text.trim())) {
    await shell.complain(`${name}: ${text}: numeric argument required`);
    return null;
  }
  if (second !== undefined) throw new Discard(`${name}: too many arguments`);
  return Number(text);
}

function jump(kind: "break" | "continue"): Builtin {
  return async ({ shell, args }) => {
    if (shell.loopDepth === 0) {
      await shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
      return 0;
    }
    const levels = await count(shell, kind, args);
    if (levels === null) throw new ShellExit(shell.status | 128);
    if (levels < 1) {
      await shell.complain(`${kind}: ${args[0]}: loop count out of range`);
      throw new LoopJump("break", shell.loopDepth, 1);
    }
    throw new LoopJump(kind, Math.min(levels, shell.loopDepth));
  };
}

export const breakLoop = jump("break");
export const continueLoop = jump("continue");

export const returnFunction: Builtin = async ({ shell, args }) => {
  if (args.length > 1) await count(shell, "return", args);
  if (shell.frames.length === 0) {
    await shell.complain("return: can only `return' from a function or sourced script");
    return 2;
  }
  if (args[0] === undefined) throw new FunctionReturn(shell.status);
  const status = await count(shell, "return", args);
  throw new FunctionReturn(status === null ? 2 : status & 0xff);
};

export const exit: Builtin = async ({ shell, args }) => {
  if (args[0] === undefined) leave(shell.status);
  const status = await count(shell, "exit", args);
  return leave(status === null ? 2 : status);
};

export const evaluate: Builtin = ({ shell, args }) => {
  const words = args[0] === "--" ? args.slice(1) : args;
  return words.length === 0 ? 0 : shell.runner.evaluate(shell, words.join(" "), "eval");
};

const MAX_SOURCES = 100;

export const source: Builtin = async ({ shell, name, args }) => {
  const [path, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (path === undefined) {
    await shell.complain(`${name}: filename argument required`);
    await shell.process.stderr.write(`${name}: usage: ${name} filename [arguments]\n`);
    return 2;
  }
  if (shell.frames.length > MAX_SOURCES) throw new Discard(`${path}: too many nested files`);
  const { files } = shell.process;
  const along = (shell.variables.get("PATH") ?? "").split(":").map((directory) => `${directory}/${path}`);
  const found = path.includes("/") ? path : (along.find((one) => files.nodeAt(one)?.type === "file") ?? path);
  let text: string;
  try {
    text = files.readText(found);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    await shell.complain(`${path}: ${strerror(error.errno)}`);
    return 1;
  }
  const { positional, line } = shell;
  if (rest.length > 0) shell.positional = rest;
  shell.frames.push({ kind: "source", name: "source", line });
  shell.bindFrames();
  try {
    shell.line = 1;
    return await shell.runner.evaluate(shell, text, "source", path);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    shell.frames.pop();
    shell.bindFrames();
    if (rest.length > 0) shell.positional = positional;
    shell.line = line;
  }
};

export const exec: Builtin = async ({ shell, args, redirections }) => {
  let words = args;
  let name: string | undefined;
  while (/^-[acl]$/.test(words[0] ?? "")) {
    if (words[0] === "-a") name = words[1];
    words = words.slice(words[0] === "-a" ? 2 : 1);
  }
  if (words[0] === "--") words = words.slice(1);
  redirections.commit();
  if (words.length === 0) return 0;
  const { process } = shell;
  shell.traps.handlers.clear();
  const env = shell.environment();
  try {
    const argv = name === undefined ? words : [words[0] as string, ...words.slice(1)];
    return leave(await process.exec(argv, { env }));
  } catch (error) {
    if (!(error instanceof KernelError) || process.argv === words) throw error;
    const status = error.errno === "ENOENT" && !(words[0] as string).includes("/") ? 127 : 0;
    if (status === 127) await shell.complain(`exec: ${words[0]}: not found`);
    const told = status === 127 ? 127 : await notStarted(shell, words[0] as string, error);
    if (shell.interactive) return told;
    return leave(told);
  }
};

export const shift: Builtin = async ({ shell, args }) => {
  const by = await count(shell, "shift", args);
  if (by === null) return 1;
  if (by < 0) {
    await shell.complain(`shift: ${by}: shift count out of range`);
    return 1;
  }
  if (by > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(by);
  return 0;
};

export const letBuiltin: Builtin = async ({ shell, args }) => {
  if (args.length === 0) {
    await shell.complain("let: expression expected");
    return 1;
  }
  let value = 0n;
  try {
    for (const arg of args) value = evaluateArithmetic(arg, shell.arithmetic);
  } catch (error) {
    if (!(error instanceof Discard)) throw error;
    await shell.complain(`let: ${error.message}`);
    return 1;
  }
  return value === 0n ? 1 : 0;
};

/** "INT", "SIGINT", "2", "EXIT", "0"; undefined for what is none of them. */
export function trapName(text: string): TrapName | undefined {
  const upper = text.toUpperCase().replace(/^SIG(?=EXIT|ERR|DEBUG|RETURN)/, "");
  if (text === "0" || upper === "EXIT") return "EXIT";
  if (upper === "ERR" || upper === "DEBUG" || upper === "RETURN") return upper;
  return parseSignal(text);
}

export const trap: Builtin = async ({ shell, args }) => {
  let words = args;
  if (words[0] === "-l") {
    await print(shell, signalTable());
    return 0;
  }
  const printing = words[0] === "-p" || words.length === 0;
  const option = /^-[^p-]/.exec(words[0] ?? "");
  if (option !== null) {
    await shell.complain(`trap: ${option[0]}: invalid option`);
    return trapUsage(shell);
  }
  if (words[0] === "-p" || words[0] === "--") words = words.slice(1);
  if (printing) return printTraps(shell, words);
  const { traps } = shell;
  if (words.length === 1 && trapName(words[0] as string) === undefined) return trapUsage(shell);
  let status = 0;
  const resets = words.length === 1 || words[0] === "-" || /^\d+$/.test(words[0] as string);
  const text = resets ? undefined : words[0];
  const names = words.length === 1 || (resets && words[0] !== "-") ? words : words.slice(1);
  for (const word of names) {
    const name = trapName(word);
    if (name === undefined) {
      await shell.complain(`trap: ${word}: invalid signal specification`);
      status = 1;
    } else if (text === undefined) traps.reset(name);
    else traps.set(name, text);
  }
  return status;
};

async function trapUsage(shell: Shell): Promise<number> {
  await shell.process.stderr.write("trap: usage: trap [-lp] [[arg] signal_spec ...]\n");
  return 2;
}

/** bash lists EXIT first, then signals by number, then DEBUG, ERR and RETURN. */
function trapOrder(name: TrapName): number {
  if (name === "EXIT") return 0;
  return SIGNALS[name as Signal] ?? 100 + ["DEBUG", "ERR", "RETURN"].indexOf(name);
}

async function printTraps(shell: Shell, words: readonly string[]): Promise<number> {
  const { traps } = shell;
  const all = new Map([...traps.inherited, ...traps.handlers]);
  const wanted =
    words.length === 0 ? [...all.keys()].sort((a, b) => trapOrder(a) - trapOrder(b)) : words.map(trapName);
  for (const name of wanted) {
    const text = name === undefined ? undefined : all.get(name);
    if (text !== undefined) await print(shell, `trap -- ${singleQuote(text)} ${name}\n`);
  }
  return 0;
}

const NAMES =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  );

/** `kill -l`, without the real-time signals that this host has no use for. */
export function signalTable(): string {
  let out = "";
  for (const [index, name] of NAMES.entries()) {
    const cell = `${String(index + 1).padStart(2)}) SIG${name}`;
    out += cell + ((index + 1) % 5 === 0 || index === NAMES.length - 1 ? "\n" : "\t");
  }
  return out;
}

/** The name of signal `number` without "SIG". */
export const signalName = (number: number): string | undefined => NAMES[number - 1];
