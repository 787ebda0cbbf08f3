// Regular expressions: leftmost and longest as POSIX wants it, as glibc finds it through real grep and bash, and never slow.
import { spawnSync } from "node:child_process";
import { KernelError } from "@podwire/netns";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchPattern } from "../src/shell/pattern.ts";
import { basicRegex, extendedRegex } from "../src/shell/regex.ts";

const found = (source: string, text: string): (string | undefined)[] | null => {
  const match = extendedRegex(source).exec(text);
  return match === null ? null : [...match];
};

describe("a match", () => {
  test("is the leftmost, then the longest; of alternatives not the first but the longest", () => {
    expect(found("a|ab|abc", "xabcd")).toEqual(["abc"]);
    expect(found("x*", "aaxx")).toEqual([""]);
    expect(found("(ab|a)(bc)?", "abc")).toEqual(["abc", "a", "bc"]);
    expect(extendedRegex("b+").exec("abbb bb")?.index).toBe(1);
  });

  test("has its groups; one that took no part is undefined", () => {
    expect(found("^([a-z]+)[0-9]+(x)?$", "veth0")).toEqual(["veth0", "veth", undefined]);
    expect(found("inet ([0-9.]+)/([0-9]{1,2})", "    inet 10.0.0.1/24 brd")).toEqual([
      "inet 10.0.0.1/24",
      "10.0.0.1",
      "24",
    ]);
  });

  test("sees anchors, words, classes, and characters beyond the first plane", () => {
    expect(found("\\<eth", "veth eth0")).toEqual(["eth"]);
    expect(extendedRegex("^b", { multiline: true }).exec("a\nb")?.index).toBe(2);
    expect(found("[[:alpha:]_]+", "12_ab3")).toEqual(["_ab"]);
    expect(found("^.$", "🛰")).toEqual(["🛰"]);
    expect([..."abcabc".matchAll(basicRegex("b", { flags: "g" }))].map(({ index }) => index)).toEqual([1, 4]);
    expect("a1b22".replace(extendedRegex("[0-9]+", { flags: "g" }), "#")).toBe("a#b#");
  });

  test("may refer back to a group", () => {
    expect(basicRegex("\\(a*\\)b\\1").exec("aabaa")?.[0]).toBe("aabaa");
  });
});

describe("an expression that makes backtracking engines hang", () => {
  test.each([
    "(a+)+$",
    "(a|a)*b$",
    "(a|aa)+$",
    "(.*)*(.*)*x$",
    "(a?){30}a{30}$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
  ])("%s ends", (source) => {
    expect(extendedRegex(source).exec(`${"a".repeat(5000)}!`)).toBeNull();
  });

  test("of repetitions of repetitions is refused, in glibc's words", () => {
    expect(() => extendedRegex("((a{1,500}){1,500}){1,500}")).toThrow(KernelError);
    expect(() => extendedRegex("((a{1,500}){1,500}){1,500}")).toThrow("Regular expression too big");
  });
});

test("extended patterns of the shell do not hang either", () => {
  const text = `${"a".repeat(3000)}!`;
  for (const pattern of ["+(a|aa|aaa)b", "*(*(a))b", "@(a*|*a)*(a|aa)+(a)?b", "*a*a*a*a*a*a*b"])
    expect([pattern, matchPattern(pattern, text, { extglob: true })]).toEqual([pattern, false]);
  expect(matchPattern("veth+([0-9])", "veth42", { extglob: true })).toBe(true);
  expect(matchPattern("!(lo|br*)", "eth0", { extglob: true })).toBe(true);
});

const grep = spawnSync("grep", ["--version"], { encoding: "utf8" }).stdout ?? "";
const why = grep.includes("GNU grep") ? undefined : "GNU grep is not installed";

test.skipIf(why !== undefined)(
  `finds what GNU grep -E -o finds${why === undefined ? "" : `: skipped, ${why}`}`,
  () => {
    const atom = fc.constantFrom("a", "b", "ab", ".", "[ab]", "[^a]", "(a)", "(b|ab)", "(a|ab|b)");
    const piece = fc
      .tuple(atom, fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}"))
      .map((parts) => parts.join(""));
    const branch = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
    const expression = fc.array(branch, { minLength: 1, maxLength: 3 }).map((branches) => branches.join("|"));
    const texts = fc.array(fc.stringMatching(/^[abc]{0,8}$/), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(expression, texts, (source, lines) => {
        const regex = extendedRegex(source, { flags: "g" });
        const ours = lines.flatMap((line) =>
          [...line.matchAll(regex)].map(([all]) => all).filter((all) => all !== ""),
        );
        const real = spawnSync("grep", ["-E", "-o", "--", source], {
          input: `${lines.join("\n")}\n`,
          encoding: "utf8",
          env: { LC_ALL: "C.UTF-8", PATH: process.env["PATH"] ?? "" },
        });
        expect(ours).toEqual(real.stdout.split("\n").filter((line) => line !== ""));
      }),
      { numRuns: 150 },
    );
  },
  120_000,
);
