// The judge and its worker, with suites made here.
import { afterAll, describe, expect, test } from "vitest";
import { nodeJudge } from "../src/judge/node.ts";
import type { Job } from "../src/judge/protocol.ts";
import { DEFAULT_LIMITS } from "../src/sandbox/program.ts";

const judge = nodeJudge();
afterAll(() => judge.close());

const LEARNER = `
export function double(n: number) { return n * 2 }
export function spin() { const a = new Array(1e6).fill(0); for (;;) a.fill(1) }
export function boom() { throw new Error("boom") }
export const mtu = 1500;
`;

function job(suite: string, extra: Partial<Job> = {}, modules: Record<string, string> = {}): Job {
  const head =
    'import { describe, expect, inside, note, subject, subjectValue, submitted, test } from "@podwire/grading/suite";\n';
  return {
    learner: { "a.ts": LEARNER },
    unread: {},
    suites: [{ file: "a.test.ts", modules: { "a.test.ts": head + suite, ...modules } }],
    inside: {},
    limits: DEFAULT_LIMITS,
    seed: 1,
    skip: [],
    ...extra,
  };
}

async function states(j: Job): Promise<Record<string, string>> {
  const { outcomes, broken } = await judge.run(j);
  expect(broken).toEqual([]);
  return Object.fromEntries([...outcomes].map(([name, o]) => [name, o.state]));
}

const DOUBLE = 'const double = subject<(n: number) => number>("double");\n';

describe("a suite", () => {
  test("passes and fails test by test, with what was expected and the line of the assertion", async () => {
    const { outcomes } = await judge.run(
      job(`${DOUBLE}describe("numbers", () => {
  test("two", () => { expect(double(1)).toBe(2) });
  test("four", () => {
    expect(double(2), "twice two").toBe(5);
  });
});`),
    );
    expect(outcomes.get("two")).toMatchObject({ state: "pass", message: "" });
    expect(outcomes.get("four")).toMatchObject({
      state: "fail",
      message: "twice two",
      expected: "5",
      actual: "4",
      asserted: "a.test.ts:6",
      story: ["double(2) → 4"],
    });
  });

  test("can wait, share helpers, read constants and files, tell a story, and use the simulator's packages", async () => {
    const suite = `${DOUBLE}import { three } from "./helper.ts";
import { ipv4 } from "@podwire/wire";
test("waits", async () => { await Promise.resolve(); expect(double(three)).toBe(6) });
test("constant", () => { expect(subjectValue<number>("mtu")).toBe(1500) });
test("text", () => { note("looking at the file"); expect(submitted("a.ts")).toContain("export function double") });
test("wire", () => { expect(typeof ipv4.parse).toBe("function") });`;
    expect(await states(job(suite, {}, { "helper.ts": "export const three: number = 3;" }))).toEqual({
      waits: "pass",
      constant: "pass",
      text: "pass",
      wire: "pass",
    });
  });

  test("can bring a file that runs inside, beside the learner's", async () => {
    const inside = {
      "twice.inside.ts":
        'import { double } from "./a.ts";\nexport function twice(n: number) { return double(double(n)) }',
    };
    const suite = `test("in", () => { expect(inside<(n: number) => number>("twice.inside.ts", "twice")(3)).toBe(12) });`;
    expect(await states(job(suite, { inside }))).toEqual({ in: "pass" });
  });

  test("cannot turn a stop green by catching it", async () => {
    const suite = `const spin = subject<() => void>("spin");
test("caught", () => { try { spin() } catch {} });
test("expected", () => { expect(() => spin()).toThrow() });`;
    const { limits } = job("");
    const learner = { "a.ts": "export function spin() { for (;;); }" };
    expect(await states(job(suite, { learner, limits: { ...limits, ticks: 20 } }))).toEqual({
      caught: "budget",
      expected: "budget",
    });
  });

  test("may expect an error of the learner's", async () => {
    expect(
      await states(
        job('test("boom", () => { expect(() => subject<() => void>("boom")()).toThrow("boom") });'),
      ),
    ).toEqual({
      boom: "pass",
    });
  });
});

describe("the wall clock", () => {
  test("a method that the class does not have is missing, and not the suite's mistake", async () => {
    const run = await judge.run(
      job(
        `const Lane = subject("Lane");
test("calls it", () => { new Lane().length(); });`,
        { learner: { "a.ts": "export class Lane { lenght() { return 1 } }" } },
      ),
    );
    expect(run.outcomes.get("calls it")).toMatchObject({
      state: "missing",
      message: "Your class has no method length().",
      story: ["lane = new Lane()"],
    });
  });

  test("ends one test, and the others go on in a new worker", async () => {
    const suite = `${DOUBLE}
test("first", () => { expect(double(1)).toBe(2) });
test("spins", () => { subject<() => void>("spin")() });
test("last", () => { expect(double(4)).toBe(8) });`;
    const { outcomes } = await judge.run(job(suite, { limits: { ...DEFAULT_LIMITS, seconds: 0.5 } }));
    expect([...outcomes].map(([name, o]) => [name, o.state])).toEqual([
      ["first", "pass"],
      ["spins", "timeout"],
      ["last", "pass"],
    ]);
    expect(outcomes.get("spins")?.message).toMatch(/still running after 0.5 seconds/);
  });

  test("jobs wait for one another", async () => {
    const suite = `${DOUBLE}test("one", () => { expect(double(1)).toBe(2) });`;
    const runs = await Promise.all([1, 2, 3].map(() => judge.run(job(suite))));
    expect(runs.map((r) => [...r.outcomes.keys()])).toEqual([["one"], ["one"], ["one"]]);
  });
});

describe("a broken suite is the course's fault, and said to be", () => {
  test.each([
    ["test('a', () => {", "a.test.ts: line 2: Unexpected token"],
    [
      "import x from 'node:fs'; x;",
      'a.test.ts: a.test.ts imports "node:fs"; a suite can import its neighbours and',
    ],
    ["import { y } from './none.ts'; y;", "a.test.ts: there is no file none.ts in the suite"],
    ["test('a', () => {}); test('a', () => {});", 'a.test.ts: two tests are called "a"'],
    ["throw new Error('half-way');", "a.test.ts: half-way"],
  ])("%s", async (suite, message) => {
    const { broken } = await judge.run(job(suite));
    expect(broken).toHaveLength(1);
    expect(broken[0]).toContain(message);
  });

  test("an error of the test's own is not the learner's", async () => {
    const { outcomes } = await judge.run(job("test('a', () => { (undefined as any).x });"));
    expect(outcomes.get("a")).toMatchObject({ state: "broken" });
    expect(outcomes.get("a")?.message).toContain("your code is not to blame");
  });
});
