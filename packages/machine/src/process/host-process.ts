// One process of a host: descriptors, signals, the namespace it is in, its children. Programs see it through the Process interface;
// the shell, which forks, redirects and waits as bash does, uses the rest as well.

import type { Waiter } from "@podwire/clock";
import { type Kernel, KernelError, type NetNamespace } from "@podwire/netns";
import {
  type Child,
  type ExitStatus,
  IGNORED_BY_DEFAULT,
  Interrupted,
  type Process,
  type ProcessInfo,
  ProcessKilled,
  type Program,
  SIGNALS,
  type Signal,
  type SpawnOptions,
} from "@podwire/program";
import { ProcessFiles } from "../vfs/process-files.ts";
import { commOf, findExecutable } from "./executable.ts";
import { InputFile, type OpenFile, OutputFile } from "./open-file.ts";
import { StandardInput, StandardOutput } from "./stdio.ts";
import type { ProcessTable } from "./table.ts";

/** What a fork may change; all else is the parent's. */
export interface ForkOptions {
  argv?: readonly string[];
  /** The parent's by default, as long as no other program is executed; init's children are called after their argv[0]. */
  comm?: string;
  env?: Record<string, string>;
  cwd?: string;
  net?: NetNamespace;
  /** Descriptors instead of the parent's; the child takes them over (they are not retained). */
  descriptors?: Map<number, OpenFile>;
  /** Process group: its own pid for "new". */
  group?: number | "new";
}

/** What an execve() counts in the budget's steps. */
const EXEC = 10;

/** Written bytes that count as one step of the budget. */
const BYTES_A_STEP = 256;

interface Wait {
  interruptible: boolean;
  reject(error: unknown): void;
}

export class HostProcess implements Process {
  readonly table: ProcessTable;
  readonly pid: number;
  readonly kernel: Kernel;
  readonly stdin: StandardInput;
  readonly stdout: StandardOutput;
  readonly stderr: StandardOutput;
  readonly files: ProcessFiles;
  readonly startTime: number;
  ppid: number;
  group: number;
  argv: readonly string[];
  /** What /proc/PID/comm says: the file that was executed, or what was written there. */
  comm: string;
  env: Record<string, string>;
  cwd: string;
  /** How it ended; null while it lives. */
  status: ExitStatus | null = null;
  /** The signal that ended it. */
  killedBy: Signal | null = null;
  readonly children = new Set<HostProcess>();
  /** Called when a child has ended (SIGCHLD), before anybody who waits for it goes on. */
  onChild: ((child: HostProcess) => void) | null = null;
  #net: NetNamespace;
  readonly #descriptors: Map<number, OpenFile>;
  readonly #handlers = new Map<Signal, () => void>();
  readonly #ignored: Set<Signal>;
  readonly #waits = new Set<Wait>();
  readonly #cleanups: (() => void)[] = [];
  readonly #ended: Waiter<void>;
  #stopped: Waiter<void> | null = null;

