// One process at a time: a lock file beside the file that is changed, which holds the number of the process that has it. The lock of a
// process that is gone, or has held it for longer than any change takes, is nobody's.

import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";

/** A change takes a few milliseconds. */
const STALE_MS = 10_000;
const PAUSE_MS = 10;

/** Runs `work` while no other process runs its own for `file`, in whose folder the lock is. */
export function alone<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  while (!taken(lock)) {
    if (isStale(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isStale(lock: string): boolean {
  const found = statSync(lock, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (Date.now() - found.mtimeMs > STALE_MS) return true;
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
