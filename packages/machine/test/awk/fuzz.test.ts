// Whatever is handed to awk as a program, or to match() as an expression: it runs and ends, or is refused with status 2 and a complaint in mawk's form. Nothing
// else comes out: no exception of ours, no endless loop.

import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AwkRegexError } from "../../src/awk/errors.ts";
import { parseAwk } from "../../src/awk/parser.ts";
import { AwkRegex } from "../../src/awk/regex.ts";
import { runScript, SimulatedMachine } from "../../src/index.ts";

const PIECES =
  '{ } ( ) [ ] ; , + - * / % ^ ! = == < > >> >= ~ !~ && || ? : ++ -- += $ $1 | in 1 2.5 1e400 .5 "s" "%d" /re/ /( a b f( g( NF FS NR print printf if else while for do break continue next nextfile exit return delete function getline length length( substr( split( sub( gsub( match( sprintf( close( srand() BEGIN END # \\ @ & \' x é 🛰 " /'.split(
    " ",
  );

const program = fc.oneof(
  fc
    .array(fc.constantFrom(...PIECES, " ", "\n", "\t", "\0"), { maxLength: 30 })
    .map((pieces) => pieces.join("")),
  fc.array(fc.constantFrom(...PIECES, "\n"), { maxLength: 25 }).map((pieces) => pieces.join(" ")),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 15 }).map((pieces) => `{ ${pieces.join(" ")} }`),
  fc.string({ unit: "binary", maxLength: 60 }),
);

test("any text is a program, or is complained about", () => {
  fc.assert(
    fc.property(program, (text) => {
      const bytes = text.replace(/[^\0-\xff]/g, "?");
      const { program, errors } = parseAwk([{ file: null, text: bytes }]);
      expect(program === null).toBe(errors.length > 0);
      expect(errors.length).toBeLessThanOrEqual(6);
      for (const error of errors) expect(error).toMatch(/^(?:line )?\d+: /);
    }),
    { numRuns: runs },
  );
});

test("any text runs to its end, or is refused with status 2", async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.string({ unit: "binary", maxLength: 40 }), async (text, input) => {
      const machine = new SimulatedMachine();
      const bugs: unknown[] = [];
      machine.processes.onBug = (error) => bugs.push(error);
      machine.files.writeFile("/tmp/program", text);
      machine.files.writeFile("/tmp/input", input);
      const script = "cd /tmp; timeout 1 awk -f program input > out 2> err; echo $?";
      const ran = await runScript(machine, script, { limits: { steps: 20_000, time: 10e9 } }).catch(
        (error) => error,
      );
      expect(bugs).toEqual([]);
      if (ran instanceof Error) expect(ran.name).toMatch(/^(StepLimitError|TimeLimitError)$/);
      else expect(Number(ran.stdout)).toBeLessThanOrEqual(255);
    }),
    { numRuns: Math.ceil(runs / 10) },
  );
});

test("any text is an expression, or is refused in mawk's words", () => {
  const expression = fc.oneof(
    fc
      .array(fc.constantFrom(..."ab.*+?|()[]^$\\{}-:/ ]\n", "[:alpha:]", "[^", "\\x4", "\\12", "a-z"), {
        maxLength: 16,
      })
      .map((pieces) => pieces.join("")),
    fc.string({ unit: "binary-ascii", maxLength: 20 }),
  );
  fc.assert(
    fc.property(expression, fc.stringMatching(/^[ab]{0,12}$/), (source, text) => {
      try {
        const found = new AwkRegex(source).find(text, 0);
        if (found !== null) expect(found.start + found.length).toBeLessThanOrEqual(text.length);
      } catch (error) {
        expect(error).toBeInstanceOf(AwkRegexError);
      }
    }),
    { numRuns: runs },
  );
});
