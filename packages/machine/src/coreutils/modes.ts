// Programs about what files are: chmod(1), chown(1), stat(1), mkfifo(1), truncate(1), and mount(8) and umount(8) as far as namespaces need them.

import { KernelError, strerror } from "@podwire/netns";
import { type Process, Unsupported, withUnsupported } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import { strftime } from "../time.ts";
import { DirNode, FileNode } from "../vfs/nodes.ts";
import { complain, options } from "./common.ts";

/** Runs `act` for each path; 1 where one failed, complained about as "cannot WHAT 'path'". */
async function each(
  self: Process,
  paths: readonly string[],
  what: string,
  act: (path: string) => void,
): Promise<number> {
  let status = 0;
  for (const path of paths) {
    try {
      act(path);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      await complain(self, `${what} '${path}': ${strerror(error.errno)}`);
      status = 1;
    }
  }
  return status;
}

/** The permission bits that `mode` ("755", "u+x,go-w") makes of `old`; null where it is none. */
function changedMode(mode: string, old: number, isDirectory: boolean): number | null {
  if (/^[0-7]{1,4}$/.test(mode)) return Number.parseInt(mode, 8);
  let bits = old;
  for (const clause of mode.split(",")) {
    const found = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (found === null) return null;
    const [, who = "", operator, letters = ""] = found;
    const shifts =
      who === "" || who.includes("a")
        ? [6, 3, 0]
        : [...who].map((one) => ({ u: 6, g: 3, o: 0 })[one] as number);
    let value = 0;
    if (letters.includes("r")) value |= 4;
    if (letters.includes("w")) value |= 2;
    if (letters.includes("x") || (letters.includes("X") && (isDirectory || (old & 0o111) !== 0))) value |= 1;
    for (const shift of shifts) {
      if (operator === "=") bits &= ~(7 << shift);
      if (operator === "-") bits &= ~(value << shift);
      else bits |= value << shift;
    }
  }
  return bits;
}

export async function chmod(self: Process): Promise<number> {
  const args = self.argv.slice(1).filter((arg) => !/^-[Rfv]+$/.test(arg));
  const [mode, ...paths] = args;
  if (mode === undefined || paths.length === 0) {
    await complain(self, mode === undefined ? "missing operand" : `missing operand after ‘${mode}’`);
    return 1;
  }
  if (changedMode(mode, 0, false) === null) {
    await complain(self, `invalid mode: ‘${mode}’`);
    await self.stderr.write("Try 'chmod --help' for more information.\n");
    return 1;
  }
  const { files } = self as HostProcess;
  return each(self, paths, "cannot access", (path) => {
    const { mode: old, type } = files.stat(path);
    files.chmod(path, changedMode(mode, old, type === "directory") as number);
  });
}

/** Everything belongs to root and stays so. */
export async function chown(self: Process): Promise<number> {
  const [owner = "", ...paths] = self.argv.slice(1).filter((arg) => !arg.startsWith("-"));
  return withUnsupported(self, async () => {
    if (!/^(root|0)?(:(root|0)?)?$/.test(owner))
      throw new Unsupported(`${self.argv[0]} ${owner}: users other than root`);
    return each(self, paths, "cannot access", (path) => self.files.stat(path));
  });
}

export async function mkfifo(self: Process): Promise<number> {
  const parsed = await options(self, "m:");
  if (parsed === null) return 1;
  return each(self, parsed.operands, "cannot create fifo", (path) =>
    (self as HostProcess).files.mkfifo(path),
  );
}

export async function truncate(self: Process): Promise<number> {
  const parsed = await options(self, "s:c", [{ name: "size", argument: "required", short: "s" }]);
  if (parsed === null) return 1;
  const size = Number(parsed.options.findLast(({ name }) => name === "s")?.value);
  if (!Number.isInteger(size) || size < 0) {
    await complain(self, "you must specify either ‘--size’ or ‘--reference’");
    return 1;
  }
  const { files } = self as HostProcess;
  return each(self, parsed.operands, "cannot open", (path) => {
    files.open(path, "write", { create: true }).release();
    const node = files.nodeAt(path);
    if (node instanceof FileNode) node.truncate(size);
  });
}

const TYPES: Readonly<Record<string, string>> = {
  directory: "directory",
  symlink: "symbolic link",
  character: "character special file",
  fifo: "fifo",
  nsfs: "regular empty file",
};

const TYPE_LETTERS: Readonly<Record<string, string>> = {
  directory: "d",
  symlink: "l",
  character: "c",
  fifo: "p",
};

