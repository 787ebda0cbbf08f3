// sysctl of procps 4.0.2: reads and writes the kernel's tunables under /proc/sys, as the process's namespace sees them.
// Its exit statuses are as odd as the real one's: unknown options print the usage and succeed, read errors are counted,
// a key that cannot be written is complained about and forgiven.

import type { SysctlEntry } from "@podwire/netns";
import {
  ASCII_CLASSES,
  type Executable,
  getopt,
  type LongOption,
  type Process,
  readAll,
  utf8Decode,
} from "@podwire/program";
import { complain, errnoOf, errorText } from "./output.ts";

const USAGE = `
Usage:
 sysctl [options] [variable[=value] ...]

Options:
  -a, --all            display all variables
  -A                   alias of -a
  -X                   alias of -a
      --deprecated     include deprecated parameters to listing
      --dry-run        Print the key and values but do not write
  -b, --binary         print value without new line
  -e, --ignore         ignore unknown variables errors
  -N, --names          print variable names without values
  -n, --values         print only values of the given variable(s)
  -p, --load[=<file>]  read values from file
  -f                   alias of -p
      --system         read values from all system directories
  -r, --pattern <expression>
                       select setting that match expression
  -q, --quiet          do not echo variable set
  -w, --write          enable writing a value to variable
  -o                   does nothing
  -x                   does nothing
  -d                   alias of -h

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see sysctl(8).
`;

const LONG: readonly LongOption[] = [
  { name: "all", argument: "none", short: "a" },
  { name: "deprecated", argument: "none" },
  { name: "dry-run", argument: "none" },
  { name: "binary", argument: "none", short: "b" },
  { name: "ignore", argument: "none", short: "e" },
  { name: "names", argument: "none", short: "N" },
  { name: "values", argument: "none", short: "n" },
  { name: "load", argument: "optional", short: "p" },
  { name: "quiet", argument: "none", short: "q" },
  { name: "write", argument: "none", short: "w" },
  { name: "system", argument: "none" },
  { name: "pattern", argument: "required", short: "r" },
  { name: "help", argument: "none", short: "h" },
  { name: "version", argument: "none", short: "V" },
];

/** Where `--system` looks, the first directory that has a file of some name wins. */
const SYSTEM_DIRECTORIES = [
  "/etc/sysctl.d",
  "/run/sysctl.d",
  "/usr/local/lib/sysctl.d",
  "/usr/lib/sysctl.d",
  "/lib/sysctl.d",
];
const DEFAULT_FILE = "/etc/sysctl.conf";

/** Not shown unless asked for with --deprecated: there are others in ms. */
const DEPRECATED: ReadonlySet<string> = new Set(["base_reachable_time", "retrans_time"]);

interface Setting {
  key: string;
  value: string;
  ignoreFailure: boolean;
}

async function sysctl(self: Process): Promise<number> {
  if (self.argv.length < 2) {
    await complain(self, USAGE);
    return 1;
  }
  const { options, operands, error } = getopt(self.argv.slice(1), "bneNwfp::qoxaAXr:Vdh", LONG);
  if (error !== undefined) {
    await complain(self, `sysctl: ${error}\n`);
    await self.stdout.write(USAGE);
    return 0;
  }
  const run = new Run(self);
  let load = false;
  let all = false;
  let system = false;
  for (const { name, value } of options) {
    if (name === "h" || name === "d") {
      await self.stdout.write(USAGE);
      return 0;
    }
    if (name === "V") {
      await self.stdout.write("sysctl from procps-ng 4.0.2\n");
      return 0;
    }
    if ("aAX".includes(name)) all = true;
    else if (name === "p" || name === "f") {
      load = true;
      if (value !== undefined) operands.unshift(value);
    } else if (name === "system") system = true;
    else if (name === "r") run.pattern = pattern(value as string);
    else run.set(name);
  }
  if (all) return run.showAll();
  if (system) return run.loadSystem();
  if (load) return run.load(operands.length > 0 ? operands : [DEFAULT_FILE]);
  if (operands.length === 0) {
    await complain(self, "sysctl: no variables specified\nTry `sysctl --help' for more information.\n");
    return 1;
  }
  let status = 0;
  for (const operand of operands) {
    if (!run.write && !operand.includes("=")) {
      status += await run.read(operand);
      continue;
    }
    const setting = await run.parse("command line", 0, operand);
    status |= setting === null ? 1 : await run.apply(setting);
  }
  return status & 0xff;
}

