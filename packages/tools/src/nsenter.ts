// nsenter of util-linux 2.38: a program in the network namespace of another process, or of a file. Of all other kinds of
// namespace a host here has one only, so entering those of a process changes nothing and is accepted; entering one from a
// file, or changing ids and the root, is not simulated.

import { KernelError, type NetNamespace, strerror } from "@podwire/netns";
import {
  type Executable,
  getopt,
  type LongOption,
  type Process,
  Unsupported,
  withUnsupported,
} from "@podwire/program";
import { failedToExecute, misused, printVersion, programToRun, refuse } from "./util-linux.ts";
import { NSENTER_HELP } from "./util-linux-help.ts";

/** Other kinds of namespace: option, and name under /proc/PID/ns. */
const OTHER_NAMESPACES: Readonly<Record<string, string>> = {
  m: "mnt",
  u: "uts",
  i: "ipc",
  p: "pid",
  C: "cgroup",
  U: "user",
  T: "time",
};

const SHORT = "ahVt:m::u::i::n::p::C::U::T::S:G:r::w::W:FZ";

const LONG: readonly LongOption[] = [
  { name: "all", argument: "none", short: "a" },
  { name: "help", argument: "none", short: "h" },
  { name: "version", argument: "none", short: "V" },
  { name: "target", argument: "required", short: "t" },
  { name: "mount", argument: "optional", short: "m" },
  { name: "uts", argument: "optional", short: "u" },
  { name: "ipc", argument: "optional", short: "i" },
  { name: "net", argument: "optional", short: "n" },
  { name: "pid", argument: "optional", short: "p" },
  { name: "user", argument: "optional", short: "U" },
  { name: "cgroup", argument: "optional", short: "C" },
  { name: "time", argument: "optional", short: "T" },
  { name: "setuid", argument: "required", short: "S" },
  { name: "setgid", argument: "required", short: "G" },
  { name: "root", argument: "optional", short: "r" },
  { name: "wd", argument: "optional", short: "w" },
  { name: "wdns", argument: "optional", short: "W" },
  { name: "no-fork", argument: "none", short: "F" },
  { name: "preserve-credentials", argument: "none" },
  { name: "follow-context", argument: "none", short: "Z" },
];

function nsenter(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = getopt(self.argv.slice(1), SHORT, LONG, { posix: true });
    if (parsed.error !== undefined) return misused(self, parsed.error);
    let pid: number | undefined;
    let netFile: string | undefined;
    let wantsNet = false;
    const others: string[] = [];
    for (const { name, value } of parsed.options) {
      if (name === "h") {
        await self.stdout.write(NSENTER_HELP);
        return 0;
      }
      if (name === "V") return printVersion(self);
      if (name === "t") {
        if (!/^\d+$/.test(value ?? "")) return refuse(self, `failed to parse pid: '${value}'`);
        pid = Number(value);
      } else if (name === "a") {
        wantsNet = true;
        others.push(...Object.values(OTHER_NAMESPACES));
      } else if (name === "n") {
        wantsNet = true;
        netFile = value;
      } else if (OTHER_NAMESPACES[name] !== undefined) {
        if (value !== undefined) throw new Unsupported(`a ${OTHER_NAMESPACES[name]} namespace from a file`);
        others.push(OTHER_NAMESPACES[name]);
      } else if (name !== "F" && name !== "preserve-credentials") throw new Unsupported(`option -${name}`);
    }
    for (const kind of [...others, ...(wantsNet && netFile === undefined ? ["net"] : [])]) {
      if (pid === undefined) return refuse(self, `neither filename nor target pid supplied for ns/${kind}`);
      if (processNet(self, pid) === undefined)
        return refuse(self, `cannot open /proc/${pid}/ns/${kind}: ${strerror("ENOENT")}`);
    }
    if (netFile !== undefined) {
      const status = await enterFile(self, netFile);
      if (status !== 0) return status;
    } else if (wantsNet && pid !== undefined) self.setNet(processNet(self, pid) as NetNamespace);
    const argv = programToRun(self, parsed.operands);
    try {
      return await self.exec(argv);
    } catch (error) {
      return failedToExecute(self, argv[0] as string, error);
    }
  });
}

async function enterFile(self: Process, path: string): Promise<number> {
  let net: NetNamespace | null;
  try {
    net = self.files.namespaceAt(path);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return refuse(self, `cannot open ${path}: ${strerror(error.errno)}`);
  }
  if (net === null) return refuse(self, `reassociate to namespace 'ns/net' failed: ${strerror("EINVAL")}`);
  self.setNet(net);
  return 0;
}

function processNet(self: Process, pid: number): NetNamespace | undefined {
  return self.processes().find((candidate) => candidate.pid === pid)?.net;
}

export const nsenterExecutables: readonly Executable[] = [
  { path: "/usr/bin/nsenter", program: nsenter, package: "util-linux" },
];
