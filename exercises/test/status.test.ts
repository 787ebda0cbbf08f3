// What is solved here and what is not. An unsolved exercise is skipped and says so; only a broken course is red.
import { fileURLToPath } from "node:url";
import { isUntouched, jobFor, makeVerdict } from "@podwire/grading";
import { loadCourse, nodeJudge, pristineHashes, readSubmission } from "@podwire/grading/node";
import { afterAll, expect, test } from "vitest";
import expectedHashes from "../pristine/sha256.json" with { type: "json" };

const root = fileURLToPath(new URL("../..", import.meta.url));
const course = loadCourse(root);
const judge = nodeJudge();
afterAll(() => judge.close());

test("the files to start from are the ones that were shipped", () => {
  expect(pristineHashes(course)).toEqual(expectedHashes);
});

for (const exercise of course.exercises)
  test(`${exercise.id}: ${exercise.title}`, async (context) => {
    const submission = readSubmission(`${root}/exercises/${exercise.path}`, exercise.files);
    const verdict = makeVerdict(exercise, await judge.run(jobFor(exercise, submission, { hidden: false })), {
      hidden: false,
      submission,
    });
    expect(verdict.broken, "the course itself").toEqual([]);
    if (verdict.solved) return;
    const state = isUntouched(exercise, submission) ? "not started" : "unsolved";
    context.skip(`${state}: ${verdict.earned} of ${verdict.points} points`);
  });
