// `podwire reset`: gives back an exercise's files as they were. What the learner had written is kept beside the progress,
// never thrown away.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { isUntouched, type Texts } from "@podwire/grading";
import { readSubmission } from "@podwire/grading/node";
import type { Io, Status } from "../io.ts";
import { t } from "../messages.ts";
import { findCourse, pickExercise, workFolder } from "./course.ts";
import { readProgress, writeProgress } from "./progress.ts";

export async function reset(args: { exercise: string }, io: Io): Promise<Status> {
  const course = findCourse(io);
  const exercise = pickExercise(course, args.exercise);
  const folder = workFolder(course, exercise);
  const mine = readSubmission(folder, exercise.files);
  if (isUntouched(exercise, mine)) {
    io.out(`${t("reset.asItWas", { id: exercise.id })}\n`);
    return 0;
  }
  const kept = keepAside(course.root, exercise.id, mine);
  for (const [file, text] of Object.entries(exercise.pristine)) writeFileSync(join(folder, file), text);
  const progress = readProgress(course.root, io);
  delete progress.exercises[exercise.id];
  writeProgress(course.root, progress);
  io.out(`${t("reset.done", { id: exercise.id, kept: relative(course.root, kept) })}\n`);
  return 0;
}

/** Keeps texts in a new folder under .podwire/kept, whose path is given. */
export function keepAside(root: string, exercise: string, texts: Texts): string {
  const kept = freeFolder(join(root, ".podwire", "kept", exercise));
  mkdirSync(kept, { recursive: true });
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(kept, file), text, { flush: true });
  return kept;
}

function freeFolder(base: string): string {
  for (let n = 1; ; n++) {
    const folder = join(base, String(n));
    if (!existsSync(folder)) return folder;
  }
}
