// `podwire hint`: one more hint each time it is asked. A mistake that the last verdict named comes first.

import { withHints } from "@podwire/grading/progress";
import type { Io, Status } from "../io.ts";
import { Refusal } from "../io.ts";
import { t } from "../messages.ts";
import { exerciseHere, findCourse, pickExercise } from "./course.ts";
import { nextExercise } from "./list.ts";
import { changeProgress, readProgress } from "./progress.ts";

export interface HintArgs {
  exercise?: string;
  /** Show this hint (1 to 3) again, without counting. */
  level?: number;
}

export async function hint(args: HintArgs, io: Io): Promise<Status> {
  const course = findCourse(io);
  const progress = readProgress(course.root, io);
  const exercise = args.exercise
    ? pickExercise(course, args.exercise)
    : (exerciseHere(course, io) ?? nextExercise(course, progress));
  if (!exercise) throw new Refusal(t("hint.nothing"));
  const count = exercise.hints.length;
  const before = progress.exercises[exercise.id];
  const level = args.level ?? Math.min((before?.hints ?? 0) + 1, count);
  if (!Number.isInteger(level) || level < 1 || level > count)
    throw new Refusal(t("hint.none", { count, level }));
  const mistake = exercise.mistakes.find((m) => m.id === before?.mistake);
  if (mistake && args.level === undefined)
    io.out(`${t("hint.mistake", { mistake: mistake.id, hint: mistake.hint })}\n\n`);
  io.out(`${t("hint.hint", { level, of: count, hint: String(exercise.hints[level - 1]) })}\n`);
  const points = exercise.tests.reduce((sum, t) => sum + t.points, 0);
  changeProgress(course.root, io, (known) => withHints(known, exercise.id, points, level));
  return 0;
}
