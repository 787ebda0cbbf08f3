// A host. Machine is the one door through which control planes, labs and tests work on it, simulated or real; SimulatedMachine is the simulated
// one: a kernel, a tree of files, a process table and the commands of Debian 12.

import { Clock, SECOND } from "@podwire/clock";
import { Kernel, KernelError, type NetNamespace, type Subsystem, type Tracer } from "@podwire/netns";
import {
  CollectedOutput,
  type Executable,
  type ExitStatus,
  type Input,
  type Output,
  type Signal,
  utf8Encode,
} from "@podwire/program";
import { KERNEL_RELEASE, KERNEL_VERSION } from "@podwire/tools";
import { allExecutables } from "./executables.ts";
import { DEFAULT_PATH, findExecutable } from "./process/executable.ts";
import type { HostProcess } from "./process/host-process.ts";
import { InputFile, NullFile, type OpenFile, OutputFile } from "./process/open-file.ts";
import { ProcessTable } from "./process/table.ts";
import { allSubsystems, bridgePorts, procModules, procNetFiles, sysfsGroups } from "./subsystems.ts";
import { daysOf } from "./time.ts";
import { populateDev } from "./vfs/devfs.ts";
import { populateEtc } from "./vfs/etc.ts";
import { ExecutableNode } from "./vfs/nodes.ts";
import { mountProc } from "./vfs/procfs.ts";
import { mountSys } from "./vfs/sysfs.ts";
import { Vfs } from "./vfs/vfs.ts";

export interface ExecOptions {
  /** Namespace to run in: a name under /run/netns, or a path; the initial one by default. */
  netns?: string;
  /** The whole environment; a root login's by default. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  stdin?: string | Uint8Array | Input;
  /** Aborting it kills the process. */
  signal?: { readonly aborted: boolean; addEventListener(type: "abort", listener: () => void): void };
}

export interface ExecResult {
  /** 0–255; 128 + the number of the signal that killed it. */
  status: ExitStatus;
  stdout: string;
  stderr: string;
}

export interface SpawnedProcess {
  readonly pid: number;
  wait(): Promise<ExitStatus>;
  kill(signal?: Signal): void;
}

export interface MachineSpawnOptions extends Omit<ExecOptions, "stdin"> {
  stdin?: Input;
  stdout?: Output;
  stderr?: Output;
}

/** What a control plane, a lab or a test may do with a host. */
export interface Machine {
  readonly clock: Clock;
  readonly hostname: string;
  /** Runs a command to its end. A program that is not there gives status 127, as a shell does. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Starts a command: its output as streams, to be killed or waited for. */
  spawn(argv: readonly string[], options?: MachineSpawnOptions): SpawnedProcess;
  readFile(path: string): Promise<Uint8Array>;
  /** Atomic: readers see the old or the new file. */
  writeFile(path: string, data: string | Uint8Array): Promise<void>;
  /** flock(): runs `body` while nobody else holds `path`. */
  lock<T>(path: string, body: () => Promise<T>): Promise<T>;
  /** Calls `changed` after each change of the file at `path`; the result stops it. */
  watch(path: string, changed: () => void): () => void;
}

export interface SimulatedMachineOptions {
  /** A new one, with `seed`, by default. */
  clock?: Clock;
  seed?: number;
  hostname?: string;
  /** The kernel's parts in order; all there are by default. */
  subsystems?: readonly Subsystem[];
  /** Commands besides those of every machine; one at the same path replaces it. */
  executables?: readonly Executable[];
  tracer?: Tracer | null;
  /** Bytes that all files together may hold; 256 MiB by default. */
  storage?: number;
}

/** Virtual time begins here, in seconds since 1970: 2026-01-01 00:00 UTC. */
export const EPOCH = daysOf(2026, 0, 1) * 86_400;

export const ROOT_ENV: Readonly<Record<string, string>> = {
  HOME: "/root",
  LANG: "C.UTF-8",
  LOGNAME: "root",
  PATH: DEFAULT_PATH,
  SHELL: "/bin/bash",
  TERM: "xterm-256color",
  USER: "root",
};

/** /proc/version. */
const VERSION = `Linux version ${KERNEL_RELEASE} (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) ${KERNEL_VERSION}`;

export class SimulatedMachine implements Machine {
  readonly clock: Clock;
  readonly kernel: Kernel;
  readonly vfs: Vfs;
  readonly processes: ProcessTable;
  readonly executables: readonly Executable[];
  readonly #locks = new Map<string, Promise<unknown>>();

