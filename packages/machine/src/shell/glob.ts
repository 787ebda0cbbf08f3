// Pathname expansion (glob(7)): a field with patterns becomes the names of the files that match, sorted; itself where none does.

import { DirNode, LinkNode } from "../vfs/nodes.ts";
import { Discard } from "./errors.ts";
import type { Field } from "./fields.ts";
import { hasMagic, matchPattern, unescapePattern } from "./pattern.ts";
import type { Shell } from "./shell.ts";

export function expandFileNames(shell: Shell, field: Field): string[] {
  const extglob = shell.shopts.has("extglob");
  if (!hasMagic(field.pattern, extglob)) return [field.text];
  const found = matchFiles(shell, field.pattern);
  if (found.length > 0) return found;
  if (shell.shopts.has("failglob")) throw new Discard(`no match: ${field.text}`);
  return shell.shopts.has("nullglob") ? [] : [field.text];
}

/** Paths that match `pattern`, sorted. */
export function matchFiles(shell: Shell, pattern: string): string[] {
  const parts = splitPath(pattern);
  let paths = [pattern.startsWith("/") ? "/" : ""];
  const wantsDirectory = pattern.endsWith("/");
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const next: string[] = [];
    for (const base of paths) {
      const prefix = base === "" || base.endsWith("/") ? base : `${base}/`;
      if (part === "**" && shell.shopts.has("globstar")) {
        if (!last) next.push(base);
        for (const path of tree(shell, base, last)) next.push(path);
        continue;
      }
      if (!hasMagic(part, shell.shopts.has("extglob"))) {
        const path = prefix + unescapePattern(part);
        if (shell.process.files.nodeAt(path, false) !== undefined) next.push(path);
        continue;
      }
      for (const name of namesIn(shell, base)) {
        if (!matches(shell, part, name)) continue;
        const path = prefix + name;
        if (!last || wantsDirectory) {
          if (!(shell.process.files.nodeAt(path) instanceof DirNode)) continue;
        }
        next.push(path);
      }
    }
    paths = next;
  }
  if (wantsDirectory) paths = paths.map((path) => `${path}/`);
  return paths.sort();
}

function splitPath(pattern: string): string[] {
  return pattern.split("/").filter((part) => part !== "");
}

function matches(shell: Shell, pattern: string, name: string): boolean {
  if (
    name.startsWith(".") &&
    !pattern.startsWith(".") &&
    !pattern.startsWith("\\.") &&
    !shell.shopts.has("dotglob")
  )
    return false;
  return matchPattern(pattern, name, {
    extglob: shell.shopts.has("extglob"),
    ignoreCase: shell.shopts.has("nocaseglob"),
  });
}

function namesIn(shell: Shell, directory: string): string[] {
  const node = shell.process.files.nodeAt(directory === "" ? "." : directory);
  return node instanceof DirNode ? node.names(shell.process) : [];
}

/** `**`: every directory below `base`, and every file too where it is the last part. */
function tree(shell: Shell, base: string, files: boolean): string[] {
  const out: string[] = [];
  const todo = [base];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const prefix = at === "" || at.endsWith("/") ? at : `${at}/`;
    for (const name of namesIn(shell, at)) {
      if (name.startsWith(".") && !shell.shopts.has("dotglob")) continue;
      const path = prefix + name;
      const node = shell.process.files.nodeAt(path, false);
      const isDirectory = node instanceof DirNode && !(node instanceof LinkNode);
      if (isDirectory) todo.push(path);
      if (isDirectory || files) out.push(path);
    }
  }
  return out;
}
