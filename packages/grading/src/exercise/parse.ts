// Reads exercise.yaml and hidden.yaml: what @podwire/checked-yaml checks of any file, and what only an exercise must
// hold. Pure: takes texts, so that the page uses it too.
import { FileError, type Problem, readYaml } from "@podwire/checked-yaml";
import { type ExerciseFile, exerciseSchema, type HiddenFile, hiddenSchema } from "./schema.ts";

/** Throws FileError. */
export function parseExercise(file: string, text: string): ExerciseFile {
  const { value, at } = readYaml(file, text, exerciseSchema);
  const problems: Problem[] = [];
  const known = new Set<string>();
  value.tests.forEach((test, i) => {
    if (known.has(test.name)) problems.push(at(["tests", i, "name"], "is the name of an earlier test too"));
    known.add(test.name);
  });
  value.mistakes.forEach((mistake, i) => {
    for (const key of ["fails", "passes", "also"] as const)
      mistake[key].forEach((name, j) => {
        if (!known.has(name))
          problems.push(at(["mistakes", i, key, j], `"${name}" is not one of the tests above`));
      });
  });
  if (value.files.includes(value.suite))
    problems.push(at(["files"], "names the suite, which the learner does not change"));
  if (problems.length > 0) throw new FileError(problems);
  return value;
}

/** Throws FileError; also when the points are not those that the exercise announces. */
export function parseHidden(file: string, text: string, exercise: ExerciseFile): HiddenFile {
  const { value, at } = readYaml(file, text, hiddenSchema);
  const problems: Problem[] = [];
  const known = new Set(exercise.tests.map((t) => t.name));
  value.tests.forEach((test, i) => {
    if (known.has(test.name)) problems.push(at(["tests", i, "name"], "is the name of another test too"));
    known.add(test.name);
  });
  const points = value.tests.reduce((sum, t) => sum + t.points, 0);
  if (points !== exercise.hidden?.points)
    problems.push(
      at(
        ["tests"],
        `are worth ${points} points; exercise.yaml says hidden.points ${exercise.hidden?.points ?? 0}`,
      ),
    );
  if (problems.length > 0) throw new FileError(problems);
  return value;
}