/** "-rw-r--r--". */
export function modeText(type: string, mode: number): string {
  const bits = [6, 3, 0].map((shift) => {
    const three = (mode >> shift) & 7;
    return `${three & 4 ? "r" : "-"}${three & 2 ? "w" : "-"}${three & 1 ? "x" : "-"}`;
  });
  return (TYPE_LETTERS[type] ?? "-") + bits.join("");
}

/** stat -c FORMAT [-L]: %n %s %i %a %A %F %h %U %u %G %g %Y. */
export async function stat(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "c:L", [
      { name: "format", argument: "required", short: "c" },
      { name: "dereference", argument: "none", short: "L" },
    ]);
    if (parsed === null) return 1;
    const format = parsed.options.findLast(({ name }) => name === "c")?.value;
    if (format === undefined) throw new Unsupported("stat without -c");
    const { files, table } = self as HostProcess;
    const follow = parsed.options.some(({ name }) => name === "L");
    let out = "";
    const status = await each(self, parsed.operands, "cannot statx", (path) => {
      const found = follow ? files.stat(path) : files.lstat(path);
      const seconds = table.epoch + found.mtime / 1e9;
      const known: Record<string, string> = {
        n: path,
        s: String(found.size),
        i: String(found.inode),
        a: found.mode.toString(8),
        A: modeText(found.type, found.mode),
        F: TYPES[found.type] ?? (found.size === 0 ? "regular empty file" : "regular file"),
        h: String(found.links),
        U: "root",
        u: "0",
        G: "root",
        g: "0",
        Y: String(Math.floor(seconds)),
        y: `${strftime("%F %T", seconds)}.${String(found.mtime % 1e9).padStart(9, "0")} +0000`,
        "%": "%",
      };
      out += `${format.replace(/%(.)/g, (all: string, letter: string) => {
        const text = known[letter];
        if (text === undefined) throw new Unsupported(`stat -c ${all}`);
        return text;
      })}\n`;
    });
    await self.stdout.write(out);
    return status;
  });
}

/** mount: a namespace onto a file (--bind), a tmpfs onto a directory; /proc and /sys are there already. */
export async function mount(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "t:o:nrw", [
      { name: "bind", argument: "none", short: "B" },
      { name: "make-shared", argument: "none", short: "M" },
      { name: "make-rshared", argument: "none", short: "M" },
      { name: "make-private", argument: "none", short: "M" },
      { name: "make-rprivate", argument: "none", short: "M" },
      { name: "make-rslave", argument: "none", short: "M" },
    ]);
    if (parsed === null) return 1;
    const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
    const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
    if (parsed.options.length === 0 && parsed.operands.length === 0) {
      await self.stdout.write(mountLines(self.files.readText("/proc/self/mounts")));
      return 0;
    }
    if (has("M") && parsed.operands.length < 2) return 0;
    const [source, target] = parsed.operands;
    if (source === undefined || target === undefined)
      throw new Unsupported("mount without a source and a directory");
    const { files } = self as HostProcess;
    const fail = async (text: string): Promise<number> => {
      await complain(self, `${target}: ${text}`);
      return 32;
    };
    const at = files.nodeAt(target);
    if (at === undefined) {
      await fail("mount point does not exist.");
      await self.stderr.write("       dmesg(1) may have more information after failed mount system call.\n");
      return 32;
    }
    if (has("B") || (value("o") ?? "").split(",").includes("bind")) {
      if (!files.exists(source)) return fail(`special device ${source} does not exist.`);
      const net = files.namespaceAt(source);
      if (net === null) throw new Unsupported("mount --bind of anything but a network namespace");
      files.bindNamespace(target, net);
      return 0;
    }
    const type = value("t");
    if (type === "proc" || type === "sysfs") return 0;
    if (type !== "tmpfs") throw new Unsupported(`mount -t ${type ?? "auto"}`);
    if (!(at instanceof DirNode)) return fail("mount point is not a directory.");
    files.mountTmpfs(target);
    return 0;
  });
}

/** /proc/mounts as `mount` prints it. */
function mountLines(text: string): string {
  return text.replace(/^(\S+) (\S+) (\S+) (\S+) \d+ \d+$/gm, "$1 on $2 type $3 ($4)");
}

export async function umount(self: Process): Promise<number> {
  const parsed = await options(self, "lfn");
  if (parsed === null) return 1;
  let status = 0;
  for (const path of parsed.operands) {
    try {
      self.files.unmount(path);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      const text =
        error.errno === "EINVAL"
          ? "not mounted."
          : error.errno === "ENOENT"
            ? "no mount point specified."
            : `${strerror(error.errno)}.`;
      await complain(self, `${path}: ${text}`);
      status = 32;
    }
  }
  return status;
}
