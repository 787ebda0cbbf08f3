// A learner's files made ready to run: types stripped once, for all the tests of a suite. Files that the suite
// brings along to run beside the learner's code (`*.inside.ts`) are part of it, and may import the learner's.
import { t } from "../messages.ts";
import type { Stop } from "./stop.ts";
import { StripError, stripTypes } from "./strip.ts";

export interface Limits {
  /** Interrupts of the interpreter a test may see: one is about ten thousand steps. */
  ticks: number;
  /** Memory of the sandbox in MiB, its own needs (about 2) included. */
  memory: number;
  /** Wall clock per test in seconds, after which the judge ends the worker. */
  seconds: number;
}

export const DEFAULT_LIMITS: Limits = { ticks: 1_000, memory: 24, seconds: 10 };
export interface Program {
  /** The learner's files, in the order of exercise.yaml: an export is looked for in each. */
  files: readonly string[];
  /** What runs, by file name. */
  code: Readonly<Record<string, string>>;
  /** Where a file does not parse: every test that uses the program ends with it. */
  broken?: Stop;
  limits: Limits;
}

/**
 * @param learner the learner's files, name to text
 * @param inside the suite's own files that run in the sandbox
 */
export function makeProgram(
  learner: Readonly<Record<string, string>>,
  inside: Readonly<Record<string, string>> = {},
  limits: Limits = DEFAULT_LIMITS,
): Program {
  const code: Record<string, string> = {};
  let broken: Stop | undefined;
  for (const [file, text] of [...Object.entries(learner), ...Object.entries(inside)]) {
    if (!file.endsWith(".ts")) continue; // a script or a manifest: text for the suite
    try {
      code[file] = stripTypes(file, text);
    } catch (error) {
      if (!(error instanceof StripError)) throw error;
      broken ??= {
        state: "syntax",
        message: t("stop.fileParse", { file, message: error.message }),
        at: `${file}:${error.line}`,
      };
    }
  }
  return { files: Object.keys(learner), code, limits, ...(broken ? { broken } : {}) };
}
