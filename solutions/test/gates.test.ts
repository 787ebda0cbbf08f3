// What must hold for every exercise: its stub scores nothing, its solution everything, every mistake that has a name is
// found and told as its golden report tells it, and no hint gives the solution away.
import { readFileSync } from "node:fs";
import { isUntouched, jobFor, makeVerdict, reportText, type Verdict } from "@podwire/grading";
import { nodeJudge, readSubmission } from "@podwire/grading/node";
import { afterAll, describe, expect, test } from "vitest";
import { course, mistakesOf, root, solutionOf, stubOf, type Variant } from "./variants.ts";

const judge = nodeJudge();
afterAll(() => judge.close());

async function verdictOf({ exercise, folder }: Variant): Promise<Verdict> {
  const submission = readSubmission(folder, exercise.files);
  const verdict = makeVerdict(exercise, await judge.run(jobFor(exercise, submission)), { submission });
  expect(verdict.broken, "the course itself").toEqual([]);
  return verdict;
}

describe.each(course.exercises)("$id", (exercise) => {
  test.skipIf(exercise.kind === "predict")(
    "has hidden tests (there is nothing to hide of a prediction)",
    () => {
      expect(exercise.hiddenSuite?.tests.length).toBeGreaterThan(0);
    },
  );

  test("the stub scores nothing, on any test", async () => {
    const stub = stubOf(exercise);
    const verdict = await verdictOf(stub);
    expect(verdict.tests.filter((t) => t.state === "pass").map((t) => t.name)).toEqual([]);
    expect(verdict.tests.filter((t) => t.state === "broken").map((t) => t.name)).toEqual([]);
    expect([verdict.earned, verdict.mistake]).toEqual([0, undefined]);
    expect(isUntouched(exercise, readSubmission(stub.folder, exercise.files))).toBe(true);
  });

  test("the solution passes everything", async () => {
    const verdict = await verdictOf(solutionOf(exercise));
    expect(verdict.tests.filter((t) => t.state !== "pass")).toEqual([]);
    expect([verdict.solved, verdict.earned]).toEqual([true, verdict.points]);
  });

  test("an empty submission scores nothing", async () => {
    const verdict = makeVerdict(exercise, await judge.run(jobFor(exercise, {})));
    expect(verdict.earned).toBe(0);
  });

  const mistakes = mistakesOf(exercise);

  test("five mistakes or more have a name, and each its example", () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(5);
    expect(mistakes.map((m) => m.name)).toEqual(exercise.mistakes.map((m) => m.id).sort());
  });

  test.each(mistakes)("$name fails, and is recognized", async (mistake) => {
    const verdict = await verdictOf(mistake);
    expect(verdict.solved).toBe(false);
    expect(verdict.mistake?.id).toBe(mistake.name);
    const report = reportText(verdict);
    await expect(report).toMatchFileSnapshot(`${root}/solutions/${exercise.path}/golden/${mistake.name}.txt`);
    for (const failure of report.split("\n── ").slice(1)) {
      expect(failure.split("\n").length, failure).toBeLessThanOrEqual(40);
      expect(failure, "names no file of the framework").not.toMatch(
        /node_modules|@vitest|judge-worker|node:internal/,
      );
    }
  });

  test("no hint contains a line of the solution", () => {
    const plain = (text: string) => text.replace(/\s+/g, " ").trim();
    const given = new Set(Object.values(exercise.pristine).flatMap((text) => text.split("\n").map(plain)));
    const lines = exercise.files
      .flatMap((file) => readFileSync(`${root}/solutions/${exercise.path}/${file}`, "utf8").split("\n"))
      .map(plain)
      .filter(
        (line) => line.length >= 12 && !line.startsWith("//") && !line.startsWith("#") && !given.has(line),
      );
    expect(lines.length).toBeGreaterThan(0);
    for (const hint of [...exercise.hints, ...exercise.mistakes.map((m) => m.hint)])
      expect(
        lines.filter((line) => plain(hint).includes(line)),
        hint,
      ).toEqual([]);
  });
});
