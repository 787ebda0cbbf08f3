// What `npm start` asks for while it serves the site: a verdict on every exercise whose file is saved, and the learner's
// progress, both ways. The same judge and the same record as `podwire watch`.

import { join, relative, sep } from "node:path";
import type { Exercise, Verdict } from "@podwire/grading";
import { nodeJudge } from "@podwire/grading/node";
import { joinProgress, type Progress } from "@podwire/grading/progress";
import type { Io } from "../io.ts";
import { t } from "../messages.ts";
import { findCourse, workFolder } from "./course.ts";
import { verdictOn } from "./judging.ts";
import { changeProgress, readProgress, recordVerdict } from "./progress.ts";
import { watchSaves } from "./saves.ts";

export interface LiveEvents {
  /** A file of this exercise was saved, and is being judged. */
  judging(exercise: { id: string; title: string; file: string }): void;
  verdict(verdict: Verdict): void;
  progress(progress: Progress): void;
}

export interface Live {
  /** The learner's progress as it is. */
  progress(): Progress;
  /** Joins what the page knows into the learner's file, and gives what both know. */
  join(progress: Progress): Progress;
  /** Ends when the last verdict has been given. */
  close(): Promise<void>;
}

/** Watches the exercises of the course at `root`. */
export async function watchCourse(root: string, events: LiveEvents, io: Io): Promise<Live> {
  const course = findCourse({ ...io, cwd: root });
  const exercises = new Map<string, Exercise>();
  for (const exercise of course.exercises)
    for (const file of exercise.files) exercises.set(join(workFolder(course, exercise), file), exercise);
  const judge = nodeJudge();
  judge.warm();
  let running: Promise<void> = Promise.resolve();
  const show = async (exercise: Exercise, path: string) => {
    const file = relative(course.root, path).split(sep).join("/");
    events.judging({ id: exercise.id, title: exercise.title, file });
    try {
      const verdict = await verdictOn(judge, exercise, workFolder(course, exercise), { hidden: false });
      recordVerdict(course.root, io, verdict);
      events.verdict(verdict);
      events.progress(readProgress(course.root, io));
    } catch (error) {
      io.err(`podwire: ${t("live.notJudged", { file, problem: (error as Error).message })}\n`);
    }
  };
  const saves = await watchSaves(exercises, (exercise, path) => {
    running = running.then(() => show(exercise, path));
  });

  return {
    progress: () => readProgress(course.root, io),
    join: (progress) => changeProgress(course.root, io, (known) => joinProgress(known, progress)),
    async close() {
      await saves.close();
      await running;
      judge.close();
    },
  };
}