  constructor(options: SimulatedMachineOptions = {}) {
    this.clock = options.clock ?? new Clock(options.seed === undefined ? {} : { seed: options.seed });
    const hostname = options.hostname ?? "localhost";
    this.kernel = new Kernel({
      clock: this.clock,
      subsystems: options.subsystems ?? allSubsystems,
      hostname,
      epoch: EPOCH,
      tracer: options.tracer ?? null,
    });
    this.vfs = new Vfs({ clock: this.clock, limit: options.storage ?? 256 * 2 ** 20 });
    populateEtc(this.vfs, hostname);
    populateDev(this.vfs, this.clock, `${hostname}/dev/urandom`);
    mountProc(this.vfs, {
      kernel: this.kernel,
      table: () => this.processes,
      netFiles: procNetFiles,
      version: VERSION,
      modules: () => procModules(this.kernel),
    });
    mountSys(this.vfs, { groups: sysfsGroups, bridgePorts });
    this.processes = new ProcessTable({ kernel: this.kernel, vfs: this.vfs });
    const byPath = new Map<string, Executable>();
    for (const executable of [...allExecutables, ...(options.executables ?? [])])
      byPath.set(usrPath(executable.path), executable);
    this.executables = [...byPath.values()];
    for (const [path, { program }] of byPath) this.vfs.put(path, new ExecutableNode(program));
  }

  get hostname(): string {
    return this.kernel.hostname;
  }

  /** The files as process 1 sees them. */
  get files() {
    return this.processes.init.files;
  }

  /** The namespace called `netns` (a name under /run/netns or a path). KernelError ENOENT, EINVAL. */
  namespace(netns: string): NetNamespace {
    const path = netns.includes("/") ? netns : `/run/netns/${netns}`;
    const net = this.files.namespaceAt(path);
    if (net === null) throw new KernelError("EINVAL");
    return net;
  }

  /** Starts a process of its own group under init. KernelError ENOENT, EACCES where it cannot be started. */
  start(
    argv: readonly string[],
    options: MachineSpawnOptions & { descriptors?: Map<number, OpenFile> } = {},
  ): HostProcess {
    const { init } = this.processes;
    const env = { ...(options.env ?? ROOT_ENV) };
    const found = findExecutable(init, argv, env);
    const descriptors =
      options.descriptors ??
      new Map<number, OpenFile>([
        [0, options.stdin === undefined ? new NullFile() : new InputFile(options.stdin)],
        [1, options.stdout === undefined ? new NullFile() : new OutputFile(options.stdout)],
        [2, options.stderr === undefined ? new NullFile() : new OutputFile(options.stderr)],
      ]);
    const process = init.fork((self) => found.program(self), {
      argv: found.argv,
      comm: found.comm ?? "sh",
      env,
      cwd: options.cwd ?? "/root",
      descriptors,
      group: "new",
      ...(options.netns === undefined ? {} : { net: this.namespace(options.netns) }),
    });
    if (options.signal?.aborted) process.deliver("SIGKILL");
    options.signal?.addEventListener("abort", () => process.deliver("SIGKILL"));
    return process;
  }

  spawn(argv: readonly string[], options: MachineSpawnOptions = {}): SpawnedProcess {
    const process = this.start(argv, options);
    return {
      pid: process.pid,
      wait: async () => {
        await process.ended;
        return process.status ?? 0;
      },
      kill: (signal = "SIGTERM") => process.deliver(signal),
    };
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    const stdout = new CollectedOutput();
    const stderr = new CollectedOutput();
    const { stdin, ...rest } = options;
    let status: ExitStatus;
    try {
      const spawned = this.spawn(argv, {
        ...rest,
        stdout,
        stderr,
        ...(stdin === undefined ? {} : { stdin: asInput(stdin) }),
      });
      status = await spawned.wait();
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      status = error.errno === "ENOENT" ? 127 : 126;
      await stderr.write(`${argv[0]}: ${error.message}\n`);
    }
    return { status, stdout: stdout.text, stderr: stderr.text };
  }

  /** {@link exec}, driving virtual time until it is done: for tests and tools that do nothing else with the clock. */
  run(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    return this.clock.run(this.exec(argv, options), 3600 * SECOND);
  }

  async readFile(path: string): Promise<Uint8Array> {
    return this.files.readFile(path);
  }

  async writeFile(path: string, data: string | Uint8Array): Promise<void> {
    this.files.writeFile(path, data);
  }

  async lock<T>(path: string, body: () => Promise<T>): Promise<T> {
    const before = this.#locks.get(path) ?? Promise.resolve();
    const mine = before.then(body, body);
    this.#locks.set(
      path,
      mine.catch(() => {}),
    );
    return mine;
  }

  watch(path: string, changed: () => void): () => void {
    return this.vfs.watch(path, changed);
  }
}

/** Debian 12 has /bin and /sbin merged into /usr. */
const usrPath = (path: string): string => path.replace(/^\/(bin|sbin)\//, "/usr/$1/");

function asInput(given: string | Uint8Array | Input): Input {
  if (typeof given !== "string" && !(given instanceof Uint8Array)) return given;
  let rest: Uint8Array | null = typeof given === "string" ? utf8Encode(given) : given;
  return {
    read: async (max = 65536) => {
      if (rest === null || rest.length === 0) return null;
      const part = rest.subarray(0, max);
      rest = rest.subarray(part.length);
      return part;
    },
  };
}
