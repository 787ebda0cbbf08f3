// `podwire grade DIR`: the points of a submission, visible and hidden tests, for an instructor. Tests, points and
// stubs are this course's; of DIR nothing is read but the files that an exercise lets the learner change.

import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Exercise, reportJunit, reportText, type Verdict } from "@podwire/grading";
import { type Io, Refusal, type Status } from "../io.ts";
import { t } from "../messages.ts";
import type { Format } from "./check.ts";
import { findCourse, pickExercise } from "./course.ts";
import { verdictOn, withJudge } from "./judging.ts";

export interface GradeArgs {
  dir: string;
  /** Only these, by id or path; all of the course without. */
  exercises: readonly string[];
  format: Format;
  /** What tests draw names, addresses and faults from; 1 by default. */
  seed?: number;
  /** Write the report here instead of to standard output. */
  output?: string;
}

export interface Grade {
  format: 1;
  submission: string;
  earned: number;
  points: number;
  exercises: Verdict[];
}

export async function grade(args: GradeArgs, io: Io): Promise<Status> {
  const course = findCourse(io);
  const dir = resolve(io.cwd, args.dir);
  if (!existsSync(dir) || !statSync(dir).isDirectory())
    throw new Refusal(t("grade.noFolder", { dir: args.dir }));
  // Asked before an hour's work, and not after it.
  if (args.output !== undefined) accessSync(dirname(resolve(io.cwd, args.output)), constants.W_OK);
  const chosen =
    args.exercises.length > 0 ? args.exercises.map((name) => pickExercise(course, name)) : course.exercises;
  const folders = chosen.map((exercise) => submissionFolder(dir, exercise, chosen.length === 1));
  if (folders.every((folder) => folder === undefined)) {
    const example = chosen[0];
    throw new Refusal(
      t("grade.nothing", {
        dir: args.dir,
        expected: example ? `exercises/${example.path}/${example.files[0]}` : "exercises/",
      }),
    );
  }
  const verdicts = await withJudge(async (judge) => {
    const all: Verdict[] = [];
    for (const [i, exercise] of chosen.entries()) {
      const folder = folders[i];
      if (folder === undefined)
        io.err(`podwire: ${t("grade.without", { dir: args.dir, exercise: exercise.path })}\n`);
      all.push(
        await verdictOn(judge, exercise, folder ?? join(dir, "nothing", "here"), {
          hidden: true,
          ...(args.seed === undefined ? {} : { seed: args.seed }),
        }),
      );
    }
    return all;
  }, io.signal);
  const broken = verdicts.flatMap((v) => v.broken.map((text) => `${v.path}: ${text}`));
  if (broken.length > 0) throw new Refusal(`${t("grade.broken")}\n${broken.join("\n")}`);
  const report = reportOf(basename(dir), verdicts, args.format);
  if (args.output === undefined) io.out(report);
  else writeFileSync(resolve(io.cwd, args.output), report);
  return verdicts.every((v) => v.solved) ? 0 : 1;
}

/** Where the exercise's files are in `dir`: a clone of the course, its exercises folder, or the exercise's own. */
function submissionFolder(dir: string, exercise: Exercise, alone: boolean): string | undefined {
  const candidates = [
    join(dir, "exercises", exercise.path),
    join(dir, exercise.path),
    ...(alone ? [dir] : []),
  ];
  return candidates.find((folder) => exercise.files.some((file) => existsSync(join(folder, file))));
}

function reportOf(submission: string, exercises: Verdict[], format: Format): string {
  const sum = (of: (v: Verdict) => number) => exercises.reduce((total, v) => total + of(v), 0);
  const whole: Grade = {
    format: 1,
    submission,
    earned: sum((v) => v.earned),
    points: sum((v) => v.points),
    exercises,
  };
  switch (format) {
    case "json":
      return `${JSON.stringify(whole, null, 2)}\n`;
    case "junit":
      return reportJunit(exercises);
    case "text":
      return `${exercises.map(reportText).join("\n")}\n${t("grade.total", { submission, earned: whole.earned, points: whole.points })}\n`;
  }
}
