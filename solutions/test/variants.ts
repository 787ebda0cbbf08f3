// Everything that the gates judge: of each exercise the files to start from, the solution, and every named mistake.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Exercise } from "@podwire/grading";
import { loadCourse } from "@podwire/grading/node";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const course = loadCourse(root);

export interface Variant {
  exercise: Exercise;
  name: string;
  folder: string;
}

export function stubOf(exercise: Exercise): Variant {
  return { exercise, name: "stub", folder: `${root}/exercises/pristine/${exercise.path}` };
}

export function solutionOf(exercise: Exercise): Variant {
  return { exercise, name: "solution", folder: `${root}/solutions/${exercise.path}` };
}

export function mistakesOf(exercise: Exercise): Variant[] {
  const folder = `${root}/solutions/${exercise.path}/mistakes`;
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.map((name) => ({ exercise, name, folder: `${folder}/${name}` }));
}
