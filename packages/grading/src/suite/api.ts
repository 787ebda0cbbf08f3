// What a suite is written with: `test`, `describe` and `expect` as in vitest, `subject` for the learner's export.
// The same suite runs under vitest, in the judge's worker and in the page; this file is what all three share, so
// that a test means the same in each. A test passes when its function returns and nothing stopped the learner's
// code on the way.

import type { ExpectStatic, Tester } from "@vitest/expect";
import { t } from "../messages.ts";
import { difference } from "../report/difference.ts";
import { show } from "../report/show.ts";
import type { Guest } from "../sandbox/guest.ts";
import type { Program } from "../sandbox/program.ts";
import { type Stop, SubjectError, SuiteError } from "../sandbox/stop.ts";
import { exportedValue, type Session, standIn } from "../sandbox/subject.ts";

/** What became of one test, in words that do not depend on where it ran. */
export interface Outcome {
  state: "pass" | "fail" | "broken" | Stop["state"];
  /** One or a few lines; empty for a pass. */
  message: string;
  /** `pair.ts:7` in the learner's file, where the state has a place there. */
  at?: string;
  /** `pair.test.ts:31`, the assertion that failed, where the runner knows it. */
  asserted?: string;
  expected?: string;
  actual?: string;
  /** Where the bytes first differ, and which field that is. */
  difference?: string;
  /** The network at the end of the test, drawn in text; where the suite has one. */
  topology?: string[];
  /** What happened before, call by call; nothing for a pass. */
  story: string[];
  /** What the learner's code printed: shown, never read. */
  printed: string[];
}

/** What a runner (vitest, the judge) provides. */
export interface SuiteHost {
  test(name: string, run: (context: unknown) => Promise<void>): void;
  describe(name: string, body: () => void): void;
  expect: ExpectStatic & { addEqualityTesters(testers: Tester[]): void };
  /** The learner's files, for the suite that is running. */
  submission(): Promise<Submission>;
  open(program: Program): Promise<Guest>;
  /** Called when a test has its sandbox and is about to run: from here on its time counts. */
  started(context: unknown): void;
  /** Called when a test has ended, before its error (if any) is thrown on. */
  ended(context: unknown, outcome: Outcome): void;
}

export interface Submission {
  program: Program;
  seed: number;
  /** The text of the learner's files, by name. */
  texts: Readonly<Record<string, string>>;
}

export interface SuiteApi {
  /** A scored test. Its name is the one in exercise.yaml, and unique in the exercise. */
  test(name: string, run: () => void | Promise<void>): void;
  describe(name: string, body: () => void): void;
  expect: ExpectStatic;
  /** A stand-in for the learner's exported function or class; may be made outside a test, works inside one. */
  subject<T>(name: string): T;
  /** The value of a constant that the learner exports; inside a test only. */
  subjectValue<T>(name: string): T;
  /** A stand-in for an export of one of the suite's own files that run beside the learner's code. */
  inside<T>(file: string, name: string): T;
  /** The text of one of the learner's files (a script, a manifest); inside a test only. */
  submitted(file: string): string;
  /** The learner's seed, a whole number from 1, for what a suite draws; inside a test only. */
  seed(): number;
  /** Adds a line to the story that a failing test tells. */
  note(line: string): void;
  /** How to draw the network that the running test works on; asked when the test fails. */
  draw(drawing: () => string[]): void;
}

const MAX_STORY = 60;

