// What a learner has done, in .podwire/progress.json at the course's root. Written to a new file which then takes the
// old one's name, so that a crash leaves the old or the new one and no half. A file that cannot be read (half-written
// by something else, or from a later version) is set aside under another name and never written over. What is in it, and how
// it becomes one with what the page knows: @podwire/grading/progress.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Verdict } from "@podwire/grading";
import { noProgress, type Progress, parseProgress, withVerdict } from "@podwire/grading/progress";
import type { Io } from "../io.ts";
import { t } from "../messages.ts";

export type { Progress } from "@podwire/grading/progress";

export function progressFile(root: string): string {
  return join(root, ".podwire", "progress.json");
}

/** Reads it; says on standard error when it had to be set aside. */
export function readProgress(root: string, io: Io): Progress {
  const file = progressFile(root);
  if (!existsSync(file)) return noProgress();
  const problem = parseProgress(readFileSync(file, "utf8"));
  if (typeof problem !== "string") return problem;
  const aside = freeName(file);
  renameSync(file, aside);
  io.err(`podwire: ${t("progress.aside", { file, problem, aside })}\n`);
  return noProgress();
}

export function writeProgress(root: string, progress: Progress): void {
  const file = progressFile(root);
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(progress, null, 2)}\n`, { flush: true });
  renameSync(fresh, file);
}

/** Takes a verdict on the visible tests into account. */
export function recordVerdict(root: string, io: Io, verdict: Verdict): void {
  writeProgress(root, withVerdict(readProgress(root, io), verdict, Date.now()));
}

function freeName(file: string): string {
  for (let n = 1; ; n++) {
    const name = file.replace(/\.json$/, `.aside-${n}.json`);
    if (!existsSync(name)) return name;
  }
}
