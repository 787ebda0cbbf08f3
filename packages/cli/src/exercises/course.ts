// Which course, which exercise: the folder with exercises/ that the command was started in or below.

import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Exercise } from "@podwire/grading";
import { type Course, loadCourse } from "@podwire/grading/node";
import { locale } from "@podwire/lab/catalogue";
import { type Io, Refusal } from "../io.ts";
import { t } from "../messages.ts";
import { suggestion } from "./suggest.ts";

/** Throws Refusal where there is no course, FileError where an exercise.yaml is wrong. */
export function findCourse(io: Io): Course {
  for (let folder = io.cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "exercises", "pristine"))) return loadCourse(folder, locale());
    if (folder === dirname(folder)) break;
  }
  const own = fileURLToPath(new URL("../../../..", import.meta.url));
  if (existsSync(join(own, "exercises", "pristine"))) return loadCourse(own.replace(/[\\/]$/, ""), locale());
  throw new Refusal(t("course.none", { folder: io.cwd }));
}

/** The exercise that `name` names: its id, or its path (`02-veth/pair`, also with exercises/ before it). */
export function pickExercise(course: Course, name: string): Exercise {
  const plain = name.replace(/\/+$/, "").replace(/^(\.\/)?exercises\//, "");
  const found = course.exercises.find((e) => e.id === plain || e.path === plain);
  if (found) return found;
  const ids = course.exercises.map((e) => e.id);
  const best = suggestion(plain, ids);
  throw new Refusal(
    best === undefined ? t("exercise.unknown", { name }) : t("exercise.didYouMean", { name, best }),
  );
}

/** The exercise whose folder the command was started in, if it was. */
export function exerciseHere(course: Course, io: Io): Exercise | undefined {
  const here = relative(join(course.root, "exercises"), io.cwd).split(sep).join("/");
  return course.exercises.find((e) => here === e.path || here.startsWith(`${e.path}/`));
}

/** The folder with the learner's files. */
export function workFolder(course: Course, exercise: Exercise): string {
  return join(course.root, "exercises", exercise.path);
}