  constructor(table: ProcessTable, pid: number, parent: HostProcess | null, options: ForkOptions) {
    this.table = table;
    this.pid = pid;
    this.kernel = table.kernel;
    this.ppid = parent?.pid ?? 0;
    this.group = options.group === "new" ? pid : (options.group ?? parent?.group ?? pid);
    this.argv = options.argv ?? parent?.argv ?? [];
    this.comm =
      options.comm ?? (parent === null || parent.pid === 1 ? commOf(this.argv[0] ?? "") : parent.comm);
    this.env = { ...(options.env ?? parent?.env) };
    this.cwd = options.cwd ?? parent?.cwd ?? "/";
    this.#net = (options.net ?? parent?.net ?? table.kernel.initNet).get();
    this.#ignored = new Set(parent?.ignored);
    this.#descriptors = options.descriptors ?? new Map();
    if (options.descriptors === undefined && parent !== null)
      for (const [fd, file] of parent.#descriptors) this.#descriptors.set(fd, file.retain());
    this.stdin = new StandardInput(this);
    this.stdout = new StandardOutput(this, 1, null);
    this.stderr = new StandardOutput(this, 2, "none");
    this.files = new ProcessFiles(table.vfs, this);
    this.startTime = table.clock.now;
    this.#ended = table.clock.waiter();
    parent?.children.add(this);
  }

  get clock() {
    return this.table.clock;
  }

  get net(): NetNamespace {
    return this.#net;
  }

  setNet(net: NetNamespace): void {
    net.get();
    this.#net.put();
    this.#net = net;
  }

  get state(): "R" | "S" | "Z" {
    return this.status !== null ? "Z" : this.#waits.size > 0 ? "S" : "R";
  }

  // Descriptors

  descriptor(fd: number): OpenFile | undefined {
    return this.#descriptors.get(fd);
  }

  get descriptors(): ReadonlyMap<number, OpenFile> {
    return this.#descriptors;
  }

  /** dup2(): `fd` refers to `file` from now on; the table takes the reference over. `undefined` closes. */
  setDescriptor(fd: number, file: OpenFile | undefined): void {
    this.#descriptors.get(fd)?.release();
    if (file === undefined) this.#descriptors.delete(fd);
    else this.#descriptors.set(fd, file);
  }

  /** Takes a descriptor out without closing what it refers to, for a redirection that is undone later. */
  takeDescriptor(fd: number): OpenFile | undefined {
    const file = this.#descriptors.get(fd);
    this.#descriptors.delete(fd);
    return file;
  }

  /** read(2): up to `max` bytes, null at the end. */
  async readFd(fd: number, max: number): Promise<Uint8Array | null> {
    const file = this.#descriptors.get(fd);
    if (file === undefined) throw new KernelError("EBADF");
    return this.readFrom(file, max);
  }

  async readFrom(file: OpenFile, max: number): Promise<Uint8Array | null> {
    const slice = this.table.budget.step();
    if (slice !== null) await this.wait(slice);
    for (;;) {
      this.checkpoint();
      const bytes = file.readNow(max);
      if (bytes !== undefined) return bytes;
      await this.wait(file.readable());
    }
  }

  /** write(2) until all is written. EPIPE comes with SIGPIPE. */
  async writeFd(fd: number, bytes: Uint8Array): Promise<void> {
    const file = this.#descriptors.get(fd);
    if (file === undefined) throw new KernelError("EBADF");
    const slice = this.table.budget.step(1 + bytes.length / BYTES_A_STEP);
    if (slice !== null) await this.wait(slice);
    let rest = bytes;
    try {
      while (rest.length > 0) {
        this.checkpoint();
        const taken = file.writeNow(rest);
        rest = rest.subarray(taken);
        if (taken === 0) await this.wait(file.writable());
      }
    } catch (error) {
      if (error instanceof KernelError && error.errno === "EPIPE") {
        this.deliver("SIGPIPE");
        this.checkpoint();
      }
      throw error;
    }
  }

  // Waiting

  /** Throws ProcessKilled where a signal has ended it: between two things that do not wait. */
  checkpoint(): void {
    if (this.killedBy !== null) throw new ProcessKilled(this.killedBy);
  }

  sleep(ns: number): Promise<void> {
    let id = 0;
    const waiter = this.clock.waiter();
    id = this.clock.after(ns, () => waiter.wake());
    return this.block(waiter.promise).catch((error: unknown) => {
      this.clock.cancel(id);
      throw error;
    });
  }

  block<T>(promise: Promise<T>): Promise<T> {
    return this.#blocked(promise, true);
  }

  /** {@link block}, but a signal's handler does not end the wait, as SA_RESTART. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return this.#blocked(promise, false);
  }

  async #blocked<T>(promise: Promise<T>, interruptible: boolean): Promise<T> {
    this.checkpoint();
    const value = await new Promise<T>((resolve, reject) => {
      const wait: Wait = { interruptible, reject };
      this.#waits.add(wait);
      const settled = () => this.#waits.delete(wait);
      promise.then(
        (given) => {
          settled();
          resolve(given);
        },
        (error: unknown) => {
          settled();
          reject(error);
        },
      );
    });
    while (this.#stopped !== null && this.killedBy === null) await this.#stopped.promise;
    this.checkpoint();
    return value;
  }

  #endWaits(error: unknown, onlyInterruptible: boolean): void {
    for (const wait of [...this.#waits]) {
      if (onlyInterruptible && !wait.interruptible) continue;
      this.#waits.delete(wait);
      wait.reject(error);
    }
    // Tells the clock that somebody was woken.
    this.clock.waiter().wake();
  }

  // Signals

  get ignored(): ReadonlySet<Signal> {
    return this.#ignored;
  }

  handles(signal: Signal): boolean {
    return this.#handlers.has(signal);
  }

  onSignal(signal: Signal, handler: (() => void) | "ignore" | null): void {
    if (signal === "SIGKILL" || signal === "SIGSTOP") throw new KernelError("EINVAL");
    this.#handlers.delete(signal);
    this.#ignored.delete(signal);
    if (handler === "ignore") this.#ignored.add(signal);
    else if (handler !== null) this.#handlers.set(signal, handler);
  }

  /** A signal arrives. */
  deliver(signal: Signal): void {
    if (this.status !== null || this.pid === 1) return;
    if (signal === "SIGCONT" || signal === "SIGKILL") this.#continue();
    if (signal === "SIGKILL") this.#terminate(signal);
    else if (signal === "SIGSTOP") this.#stop();
    else if (!this.#ignored.has(signal)) this.#act(signal);
  }

  /** A signal that is not ignored: its handler, or what it does by default. */
  #act(signal: Signal): void {
    const handler = this.#handlers.get(signal);
    if (handler !== undefined) {
      handler();
      this.#endWaits(new Interrupted(signal), true);
      return;
    }
    if (signal === "SIGTSTP") this.#stop();
    else if (!IGNORED_BY_DEFAULT.has(signal)) this.#terminate(signal);
  }

  #stop(): void {
    this.#stopped ??= this.clock.waiter();
  }

