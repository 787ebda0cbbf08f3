// `podwire watch`: judges each time a file of the exercise is saved.

import { join } from "node:path";
import { reportText } from "@podwire/grading";
import type { Io, Status } from "../io.ts";
import { Refusal } from "../io.ts";
import { t } from "../messages.ts";
import { exerciseHere, findCourse, pickExercise, workFolder } from "./course.ts";
import { verdictOn, withJudge } from "./judging.ts";
import { nextExercise } from "./list.ts";
import { readProgress, recordVerdict } from "./progress.ts";
import { watchSaves } from "./saves.ts";

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

export async function watch(args: { exercise?: string }, io: Io): Promise<Status> {
  const course = findCourse(io);
  const exercise = args.exercise
    ? pickExercise(course, args.exercise)
    : (exerciseHere(course, io) ?? nextExercise(course, readProgress(course.root, io)));
  if (!exercise) throw new Refusal(t("watch.nothing"));
  const folder = workFolder(course, exercise);
  let solved = false;

  await withJudge(async (judge) => {
    const show = async () => {
      const started = performance.now();
      const verdict = await verdictOn(judge, exercise, folder, { hidden: false });
      recordVerdict(course.root, io, verdict);
      solved = verdict.solved;
      if (io.terminal) io.out(CLEAR);
      io.out(reportText(verdict));
      const after = solved ? nextExercise(course, readProgress(course.root, io)) : undefined;
      if (solved) io.out(`\n${after ? t("watch.solved", { id: after.id }) : t("watch.all")}\n`);
      const ms = (performance.now() - started).toFixed(0);
      const files = exercise.files.map((f) => `exercises/${exercise.path}/${f}`).join(", ");
      io.out(`\n${t("watch.judged", { ms, files })}\n`);
    };

    let running: Promise<void> = Promise.resolve();
    const saves = await watchSaves(
      new Map(exercise.files.map((file) => [join(folder, file), exercise])),
      () => {
        running = running.then(show);
      },
    );
    running = show();
    await new Promise<void>((resolve) => {
      if (io.signal?.aborted) resolve();
      io.signal?.addEventListener("abort", () => resolve());
    });
    await saves.close();
    await running;
  });
  return solved ? 0 : 1;
}
