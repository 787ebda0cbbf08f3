import { ipv4 } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import type { Exercise } from "../src/exercise/exercise.ts";
import { difference } from "../src/report/difference.ts";
import { reportJunit } from "../src/report/junit.ts";
import { show } from "../src/report/show.ts";
import { repeatCommand, reportText } from "../src/report/text.ts";
import type { Outcome } from "../src/suite/api.ts";
import { makeVerdict, type TestVerdict, type Verdict } from "../src/verdict.ts";

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
    lesson: "/lessons/veth#a-pair",
    seed: 7,
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
        difference: long.join("\n"),
        topology: Array(10).fill("[a] eth0 ════ eth0 [b]"),
        story: long,
        printed: long,
      }),
    );
    const block = report.slice(report.indexOf("── "));
    expect(block.split("\n").length).toBeLessThanOrEqual(40);
    for (const line of block.split("\n")) expect(line.length).toBeLessThan(140);
  });

  test("the last call is told in full, and earlier ones with their ends", () => {
    const call = (name: string) => `f(${'"abcdefg", '.repeat(20)}"${name}") → "${name} done"`;
    const report = reportText(
      verdict({ state: "fail", earned: 0, message: "no", story: [call("first"), `    ${call("last")}`] }),
    );
    const lines = report.slice(report.indexOf("What happened")).split("\n");
    expect(lines[1]).toMatch(/^ {5}f\("abcdefg".* … .*"first"\) → "first done"$/);
    expect(lines[2]).toMatch(/^ {9}f\("abcdefg"/);
    const last = lines.slice(
      2,
      lines.findIndex((line) => line.startsWith("   Read again")),
    );
    expect(last.map((line) => line.trim()).join(" ")).toBe(call("last"));
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

  test("where bytes differ, and which field that is", () => {
    const differs = (a: number[], b: number[]) => difference(Uint8Array.from(a), Uint8Array.from(b));
    expect(differs([1, 2, 3], [1, 5, 3])).toBe("byte 1: expected 02, got 05");
    expect(differs([1, 2], [1, 2, 3])).toBe("the first 2 bytes agree; expected 2 in all, got 3");
    expect(differs([1], [1])).toBeUndefined();
    const packet = ipv4.emit(
      { source: "10.0.0.1", destination: "10.0.0.2", protocol: 1, ttl: 64 },
      new Uint8Array(8),
    );
    const frame = Uint8Array.from([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, ...packet]);
    const forwarded = frame.slice();
    forwarded[22] = 63;
    expect(difference({ to: 1, bytes: frame }, { to: 1, bytes: forwarded })).toBe(
      "in bytes: byte 22 (Internet Protocol version 4: Time to live): expected 40, got 3f",
    );
    expect(difference([frame], [frame.slice()])).toBeUndefined();
  });
});

describe("where to read and how to see it again", () => {
  test.each([
    ["the receiver's MTU decides", 'npx podwire check pair --test "the receiver\'s MTU decides" --seed 7'],
    ['who "asks" $HOME', "npx podwire check pair --test 'who \"asks\" $HOME' --seed 7"],
    ["it's `so`", "npx podwire check pair --test 'it'\\''s `so`' --seed 7"],
  ])("%s", (name, command) => {
    const failed = verdict({
      name,
      state: "fail",
      earned: 0,
      message: "m",
      topology: ["[a] eth0 ════ eth0 [b]"],
    });
    expect(repeatCommand(failed.tests[0] as TestVerdict, failed)).toBe(command);
    expect(reportText(failed)).toContain(
      `   The network:\n     [a] eth0 ════ eth0 [b]\n   Read again  /lessons/veth#a-pair\n   See again   ${command}\n`,
    );
  });

  test("a hidden test is the instructor's to run", () => {
    const failed = verdict({ suite: "hidden", state: "fail", earned: 0, message: "m" });
    expect(reportText(failed)).toContain("npx podwire grade DIR --exercise pair --seed 7");
  });
});

describe("the name of a mistake", () => {
  const exercise = {
    ...{ id: "pair", path: "02-veth/pair", title: "A pair", kind: "operate", lesson: { page: "/x" } },
    files: ["fix.sh"],
    tests: ["a", "b", "c"].map((name) => ({ name, points: 1 })),
    mistakes: [{ id: "half", fails: ["a"], passes: [], also: ["b"], hint: "The other half." }],
  } as unknown as Exercise;
  const named = (failed: readonly string[], story: string[] = []) => {
    const outcomes = exercise.tests.map(({ name }): [string, Outcome] => [
      name,
      { state: failed.includes(name) ? "fail" : "pass", message: "", story, printed: [] },
    ]);
    return makeVerdict(exercise, { outcomes: new Map(outcomes), broken: [] }).mistake?.id;
  };

  test("is said where just what it breaks is broken", () => {
    expect(named(["a"])).toBe("half");
    expect(named(["a", "b"])).toBe("half");
    expect(named(["b"])).toBeUndefined();
    expect(named(["a", "c"]), "another mistake is there, too").toBeUndefined();
  });

  test("is not said of a command that nobody understood", () => {
    expect(named(["a"], ["fix.sh:1 ip netns atach x 1 → exit 255"])).toBeUndefined();
    expect(named(["a"], ["# ip netns exec x true → exit 255"])).toBe("half");
  });
});
