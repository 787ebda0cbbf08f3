// The verdict: points per test, and what to say about each. Computed outside the sandbox from what the judge saw;
// nothing the learner's code prints or returns is a verdict. No times, no paths: the same submission gives the same
// verdict, to the byte.

import { type Exercise, isUntouched, type Texts } from "./exercise/exercise.ts";
import type { Run } from "./judge/judge.ts";
import { t as say } from "./messages.ts";
import type { Outcome } from "./suite/api.ts";

export const VERDICT_FORMAT = 1;

export interface TestVerdict extends Outcome {
  name: string;
  /** What is shown in place of the name, where the exercise is in another language. */
  text?: string;
  suite: "visible" | "hidden";
  points: number;
  earned: number;
}

export interface Verdict {
  format: typeof VERDICT_FORMAT;
  exercise: string;
  path: string;
  title: string;
  kind: Exercise["kind"];
  /** The page and section that explain it: `/lessons/veth#why-your-end-goes-dark`. */
  lesson: string;
  /** What names, addresses and faults were drawn from. */
  seed: number;
  /** Every test that was run passed. */
  solved: boolean;
  earned: number;
  points: number;
  tests: TestVerdict[];
  /** A named mistake that looks exactly like this. */
  mistake?: { id: string; hint: string };
  /** What kept a suite from running: the course's fault. */
  broken: string[];
}

export interface VerdictOptions {
  /** False where the hidden tests were not run, and score nothing. */
  hidden?: boolean;
  /** What the job drew from; 1 where nothing is said. */
  seed?: number;
  /** Only these tests, where others were left out on purpose. */
  only?: readonly string[];
  /** What was judged: files as they were shipped are nobody's mistake. */
  submission?: Texts;
}

export function makeVerdict(exercise: Exercise, run: Run, options: VerdictOptions = {}): Verdict {
  const hiddenTests = options.hidden === false ? [] : (exercise.hiddenSuite?.tests ?? []);
  const scored = [
    ...exercise.tests.map((t) => ({ ...t, suite: "visible" as const })),
    ...hiddenTests.map((t) => ({ ...t, suite: "hidden" as const })),
  ].filter(({ name }) => options.only?.includes(name) ?? true);
  const { page, section } = exercise.lesson;
  const tests = scored.map(({ name, points, suite }): TestVerdict => {
    const outcome = run.outcomes.get(name) ?? {
      state: "broken" as const,
      message: say("judge.noTest"),
      story: [],
      printed: [],
    };
    const topology = outcome.state === "pass" ? undefined : (outcome.topology ?? exercise.topology);
    const text = exercise.testTexts?.[name];
    return {
      name,
      ...(text === undefined ? {} : { text }),
      suite,
      points,
      earned: outcome.state === "pass" ? points : 0,
      ...outcome,
      ...(topology === undefined ? {} : { topology }),
    };
  });
  const known = new Set(scored.map((t) => t.name));
  const broken = [...run.broken];
  for (const name of run.outcomes.keys()) if (!known.has(name)) broken.push(say("judge.noPoints", { name }));
  const untouched = options.submission !== undefined && isUntouched(exercise, options.submission);
  const mistake = untouched ? undefined : nameMistake(exercise, tests);
  return {
    format: VERDICT_FORMAT,
    exercise: exercise.id,
    path: exercise.path,
    title: exercise.title,
    kind: exercise.kind,
    lesson: section === undefined ? page : `${page}#${section}`,
    seed: options.seed ?? 1,
    solved: tests.every((t) => t.state === "pass"),
    earned: tests.reduce((sum, t) => sum + t.earned, 0),
    points: tests.reduce((sum, t) => sum + t.points, 0),
    tests,
    ...(mistake ? { mistake: { id: mistake.id, hint: mistake.hint } } : {}),
    broken,
  };
}

/**
 * The mistake whose signature fits; with several, the one that explains most failures. Only visible tests count. A wrong name is
 * worse than none: a failure that does not come with the mistake, or a command that was written wrongly, is none of them.
 */
function nameMistake(exercise: Exercise, tests: readonly TestVerdict[]) {
  const open = tests.filter((t) => t.suite === "visible" && t.state !== "pass");
  const failed = new Set(open.filter((t) => t.state === "fail").map((t) => t.name));
  if (open.some((t) => t.story.some((line) => isMiswritten(line, exercise.files)))) return undefined;
  return exercise.mistakes
    .filter(
      ({ fails, passes, also }) =>
        fails.every((name) => failed.has(name)) &&
        !passes.some((name) => failed.has(name)) &&
        open.every(({ name }) => fails.includes(name) || also.includes(name)),
    )
    .sort((a, b) => b.fails.length - a.fails.length)[0];
}

/** Line of a story that tells of a script's command which nobody knows (127) or whose words `ip` does not understand (255). */
function isMiswritten(line: string, files: readonly string[]): boolean {
  return (
    files.some((file) => line.startsWith(`${file}:`)) &&
    [127, 255].some((status) => line.endsWith(say("story.exit", { command: "", status })))
  );
}
