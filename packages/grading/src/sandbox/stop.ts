// Why a test ended other than by its own assertions. A stop is sticky: once the learner's code has run out of
// ticks, say, nothing the suite catches afterwards turns that test green. Each state has one sentence for the
// learner, written here and nowhere else, so that vitest, the judge and the page say the same.

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
  budget: (ticks: number) =>
    `Your code did not come to an end: it used up its budget of ${ticks} ticks (about ${ticks / 100} million steps). Look for a loop whose condition never changes.`,
  timeout: (seconds: number) =>
    `Your code was still running after ${seconds} seconds, so the judge ended it by the wall clock. Look for a loop around an operation over very many elements.`,
  memory: (mebibytes: number) =>
    `Your code used more than the ${mebibytes} MiB of memory it has. Look for an array, map or string that only grows.`,
  stack: "Your code called itself too deeply: the stack is full. Look for a recursion without an end.",
  import: (what: string, files: readonly string[]) =>
    `Your code imports "${what}". Here it can import only this exercise's own files: ${files.map((f) => `"./${f}"`).join(", ")}.`,
  prototype: (what: string) =>
    `Your code changed ${what}, which belongs to the language. Tests are judged outside, so this changes no result; write a function of your own instead.`,
  promise:
    "Your code gave a Promise. These interfaces are synchronous: give the value itself, without async or await.",
} as const;
