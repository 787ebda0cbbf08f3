// The tests of files that `test` and [[ ]] share. Everybody is root: what exists can be read and written.

import { DirNode, LinkNode, NsfsNode, type VNode } from "../vfs/nodes.ts";
import type { Shell } from "./shell.ts";

export const FILE_TESTS: readonly string[] = [
  ..."abcdefghkprstuwxGLNOS".split("").map((letter) => `-${letter}`),
];

export function fileTest(shell: Shell, operator: string, path: string): boolean {
  const { process } = shell;
  if (operator === "-t") return /^\d+$/.test(path) && (process.descriptor(Number(path))?.tty ?? false);
  if (path === "") return false;
  if (operator === "-h" || operator === "-L") return process.files.nodeAt(path, false) instanceof LinkNode;
  const node = process.files.nodeAt(path);
  return node !== undefined && test(operator, node);
}

function test(operator: string, node: VNode): boolean {
  switch (operator) {
    case "-f":
      return node.type === "file" || node.type === "nsfs";
    case "-d":
      return node instanceof DirNode;
    case "-c":
      return node.type === "character";
    case "-p":
      return node.type === "fifo";
    case "-s":
      return node.size > 0 || node instanceof DirNode;
    case "-x":
      return (node.mode & 0o111) !== 0;
    case "-b":
    case "-S":
    case "-k":
    case "-u":
    case "-g":
      return false;
    default:
      return true;
  }
}

/** A namespace is the same file however one comes to it. */
function sameNamespace(first: VNode, second: VNode | undefined): boolean {
  return first instanceof NsfsNode && second instanceof NsfsNode && first.net === second.net;
}

export function binaryFileTest(shell: Shell, operator: string, a: string, b: string): boolean {
  const { files } = shell.process;
  const [first, second] = [files.nodeAt(a), files.nodeAt(b)];
  if (operator === "-ef") return first !== undefined && (first === second || sameNamespace(first, second));
  const newer = (x: VNode | undefined, y: VNode | undefined) =>
    x !== undefined && (y === undefined || x.mtime > y.mtime);
  return operator === "-nt" ? newer(first, second) : newer(second, first);
}
