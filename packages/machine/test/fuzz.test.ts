// Whatever is handed to the shell as a script: reading it gives a program or bash's complaint with its line, and running it
// ends with a status. Nothing else comes out: no exception of ours, no endless loop.

import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runScript, SimulatedMachine } from "../src/index.ts";
import { findProblem, Source } from "../src/shell/source.ts";

const PIECES = [
  ..."if then elif else fi for in do done while until case esac select function time coproc { } ( ) (( )) [[ ]] ! & && || | |& ; ;; ;& ;;&".split(
    " ",
  ),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is bash
  ..."< > >> << <<- <<< <& >& <> >| &> 2>&1 $ $( $(( ${ ` \" ' \\ # = += == =~ -eq * ? [a-z] {a,b} {1..3} ~ $1 $? $@ $# ${x:-y} ${#x} ${x%%*} ${!x}".split(
    " ",
  ),
  ..."echo x y=1 a[1]=2 read local return break continue exit set -e trap eval source test wait kill ip link lo EOF cat true false".split(
    " ",
  ),
  " ",
  " ",
  " ",
  "\n",
  "\n",
  "\t",
  "\0",
  "é",
  "\u{1f600}",
];

const script = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join("")),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(" ")),
  fc.string({ unit: "binary", maxLength: 60 }),
);

describe("any text as a script", () => {
  test("is a program, or bash's complaint about a line of it", () => {
    fc.assert(
      fc.property(script, (text) => {
        const problem = findProblem(new Source(text));
        if (problem === undefined) return;
        expect(problem.line).toBeGreaterThanOrEqual(1);
        expect(problem.line).toBeLessThanOrEqual(text.split("\n").length + 1);
        expect(problem.message).not.toBe("");
      }),
      { numRuns: runs },
    );
  });

  test("runs to its end, with a status", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (text) => {
        const ran = await runScript(new SimulatedMachine(), text, { limits: { steps: 2000, time: 10e9 } });
        expect(ran.status).toBeGreaterThanOrEqual(0);
        expect(ran.status).toBeLessThanOrEqual(255);
        // With lines before the one that is wrong, those run first, and one of them may end the script.
        if (!text.includes("\n") && findProblem(new Source(text))?.kind === "syntax")
          expect(ran).toMatchObject({ stdout: "", status: 2 });
      }),
      { numRuns: Math.ceil(runs / 10) },
    );
  });
});
