// `podwire check`: judges once, by the visible tests.

import { type Exercise, reportJunit, reportText, type Verdict } from "@podwire/grading";
import { type Io, Refusal, type Status } from "../io.ts";
import { t } from "../messages.ts";
import { exerciseHere, findCourse, pickExercise, workFolder } from "./course.ts";
import { verdictOn, withJudge } from "./judging.ts";
import { nextExercise } from "./list.ts";
import { readProgress, recordVerdict } from "./progress.ts";

export type Format = "text" | "json" | "junit";
export const FORMATS: readonly Format[] = ["text", "json", "junit"];

export interface CheckArgs {
  /** Exercises by id or path; none means the one in this folder, or the next. */
  exercises: readonly string[];
  all?: boolean;
  /** Only the tests of these names. */
  test?: readonly string[];
  seed?: number;
  format: Format;
}

export async function check(args: CheckArgs, io: Io): Promise<Status> {
  const course = findCourse(io);
  const named = args.all ? course.exercises : args.exercises.map((name) => pickExercise(course, name));
  const here =
    exerciseHere(course, io) ?? nextExercise(course, readProgress(course.root, io)) ?? course.exercises[0];
  const chosen = named.length > 0 ? named : here ? [here] : [];
  const verdicts: Verdict[] = [];
  for (const name of args.test ?? []) refuseUnknownTest(name, chosen);
  await withJudge(async (judge) => {
    for (const exercise of chosen) {
      const { test: only, seed } = args;
      const verdict = await verdictOn(judge, exercise, workFolder(course, exercise), {
        hidden: false,
        ...(only === undefined ? {} : { only }),
        ...(seed === undefined ? {} : { seed }),
      });
      if (only === undefined) recordVerdict(course.root, io, verdict);
      verdicts.push(verdict);
    }
  }, io.signal);
  io.out(formatted(verdicts, args.format));
  return verdicts.every((v) => v.solved) ? 0 : 1;
}

function refuseUnknownTest(name: string, exercises: readonly Exercise[]): void {
  const names = exercises.flatMap((exercise) => exercise.tests.map((test) => test.name));
  if (names.includes(name)) return;
  const said =
    exercises.length === 1
      ? t("check.noTestIn", { name, exercise: String(exercises[0]?.id) })
      : t("check.noTest", { name });
  throw new Refusal(`${said}\n${names.map((n) => `  ${n}`).join("\n")}`);
}

export function formatted(verdicts: readonly Verdict[], format: Format): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(verdicts, null, 2)}\n`;
    case "junit":
      return reportJunit(verdicts);
    case "text":
      return verdicts.map(reportText).join("\n");
  }
}
