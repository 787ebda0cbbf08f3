// A host with the commands of this package and the least that programs need around them: descriptors that collect what is
// written, a few files, signals. Command lines are words, some in double quotes.

import { Clock } from "@podwire/clock";
import { Kernel, KernelError, type NetNamespace, type Subsystem, type Tracer } from "@podwire/netns";
import {
  CollectedOutput,
  EMPTY_INPUT,
  type Executable,
  type FileSystem,
  type Input,
  Interrupted,
  type Process,
  ProcessKilled,
  type Signal,
  utf8Decode,
  utf8Encode,
} from "@podwire/program";
import { veth } from "@podwire/veth";
import { executables } from "../src/index.ts";

export interface Ran {
  stdout: string;
  stderr: string;
  status: number;
}

export interface Running {
  readonly done: Promise<Ran>;
  readonly stdout: CollectedOutput;
  readonly stderr: CollectedOutput;
  kill(signal: Signal): void;
}

export class Host {
  readonly clock: Clock;
  readonly kernel: Kernel;
  readonly files = new Map<string, Uint8Array>([["/etc/hosts", utf8Encode("127.0.0.1\tlocalhost\n")]]);
  #nextPid = 100;

  constructor(options: { subsystems?: readonly Subsystem[]; tracer?: Tracer } = {}) {
    this.clock = new Clock();
    this.kernel = new Kernel({
      clock: this.clock,
      subsystems: options.subsystems ?? [veth],
      tracer: options.tracer ?? null,
    });
  }

  /** Runs `line` to its end. */
  run(line: string | readonly string[], options: { net?: NetNamespace; stdin?: Input } = {}): Promise<Ran> {
    return this.clock.run(this.start(line, options).done, 1e13);
  }

  /** Starts `line` beside what else runs; time goes on only in {@link run} or with the clock. */
  start(line: string | readonly string[], options: { net?: NetNamespace; stdin?: Input } = {}): Running {
    const argv = typeof line === "string" ? words(line) : line;
    const executable = executables.find(({ path }) => path.split("/").pop() === argv[0]);
    if (executable === undefined) throw new Error(`${argv[0]}: command not found`);
    const process = new TestProcess(
      this,
      this.#nextPid++,
      argv,
      options.net ?? this.kernel.initNet,
      options.stdin,
    );
    return {
      stdout: process.stdout,
      stderr: process.stderr,
      kill: (signal) => process.signal(signal),
      done: process.run(executable).then((status) => ({
        stdout: process.stdout.text,
        stderr: process.stderr.text,
        status,
      })),
    };
  }
}

/** Words apart, "several of them" in double quotes as one. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|[^\s"]+/g)].map(([whole, quoted]) => quoted ?? whole);
}

class TestProcess implements Process {
  readonly pid: number;
  readonly ppid = 1;
  readonly argv: readonly string[];
  readonly env: Record<string, string> = {};
  readonly cwd = "/root";
  readonly stdin: Input;
  readonly stdout = new CollectedOutput();
  readonly stderr = new CollectedOutput();
  readonly files: FileSystem;
  readonly kernel: Kernel;
  readonly clock: Clock;
  net: NetNamespace;
  readonly #handlers = new Map<Signal, (() => void) | "ignore">();
  readonly #cleanups: (() => void)[] = [];
  readonly #blocked = new Set<(error: Error) => void>();

  constructor(
    host: Host,
    pid: number,
    argv: readonly string[],
    net: NetNamespace,
    stdin: Input = EMPTY_INPUT,
  ) {
    this.pid = pid;
    this.argv = argv;
    this.stdin = stdin;
    this.kernel = host.kernel;
    this.clock = host.clock;
    this.net = net;
    this.files = fileSystem(host);
  }

  async run(executable: Executable): Promise<number> {
    try {
      return await executable.program(this);
    } catch (error) {
      if (error instanceof ProcessKilled)
        return 128 + { SIGINT: 2, SIGTERM: 15, SIGKILL: 9 }[error.signal as "SIGINT"];
      throw error;
    } finally {
      for (const cleanup of this.#cleanups.reverse()) cleanup();
    }
  }

  signal(signal: Signal): void {
    const handler = this.#handlers.get(signal);
    if (handler === "ignore") return;
    handler?.();
    const error = handler === undefined ? new ProcessKilled(signal) : new Interrupted(signal);
    for (const reject of this.#blocked) reject(error);
  }

  setNet(net: NetNamespace): void {
    this.net = net;
  }

  sleep(ns: number): Promise<void> {
    return this.block(this.clock.sleep(ns));
  }

  block<T>(promise: Promise<T>): Promise<T> {
    const interruption = this.clock.waiter<T>();
    const reject = (error: Error) => interruption.fail(error);
    this.#blocked.add(reject);
    return Promise.race([promise, interruption.promise]).finally(() => this.#blocked.delete(reject));
  }

  onSignal(signal: Signal, handler: (() => void) | "ignore" | null): void {
    if (handler === null) this.#handlers.delete(signal);
    else this.#handlers.set(signal, handler);
  }

  onExit(cleanup: () => void): void {
    this.#cleanups.push(cleanup);
  }

  spawn(): never {
    throw new KernelError("ENOSYS");
  }

  exec(): never {
    throw new KernelError("ENOSYS");
  }

  processes() {
    return [];
  }

  kill(): void {
    throw new KernelError("ESRCH");
  }
}

/** The files that the commands here read and write, and /proc/sys. */
function fileSystem(host: Host): FileSystem {
  const { files } = host;
  const read = (path: string) => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new KernelError("ENOENT");
    return bytes;
  };
  const some: Partial<FileSystem> = {
    readFile: read,
    readText: (path) => utf8Decode(read(path)),
    writeFile(path, data, options) {
      const bytes = typeof data === "string" ? utf8Encode(data) : data;
      const before = options?.append ? (files.get(path) ?? new Uint8Array()) : new Uint8Array();
      const all = new Uint8Array(before.length + bytes.length);
      all.set(before);
      all.set(bytes, before.length);
      files.set(path, all);
    },
    exists: (path) => files.has(path),
    readdir: (path) =>
      [...files.keys()]
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1)),
  };
  return some as FileSystem;
}
