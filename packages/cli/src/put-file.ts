// Files that are there whole or not at all, whatever ends the process: written beside their place, and then moved to it.

import { renameSync, writeFileSync } from "node:fs";

/** What stood at `path` is replaced, and nothing is written through it. Throws the system's errors. */
export function putFile(path: string, data: string | Uint8Array): void {
  const fresh = `${path}.${process.pid}.new`;
  writeFileSync(fresh, data, { flush: true });
  renameSync(fresh, path);
}
