// Why a test ended other than by its own assertions. A stop is sticky: once the learner's code has run out of
// ticks, say, nothing the suite catches afterwards turns that test green. Each state has one sentence for the
// learner, given here and nowhere else, so that vitest, the judge and the page say the same.

import { t } from "../messages.ts";

/** What can end a test besides passing (`pass`) or an assertion (`fail`). */
export type StopState =
  | "error" // the learner's code threw where the test did not expect it
  | "syntax" // the file does not parse
  | "missing" // the file does not export what the exercise asks for
  | "import" // the file imports something other than the exercise's own files
  | "value" // a value crossed that cannot: a Promise, a Map, a function …
  | "budget" // too many steps
  | "timeout" // killed by the wall clock
  | "memory" // more memory than there is
  | "stack" // recursion too deep
  | "prototype"; // a built-in object was changed

export const STOP_STATES: readonly StopState[] = [
  "error",
  "syntax",
  "missing",
  "import",
  "value",
  "budget",
  "timeout",
  "memory",
  "stack",
  "prototype",
];

export interface Stop {
  state: StopState;
  message: string;
  /** Where in the learner's files, as `switch.ts:7`. */
  at?: string;
}

/**
 * Thrown into the suite when the learner's code throws or is stopped. `name` and `message` are those of the
 * learner's own error when there is one, so `toThrow("…")` works; its class does not cross.
 */
export class SubjectError extends Error {
  readonly stop: Stop;
  constructor(name: string, message: string, stop: Stop) {
    super(message);
    this.name = name;
    this.stop = stop;
  }
}

/** A suite used the sandbox in a way that cannot work: our mistake, not the learner's. */
export class SuiteError extends Error {
  override name = "SuiteError";
}

export const sentences = {
  budget: (ticks: number) => t("stop.budget", { ticks, millions: ticks / 100 }),
  timeout: (seconds: number) => t("stop.timeout", { seconds }),
  memory: (mebibytes: number) => t("stop.memory", { mebibytes }),
  stack: () => t("stop.stack"),
  import: (what: string, files: readonly string[]) =>
    t("stop.import", { what, files: files.map((f) => `"./${f}"`).join(", ") }),
  prototype: (what: string) => t("stop.prototype", { what }),
  promise: () => t("stop.promise"),
} as const;
