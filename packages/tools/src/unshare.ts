// unshare of util-linux 2.38: a program in a network namespace of its own, kept alive by a mount with --net=FILE. Accepted
// and without effect, as everyone here is root and the host has nothing of the kind: -i -C -T -U -r -c. So is -m, though
// what the program mounts is then seen outside too. Namespaces of processes and host names are not simulated.

import { KernelError, strerror } from "@podwire/netns";
import {
  type Executable,
  getopt,
  type LongOption,
  type Process,
  Unsupported,
  withUnsupported,
} from "@podwire/program";
import { failedToExecute, misused, printVersion, programToRun, refuse } from "./util-linux.ts";
import { UNSHARE_HELP } from "./util-linux-help.ts";

const SHORT = "fhVmuinpCTUrR:w:S:G:c";

const LONG: readonly LongOption[] = [
  { name: "help", argument: "none", short: "h" },
  { name: "version", argument: "none", short: "V" },
  { name: "mount", argument: "optional", short: "m" },
  { name: "uts", argument: "optional", short: "u" },
  { name: "ipc", argument: "optional", short: "i" },
  { name: "net", argument: "optional", short: "n" },
  { name: "pid", argument: "optional", short: "p" },
  { name: "user", argument: "optional", short: "U" },
  { name: "cgroup", argument: "optional", short: "C" },
  { name: "time", argument: "optional", short: "T" },
  { name: "fork", argument: "none", short: "f" },
  { name: "kill-child", argument: "optional" },
  { name: "mount-proc", argument: "optional" },
  { name: "map-user", argument: "required" },
  { name: "map-users", argument: "required" },
  { name: "map-group", argument: "required" },
  { name: "map-groups", argument: "required" },
  { name: "map-root-user", argument: "none", short: "r" },
  { name: "map-current-user", argument: "none", short: "c" },
  { name: "map-auto", argument: "none" },
  { name: "propagation", argument: "required" },
  { name: "setgroups", argument: "required" },
  { name: "keep-caps", argument: "none" },
  { name: "setuid", argument: "required", short: "S" },
  { name: "setgid", argument: "required", short: "G" },
  { name: "root", argument: "required", short: "R" },
  { name: "wd", argument: "required", short: "w" },
  { name: "monotonic", argument: "required" },
  { name: "boottime", argument: "required" },
];

const WITHOUT_EFFECT = ["m", "i", "C", "T", "U", "r", "c", "propagation", "setgroups", "keep-caps"];

function unshare(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = getopt(self.argv.slice(1), SHORT, LONG, { posix: true });
    if (parsed.error !== undefined) return misused(self, parsed.error);
    let newNet = false;
    let keepAt: string | undefined;
    let fork = false;
    for (const { name, value } of parsed.options) {
      if (name === "h") {
        await self.stdout.write(UNSHARE_HELP);
        return 0;
      }
      if (name === "V") return printVersion(self);
      if (name === "n") {
        newNet = true;
        keepAt = value;
      } else if (name === "f" || name === "kill-child") fork = true;
      else if (!WITHOUT_EFFECT.includes(name) || value !== undefined)
        throw new Unsupported(`option ${name.length === 1 ? "-" : "--"}${name}`);
    }
    if (newNet) {
      const net = self.kernel.createNet();
      net.label = `net:[${net.inode}]`;
      self.setNet(net);
      if (keepAt !== undefined) {
        try {
          // The mount needs a file to be on.
          self.files.stat(keepAt);
          self.files.bindNamespace(keepAt, net);
        } catch (error) {
          if (!(error instanceof KernelError)) throw error;
          return refuse(self, `mount /proc/${self.pid}/ns/net on ${keepAt} failed: ${strerror(error.errno)}`);
        }
      }
    }
    const argv = programToRun(self, parsed.operands);
    try {
      return fork ? await self.block(self.spawn(argv).wait()) : await self.exec(argv);
    } catch (error) {
      return failedToExecute(self, argv[0] as string, error);
    }
  });
}

export const unshareExecutables: readonly Executable[] = [
  { path: "/usr/bin/unshare", program: unshare, package: "util-linux" },
];
