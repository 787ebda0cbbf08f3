// Forking: subshells, pipelines' elements, background jobs and command substitutions are processes with a copy of the shell; and waiting
// for them as bash waits.

import { KernelError } from "@podwire/netns";
import type { ForkOptions, HostProcess } from "../process/host-process.ts";
import {
  Discard,
  Fatal,
  FunctionReturn,
  LoopJump,
  NotSimulated,
  RedirectError,
  ShellExit,
} from "./errors.ts";
import { Jobs, killedLine, signalWords } from "./jobs.ts";
import type { Shell } from "./shell.ts";
import type { Problem } from "./source.ts";
import { Traps } from "./traps.ts";

/** Ctrl-C at an interactive shell: the rest of the line is not run. */
export class InterruptedLine {}

/** EX_UNAVAILABLE, as for commands that are not simulated. */
export const NOT_SIMULATED_STATUS = 69;

/** Starts a process that runs `body` with a copy of `shell`, taken now. KernelError becomes bash's complaint about fork. */
export function forkShell(
  shell: Shell,
  body: (child: Shell) => Promise<number>,
  options: ForkOptions = {},
): HostProcess {
  let child!: Shell;
  let process: HostProcess;
  const own =
    shell.options.monitor && options.group === undefined ? { ...options, group: "new" as const } : options;
  try {
    process = shell.process.fork(() => runToEnd(child, () => body(child)), own);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    throw new Fatal("fork: retry: Resource temporarily unavailable", 254);
  }
  child = shell.fork(process);
  child.traps = Traps.forSubshell(child, shell.traps);
  child.jobs = new Jobs(child, shell.jobs);
  return process;
}

/** Runs a shell's whole life: its body, whatever ends it, its EXIT trap. */
export async function runToEnd(shell: Shell, body: () => Promise<number>): Promise<number> {
  let status: number;
  try {
    status = await body();
  } catch (error) {
    status = await endOf(shell, error);
  }
  try {
    shell.status = status;
    await shell.traps.runPending();
    await shell.traps.dieOfSignal();
    status = await shell.traps.runExit(status);
  } catch (error) {
    status = await endOf(shell, error);
  }
  return status;
}

/** The status of a shell that `error` ended; other errors are thrown on. */
async function endOf(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof ShellExit || error instanceof FunctionReturn) return error.status;
  if (error instanceof LoopJump) return 0;
  if (error instanceof InterruptedLine) return 130;
  return reportProblem(shell, error);
}

/** Says what an error of the shell itself was, and gives its status; errors of other kinds are thrown on. */
export async function reportProblem(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof Discard || error instanceof Fatal) {
    await shell.complain(error.message);
    return error instanceof Fatal && shell.commandString && error.status === 1 ? 127 : error.status;
  }
  if (error instanceof RedirectError) {
    await shell.complain(error.message);
    return shell.dash ? 2 : 1;
  }
  if (error instanceof NotSimulated) {
    await shell.complain(`not simulated: ${error.message}`);
    return NOT_SIMULATED_STATUS;
  }
  throw error;
}

/** A syntax error in bash's words, after `place`; the line that it quotes follows. */
export async function sayProblem(shell: Shell, place: string, problem: Problem): Promise<void> {
  const { stderr } = shell.process;
  await stderr.write(`${place}${problem.message}\n`);
  if (problem.quoted !== undefined) await stderr.write(`${place}\`${problem.quoted}'\n`);
}

/**
 * Waits for processes in the foreground and buries them; gives their statuses. A signal with a trap waits until they have ended; an
 * interrupt that also ended the last of them ends the shell (as bash does for Ctrl-C).
 */
export async function waitForeground(
  shell: Shell,
  processes: readonly HostProcess[],
  command: string,
): Promise<number[]> {
  const own = shell.process;
  const guarded = !own.handles("SIGINT") && !own.ignored.has("SIGINT");
  let interrupted = false;
  if (guarded)
    own.onSignal("SIGINT", () => {
      interrupted = true;
    });
  const statuses: number[] = [];
  const [first] = processes;
  if (shell.options.monitor && first !== undefined) shell.foreground?.(first.group);
  try {
    for (const process of processes) {
      await endOrDie(shell, process);
      statuses.push(own.reap(process));
    }
  } finally {
    if (guarded && own.status === null) own.onSignal("SIGINT", null);
    if (shell.options.monitor) shell.foreground?.(own.group);
  }
  const last = processes.at(-1);
  if (last?.killedBy) {
    if (interrupted && last.killedBy === "SIGINT" && !shell.interactive) {
      own.deliver("SIGINT");
      own.checkpoint();
    }
    await reportKilled(shell, last, command);
    if (shell.interactive && last.killedBy === "SIGINT") throw new InterruptedLine();
  }
  return statuses;
}

/** Waits for `process`, unless a signal ends the shell itself. */
async function endOrDie(shell: Shell, process: HostProcess): Promise<void> {
  if (shell.traps.get("EXIT") === undefined) return shell.process.wait(process.ended);
  await shell.process.wait(Promise.race([process.ended, shell.traps.fatalSignal]));
  if (process.status === null && shell.traps.fatal !== "SIGINT") await shell.traps.dieOfSignal();
  return shell.process.wait(process.ended);
}

/** What bash says of a foreground process that a signal ended. */
async function reportKilled(shell: Shell, process: HostProcess, command: string): Promise<void> {
  const signal = process.killedBy;
  if (signal === null || signal === "SIGINT" || signal === "SIGPIPE") {
    if (signal === "SIGINT" && shell.interactive) await shell.process.stderr.write("\n");
    return;
  }
  if (shell.interactive || signal === "SIGTERM" || shell.subshellLevel > 0)
    await shell.process.stderr.write(`${signalWords(signal)}\n`);
  else await shell.process.stderr.write(`${shell.prefix}${killedLine(process, command)}\n`);
}