/** A POSIX extended expression as this language has it: the classes of characters have names there. */
function extended(text: string): string {
  return text.replace(/\[:(\w+):\]/g, (all, name: string) => ASCII_CLASSES[name] ?? all);
}

/** regcomp(): an expression that is none fits nothing. */
function pattern(text: string): RegExp {
  try {
    return new RegExp(extended(text));
  } catch {
    return /(?!)/;
  }
}

/** One call of sysctl: its options, and what it does with keys and files. */
class Run {
  readonly #self: Process;
  pattern: RegExp | null = null;
  write = false;
  #binary = false;
  #values = false;
  #names = false;
  #ignore = false;
  #quiet = false;
  #dryRun = false;
  #deprecated = false;

  constructor(self: Process) {
    this.#self = self;
  }

  /** An option without an argument. */
  set(option: string): void {
    if (option === "b") this.#binary = true;
    else if (option === "n") this.#values = true;
    else if (option === "N") this.#names = true;
    else if (option === "e") this.#ignore = true;
    else if (option === "q") this.#quiet = true;
    else if (option === "w") this.write = true;
    else if (option === "dry-run") this.#dryRun = true;
    else if (option === "deprecated") this.#deprecated = true;
  }

  async showAll(): Promise<number> {
    await this.#list("");
    return 0;
  }

