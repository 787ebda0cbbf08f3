// What a learner had written is kept under .podwire/kept, never thrown away: byte for byte, and where it is no file of their own (a
// symbolic link, a folder, one that cannot be read) the thing itself.

import { copyFileSync, existsSync, lstatSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";

/** Keeps those of `files` that are in `folder` in a new folder under .podwire/kept, whose path is given. */
export function keepAside(root: string, exercise: string, folder: string, files: readonly string[]): string {
  const kept = freeFolder(join(root, ".podwire", "kept", exercise));
  mkdirSync(kept, { recursive: true });
  for (const file of files) {
    const path = join(folder, file);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isFile()) copyFileSync(path, join(kept, file));
    else if (found !== undefined) renameSync(path, join(kept, file));
  }
  return kept;
}

function freeFolder(base: string): string {
  for (let n = 1; ; n++) {
    const folder = join(base, String(n));
    if (!existsSync(folder)) return folder;
  }
}
