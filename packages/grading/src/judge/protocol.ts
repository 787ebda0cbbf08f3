// What the judge and its worker say to each other. Plain data, so that it crosses to a worker thread in Node and to
// a Web Worker in the page alike.
import type { Edition } from "@podwire/lab/catalogue";
import type { Limits, Unread } from "../sandbox/program.ts";
import type { Outcome } from "../suite/api.ts";

/** A suite: its test file and the files it imports, by name, as TypeScript. */
export interface SuiteText {
  file: string;
  modules: Readonly<Record<string, string>>;
}

export interface Job {
  /** The learner's files, name to text. */
  learner: Readonly<Record<string, string>>;
  /** Those of them that could not be read, and why. */
  unread: Readonly<Record<string, Unread>>;
  suites: readonly SuiteText[];
  /** The suites' own files that run beside the learner's code, in the sandbox (`*.inside.ts`). */
  inside: Readonly<Record<string, string>>;
  limits: Limits;
  /** The learner's seed, for suites that draw names, addresses or faults. */
  seed: number;
  /** Names of tests that are not to be run. */
  skip: readonly string[];
}

/** `edition`: the language that the verdict is said in. */
export type ToWorker = { type: "run"; job: Job; edition: Edition };

export type FromWorker =
  | { type: "ready" }
  | { type: "start"; name: string }
  | { type: "result"; name: string; outcome: Outcome }
  /** All suites have run; `broken` says what kept a suite from loading. */
  | { type: "done"; broken: string[] };
