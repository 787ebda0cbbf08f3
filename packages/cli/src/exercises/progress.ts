// What a learner has done, in .podwire/progress.json at the course's root. Written to a new file which then takes the
// old one's name, so that a crash leaves the old or the new one and no half. A file that cannot be read (half-written
// by something else, or from a later version) is set aside under another name and never written over.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Verdict } from "@podwire/grading";
import type { Io } from "../io.ts";

export const PROGRESS_FORMAT = 1;

export interface ExerciseProgress {
  solved: boolean;
  /** Best so far, of the visible tests. */
  earned: number;
  points: number;
  /** How many hints were asked for. */
  hints: number;
  /** The mistake that the last verdict named. */
  mistake?: string;
}

export interface Progress {
  format: typeof PROGRESS_FORMAT;
  exercises: Record<string, ExerciseProgress>;
}

export function progressFile(root: string): string {
  return join(root, ".podwire", "progress.json");
}

/** Reads it; says on standard error when it had to be set aside. */
export function readProgress(root: string, io: Io): Progress {
  const file = progressFile(root);
  const empty: Progress = { format: PROGRESS_FORMAT, exercises: {} };
  if (!existsSync(file)) return empty;
  const problem = check(readFileSync(file, "utf8"));
  if (typeof problem !== "string") return problem;
  const aside = freeName(file);
  renameSync(file, aside);
  io.err(`podwire: ${file} ${problem}. It is kept as ${aside}, and a new one begun.\n`);
  return empty;
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
  const progress = readProgress(root, io);
  const before = progress.exercises[verdict.exercise];
  progress.exercises[verdict.exercise] = {
    solved: verdict.solved || (before?.solved ?? false),
    earned: Math.max(verdict.earned, before?.earned ?? 0),
    points: verdict.points,
    hints: before?.hints ?? 0,
    ...(verdict.mistake ? { mistake: verdict.mistake.id } : {}),
  };
  writeProgress(root, progress);
}

function check(text: string): Progress | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "is not whole";
  }
  if (typeof value !== "object" || value === null) return "is not a progress file";
  const { format, exercises } = value as Partial<Progress>;
  if (typeof format === "number" && format > PROGRESS_FORMAT)
    return `is in format ${format}, from a later version of podwire than this one, which knows ${PROGRESS_FORMAT}`;
  if (format !== PROGRESS_FORMAT || typeof exercises !== "object" || exercises === null)
    return "is not a progress file";
  const whole = Object.values(exercises).every(
    (e: Partial<ExerciseProgress> | null) =>
      typeof e?.solved === "boolean" && [e.earned, e.points, e.hints].every((n) => Number.isInteger(n)),
  );
  return whole ? { format, exercises } : "is not a progress file";
}

function freeName(file: string): string {
  for (let n = 1; ; n++) {
    const name = file.replace(/\.json$/, `.aside-${n}.json`);
    if (!existsSync(name)) return name;
  }
}
