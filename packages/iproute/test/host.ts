// A host with `ip` and the least around it: namespaces mounted on files under /run/netns, a process table, output that is
// kept. Command lines are words, some in quotes. Scripts with a shell in them belong to @podwire/conformance.

import { Clock } from "@podwire/clock";
import { Kernel, KernelError, type NetNamespace, type Subsystem } from "@podwire/netns";
import {
  CollectedOutput,
  EMPTY_INPUT,
  type Executable,
  type FileSystem,
  type Process,
  type ProcessInfo,
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

const TRUE_AND_FALSE: readonly Executable[] = [
  { path: "/usr/bin/true", program: () => 0 },
  { path: "/usr/bin/false", program: () => 1 },
];

export class Host {
  readonly clock = new Clock();
  readonly kernel: Kernel;
  readonly executables: readonly Executable[];
  /** Files by path; a namespace where one is mounted. */
  readonly files = new Map<string, Uint8Array | NetNamespace>();
  readonly directories = new Set<string>(["/", "/run", "/etc"]);
  readonly processes: ProcessInfo[] = [];
  #nextPid = 100;

  constructor(options: { subsystems?: readonly Subsystem[]; executables?: readonly Executable[] } = {}) {
    this.kernel = new Kernel({ clock: this.clock, subsystems: options.subsystems ?? [veth] });
    this.executables = [...executables, ...TRUE_AND_FALSE, ...(options.executables ?? [])];
    const init = {
      pid: 1,
      ppid: 0,
      comm: "init",
      argv: ["init"],
      net: this.kernel.initNet,
      state: "S",
    } as const;
    this.processes.push(init);
  }

  /** Runs `line` to its end, in the initial namespace unless another is given. */
  run(line: string | readonly string[], options: { net?: NetNamespace } = {}): Promise<Ran> {
    return this.clock.run(this.start(line, options.net ?? this.kernel.initNet), 1e12);
  }

  /** Its standard output; fails where the command complains. */
  async text(line: string): Promise<string> {
    const ran = await this.run(line);
    if (ran.status !== 0 || ran.stderr !== "")
      throw new Error(`${line}: status ${ran.status}: ${ran.stderr}`);
    return ran.stdout;
  }

  async start(line: string | readonly string[], net: NetNamespace): Promise<Ran> {
    const argv = typeof line === "string" ? words(line) : line;
    const stdout = new CollectedOutput();
    const stderr = new CollectedOutput();
    const status = await this.execute(argv, { net, stdout, stderr, ppid: 1 });
    return { stdout: stdout.text, stderr: stderr.text, status };
  }

  async execute(
    argv: readonly string[],
    context: { net: NetNamespace; stdout: CollectedOutput; stderr: CollectedOutput; ppid: number },
  ): Promise<number> {
    const executable = this.executables.find(
      ({ path }) => path === argv[0] || path.split("/").pop() === argv[0],
    );
    if (executable === undefined) throw new KernelError("ENOENT");
    const process = new TestProcess(this, this.#nextPid++, argv, context);
    this.processes.push(process.info);
    process.net.get();
    try {
      return await executable.program(process);
    } finally {
      process.net.put();
      this.processes.splice(this.processes.indexOf(process.info), 1);
    }
  }
}

/** Words apart; quotes of both kinds keep several of them together. */
export function words(line: string): string[] {
  const found: string[] = [];
  for (const match of line.matchAll(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/g))
    found.push(
      match[0].replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g, (_, single, double, escaped) =>
        single !== undefined ? single : double !== undefined ? double.replace(/\\(.)/g, "$1") : escaped,
      ),
    );
  return found;
}

class TestProcess implements Process {
  readonly ppid: number;
  readonly env: Record<string, string> = {};
  readonly cwd = "/root";
  readonly stdin = EMPTY_INPUT;
  readonly stdout: CollectedOutput;
  readonly stderr: CollectedOutput;
  readonly info: { -readonly [K in keyof ProcessInfo]: ProcessInfo[K] };
  readonly host: Host;
  readonly pid: number;
  readonly argv: readonly string[];

  constructor(
    host: Host,
    pid: number,
    argv: readonly string[],
    context: { net: NetNamespace; stdout: CollectedOutput; stderr: CollectedOutput; ppid: number },
  ) {
    this.host = host;
    this.pid = pid;
    this.argv = argv;
    this.ppid = context.ppid;
    this.stdout = context.stdout;
    this.stderr = context.stderr;
    this.info = { pid, ppid: context.ppid, comm: argv[0] ?? "", argv, net: context.net, state: "R" };
  }

  get net(): NetNamespace {
    return this.info.net;
  }
  get kernel(): Kernel {
    return this.host.kernel;
  }
  get clock(): Clock {
    return this.host.clock;
  }

  setNet(net: NetNamespace): void {
    net.get();
    this.info.net.put();
    this.info.net = net;
  }
  sleep(ns: number): Promise<void> {
    return this.clock.sleep(ns);
  }
  block<T>(promise: Promise<T>): Promise<T> {
    return promise;
  }
  onSignal(): void {}
  onExit(): void {}
  spawn(argv: readonly string[], options: { net?: NetNamespace } = {}): ReturnType<Process["spawn"]> {
    const ended = this.host.execute(argv, { ...this, net: options.net ?? this.net, ppid: this.pid });
    return { pid: 0, wait: () => ended, kill: () => {} };
  }
  exec(argv: readonly string[]): Promise<number> {
    return this.host.execute(argv, { ...this, net: this.net, ppid: this.ppid });
  }
  processes(): ProcessInfo[] {
    return [...this.host.processes];
  }
  kill(): void {
    throw new KernelError("ESRCH");
  }

  get files(): FileSystem {
    return new TestFiles(this.host);
  }
}

class TestFiles implements FileSystem {
  readonly #host: Host;
  constructor(host: Host) {
    this.#host = host;
  }

  readFile(path: string): Uint8Array {
    const file = this.#host.files.get(path);
    if (file instanceof Uint8Array) return file;
    throw new KernelError(file === undefined ? "ENOENT" : "EINVAL");
  }
  readText(path: string): string {
    return utf8Decode(this.readFile(path));
  }
  writeFile(path: string, data: string | Uint8Array): void {
    const directory = path.slice(0, path.lastIndexOf("/"));
    if (!this.#host.directories.has(directory)) throw new KernelError("ENOENT");
    this.#host.files.set(path, typeof data === "string" ? utf8Encode(data) : data);
  }
  exists(path: string): boolean {
    return this.#host.files.has(path) || this.#host.directories.has(path);
  }
  readdir(path: string): string[] {
    if (!this.#host.directories.has(path)) throw new KernelError("ENOENT");
    const names = [...this.#host.files.keys()].filter((name) => name.startsWith(`${path}/`));
    return names.map((name) => name.slice(path.length + 1)).reverse();
  }
  mkdir(path: string): void {
    this.#host.directories.add(path);
  }
  unlink(path: string): void {
    if (this.#host.files.get(path) === undefined) throw new KernelError("ENOENT");
    this.#host.files.delete(path);
  }
  bindNamespace(path: string, net: NetNamespace): void {
    net.get();
    this.#host.files.set(path, net);
  }
  unmount(path: string): void {
    const net = this.#host.files.get(path);
    if (net === undefined || net instanceof Uint8Array) throw new KernelError("EINVAL");
    this.#host.files.set(path, new Uint8Array(0));
    net.put();
  }
  namespaceAt(path: string): NetNamespace | null {
    const file = this.#host.files.get(path);
    if (file === undefined) throw new KernelError("ENOENT");
    return file instanceof Uint8Array ? null : file;
  }
  stat(): never {
    throw new KernelError("ENOSYS");
  }
  lstat(): never {
    throw new KernelError("ENOSYS");
  }
  rmdir(): never {
    throw new KernelError("ENOSYS");
  }
  rename(): never {
    throw new KernelError("ENOSYS");
  }
  symlink(): never {
    throw new KernelError("ENOSYS");
  }
  readlink(): never {
    throw new KernelError("ENOSYS");
  }
  realpath(): never {
    throw new KernelError("ENOSYS");
  }
}
