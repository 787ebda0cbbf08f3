// What a program sees of its host: arguments, descriptors, files, signals, time and the namespace it is in. Programs are
// async functions over this interface; the host behind it (@podwire/machine) keeps the process table.
//
// A program may wait only through `sleep` and `block`. When the process is killed, what it waits for is rejected with
// ProcessKilled, so that its `finally` blocks run and nothing of it stays behind.

import type { Clock } from "@podwire/clock";
import type { Kernel, NetNamespace } from "@podwire/netns";
import type { FileSystem } from "./files.ts";
import type { Signal } from "./signals.ts";
import type { Input, Output } from "./streams.ts";

/** A program: gives its exit status, 0–255. A KernelError that it lets through is a bug of the program. */
export type Program = (self: Process) => Promise<number> | number;

/** An executable as it lies in the file system. */
export interface Executable {
  /** Absolute path, as "/usr/sbin/ip". */
  readonly path: string;
  readonly program: Program;
  /** Debian package it comes from, for `apt install` and the like. */
  readonly package?: string;
}

/** Where a child's descriptors go; what is left out is inherited. */
export interface SpawnOptions {
  stdin?: Input;
  stdout?: Output;
  stderr?: Output;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Namespace to start in; the parent's by default. */
  net?: NetNamespace;
}

/** How a process ended: 0–255, or 128 + the number of the signal that killed it, as shells report it. */
export type ExitStatus = number;

export interface Child {
  readonly pid: number;
  /** Resolves when it has ended. */
  wait(): Promise<ExitStatus>;
  kill(signal: Signal): void;
}

/** One line of the process table, for lsns, `ip netns pids` and /proc. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  /** TASK_COMM_LEN: the name of what runs, at most 15 characters; a script's own, not its interpreter's. */
  readonly comm: string;
  /** Command line, arguments apart. */
  readonly argv: readonly string[];
  readonly net: NetNamespace;
  /** "R" running, "S" waiting, "Z" ended and not waited for. */
  readonly state: "R" | "S" | "Z";
}

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** argv[0] is the name it was called by. */
  readonly argv: readonly string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly files: FileSystem;
  readonly kernel: Kernel;
  readonly clock: Clock;
  /** The network namespace it is in. */
  readonly net: NetNamespace;

  /** setns() and unshare(): from here on the process is in `net`. Sockets that it holds stay where they were made. */
  setNet(net: NetNamespace): void;
  /** Waits `ns` of virtual time. */
  sleep(ns: number): Promise<void>;
  /** Waits for `promise`. Rejects with {@link ProcessKilled} when the process is killed meanwhile, with {@link Interrupted} when a signal handler ran. */
  block<T>(promise: Promise<T>): Promise<T>;
  /** Handles a signal instead of its default action; `null` restores the default, "ignore" ignores it. */
  onSignal(signal: Signal, handler: (() => void) | "ignore" | null): void;
  /** Runs when the process has ended, however it did: closes sockets and files. Last registered, first run. */
  onExit(cleanup: () => void): void;

  /** fork() and execve(): another program, side by side. KernelError ENOENT, EACCES where it cannot be started. */
  spawn(argv: readonly string[], options?: SpawnOptions): Child;
  /** execve(): another program takes this process over; gives its exit status, which the caller returns. */
  exec(argv: readonly string[], options?: Pick<SpawnOptions, "env" | "net">): Promise<ExitStatus>;
  /** The processes of this host, by pid. */
  processes(): ProcessInfo[];
  /** kill(2). KernelError ESRCH where there is no such process. */
  kill(pid: number, signal: Signal): void;
}

/** The process was killed while it waited; not to be caught, except to clean up. */
export class ProcessKilled extends Error {
  override name = "ProcessKilled";
  readonly signal: Signal;
  constructor(signal: Signal) {
    super(`killed by ${signal}`);
    this.signal = signal;
  }
}

/** EINTR: a signal's handler ran while the process waited. */
export class Interrupted extends Error {
  override name = "Interrupted";
  readonly signal: Signal;
  constructor(signal: Signal) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}
