import { FileError } from "@podwire/checked-yaml";
import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isUntouched } from "../src/exercise/exercise.ts";
import { parseExercise, parseHidden } from "../src/exercise/parse.ts";

const GOOD = `format: 1
id: veth-pair
chapter: 2
order: 1
kind: build
track: core
minutes: 40
title: A cable with two ends
lesson: { page: /02-veth }
files: [pair.ts]
suite: pair.test.ts
tests:
  - name: carrier follows
    points: 3
  - name: frames arrive
    points: 2
hidden: { points: 4 }
hints: [one, two, three]
mistakes:
  - id: carrier-from-self
    fails: [carrier follows]
    hint: Look at the other end.
`;

function problems(text: string): string[] {
  try {
    parseExercise("exercise.yaml", text);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    return (error as FileError).message.split("\n");
  }
}

describe("exercise.yaml", () => {
  test("a good one", () => {
    expect(problems(GOOD)).toEqual([]);
    expect(parseExercise("exercise.yaml", GOOD)).toMatchObject({ id: "veth-pair", limits: {} });
  });

  test.each([
    ["kind: build", "kind: write", "exercise.yaml:5: kind should be one of build, operate, repair, predict"],
    ["format: 1", "format: 2", "exercise.yaml:1: format is not 1, the format this version of podwire reads"],
    ["title: A cable with two ends\n", "", "exercise.yaml:1: title is missing"],
    ["points: 3", "points: many", "exercise.yaml:14: tests[0].points should be a number"],
    ["points: 3", "points: 0", "exercise.yaml:14: tests[0].points should be at least 1"],
    [
      "name: frames arrive",
      "name: carrier follows",
      "exercise.yaml:15: tests[1].name is the name of an earlier test too",
    ],
    [
      "fails: [carrier follows]",
      "fails: [carrier flows]",
      'exercise.yaml:21: mistakes[0].fails[0] "carrier flows" is not one of the tests above',
    ],
    [
      "files: [pair.ts]",
      "files: [../pair.ts]",
      "exercise.yaml:10: files[0] is not the name of a file in the exercise's own folder",
    ],
    [
      "files: [pair.ts]",
      "files: [pair.ts, pair.test.ts]",
      "exercise.yaml:10: files names the suite, which the learner does not change",
    ],
    ["minutes: 40", "minutes: 40\nminuets: 3", "exercise.yaml:8: minuets is not a field of this file"],
  ])("%j as %j", (from, to, message) => {
    expect(GOOD).toContain(from);
    expect(problems(GOOD.replace(from, to))).toContain(message);
  });

  test("all problems at once, in the order of the file", () => {
    const lines = problems(GOOD.replace("chapter: 2", "chapter: 0").replace("[one, two, three]", "[one]"));
    expect(lines.map((l) => l.split(":")[1])).toEqual(["3", "18"]);
  });

  test("any text gives an exercise or a FileError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutated()), (text) => {
        try {
          parseExercise("exercise.yaml", text);
        } catch (error) {
          expect(error).toBeInstanceOf(FileError);
        }
      }),
      { numRuns: runs },
    );
  });
});

/** The good file with a piece replaced by another piece of itself or by anything. */
function mutated() {
  const at = fc.nat(GOOD.length);
  const piece = fc.oneof(
    fc.string(),
    fc.tuple(at, at).map(([a, b]) => GOOD.slice(Math.min(a, b), Math.max(a, b))),
  );
  return fc
    .tuple(at, at, piece)
    .map(([a, b, text]) => GOOD.slice(0, Math.min(a, b)) + text + GOOD.slice(Math.max(a, b)));
}

test("hidden.yaml must be worth what exercise.yaml says, under other names", () => {
  const exercise = parseExercise("exercise.yaml", GOOD);
  const hidden = (tests: string) => `format: 1\nsuite: pair.hidden.test.ts\ntests:\n${tests}`;
  expect(
    parseHidden("hidden.yaml", hidden("  - { name: copies, points: 4 }\n"), exercise).tests,
  ).toHaveLength(1);
  expect(() => parseHidden("hidden.yaml", hidden("  - { name: copies, points: 3 }\n"), exercise)).toThrow(
    "hidden.yaml:3: tests are worth 3 points; exercise.yaml says hidden.points 4",
  );
  expect(() =>
    parseHidden("hidden.yaml", hidden("  - { name: frames arrive, points: 4 }\n"), exercise),
  ).toThrow("hidden.yaml:4: tests[0].name is the name of another test too");
});

test("a file saved by another editor is still untouched", () => {
  const exercise = { files: ["a.ts"], pristine: { "a.ts": "let a;\nlet b;\n" } } as never;
  expect(isUntouched(exercise, { "a.ts": "let a;  \r\nlet b;" })).toBe(true);
  expect(isUntouched(exercise, { "a.ts": "let a;\nlet c;\n" })).toBe(false);
  expect(isUntouched(exercise, {})).toBe(false);
});
