// jobs, wait, kill, fg, bg, disown.

import { KernelError, strerror } from "@podwire/netns";
import { Interrupted, parseSignal, SIGNALS } from "@podwire/program";
import type { Job } from "../jobs.ts";
import type { Shell } from "../shell.ts";
import { waitForeground } from "../subshell.ts";
import { signalName, signalTable } from "./control.ts";
import { type Builtin, badOption, print } from "./types.ts";

export const jobs: Builtin = async ({ shell, args }) => {
  const flags = args.filter((arg) => /^-[lnprsx]+$/.test(arg)).join("");
  const specs = args.filter((arg) => !arg.startsWith("-"));
  let status = 0;
  const wanted: Job[] = [];
  for (const spec of specs) {
    const job = shell.jobs.find(spec);
    if (job !== undefined) wanted.push(job);
    else {
      await shell.complain(`jobs: ${spec}: no such job`);
      status = 1;
    }
  }
  for (const job of specs.length > 0 ? wanted : [...shell.jobs.listed]) {
    if ((flags.includes("r") && job.done) || flags.includes("s")) continue;
    await print(
      shell,
      flags.includes("p") ? `${job.processes[0]?.pid}\n` : `${shell.jobs.line(job, flags.includes("l"))}\n`,
    );
    if (job.done) {
      job.notified = true;
      shell.jobs.forget(job);
    }
  }
  return status;
};

/** Waits until `done`; 128 + the number of a signal whose trap ended the wait. */
async function waitUntil(shell: Shell, done: () => boolean): Promise<number | null> {
  while (!done()) {
    try {
      await shell.process.block(shell.jobs.next());
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (shell.traps.pending === undefined) continue;
      return 128 + SIGNALS[error.signal];
    }
  }
  return null;
}

export const wait: Builtin = async ({ shell, args }) => {
  const { jobs: table } = shell;
  let words = args;
  let any = false;
  let variable: string | undefined;
  while (/^-[nfp]$/.test(words[0] ?? "")) {
    if (words[0] === "-n") any = true;
    if (words[0] === "-p") {
      variable = words[1];
      words = words.slice(1);
    }
    words = words.slice(1);
  }
  if (/^-./.test(words[0] ?? "") && words[0] !== "--")
    return badOption(shell, "wait", (words[0] as string).slice(0, 2), "wait [-fn] [-p var] [id ...]");
  if (words[0] === "--") words = words.slice(1);
  if (any) return waitAny(shell, words, variable);
  if (words.length === 0) {
    const ended = (): boolean =>
      table.all.every((job) => job.done) && !table.isSubstitution(shell.lastBackground);
    const interrupted = await waitUntil(shell, ended);
    if (interrupted !== null) return interrupted;
    for (const job of [...table.all]) table.forget(job);
    table.statuses.clear();
    return 0;
  }
  let status = 0;
  for (const word of words) {
    const found = await waitOne(shell, word);
    if (found.interrupted) return found.status;
    status = found.status;
  }
  return status;
};

async function waitOne(shell: Shell, word: string): Promise<{ status: number; interrupted: boolean }> {
  const { jobs: table } = shell;
  const result = (status: number, interrupted = false) => ({ status, interrupted });
  if (word.startsWith("%")) {
    const job = table.find(word);
    if (job === undefined) {
      await shell.complain(`wait: ${word}: no such job`);
      return result(127);
    }
    const interrupted = await waitUntil(shell, () => job.done);
    if (interrupted !== null) return result(interrupted, true);
    job.notified = true;
    table.forget(job);
    return result(job.status);
  }
  if (!/^\d+$/.test(word)) {
    await shell.complain(`wait: \`${word}': not a pid or valid job spec`);
    return result(1);
  }
  const pid = Number(word);
  const job = table.ofPid(pid);
  if (job === undefined && !table.statuses.has(pid) && !table.isSubstitution(pid)) {
    await shell.complain(`wait: pid ${word} is not a child of this shell`);
    return result(127);
  }
  const interrupted = await waitUntil(shell, () => table.statuses.has(pid));
  if (interrupted !== null) return result(interrupted, true);
  const status = table.statuses.get(pid) ?? 127;
  if (job?.done) {
    job.notified = true;
    table.forget(job);
  }
  return result(status);
}

