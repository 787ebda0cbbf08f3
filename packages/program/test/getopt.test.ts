/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { getopt, type LongOption } from "@podwire/program";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const LONG: LongOption[] = [
  { name: "count", argument: "required", short: "c" },
  { name: "color", argument: "optional" },
  { name: "verbose", argument: "none", short: "v" },
];
const parse = (...args: string[]) => getopt(args, "c:vo::", LONG);

describe("getopt_long", () => {
  test("takes clusters, arguments beside and behind, and operands between", () => {
    expect(parse("-vc1", "host", "-c", "2", "--count=3", "--", "-v")).toEqual({
      options: [
        { name: "v", value: undefined },
        { name: "c", value: "1" },
        { name: "c", value: "2" },
        { name: "c", value: "3" },
      ],
      operands: ["host", "-v"],
      error: undefined,
    });
  });

  test("an optional argument stands beside its option or not at all", () => {
    expect(parse("-ox", "-o", "y").options).toEqual([
      { name: "o", value: "x" },
      { name: "o", value: undefined },
    ]);
  });

  test("in posix mode the first operand ends the options", () => {
    expect(getopt(["-v", "cmd", "-v"], "v", [], { posix: true })).toMatchObject({
      options: [{ name: "v" }],
      operands: ["cmd", "-v"],
    });
  });

  test("complains in glibc's words", () => {
    expect(parse("-z").error).toBe("invalid option -- 'z'");
    expect(parse("-c").error).toBe("option requires an argument -- 'c'");
    expect(parse("--nope").error).toBe("unrecognized option '--nope'");
    expect(parse("--count").error).toBe("option '--count' requires an argument");
    expect(parse("--verbose=1").error).toBe("option '--verbose' doesn't allow an argument");
    expect(parse("--co").error).toBe("option '--co' is ambiguous; possibilities: '--count' '--color'");
    expect(parse("--verb").options).toEqual([{ name: "v", value: undefined }]);
  });
});

// getopt(1) of util-linux is glibc's getopt_long with its result printed.
const real = spawnSync("getopt", ["--test"]).status === 4;

describe.skipIf(!real)(
  `held against getopt(1)${real ? "" : " (skipped: util-linux is not installed)"}`,
  () => {
    test("on random words: the same options in the same order, the same operands, and an error where it has one", () => {
      const word = fc.oneof(
        fc.constantFrom(
          "-v",
          "-c",
          "-c1",
          "-vc",
          "-ox",
          "-o",
          "-vo",
          "--count=2",
          "--count",
          "--verbose",
          "--verb",
          "--co",
          "--color",
          "--color=x",
          "-z",
          "--",
          "-",
          "x",
        ),
        fc.stringMatching(/^-{0,2}[vcoxz=]{1,4}$/),
      );
      fc.assert(
        fc.property(fc.array(word, { maxLength: 5 }), (args) => {
          const theirs = spawnSync(
            "getopt",
            ["-u", "-n", "x", "-o", "c:vo::", "-l", "count:,color::,verbose", "--", ...args],
            { encoding: "utf8" },
          );
          const ours = parse(...args);
          expect(ours.error === undefined).toBe(theirs.status === 0);
          if (ours.error !== undefined) {
            expect(theirs.stderr.split("\n")[0]).toBe(`x: ${ours.error}`);
            return;
          }
          const spelled = {
            c: ["-c", "--count"],
            v: ["-v", "--verbose"],
            o: ["-o"],
            color: ["--color"],
          } as Record<string, string[]>;
          const words = theirs.stdout.trimEnd().split(" ").slice(1);
          const end = words.lastIndexOf("--", words.length - ours.operands.length - 1);
          expect(words.slice(end + 1)).toEqual(ours.operands);
          const names = words
            .slice(0, end)
            .filter((entry) => Object.values(spelled).some((list) => list.includes(entry)));
          const canonical = names.map((entry) =>
            Object.keys(spelled).find((key) => spelled[key]?.includes(entry)),
          );
          const values = new Set(ours.options.map(({ value }) => value));
          if (![...values].some((value) => value?.startsWith("-")))
            expect(canonical).toEqual(ours.options.map(({ name }) => name));
        }),
        { numRuns: 150 },
      );
    });
  },
);
