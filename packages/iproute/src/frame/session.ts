// One run of `ip` or `bridge`: its process, its options, and what it says, kept in order until it can be written. What
// iproute2 does on its way out of a wrong command line (lib/utils.c) is here as methods that end the command.

import { KernelError, type NetDevice, type NetNamespace, strerror } from "@podwire/netns";
import type { Process } from "@podwire/program";
import { Exit, MISUSE } from "./exit.ts";
import type { LinkCache } from "./link-cache.ts";
import { Names } from "./names.ts";
import { Printer } from "./printer.ts";

export type Family = "unspec" | "inet" | "inet6" | "packet" | "mpls" | "bridge";

export interface Options {
  family: Family;
  /** How often `-s` and `-d` stood there. */
  stats: number;
  details: number;
  json: boolean;
  pretty: boolean;
  oneline: boolean;
  brief: boolean;
  human: boolean;
  iec: boolean;
  numeric: boolean;
  color: boolean;
  all: boolean;
  force: boolean;
  resolve: boolean;
  compressVlans: boolean;
  timestamp: boolean;
  /** `-ts`: the time in brackets, on the line itself. */
  timestampShort: boolean;
  /** `-l`: rounds of flushing. */
  loops: number;
}

export const DEFAULT_OPTIONS: Readonly<Options> = {
  family: "unspec",
  stats: 0,
  details: 0,
  json: false,
  pretty: false,
  oneline: false,
  brief: false,
  human: false,
  iec: false,
  numeric: false,
  color: false,
  all: false,
  force: false,
  resolve: false,
  compressVlans: false,
  timestamp: false,
  timestampShort: false,
  loops: 10,
};

export class Session {
  readonly self: Process;
  readonly options: Options = { ...DEFAULT_OPTIONS };
  readonly names: Names;
  /** One of many commands: it must not take the program over. */
  batch = false;
  /** `ip link` has shown links (do_link): what shows links later in a batch does it in the same way. */
  linksShown = false;
  /** A monitor's own memory of links; null: the kernel is asked each time. */
  links: LinkCache | null = null;
  /** A monitor's own memory of names of namespaces, by id. */
  nsids: Map<number, string> | null = null;
  #said: { where: "stdout" | "stderr"; text: string }[] = [];

  constructor(self: Process) {
    this.self = self;
    this.names = new Names(self.files, this.options);
  }

  /** The namespace that the command works in: `-n` moves the process. */
  get net(): NetNamespace {
    return this.self.net;
  }

  /** A printer for one list. */
  printer(options: { json?: boolean } = {}): Printer {
    const { json, pretty, oneline, color } = this.options;
    return new Printer({ json: options.json ?? json, pretty, oneline, color }, (text) => this.out(text));
  }

  /** To standard output, in order with everything else. */
  out(text: string): void {
    this.#say("stdout", text);
  }

  /** To standard error. */
  err(text: string): void {
    this.#say("stderr", text);
  }

  /** Writes what was said so far. */
  async flush(): Promise<void> {
    const said = this.#said;
    this.#said = [];
    for (const { where, text } of said) await this.self[where].write(text);
  }

  /** Says `message` on standard error and ends the command. */
  fail(message: string, status: number = MISUSE): never {
    this.err(message);
    throw new Exit(status);
  }

  /** invarg(): some messages of the original end in a newline of their own, and then an empty line follows. */
  invalid(message: string, argument: string): never {
    this.fail(`Error: argument "${argument}" is wrong: ${message}\n`);
  }

  /** duparg(). */
  duplicate(key: string, argument: string): never {
    this.fail(`Error: duplicate "${key}": "${argument}" is the second value.\n`);
  }

  /** duparg2(). */
  garbage(key: string, argument: string): never {
    this.fail(`Error: either "${key}" is duplicate, or "${argument}" is a garbage.\n`);
  }

  /** missarg(). */
  missing(key: string): never {
    this.fail(`Error: argument "${key}" is required\n`);
  }

  /** incomplete_command(). */
  incomplete(): never {
    this.fail('Command line is not complete. Try option "help"\n');
  }

  /** nodev(): the command returns with status 1. */
  noDevice(name: string): never {
    this.return(`Cannot find device "${name}"\n`, 1);
  }

  /** Says `message` on standard error; the command, but not a batch, is over. */
  return(message: string, status: number): never {
    this.err(message);
    throw new Exit(status, true);
  }

  /** The device called `name` (or altname) here. */
  device(name: string): NetDevice | undefined {
    return this.net.device(name) ?? deviceOfIfname(this.net, name);
  }

  /** ll_index_to_name(). */
  nameOf(dev: NetDevice): string {
    return this.links === null ? dev.name : this.links.name(dev.ifindex);
  }

  /** The same; {@link noDevice} where there is none. */
  deviceOrFail(name: string): NetDevice {
    return this.device(name) ?? this.noDevice(name);
  }

  /** What iproute2 prints when the kernel said no: its own sentence, or the errno's. Ends the command with status 2. */
  kernelError(error: KernelError): never {
    this.reportKernelError(error);
    throw new Exit(2, true);
  }

  /** The same without ending the command. */
  reportKernelError(error: KernelError): void {
    if (error.extack === undefined) this.err(`RTNETLINK answers: ${strerror(error.errno)}\n`);
    else this.err(`Error: ${error.extack}${error.extack.endsWith(".") ? "" : "."}\n`);
  }

  /** Runs a request to the kernel under its lock; a refusal is printed and ends the command. */
  talk<T>(request: () => T): T {
    try {
      return this.self.kernel.rtnl.locked(request);
    } catch (error) {
      if (error instanceof KernelError) this.kernelError(error);
      throw error;
    }
  }

  #say(where: "stdout" | "stderr", text: string): void {
    if (text === "") return;
    const last = this.#said[this.#said.length - 1];
    if (last?.where === where) last.text += text;
    else this.#said.push({ where, text });
  }
}

/** ll_name_to_index() understands "if7" for the device with index 7, whatever its name. */
function deviceOfIfname(net: NetNamespace, name: string): NetDevice | undefined {
  const match = /^if(\d+)$/.exec(name);
  return match ? net.devicesByIndex.get(Number(match[1])) : undefined;
}
