// The judge in a made-up language: what a report says by itself is inside its marks, wherever the verdict was made.
import { setEdition } from "@podwire/lab/catalogue";
import { texts as labTexts } from "@podwire/lab/texts";
import { outside, pseudoEdition } from "@podwire/testing/pseudo";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeJudge } from "../src/judge/node.ts";
import type { Job } from "../src/judge/protocol.ts";
import { parseProgress } from "../src/progress.ts";
import { difference } from "../src/report/difference.ts";
import { reportText } from "../src/report/text.ts";
import { DEFAULT_LIMITS } from "../src/sandbox/program.ts";
import type { Outcome } from "../src/suite/api.ts";
import { texts } from "../src/texts.ts";
import type { Verdict } from "../src/verdict.ts";
import { parseWork } from "../src/work.ts";

const judge = nodeJudge();
afterAll(() => judge.close());
beforeEach(() => setEdition(pseudoEdition(texts, labTexts)));
afterEach(() => setEdition());

const LEARNER = `
import { readFileSync } from "fs";
export function double(n: number) { return n * 2 }
`;
const OWN = `
export function double(n: number) { return n * 2 }
export function spin() { for (;;) {} }
export function deep(): number { return 1 + deep() }
export function boom() { throw new Error("boom") }
export function odd() { throw 5 }
export async function later() { return 1 }
`;
const SUITE = `import { expect, subject, test } from "@podwire/grading/suite";
const call = (name: string) => subject<(n?: number) => unknown>(name)(1);
test("double", () => { expect(call("double")).toBe(3) });
for (const name of ["spin", "deep", "boom", "odd", "later", "absent"]) test(name, () => { call(name) });
test("a route", async () => {
  const { host } = await import("@podwire/grading/host");
  void host;
  throw new TypeError("ours");
});`;

const job = (learner: string, suite: string): Job => ({
  learner: { "a.ts": learner },
  unread: {},
  suites: [{ file: "a.test.ts", modules: { "a.test.ts": suite } }],
  inside: {},
  limits: DEFAULT_LIMITS,
  seed: 1,
  skip: [],
});

function verdictOf(outcomes: ReadonlyMap<string, Outcome>): Verdict {
  const tests = [...outcomes].map(([name, outcome]) => ({
    ...outcome,
    ...({ name, suite: "hidden", points: 1, earned: 0 } as const),
  }));
  const of = { exercise: "x", path: "p/q", title: "T", kind: "build", lesson: "/l", seed: 1 } as const;
  const rest = { solved: false, earned: 0, points: tests.length, tests, broken: ["w"] };
  return { format: 1, ...of, ...rest, mistake: { id: "m", hint: "h" } };
}

describe("a report in a language of marks", () => {
  test("every sentence of the judge's own, those of its worker among them", async () => {
    const { outcomes } = await judge.run(job(OWN, SUITE));
    expect([...outcomes.values()].map(({ state }) => state)).toEqual([
      ...["fail", "budget", "stack", "error", "error", "value", "missing", "broken"],
    ]);
    for (const [name, { state, message, story }] of outcomes) {
      // An assertion's own words are the suite's.
      if (state !== "fail") expect(outside(message), name).toBe("");
      for (const line of story) expect(outside(line)).toMatch(/^\w+\(1\) → ?\d*$/);
    }
    const report = reportText(verdictOf(outcomes));
    // What is left: points, names of tests, values, addresses of lessons, and commands to type.
    const left = outside(report.replace(/⟦threw .*…$/gm, "")) // a line that is cut has lost its end
      .replace(/^ +npx podwire .*$|^ +\/l$/gm, "")
      .replaceAll(/double\(1\) → 2|expected 2 to be 3 *|a\.test\.ts:\d+|a\.ts:\d+/g, "");
    const names = /\b(double|spin|deep|boom|odd|later|absent|a route)\b/g;
    expect(left.replace(names, "")).not.toMatch(/\p{L}{2}/u);
  });

  test("a file that may not be imported, and one that does not parse", async () => {
    for (const learner of [LEARNER, "export function double( {"]) {
      const { outcomes } = await judge.run(job(learner, SUITE));
      expect(outside(outcomes.get("double")?.message ?? "none")).toBe("");
    }
  });

  test("where bytes differ", () => {
    const bytes = (...list: number[]) => Uint8Array.from(list);
    expect(outside(difference(bytes(1, 2), bytes(1, 3)) ?? "none")).toBe("");
    expect(outside(difference({ frame: bytes(1) }, { frame: bytes(1, 3) }) ?? "none")).toBe("");
  });

  test("what is wrong with a file", () => {
    for (const text of ["", "{}", '{"format":99}', '{"podwire":"work","format":99}'])
      for (const problem of [parseProgress(text), parseWork(text)])
        if (typeof problem === "string") expect(outside(problem)).toBe("");
    expect(typeof parseWork("{}")).toBe("string");
  });
});