export function createSuite(host: SuiteHost): SuiteApi {
  host.expect.addEqualityTesters([sameBytes]);
  let current: (Session & { submission: Submission; drawing: () => string[] }) | undefined;
  const session = () => {
    if (!current) throw new SuiteError("the learner's code can be used only while a test runs");
    return current;
  };
  return {
    expect: host.expect,
    describe: (name, body) => host.describe(name, body),
    subject: <T>(name: string) => standIn(session, name) as T,
    subjectValue: <T>(name: string) => exportedValue(session(), name) as T,
    inside: <T>(file: string, name: string) => standIn(session, name, file) as T,
    submitted(file) {
      const { broken } = session().program;
      if (broken) throw new SubjectError("Stopped", broken.message, broken);
      const text = session().submission.texts[file];
      if (text === undefined) throw new SuiteError(`${file} is not one of the exercise's files`);
      return text;
    },
    seed: () => session().submission.seed,
    note: (line) => {
      session().story.push(line);
    },
    draw: (drawing) => {
      session().drawing = drawing;
    },
    test(name, run) {
      host.test(name, async (context) => {
        const submission = await host.submission();
        const guest = await host.open(submission.program);
        const story: string[] = [];
        const running = {
          submission,
          program: submission.program,
          guest,
          story,
          named: new Map(),
          absent: new Set<string>(),
          drawing: () => [],
        };
        current = running;
        let thrown: { error: unknown } | undefined;
        host.started(context);
        try {
          await run();
        } catch (error) {
          thrown = { error };
        }
        current = undefined;
        const { stop, printed } = guest.finish();
        const outcome = judge(
          thrown,
          stop ?? missingMethod(thrown?.error, running.absent),
          story.slice(-MAX_STORY),
          printed,
        );
        const topology = outcome.state === "pass" ? [] : running.drawing();
        if (topology.length > 0) outcome.topology = topology;
        host.ended(context, outcome);
        if (outcome.state === "pass") return;
        if (thrown && !stop && outcome.state !== "missing") throw compact(thrown.error, outcome);
        throw new SubjectError("Stopped", outcome.message, { state: "error", message: outcome.message });
      });
    },
  };
}

/** chai goes through 1514 bytes as through 1514 properties; this goes through them as bytes. */
function sameBytes(a: unknown, b: unknown): boolean | undefined {
  if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return undefined;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** vitest prints expected and actual as a difference: of what we show, not of fifteen hundred bytes, a line each. */
function compact(error: unknown, { expected, actual }: Outcome): unknown {
  if (expected !== undefined && error instanceof Error) Object.assign(error, { expected, actual });
  return error;
}

/** The suite called what the learner's class does not have: the engine's "pair.state is not a function". */
function missingMethod(error: unknown, absent: ReadonlySet<string>): Stop | undefined {
  if (!(error instanceof TypeError) || !error.message.includes(" is not a function")) return undefined;
  const method = [...absent].find((key) => error.message.includes(`.${key} is not a function`));
  return method === undefined ? undefined : { state: "missing", message: t("stop.noMethod", { method }) };
}

function judge(
  thrown: { error: unknown } | undefined,
  stop: Stop | undefined,
  story: string[],
  printed: string[],
): Outcome {
  if (stop) return { ...stop, story, printed };
  if (!thrown) return { state: "pass", message: "", story: [], printed };
  const { error } = thrown;
  if (error instanceof SubjectError) return { ...error.stop, story, printed };
  if (!isAssertion(error)) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : show(error);
    return {
      state: "broken",
      message: t("judge.broken", { error: text }),
      story,
      printed,
    };
  }
  const compared = "expected" in error && "actual" in error ? comparison(error.expected, error.actual) : {};
  const line = firstLine(error.message);
  const message = compared.expected === undefined ? line : line.replace(SAID_BELOW, "");
  return { state: "fail", message, ...compared, ...asserted(error.stack), story, printed };
}

function comparison(expected: unknown, actual: unknown): Pick<Outcome, "expected" | "actual" | "difference"> {
  const e = show(expected);
  const a = show(actual);
  const found = difference(expected, actual);
  if (e === a && found === undefined) return {};
  return { expected: e, actual: a, ...(found === undefined ? {} : { difference: found }) };
}

interface AssertionLike extends Error {
  expected?: unknown;
  actual?: unknown;
}

function isAssertion(error: unknown): error is AssertionLike {
  return error instanceof Error && error.name === "AssertionError";
}

/** What `expected` and `actual` say better, after the words the suite gave. */
const SAID_BELOW = /: expected .* to (be|equal|deeply equal|strictly equal) .*$/;

/** chai adds hints such as "// Object.is equality" and long renderings: one line of at most 300 characters. */
function firstLine(message: string): string {
  const line = (message.split("\n")[0] ?? "").replace(/ \/\/ Object\.is equality$/, "");
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function asserted(stack: string | undefined): { asserted?: string } {
  const match = /([\w.-]+\.test\.ts):(\d+)(?::\d+)?\)?$/m.exec(stack ?? "");
  return match ? { asserted: `${match[1]}:${match[2]}` } : {};
}
