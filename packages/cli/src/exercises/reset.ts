// `podwire reset`: gives back an exercise's files as they were. What the learner had written is kept beside the progress,
// never thrown away.

import { join, relative } from "node:path";
import { isUntouched } from "@podwire/grading";
import { readSubmission } from "@podwire/grading/node";
import type { Io, Status } from "../io.ts";
import { t } from "../messages.ts";
import { putFile } from "../put-file.ts";
import { findCourse, pickExercise, workFolder } from "./course.ts";
import { keepAside } from "./kept.ts";
import { changeProgress } from "./progress.ts";

export async function reset(args: { exercise: string }, io: Io): Promise<Status> {
  const course = findCourse(io);
  const exercise = pickExercise(course, args.exercise);
  const folder = workFolder(course, exercise);
  if (isUntouched(exercise, readSubmission(folder, exercise.files))) {
    io.out(`${t("reset.asItWas", { id: exercise.id })}\n`);
    return 0;
  }
  const kept = keepAside(course.root, exercise.id, folder, exercise.files);
  for (const [file, text] of Object.entries(exercise.pristine)) putFile(join(folder, file), text);
  changeProgress(course.root, io, ({ exercises: { [exercise.id]: _, ...exercises }, ...progress }) => ({
    ...progress,
    exercises,
  }));
  io.out(`${t("reset.done", { id: exercise.id, kept: relative(course.root, kept) })}\n`);
  return 0;
}
