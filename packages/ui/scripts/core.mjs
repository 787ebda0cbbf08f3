// Which of the worker's files are the simulator's core: lab.js and what it imports before anything else, but not what it fetches.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const IMPORT = /(?:\bimport|\bfrom)\s*"(\.\/[^"]+\.js)"/g;

/** Paths of the core's files in `folder`. */
export function coreOf(folder, entry = "lab.js") {
  const files = new Set();
  const visit = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, next] of readFileSync(file, "utf8").matchAll(IMPORT)) visit(join(folder, next));
  };
  visit(join(folder, entry));
  return [...files];
}