/** wait -n: the next job to end, of those named. */
async function waitAny(
  shell: Shell,
  words: readonly string[],
  variable: string | undefined,
): Promise<number> {
  const { jobs: table } = shell;
  const wanted =
    words.length === 0
      ? [...table.all]
      : words.flatMap((word) => (word.startsWith("%") ? table.find(word) : table.ofPid(Number(word))) ?? []);
  if (wanted.length === 0) return 127;
  const interrupted = await waitUntil(shell, () => wanted.some((job) => job.done));
  if (interrupted !== null) return interrupted;
  const job = wanted.find((candidate) => candidate.done) as Job;
  job.notified = true;
  table.forget(job);
  if (variable !== undefined) shell.variables.set(variable, String(job.processes.at(-1)?.pid));
  return job.status;
}

export const kill: Builtin = async ({ shell, args }) => {
  let words = [...args];
  if (words[0] === "-l" || words[0] === "-L") return listSignals(shell, words.slice(1));
  let signal = "TERM";
  const first = words[0] ?? "";
  if (first === "-s" || first === "-n") {
    signal = words[1] ?? "";
    words = words.slice(2);
  } else if (/^-[A-Za-z0-9]/.test(first)) {
    signal = first.slice(1);
    words = words.slice(1);
  }
  if (words[0] === "--") words = words.slice(1);
  const name = signal === "0" ? null : parseSignal(signal);
  if (name === undefined) {
    await shell.complain(`kill: ${signal}: invalid signal specification`);
    return 1;
  }
  if (words.length === 0) {
    await shell.process.stderr.write(
      "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n",
    );
    return 2;
  }
  let status = 0;
  for (const word of words) {
    const job = word.startsWith("%") ? shell.jobs.find(word) : undefined;
    if (word.startsWith("%") && job === undefined) {
      await shell.complain(`kill: ${word}: no such job`);
      status = 1;
      continue;
    }
    if (job === undefined && !/^-?\d+$/.test(word)) {
      await shell.complain(`kill: ${word}: arguments must be process or job IDs`);
      status = 1;
      continue;
    }
    const pids = job === undefined ? [Number(word)] : job.processes.map((process) => process.pid);
    for (const pid of pids) {
      try {
        const target = pid === 0 ? -shell.process.group : pid;
        if (name === null) shell.process.table.check(target);
        else shell.process.kill(target, name);
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        if (job !== undefined) continue;
        await shell.complain(`kill: (${pid}) - ${strerror(error.errno)}`);
        status = 1;
      }
    }
  }
  shell.process.checkpoint();
  return status;
};

async function listSignals(shell: Shell, words: readonly string[]): Promise<number> {
  if (words.length === 0) await print(shell, signalTable());
  for (const word of words) {
    const number = /^\d+$/.test(word) ? Number(word) & 127 : undefined;
    if (number !== undefined) await print(shell, `${signalName(number) ?? ""}\n`);
    else {
      const known = parseSignal(word);
      if (known === undefined) {
        await shell.complain(`kill: ${word}: invalid signal specification`);
        return 1;
      }
      await print(shell, `${SIGNALS[known]}\n`);
    }
  }
  return 0;
}

export const disown: Builtin = async ({ shell, args }) => {
  const specs = args.filter((arg) => !arg.startsWith("-"));
  const all = args.some((arg) => /^-.*a/.test(arg));
  const found = all
    ? [...shell.jobs.all]
    : (specs.length === 0 ? ["%+"] : specs).map((spec) =>
        /^\d+$/.test(spec) ? shell.jobs.ofPid(Number(spec)) : shell.jobs.find(spec),
      );
  for (const [index, job] of found.entries()) {
    if (job === undefined) {
      await shell.complain(`disown: ${specs[index] ?? "current"}: no such job`);
      return 1;
    }
    if (!args.some((arg) => /^-.*h/.test(arg))) shell.jobs.forget(job);
  }
  return 0;
};

function resume(foreground: boolean): Builtin {
  return async ({ shell, name, args }) => {
    if (!shell.options.monitor) {
      await shell.complain(`${name}: no job control`);
      return 1;
    }
    const spec = args[0] ?? "%+";
    const job = shell.jobs.find(spec);
    if (job === undefined || job.done) {
      await shell.complain(`${name}: ${args[0] ?? "current"}: no such job`);
      return 1;
    }
    for (const process of job.processes) process.deliver("SIGCONT");
    if (!foreground) {
      await print(shell, `[${job.id}]${shell.jobs.mark(job)} ${job.command} &\n`);
      return 0;
    }
    await print(shell, `${job.command}\n`);
    await shell.process.stdout.flush();
    shell.jobs.forget(job);
    shell.foreground?.(job.processes[0]?.group ?? 0);
    const statuses = await waitForeground(shell, job.processes, job.command);
    return statuses.at(-1) ?? 0;
  };
}

export const fg = resume(true);
export const bg = resume(false);