  #continue(): void {
    this.#stopped?.wake();
    this.#stopped = null;
  }

  get stopped(): boolean {
    return this.#stopped !== null;
  }

  #terminate(signal: Signal): void {
    if (this.killedBy !== null) return;
    this.killedBy = signal;
    this.#continue();
    this.#endWaits(new ProcessKilled(signal), false);
  }

  kill(pid: number, signal: Signal): void {
    this.table.kill(pid, signal);
  }

  // Children

  /** fork(): a child that runs `program`, with copies of everything that `options` does not replace. KernelError EAGAIN. */
  fork(program: Program, options: ForkOptions = {}): HostProcess {
    return this.table.start(program, this, options);
  }

  spawn(argv: readonly string[], options: SpawnOptions = {}): Child {
    const env = options.env === undefined ? this.env : { ...options.env };
    const found = findExecutable(this, argv, env);
    const descriptors = new Map<number, OpenFile>();
    for (const [fd, file] of this.#descriptors) if (fd > 2) descriptors.set(fd, file.retain());
    const streams = [options.stdin, options.stdout, options.stderr] as const;
    for (const [fd, stream] of streams.entries()) {
      const file = stream === undefined ? this.#descriptors.get(fd)?.retain() : fileOf(stream);
      if (file !== undefined) descriptors.set(fd, file);
    }
    const child = this.fork((self) => found.program(self), {
      argv: found.argv,
      comm: found.comm ?? "sh",
      env,
      descriptors,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.net === undefined ? {} : { net: options.net }),
    });
    return {
      pid: child.pid,
      wait: async () => {
        await this.wait(child.ended);
        return this.reap(child);
      },
      kill: (signal) => child.deliver(signal),
    };
  }

  async exec(argv: readonly string[], options: Pick<SpawnOptions, "env" | "net"> = {}): Promise<ExitStatus> {
    const env = options.env === undefined ? this.env : { ...options.env };
    const found = findExecutable(this, argv, env);
    this.argv = found.argv;
    this.comm = found.comm ?? this.comm;
    this.env = env;
    if (options.net !== undefined) this.setNet(options.net);
    this.#handlers.clear();
    this.onChild = null;
    this.table.budget.step(EXEC);
    // A fresh stack: programs that exec programs that exec … must not nest.
    await null;
    return found.program(this);
  }

  /** Resolves when the process has ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** waitpid() for a child that has ended: it leaves the table. */
  reap(child: HostProcess): ExitStatus {
    this.children.delete(child);
    this.table.remove(child);
    return child.status ?? 0;
  }

  processes(): ProcessInfo[] {
    return this.table.list();
  }

  onExit(cleanup: () => void): void {
    this.#cleanups.push(cleanup);
  }

  /** The end, for the table: closes everything, tells the parent. */
  finish(status: ExitStatus): void {
    for (const cleanup of this.#cleanups.splice(0).reverse()) cleanup();
    for (const file of this.#descriptors.values()) file.release();
    this.#descriptors.clear();
    this.#net.put();
    this.status = status;
    this.#ended.wake();
  }
}

/** What a stream of a spawned child refers to: another process's descriptor, or something outside. */
function fileOf(stream: NonNullable<SpawnOptions["stdin"] | SpawnOptions["stdout"]>): OpenFile | undefined {
  if (stream instanceof StandardInput) return stream.process.descriptor(0)?.retain();
  if (stream instanceof StandardOutput) return stream.process.descriptor(stream.fd)?.retain();
  return "read" in stream ? new InputFile(stream) : new OutputFile(stream);
}

/** The wait status of a process that a signal ended. */
export function signalStatus(signal: Signal): ExitStatus {
  return 128 + SIGNALS[signal];
}
