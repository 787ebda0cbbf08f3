// exercise.LOCALE.yaml beside exercise.yaml: the exercise's texts in another language, and nothing else (decision 14). A text that is
// not given stays English; one for something that exercise.yaml does not have is a problem, with its line. Tests keep their names,
// which are typed and kept in the progress; what is shown in their place is another text.
//
//   title: 两头的网线
//   hints: [ …, …, … ]
//   tests: { a new pair is down at both ends: 新的一对两端都是 down }
//   mistakes: { senders-mtu: … }
import { FileError, type Problem, readYaml } from "@podwire/checked-yaml";
import { z } from "zod";
import { type ExerciseFile, exerciseSchema } from "./schema.ts";

const sentence = z.string().trim().min(1, "is empty");

export const exerciseTextsSchema = z.strictObject({
  title: sentence.optional(),
  topology: exerciseSchema.shape.topology,
  hints: exerciseSchema.shape.hints.optional(),
  tests: z.record(z.string(), sentence).default({}),
  mistakes: z.record(z.string(), sentence).default({}),
});

/** Texts by the names of tests. */
export type TestTexts = Readonly<Record<string, string>>;

/** The exercise with the texts of an overlay, and those of its tests. Throws FileError with every problem. */
export function translateExercise(
  exercise: ExerciseFile,
  file: string,
  text: string,
): ExerciseFile & { testTexts: TestTexts } {
  const { value, at } = readYaml(file, text, exerciseTextsSchema);
  const { title = exercise.title, hints = exercise.hints, topology = exercise.topology } = value;
  const known = {
    tests: exercise.tests.map(({ name }) => name),
    mistakes: exercise.mistakes.map(({ id }) => id),
  };
  const problems: Problem[] = [];
  for (const field of ["tests", "mistakes"] as const)
    for (const key of Object.keys(value[field]))
      if (!known[field].includes(key)) problems.push(at([field, key], "is none of exercise.yaml"));
  if (problems.length > 0) throw new FileError(problems);
  return {
    ...exercise,
    ...{ title, hints },
    ...(topology === undefined ? {} : { topology }),
    mistakes: exercise.mistakes.map((one) => ({ ...one, hint: value.mistakes[one.id] ?? one.hint })),
    testTexts: value.tests,
  };
}
