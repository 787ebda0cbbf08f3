// Two records of what a learner has done become one: whoever merges, in whichever order, however often.
import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Best,
  checkProgress,
  type ExerciseProgress,
  joinProgress,
  noProgress,
  type Progress,
  parseProgress,
  withHints,
  withVerdict,
} from "../src/progress.ts";
import type { Verdict } from "../src/verdict.ts";

const count = fc.nat({ max: 9 });
const best: fc.Arbitrary<Best> = fc.record({ earned: count, points: count, at: count });
const exercise = fc.record(
  {
    solved: fc.boolean(),
    ...{ earned: count, points: count, hints: count, at: fc.integer({ min: 1, max: 9 }), judged: count },
    mistake: fc.constantFrom("moves-lo", "keeps-address"),
    tests: fc.dictionary(fc.constantFrom("one", "two", "constructor", "__proto__"), best, { minKeys: 1 }),
  },
  { requiredKeys: ["solved", "earned", "points", "hints"] },
) as fc.Arbitrary<ExerciseProgress>;
const progress: fc.Arbitrary<Progress> = fc.record({
  format: fc.constant(1 as const),
  exercises: fc.dictionary(fc.constantFrom("veth-pair", "bridge-switch", "toString"), exercise),
});

describe("joining", () => {
  test("the order does not matter, nor who merges with whom, nor how often", () => {
    fc.assert(
      fc.property(progress, progress, progress, (a, b, c) => {
        const ab = joinProgress(a, b);
        expect(joinProgress(b, a)).toEqual(ab);
        expect(joinProgress(joinProgress(b, c), a)).toEqual(joinProgress(ab, c));
        expect(joinProgress(ab, b)).toEqual(ab);
        expect(joinProgress(ab, ab)).toEqual(ab);
      }),
      { numRuns: runs },
    );
  });

  test("nothing gets worse, nothing is forgotten", () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const { exercises } = joinProgress(a, b);
        for (const [id, before] of [...Object.entries(a.exercises), ...Object.entries(b.exercises)]) {
          const after = exercises[id] as ExerciseProgress;
          expect(after.earned).toBeGreaterThanOrEqual(before.earned);
          expect(after.hints).toBeGreaterThanOrEqual(before.hints);
          expect(after.solved || !before.solved).toBe(true);
          for (const [name, { earned }] of Object.entries(before.tests ?? {}))
            expect(after.tests?.[name]?.earned).toBeGreaterThanOrEqual(earned);
        }
      }),
      { numRuns: runs },
    );
  });

  test("what is joined can be written and read again", () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const joined = joinProgress(a, b);
        expect(parseProgress(JSON.stringify(joined))).toEqual(joined);
      }),
    );
  });

  test("of two equal results the earlier stays; the later verdict says which mistake it was", () => {
    const at = (time: number, mistake: string): Progress => ({
      format: 1,
      exercises: { x: { solved: false, earned: 3, points: 5, hints: 0, at: time, judged: time, mistake } },
    });
    expect(joinProgress(at(200, "late"), at(100, "early")).exercises["x"]).toEqual({
      ...{ solved: false, earned: 3, points: 5, hints: 0, at: 100, judged: 200, mistake: "late" },
    });
  });
});

describe("a verdict", () => {
  const verdict = (earned: number, mistake?: string): Verdict => ({
    ...{
      format: 1,
      exercise: "veth-pair",
      path: "02-veth/pair",
      title: "A cable",
      kind: "build",
      lesson: "/lessons/veth",
      seed: 1,
      broken: [],
    },
    solved: earned === 5,
    earned,
    points: 5,
    tests: [
      { name: "carries", suite: "visible", points: 5, earned, state: "pass", story: [], printed: [] },
    ] as unknown as Verdict["tests"],
    ...(mistake ? { mistake: { id: mistake, hint: "" } } : {}),
  });

  test("a worse one takes nothing away, and its mistake is remembered until a verdict names none", () => {
    const solved = withVerdict(noProgress(), verdict(5), 1000);
    const worse = withVerdict(solved, verdict(2, "senders-mtu"), 2000);
    expect(worse.exercises["veth-pair"]).toEqual({
      ...{ solved: true, earned: 5, points: 5, hints: 0, at: 1000, judged: 2000, mistake: "senders-mtu" },
      tests: { carries: { earned: 5, points: 5, at: 1000 } },
    });
    expect(withVerdict(worse, verdict(5), 3000).exercises["veth-pair"]).not.toHaveProperty("mistake");
  });

  test("hints are counted beside it", () => {
    const seen = withHints(withVerdict(noProgress(), verdict(2), 1), "veth-pair", 5, 2);
    expect(seen.exercises["veth-pair"]).toMatchObject({ earned: 2, hints: 2 });
  });
});

test.each([
  ["[]", "is not a progress file"],
  ['{"format":2,"exercises":{}}', "is in format 2, from a later version"],
  [
    '{"format":1,"exercises":{"a":{"solved":true,"earned":-1,"points":1,"hints":0}}}',
    "is not a progress file",
  ],
  [
    '{"format":1,"exercises":{"a":{"solved":true,"earned":1,"points":1,"hints":0,"tests":[1]}}}',
    "is not a progress file",
  ],
  ['{"format":1,', "is not whole"],
])("%s is refused", (text, reason) => {
  expect(parseProgress(text)).toContain(reason);
});

test("what an earlier version wrote is still read", () => {
  const old = { format: 1, exercises: { a: { solved: true, earned: 4, points: 4, hints: 1 } } };
  expect(checkProgress(old)).toEqual(old);
  expect(joinProgress(old as Progress, noProgress())).toEqual(old);
});
