// The process table of a host. Process 1 is init: it has no program, adopts orphans and buries them. Process ids are handed out
// in order, so the same script sees the same ids.

import type { Clock } from "@podwire/clock";
import { type Kernel, KernelError, strerror } from "@podwire/netns";
import {
  type ExitStatus,
  Interrupted,
  type ProcessInfo,
  ProcessKilled,
  type Program,
  type Signal,
} from "@podwire/program";
import type { Vfs } from "../vfs/vfs.ts";
import { Budget } from "./budget.ts";
import { type ForkOptions, HostProcess, signalStatus } from "./host-process.ts";

/** RLIMIT_NPROC: a fork bomb ends here. */
const MAX_PROCESSES = 1000;

/** What a fork counts in the budget's steps. */
const FORK = 10;
/** And one that is refused: bash would wait for a second and try again. */
const REFUSED_FORK = 500;

/** EX_SOFTWARE: a program of ours broke. */
const BUG_STATUS = 70;

export class ProcessTable {
  readonly kernel: Kernel;
  readonly vfs: Vfs;
  readonly budget: Budget;
  readonly init: HostProcess;
  /** Told of an error that a program let through, which is a bug of ours. */
  onBug: ((error: unknown, process: HostProcess) => void) | null = null;
  readonly #processes = new Map<number, HostProcess>();
  #nextPid: number;

  constructor(options: { kernel: Kernel; vfs: Vfs; firstPid?: number }) {
    this.kernel = options.kernel;
    this.vfs = options.vfs;
    this.budget = new Budget(options.kernel.clock);
    this.#nextPid = options.firstPid ?? 400;
    this.init = new HostProcess(this, 1, null, { argv: ["/sbin/init"] });
    this.#processes.set(1, this.init);
  }

  /** The process id that was handed out last. */
  get lastPid(): number {
    return this.#nextPid - 1;
  }

  #pipes = 0;

  /** A name for a new pipe, as /proc/PID/fd shows it. */
  pipeName(): string {
    return `pipe:[${10_000 + this.#pipes++}]`;
  }

  /** Seconds since 1970 at virtual time 0. */
  get epoch(): number {
    return this.kernel.epoch;
  }

  get clock(): Clock {
    return this.kernel.clock;
  }

  get(pid: number): HostProcess | undefined {
    return this.#processes.get(pid);
  }

  all(): HostProcess[] {
    return [...this.#processes.values()].sort((a, b) => a.pid - b.pid);
  }

  list(): ProcessInfo[] {
    return this.all().map((process) => ({
      pid: process.pid,
      ppid: process.ppid,
      comm: process.comm,
      argv: process.argv,
      net: process.net,
      state: process.state,
    }));
  }

  /** A child of `parent` that runs `program`; it begins when the caller waits. KernelError EAGAIN. */
  start(program: Program, parent: HostProcess, options: ForkOptions): HostProcess {
    if (this.#processes.size >= MAX_PROCESSES) {
      this.budget.step(REFUSED_FORK);
      throw new KernelError("EAGAIN");
    }
    const process = new HostProcess(this, this.#nextPid++, parent, options);
    this.#processes.set(process.pid, process);
    this.budget.step(FORK);
    void this.#run(process, program);
    return process;
  }

  remove(process: HostProcess): void {
    this.#processes.delete(process.pid);
  }

  /** kill(2); a negative pid means a process group. KernelError ESRCH. */
  kill(pid: number, signal: Signal): void {
    const targets = pid < 0 ? this.all().filter((process) => process.group === -pid) : [this.get(pid)];
    if (targets.length === 0 || targets[0] === undefined) throw new KernelError("ESRCH");
    for (const target of targets) target?.deliver(signal);
  }

  /** kill(2) with signal 0. KernelError ESRCH. */
  check(pid: number): void {
    const found =
      pid < 0 ? this.all().some((process) => process.group === -pid) : this.get(pid) !== undefined;
    if (!found) throw new KernelError("ESRCH");
  }

  /** Ends every process but init: the host is switched off. */
  killAll(): void {
    for (const process of this.all()) process.deliver("SIGKILL");
  }

  async #run(process: HostProcess, program: Program): Promise<void> {
    await null;
    let status: ExitStatus;
    try {
      process.checkpoint();
      status = (await program(process)) & 0xff;
      await process.stdout.flush();
    } catch (error) {
      status = await this.#broken(process, error);
    }
    if (process.killedBy !== null) status = signalStatus(process.killedBy);
    this.#bury(process, status);
  }

  /** The status of a process whose program threw. */
  async #broken(process: HostProcess, error: unknown): Promise<ExitStatus> {
    if (error instanceof ProcessKilled || error instanceof Interrupted) {
      process.stdout.discard();
      return signalStatus(error.signal);
    }
    // Output that could not be written at the exit is no bug: glibc's programs say so, or die of SIGPIPE.
    if (error instanceof KernelError && ["EPIPE", "EBADF", "ENOSPC"].includes(error.errno)) {
      process.stdout.discard();
      const name = (process.argv[0] ?? "").split("/").pop();
      await process.stderr.write(`${name}: write error: ${strerror(error.errno)}\n`).catch(() => {});
      return 1;
    }
    this.onBug?.(error, process);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await process.stderr.write(`${process.argv[0]}: internal error: ${text}\n`).catch(() => {});
    return BUG_STATUS;
  }

  #bury(process: HostProcess, status: ExitStatus): void {
    const parent = this.get(process.ppid) ?? this.init;
    for (const child of process.children) {
      child.ppid = 1;
      if (child.status !== null) this.remove(child);
      else this.init.children.add(child);
    }
    process.children.clear();
    process.finish(status);
    if (parent === this.init) {
      this.init.reap(process);
      return;
    }
    parent.onChild?.(process);
    parent.deliver("SIGCHLD");
  }
}
