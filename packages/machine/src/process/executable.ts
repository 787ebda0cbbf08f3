// execvp(3): finds the program behind a name. A file is a program of ours, or text that its "#!" line's interpreter (or, without
// one, the shell) runs.

import { KernelError } from "@podwire/netns";
import { type Program, utf8Decode } from "@podwire/program";
import { DirNode, ExecutableNode, FileNode } from "../vfs/nodes.ts";
import type { HostProcess } from "./host-process.ts";

export interface FoundExecutable {
  /** Where it lies. */
  readonly path: string;
  readonly program: Program;
  /** Its arguments: those that were given, or the interpreter's with the script's. */
  readonly argv: readonly string[];
  /** What the process is called from then on; null for text without "#!", which a shell runs without an execve(). */
  readonly comm: string | null;
}

export const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Interpreters of interpreters are followed as deep as Linux does (BINPRM_MAX_RECURSION). */
const MAX_INTERPRETERS = 5;

/**
 * Looks `argv[0]` up, along PATH where it has no slash.
 * KernelError ENOENT, EACCES (a directory, or a file that may not be executed), ENOTDIR, ELOOP.
 */
export function findExecutable(
  self: HostProcess,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): FoundExecutable {
  const name = argv[0] ?? "";
  const path = findPath(self, name, env["PATH"] ?? DEFAULT_PATH);
  if (path === undefined) throw new KernelError("ENOENT");
  return load(self, path, argv, 0, commOf(path));
}

/** __set_task_comm(): the name of the file as it was asked for, cut to TASK_COMM_LEN. */
export function commOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).slice(0, 15);
}

/** The first executable file called `name` along `PATH`, or `name` itself where it has a slash. Undefined where there is none. */
export function findPath(self: HostProcess, name: string, path: string): string | undefined {
  if (name === "") return undefined;
  if (name.includes("/")) return name;
  let refused = false;
  for (const directory of path.split(":")) {
    const candidate = `${directory === "" ? "." : directory}/${name}`;
    const node = self.files.nodeAt(candidate);
    if (node === undefined || node instanceof DirNode) continue;
    if ((node.mode & 0o111) !== 0) return candidate;
    refused = true;
  }
  if (refused) throw new KernelError("EACCES");
  return undefined;
}

function load(
  self: HostProcess,
  path: string,
  argv: readonly string[],
  depth: number,
  comm: string | null,
): FoundExecutable {
  const place = self.files.walk(path);
  const { node } = place;
  if (node === undefined) throw new KernelError("ENOENT");
  if ((node.mode & 0o111) === 0 || node instanceof DirNode) throw new KernelError("EACCES");
  if (node instanceof ExecutableNode) return { path: place.path, program: node.program, argv, comm };
  if (!(node instanceof FileNode)) throw new KernelError("EACCES");
  if (depth === MAX_INTERPRETERS) throw new KernelError("ELOOP");
  const first = utf8Decode(node.read(0, 256)).split("\n", 1)[0] as string;
  const shebang = /^#![ \t]*(\S+)[ \t]*(.*?)[ \t]*$/.exec(first);
  const script = path.includes("/") ? path : `./${path}`;
  if (shebang === null) return load(self, "/bin/sh", ["sh", script, ...argv.slice(1)], depth + 1, null);
  const [, interpreter = "", argument = ""] = shebang;
  const rest = [script, ...argv.slice(1)];
  const words = [interpreter, ...(argument === "" ? [] : [argument]), ...rest];
  return load(self, interpreter, words, depth + 1, comm);
}
