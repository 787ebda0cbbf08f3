// What a learner has done, in .podwire/progress.json at the course's root. Written to a new file which then takes the
// old one's name, so that a crash leaves the old or the new one and no half; one process after the other, so that none writes over
// what another has just written. A file that cannot be read (half-written by something else, or from a later version) is set aside
// under another name and never written over. Where nothing can be written, that is said, and the command goes on. What is in
// the file, and how it becomes one with what the page knows: @podwire/grading/progress.

import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Verdict } from "@podwire/grading";
import { noProgress, type Progress, parseProgress, withVerdict } from "@podwire/grading/progress";
import type { Io } from "../io.ts";
import { t } from "../messages.ts";
import { putFile } from "../put-file.ts";
import { alone } from "./alone.ts";

export type { Progress } from "@podwire/grading/progress";

export function progressFile(root: string): string {
  return join(root, ".podwire", "progress.json");
}

/** Reads it; says on standard error when it had to be set aside. */
export function readProgress(root: string, io: Io): Progress {
  const file = progressFile(root);
  const found = load(file);
  if (typeof found !== "string") return found;
  return orSay(io, noProgress(), () => alone(file, () => loadOrSetAside(file, io)));
}

/** Replaces what is there by what `change` makes of it, and gives that. */
export function changeProgress(root: string, io: Io, change: (progress: Progress) => Progress): Progress {
  const file = progressFile(root);
  let changed = change(noProgress());
  return orSay(io, changed, () => {
    mkdirSync(dirname(file), { recursive: true });
    return alone(file, () => {
      changed = change(loadOrSetAside(file, io));
      putFile(file, `${JSON.stringify(changed, null, 2)}\n`);
      return changed;
    });
  });
}

/** Takes a verdict on the visible tests into account. */
export function recordVerdict(root: string, io: Io, verdict: Verdict): void {
  const at = Date.now();
  changeProgress(root, io, (progress) => withVerdict(progress, verdict, at));
}

/** What is in the file; a sentence (without its subject) where it cannot be read. */
function load(file: string): Progress | string {
  try {
    return parseProgress(readFileSync(file, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // .podwire that is a file: nothing is in it, and nothing can be written, which is said then.
    return code === "ENOENT" || code === "ENOTDIR"
      ? noProgress()
      : t("progress.unreadable", { code: String(code) });
  }
}

function loadOrSetAside(file: string, io: Io): Progress {
  const problem = load(file);
  if (typeof problem !== "string") return problem;
  const aside = freeName(file);
  renameSync(file, aside);
  io.err(`podwire: ${t("progress.aside", { file, problem, aside })}\n`);
  return noProgress();
}

function orSay<T>(io: Io, otherwise: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    io.err(`podwire: ${t("progress.notKept", { problem: (error as Error).message })}\n`);
    return otherwise;
  }
}

function freeName(file: string): string {
  for (let n = 1; ; n++) {
    const name = file.replace(/\.json$/, `.aside-${n}.json`);
    if (!existsSync(name)) return name;
  }
}
