// Jobs: what was started with `&`, and how it ended. Children are buried as soon as they end; their statuses stay for `wait`.

import { SIGNALS, type Signal } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import type { Shell } from "./shell.ts";

export interface Job {
  readonly id: number;
  readonly processes: readonly HostProcess[];
  /** Source text, for `jobs`. */
  readonly command: string;
  /** Everybody of it has ended. */
  done: boolean;
  /** The status of its last process. */
  status: number;
  killedBy: Signal | null;
  /** Its end was reported, or nobody needs to hear of it. */
  notified: boolean;
}

/** strsignal(). */
const SIGNAL_WORDS: Partial<Record<Signal, string>> = {
  SIGHUP: "Hangup",
  SIGINT: "Interrupt",
  SIGQUIT: "Quit",
  SIGKILL: "Killed",
  SIGUSR1: "User defined signal 1",
  SIGUSR2: "User defined signal 2",
  SIGPIPE: "Broken pipe",
  SIGALRM: "Alarm clock",
  SIGTERM: "Terminated",
};

export const signalWords = (signal: Signal): string =>
  SIGNAL_WORDS[signal] ?? `Unknown signal ${SIGNALS[signal]}`;

export class Jobs {
  readonly #shell: Shell;
  readonly #jobs: Job[] = [];
  /** How background processes ended, until `wait` asked. */
  readonly statuses = new Map<number, number>();
  /** Processes of <(…) and >(…) that run. */
  readonly #substitutions = new Set<number>();
  /** Ids in the order in which they became current. */
  #current: number[] = [];
  readonly #waiting = new Set<() => void>();

  /** The jobs of the shell that a subshell was forked from: it may list and kill them until it has its own. */
  #inherited: readonly Job[] = [];

  constructor(shell: Shell, parent?: Jobs) {
    this.#shell = shell;
    if (parent !== undefined) {
      this.#inherited = parent.listed;
      this.#current = [...parent.#current];
    }
    shell.process.onChild = (child) => this.#ended(child);
  }

  /** A process substitution runs: no job, but `wait $!` may ask for its status. */
  addSubstitution(process: HostProcess): void {
    this.#substitutions.add(process.pid);
  }

  /** Is this the process of a substitution that still runs? */
  isSubstitution(pid: number | null): boolean {
    return pid !== null && this.#substitutions.has(pid);
  }

  add(processes: readonly HostProcess[], command: string): Job {
    if (this.#inherited.length > 0) {
      this.#inherited = [];
      this.#current = [];
    }
    const id = Math.max(0, ...this.#jobs.map((job) => job.id)) + 1;
    const job: Job = { id, processes, command, done: false, status: 0, killedBy: null, notified: false };
    this.#jobs.push(job);
    this.#current = [...this.#current.filter((other) => other !== id), id];
    return job;
  }

  #ended(child: HostProcess): void {
    const job = this.#jobs.find((candidate) => candidate.processes.includes(child));
    if (job === undefined && !this.#substitutions.delete(child.pid)) return;
    this.#shell.process.reap(child);
    this.statuses.set(child.pid, child.status ?? 0);
    if (job?.processes.every((process) => process.status !== null)) {
      const last = job.processes.at(-1) as HostProcess;
      job.done = true;
      job.status = last.status ?? 0;
      job.killedBy = last.killedBy;
    }
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when the next background process ends. */
  next(): Promise<void> {
    const waiter = this.#shell.process.clock.waiter();
    const wake = () => {
      this.#waiting.delete(wake);
      waiter.wake();
    };
    this.#waiting.add(wake);
    return waiter.promise;
  }

  /** Its own. */
  get all(): readonly Job[] {
    return this.#jobs;
  }

  /** What `jobs` lists. */
  get listed(): readonly Job[] {
    return this.#inherited.length > 0 ? this.#inherited : this.#jobs;
  }

  /** "+", "-" or " ". */
  mark(job: Job): string {
    if (this.#current.at(-1) === job.id) return "+";
    return this.#current.at(-2) === job.id ? "-" : " ";
  }

  /** %1, %%, %+, %-, %sleep, %?eep; undefined where there is none. */
  find(spec: string): Job | undefined {
    const text = spec.replace(/^%/, "");
    if (text === "" || text === "%" || text === "+")
      return this.listed.find((job) => job.id === this.#current.at(-1));
    if (text === "-")
      return this.listed.find((job) => job.id === (this.#current.at(-2) ?? this.#current.at(-1)));
    if (/^\d+$/.test(text)) return this.listed.find((job) => job.id === Number(text));
    if (text.startsWith("?")) return this.listed.find((job) => job.command.includes(text.slice(1)));
    return this.listed.find((job) => job.command.startsWith(text));
  }

  ofPid(pid: number): Job | undefined {
    return this.#jobs.find((job) => job.processes.some((process) => process.pid === pid));
  }

  forget(job: Job): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
    this.#current = this.#current.filter((id) => id !== job.id);
  }

  /** A subshell has none of its parent's jobs. */
  clear(): void {
    this.#jobs.length = 0;
    this.#inherited = [];
    this.#current = [];
    this.statuses.clear();
    this.#substitutions.clear();
  }

  /** Between two commands: says what ended (notify_of_job_status) and forgets it. */
  async notify(): Promise<void> {
    for (const job of this.#jobs.filter((candidate) => candidate.done)) {
      if (!job.notified) await this.#report(job);
      this.forget(job);
    }
  }

  async #report(job: Job): Promise<void> {
    job.notified = true;
    const shell = this.#shell;
    if (shell.interactive) {
      await shell.process.stderr.write(`${this.line(job)}\n`);
      return;
    }
    const quiet: readonly (Signal | null)[] = [null, "SIGINT", "SIGTERM", "SIGPIPE"];
    if (quiet.includes(job.killedBy) || shell.subshellLevel > 0) return;
    const last = job.processes.at(-1) as HostProcess;
    await shell.process.stderr.write(`${shell.prefix}${killedLine(last, job.command)}\n`);
  }

  /** A line of `jobs`. */
  line(job: Job, long = false): string {
    const stopped = job.processes.some((process) => process.stopped);
    const state = !job.done
      ? stopped
        ? "Stopped"
        : "Running"
      : job.killedBy !== null
        ? signalWords(job.killedBy)
        : job.status === 0
          ? "Done"
          : `Exit ${job.status}`;
    const pid = long ? `${String(job.processes.at(0)?.pid).padStart(5)} ` : "";
    const command = job.done || stopped ? job.command : `${job.command} &`;
    return `[${job.id}]${this.mark(job)} ${long ? pid : " "}${state.padEnd(24)}${command}`;
  }
}

/** "11794 Killed                  sleep 100". */
export function killedLine(process: HostProcess, command: string): string {
  const words = signalWords(process.killedBy as Signal);
  return `${String(process.pid).padStart(5)} ${words.padEnd(24)}${command}`;
}
