// Work goes from the terminal to the page and back; and the site's server hears of every save.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "@podwire/grading";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { watchCourse } from "../src/exercises/live.ts";
import { type Course, makeCourse } from "./course.ts";

let course: Course;
beforeEach(() => {
  course = makeCourse();
});
afterEach(() => course.remove());

const progress = () => JSON.parse(readFileSync(join(course.root, ".podwire/progress.json"), "utf8"));

describe("a work file", () => {
  test("takes what was written to another clone, and progress to where it was ahead", async () => {
    writeFileSync(course.pair, readFileSync(course.solution));
    await course.podwire("check", "veth-pair");
    expect((await course.podwire("export", "work.json")).out).toContain("the files of 1 exercises");

    const other = makeCourse();
    try {
      writeFileSync(other.pair, "// something of my own\n");
      writeFileSync(join(other.root, "work.json"), readFileSync(join(course.root, "work.json")));
      const { status, out } = await other.podwire("import", "work.json");
      expect(status).toBe(0);
      expect(out).toContain("veth-pair: pair.ts; what you had is in .podwire/kept/veth-pair/1");
      expect(readFileSync(other.pair, "utf8")).toBe(readFileSync(course.solution, "utf8"));
      expect(readFileSync(join(other.root, ".podwire/kept/veth-pair/1/pair.ts"), "utf8")).toContain("my own");
      expect((await other.podwire("status")).out).toContain("1 of 1 solved");
      // A second time there is nothing left to do, and nothing is kept aside again.
      expect((await other.podwire("import", "work.json")).out).toBe(
        "Your progress is joined with the file's.\n",
      );
    } finally {
      other.remove();
    }
  });

  test("may name only files that a learner changes, in exercises that there are", async () => {
    const files = { "veth-pair": { "../../../out.ts": "x", "exercise.yaml": "x" }, nothing: { "a.ts": "x" } };
    writeFileSync(
      join(course.root, "work.json"),
      JSON.stringify({ podwire: "work", format: 1, files, progress: { format: 1, exercises: {} } }),
    );
    const before = readFileSync(join(course.pair, "../exercise.yaml"), "utf8");
    const { status, err, out } = await course.podwire("import", "work.json");
    expect(status).toBe(0);
    expect(err).toContain("no exercise nothing");
    expect(out).toBe("Your progress is joined with the file's.\n");
    expect(readFileSync(join(course.pair, "../exercise.yaml"), "utf8")).toBe(before);
  });

  test("that is none is refused with its reason, and an existing file is not written over", async () => {
    writeFileSync(join(course.root, "work.json"), "[]");
    expect(await course.podwire("import", "work.json")).toMatchObject({
      status: 2,
      err: "podwire: work.json is not a work file\n",
    });
    expect((await course.podwire("export", "work.json")).status).toBe(2);
  });
});

test("the site's server gives a verdict on what is saved, and joins the page's progress into the file", async () => {
  const verdicts: Verdict[] = [];
  const live = await watchCourse(
    course.root,
    { judging: () => {}, verdict: (verdict) => verdicts.push(verdict), progress: () => {} },
    course.io(),
  );
  try {
    writeFileSync(course.pair, readFileSync(course.solution));
    await vi.waitUntil(() => verdicts.length > 0, { timeout: 30_000 });
    expect(verdicts[0]).toMatchObject({ exercise: "veth-pair", solved: true });
    expect(progress().exercises["veth-pair"].solved).toBe(true);

    const page = { solved: true, earned: 3, points: 3, hints: 1, at: 1 };
    const joined = live.join({ format: 1, exercises: { "bridge-switch": page } });
    expect(Object.keys(joined.exercises)).toEqual(["bridge-switch", "veth-pair"]);
    expect(progress()).toEqual(joined);
  } finally {
    await live.close();
  }
});
