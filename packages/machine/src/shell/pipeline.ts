// Commands side by side (bash's execute_cmd.c execute_pipeline, execute_in_subshell, time_command): pipelines with their statuses,
// `!` and `time`, and the jobs that & starts. Each element is a process with a copy of the shell. Waiting for them, and what ends
// them, is in subshell.ts; the table of jobs in jobs.ts.

import type { CommandNode, Pipeline, Statement } from "unbash";
import type { HostProcess } from "../process/host-process.ts";
import { NullFile, type OpenFile } from "../process/open-file.ts";
import { makePipe } from "../process/pipe.ts";
import { between, CHECKED, checkFailure, command, execute, list, settle, textOf } from "./interpreter.ts";
import type { Shell } from "./shell.ts";
import { simpleCommand } from "./simple.ts";
import { forkShell, waitForeground } from "./subshell.ts";
import { debugTrap } from "./trace.ts";

export async function pipeline(shell: Shell, node: Pipeline): Promise<number> {
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

export async function background(shell: Shell, node: Statement): Promise<number> {
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