  /** Prints a key, or all below it. Gives what is added to the exit status. */
  async read(key: string): Promise<number> {
    if (key === "") {
      await complain(this.#self, `sysctl: "" is an unknown key\n`);
      return -1;
    }
    const path = pathOf(key);
    const entry = this.#find(path);
    if (entry !== undefined) {
      await this.#show(path, entry);
      return 0;
    }
    if (await this.#list(path)) return 0;
    return (await this.#missing(path)) ? 1 : 0;
  }

  /** A line of a file or an argument; null where it sets nothing (perhaps with a complaint). */
  async parse(from: string, line: number, text: string): Promise<Setting | null> {
    let key = text.trimStart();
    if (key.length < 2 || key.startsWith("#") || key.startsWith(";")) return null;
    if (this.pattern !== null && !this.pattern.test(key)) return null;
    const equals = key.indexOf("=");
    const ignoreFailure = key.startsWith("-");
    if (equals < 0) {
      if (!ignoreFailure)
        await complain(this.#self, `sysctl: ${from}(${line}): invalid syntax, continuing...\n`);
      return null;
    }
    const value = key.slice(equals + 1).trim();
    key = key.slice(ignoreFailure ? 1 : 0, equals).trimEnd();
    return { key, value, ignoreFailure };
  }

  /** Writes a setting and says so; gives the exit status. */
  async apply({ key, value, ignoreFailure }: Setting): Promise<number> {
    const path = pathOf(key);
    if (path === "") {
      await complain(this.#self, "sysctl: Path is not under /proc/sys/: /proc/sys/\n");
      return 1;
    }
    const entry = this.#find(path);
    const name = nameOf(path);
    if (entry === undefined && !this.#isDirectory(path))
      return (await this.#missing(path)) && !ignoreFailure ? 1 : 0;
    if (entry?.write === undefined) {
      await complain(this.#self, `sysctl: setting key "${name}": Invalid argument\n`);
      return 0;
    }
    if (!this.#dryRun) {
      try {
        entry.write(this.#self.net, value);
      } catch (error) {
        await complain(this.#self, `sysctl: setting key "${name}": ${errorText(error)}\n`);
        return ignoreFailure ? 0 : 1;
      }
    }
    if (this.#quiet) return 0;
    if (this.#binary) await this.#self.stdout.write(value);
    else if (this.#values || this.#names) await this.#self.stdout.write(`${value}\n`);
    else await this.#self.stdout.write(`${name} = ${value}\n`);
    return 0;
  }

  async load(files: readonly string[]): Promise<number> {
    const settings: Setting[] = [];
    let status = 0;
    for (const file of files) {
      let text: string;
      try {
        text = file === "-" ? utf8Decode(await readAll(this.#self.stdin)) : this.#self.files.readText(file);
      } catch (error) {
        status = 1;
        await complain(this.#self, `sysctl: cannot open "${file}": ${errorText(error)}\n`);
        continue;
      }
      for (const [index, line] of text.split("\n").entries()) {
        const setting = await this.parse(file, index + 1, line);
        if (setting !== null) settings.push(setting);
      }
    }
    for (const setting of settings) status |= await this.apply(setting);
    return status;
  }

  async loadSystem(): Promise<number> {
    const chosen = new Map<string, string>();
    for (const directory of SYSTEM_DIRECTORIES)
      for (const name of this.#directory(directory))
        if (name.endsWith(".conf") && !chosen.has(name)) chosen.set(name, `${directory}/${name}`);
    const files = [...chosen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
    if (this.#self.files.exists(DEFAULT_FILE)) files.push(DEFAULT_FILE);
    if (!this.#quiet) for (const file of files) await this.#self.stdout.write(`* Applying ${file} ...\n`);
    return this.load(files);
  }

  #directory(path: string): string[] {
    try {
      return this.#self.files.readdir(path);
    } catch (error) {
      errnoOf(error);
      return [];
    }
  }

  #find(path: string): SysctlEntry | undefined {
    return this.#self.kernel.sysctls.find(this.#self.net, path);
  }

  #isDirectory(path: string): boolean {
    return this.#self.kernel.sysctls.paths(this.#self.net).some((other) => other.startsWith(`${path}/`));
  }

  /** Complains of a key that is not there, unless told to ignore it; true where it counts. */
  async #missing(path: string): Promise<boolean> {
    if (this.#ignore) return false;
    const file = path.endsWith("/") && this.#find(path.slice(0, -1)) !== undefined;
    const reason = file ? "Not a directory" : "No such file or directory";
    await complain(this.#self, `sysctl: cannot stat /proc/sys/${path}: ${reason}\n`);
    return true;
  }

  /** Prints everything below `path`; false where there is nothing. */
  async #list(path: string): Promise<boolean> {
    const { sysctls } = this.#self.kernel;
    const prefix = path === "" || path.endsWith("/") ? path : `${path}/`;
    const paths = sysctls.paths(this.#self.net).filter((other) => other.startsWith(prefix));
    paths.sort(byDirectory);
    for (const other of paths) await this.#show(other, this.#find(other) as SysctlEntry);
    return paths.length > 0;
  }

  async #show(path: string, entry: SysctlEntry): Promise<void> {
    const name = nameOf(path);
    if (this.pattern !== null && !this.pattern.test(name)) return;
    if (!this.#deprecated && DEPRECATED.has(path.slice(path.lastIndexOf("/") + 1))) return;
    if (this.#names) {
      await this.#self.stdout.write(`${name}\n`);
      return;
    }
    let text: string;
    try {
      text = entry.read(this.#self.net);
    } catch (error) {
      // What can only be written (net.ipv4.route.flush) is passed over.
      errnoOf(error);
      return;
    }
    if (this.#binary) await this.#self.stdout.write(text);
    else
      for (const line of text.split("\n"))
        await this.#self.stdout.write(this.#values ? `${line}\n` : `${name} = ${line}\n`);
  }
}

/** Order in which /proc/sys lists: directory by directory, by name. */
function byDirectory(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? "";
    if (part !== other) return part < other ? -1 : 1;
  }
  return left.length - right.length;
}

/** The path that a key means: its first separator says whether dots or slashes separate. */
function pathOf(key: string): string {
  const first = key.search(/[./]/);
  return first < 0 || key[first] === "/" ? key : swapped(key);
}

/** The dotted name of a path. */
const nameOf = swapped;

function swapped(text: string): string {
  return text.replace(/[./]/g, (separator) => (separator === "." ? "/" : "."));
}

export const sysctlExecutables: readonly Executable[] = [
  { path: "/usr/sbin/sysctl", program: sysctl, package: "procps" },
];
