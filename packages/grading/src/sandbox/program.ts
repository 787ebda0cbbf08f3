// A learner's files made ready to run: types stripped once, for all the tests of a suite. Files that the suite
// brings along to run beside the learner's code (`*.inside.ts`) are part of it, and may import the learner's.
import { t } from "../messages.ts";
import { oneLine } from "../report/printable.ts";
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

/** Why a learner's file could not be read. */
export type Unread = "absent" | "link" | "kind" | "large" | "unreadable";

/** Bytes of a learner's file; no longer one is read. */
export const MAX_FILE_BYTES = 1 << 20;

export const DEFAULT_LIMITS: Limits = { ticks: 1_000, memory: 24, seconds: 10 };
export interface Program {
  /** The learner's files, in the order of exercise.yaml: an export is looked for in each. */
  files: readonly string[];
  /** What runs, by file name. */
  code: Readonly<Record<string, string>>;
  /** Where a file is not there or does not parse: every test that uses the program ends with it. */
  broken?: Stop;
  limits: Limits;
}

/**
 * @param learner the learner's files, name to text
 * @param inside the suite's own files that run in the sandbox
 * @param unread those of the learner's files that could not be read, and why
 */
export function makeProgram(
  learner: Readonly<Record<string, string>>,
  inside: Readonly<Record<string, string>> = {},
  limits: Limits = DEFAULT_LIMITS,
  unread: Readonly<Record<string, Unread>> = {},
): Program {
  const code: Record<string, string> = {};
  let broken: Stop | undefined;
  for (const [file, why] of Object.entries(unread))
    broken ??= {
      state: "missing",
      message: t(`stop.file.${why}`, { file, kibibytes: MAX_FILE_BYTES / 1024 }),
    };
  for (const [file, text] of [...Object.entries(learner), ...Object.entries(inside)]) {
    if (!file.endsWith(".ts")) continue; // a script or a manifest: text for the suite
    try {
      code[file] = stripTypes(file, text);
    } catch (error) {
      if (!(error instanceof StripError)) throw error;
      broken ??= {
        state: "syntax",
        message: t("stop.fileParse", { file, message: oneLine(error.message, 300) }),
        at: `${file}:${error.line}`,
      };
    }
  }
  return { files: Object.keys(learner), code, limits, ...(broken ? { broken } : {}) };
}
