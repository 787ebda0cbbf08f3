import { describe, expect, test } from "vitest";
import { reportJunit } from "../src/report/junit.ts";
import { firstByteDifference, show } from "../src/report/show.ts";
import { reportText } from "../src/report/text.ts";
import type { TestVerdict, Verdict } from "../src/verdict.ts";

const passing: TestVerdict = {
  name: "two",
  suite: "visible",
  points: 2,
  earned: 2,
  state: "pass",
  message: "",
  story: [],
  printed: [],
};

function verdict(...tests: Partial<TestVerdict>[]): Verdict {
  const all = tests.map((t) => ({ ...passing, ...t }));
  return {
    format: 1,
    exercise: "pair",
    path: "02-veth/pair",
    title: "A pair",
    kind: "build",
    solved: all.every((t) => t.state === "pass"),
    earned: all.reduce((s, t) => s + t.earned, 0),
    points: all.reduce((s, t) => s + t.points, 0),
    tests: all,
    broken: [],
  };
}

describe("text", () => {
  test("a failing test is told in at most forty lines, whatever it says", () => {
    const long = Array.from({ length: 300 }, (_, i) => `line ${i} ${"x".repeat(300)}`);
    const report = reportText(
      verdict({
        state: "fail",
        earned: 0,
        message: long.join("\n"),
        expected: long.join("\n"),
        actual: long.join("\n"),
        story: long,
        printed: long,
      }),
    );
    const block = report.slice(report.indexOf("── "));
    expect(block.split("\n").length).toBeLessThanOrEqual(40);
    for (const line of block.split("\n")) expect(line.length).toBeLessThan(140);
  });

  test("control characters of what was printed do not reach the terminal", () => {
    const report = reportText(
      verdict({ state: "error", earned: 0, message: "m", printed: ["\u001b[2Jall passed\r"] }),
    );
    expect(report).toContain("| \\x1b[2Jall passed\\x0d");
  });

  test("tests that ended alike are told once", () => {
    const syntax = {
      state: "syntax" as const,
      earned: 0,
      message: "pair.ts does not parse: x",
      at: "pair.ts:3",
    };
    const report = reportText(
      verdict({ ...syntax, name: "one" }, { ...syntax, name: "two" }, { ...syntax, name: "three" }),
    );
    expect(report.match(/does not parse/g)).toHaveLength(1);
    expect(report).toContain("── one, and 2 more tests");
  });
});

test("JUnit escapes what XML cannot hold", () => {
  const xml = reportJunit([
    verdict({ name: 'a <b> & "c"', state: "error", earned: 0, message: "\u0000\ud800<", printed: ["]]>"] }),
  ]);
  expect(xml).toContain('name="a &lt;b&gt; &amp; &quot;c&quot;"');
  expect(xml).not.toMatch(/[\u0000-\u0008]/);
  expect(xml).toContain("]]&gt;");
});

describe("values", () => {
  test.each([
    ["{ to: 1, bytes: 2 bytes 02 ff }", { to: 1, bytes: Uint8Array.of(2, 255) }],
    ['[1, -0, NaN, 3n, null, undefined, "a\\nb"]', [1, -0, Number.NaN, 3n, null, undefined, "a\nb"]],
    ['{ "ip addr": [] }', { "ip addr": [] }],
    ["0 bytes", new Uint8Array(0)],
    ["{}", {}],
  ])("%s", (shown, value) => {
    expect(show(value)).toBe(shown);
  });

  test("where bytes differ", () => {
    const differs = (a: number[], b: number[]) => firstByteDifference(Uint8Array.from(a), Uint8Array.from(b));
    expect(differs([1, 2, 3], [1, 5, 3])).toBe("the first difference is byte 1: expected 02, got 05");
    expect(differs([1, 2], [1, 2, 3])).toBe("the first 2 bytes agree; expected 2 in all, got 3");
    expect(differs([1], [1])).toBeUndefined();
  });
});
