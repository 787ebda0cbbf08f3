// What an instructor's CI does with a submission.
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Course, makeCourse, PAIR } from "./course.ts";

let course: Course;
beforeEach(() => {
  course = makeCourse();
});
afterEach(() => course.remove());

/** A clone of the course, handed in with this pair.ts. */
function handIn(pair: string): string {
  const dir = join(course.root, "submission");
  mkdirSync(join(dir, "exercises", PAIR), { recursive: true });
  copyFileSync(pair, join(dir, "exercises", PAIR, "pair.ts"));
  return dir;
}

test("the stub scores 0, the solution all, with hidden tests", async () => {
  const stub = await course.podwire("grade", handIn(course.pair), "--format", "json");
  const solved = await course.podwire("grade", handIn(course.solution), "--format", "json");
  expect([stub.status, solved.status]).toEqual([1, 0]);
  expect(JSON.parse(stub.out)).toMatchObject({ submission: "submission", earned: 0, points: 35 });
  const grade = JSON.parse(solved.out);
  expect(grade).toMatchObject({ format: 1, earned: 35, points: 35 });
  expect(grade.exercises[0].tests.filter((t: { suite: string }) => t.suite === "hidden")).toHaveLength(7);
});

test("the same submission gives the same bytes", async () => {
  const dir = handIn(course.mistake("carrier-from-self"));
  for (const format of ["json", "junit", "text"]) {
    const [one, two] = [
      await course.podwire("grade", dir, "--format", format),
      await course.podwire("grade", dir, "--format", format),
    ];
    expect(two.out).toBe(one.out);
  }
});

test("the folder of one exercise is a submission too", async () => {
  const dir = join(course.root, "alone");
  mkdirSync(dir);
  copyFileSync(course.solution, join(dir, "pair.ts"));
  const { out } = await course.podwire("grade", dir, "--exercise", "veth-pair", "--format", "text");
  expect(out).toContain("alone: 35 of 35 points");
});

test("a submission's own tests and points are not looked at", async () => {
  const dir = handIn(course.pair);
  const folder = join(dir, "exercises", PAIR);
  writeFileSync(
    join(folder, "pair.test.ts"),
    'import { test } from "@podwire/grading/suite";\ntest("a new pair is down at both ends", () => {});\n',
  );
  writeFileSync(join(folder, "exercise.yaml"), "points: 1000\n");
  expect(JSON.parse((await course.podwire("grade", dir, "--format", "json")).out)).toMatchObject({
    earned: 0,
    points: 35,
  });
});

test("a symbolic link is not followed", async () => {
  const dir = join(course.root, "links");
  mkdirSync(join(dir, "exercises", PAIR), { recursive: true });
  symlinkSync(course.solution, join(dir, "exercises", PAIR, "pair.ts"));
  expect(JSON.parse((await course.podwire("grade", dir, "--format", "json")).out)).toMatchObject({
    earned: 0,
  });
});

test("JUnit names every test, its points and why it failed", async () => {
  const { out } = await course.podwire(
    "grade",
    handIn(course.mistake("aliases-buffer")),
    "--format",
    "junit",
  );
  expect(out).toContain('<testsuites name="podwire" tests="19" failures="1" errors="0">');
  expect(out).toContain('<testcase classname="veth-pair.visible" name="what arrives is a copy">');
  expect(out).toContain(
    '<failure type="fail" message="what end 1 got, after the sender wrote into its buffer again">',
  );
});

test("what a submission prints stays what it printed", async () => {
  const dir = handIn(course.solution);
  const file = join(dir, "exercises", PAIR, "pair.ts");
  const forged = '</system-out></testcase><testcase name="forged"/>\u001b[2J{"earned":30}';
  const source = readFileSync(file, "utf8")
    .replace("const device =", `console.log(${JSON.stringify(forged)}); const device =`)
    .replace('return { drop: "down" }', 'throw new Error("all 17 tests passed")');
  writeFileSync(file, source);
  const junit = (await course.podwire("grade", dir, "--format", "junit")).out;
  expect(junit).not.toContain('<testcase name="forged"');
  expect(junit.match(/<testcase /g)).toHaveLength(19);
  const text = (await course.podwire("grade", dir)).out;
  expect(text).not.toContain("\u001b");
  expect(text).toMatch(/THREW +0\/1 {2}an end that is down sends nothing/);
});

test("--output writes the report there", async () => {
  const { out } = await course.podwire(
    "grade",
    handIn(course.solution),
    "--output",
    join(course.root, "grade.txt"),
  );
  expect(out).toBe("");
  expect(readFileSync(join(course.root, "grade.txt"), "utf8")).toContain("35 of 35");
});

describe("what cannot be done ends with status 2 and says why", () => {
  test.each([
    [["grade", "nowhere"], "nowhere is not a folder."],
    [["check", "veth-pear"], 'there is no exercise "veth-pear". Did you mean veth-pair?'],
    [["check", "--format", "xml"], "Allowed choices are text, json, junit"],
    [["chekc"], "(Did you mean check?)"],
    [["hint", "veth-pair", "--level", "4"], "there are hints 1 to 3, and no hint 4"],
    [["hint", "veth-pair", "--level", "two"], "must be a whole number"],
    [["reset"], "missing required argument 'exercise'"],
  ])("podwire %j", async (argv, message) => {
    const { status, err } = await course.podwire(...argv);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  test("unknown options come with a suggestion", async () => {
    const { status, err } = await course.podwire("check", "--fromat", "json");
    expect([status, err.split("\n").slice(0, 2)]).toEqual([
      2,
      ["error: unknown option '--fromat'", "(Did you mean --format?)"],
    ]);
  });

  test("a folder without a submission", async () => {
    mkdirSync(join(course.root, "empty"));
    const { status, err } = await course.podwire("grade", "empty");
    expect([status, err]).toEqual([
      2,
      "podwire: empty has no submission: expected exercises/02-veth/pair/pair.ts in it, as in a clone of the course. With --exercise ID it can be the folder of that exercise alone.\n",
    ]);
  });

  test("a wrong exercise.yaml, with file, line and field", async () => {
    const file = join(course.root, "exercises", PAIR, "exercise.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("minutes: 40", "minutes: soon"));
    const { status, err } = await course.podwire("check");
    expect([status, err]).toEqual([
      2,
      "podwire: exercises/02-veth/pair/exercise.yaml:7: minutes should be a number\n",
    ]);
  });
});
