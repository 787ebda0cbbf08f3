// An exercise with all its texts: what the judge needs, wherever it runs. In Node it is read from the folders
// (load-node.ts), in the page it comes with the site.
import type { Job, SuiteText } from "../judge/protocol.ts";
import { DEFAULT_LIMITS, type Limits, type Unread } from "../sandbox/program.ts";
import type { ExerciseFile, HiddenFile } from "./schema.ts";
import type { TestTexts } from "./translate.ts";

/** File name to text. */
export type Texts = Readonly<Record<string, string>>;

export interface Exercise extends ExerciseFile {
  /** `02-veth/pair`: its folder under exercises/, solutions/ and the pristine stubs. */
  path: string;
  /** What is shown in place of the tests' names, where the exercise is in another language. */
  testTexts?: TestTexts;
  /** The suite's files: the test file and its neighbours. */
  suiteTexts: Texts;
  /** What the learner starts from. */
  pristine: Texts;
  /** The hidden tests, where they are at hand. */
  hiddenSuite?: HiddenFile & { texts: Texts };
}

export function limitsOf(exercise: ExerciseFile): Limits {
  const { ticks, memory, seconds } = exercise.limits;
  return {
    ticks: ticks ?? DEFAULT_LIMITS.ticks,
    memory: memory ?? DEFAULT_LIMITS.memory,
    seconds: seconds ?? DEFAULT_LIMITS.seconds,
  };
}

/**
 * The job that judges `submission`: file name to text, of the exercise's `files`; others are not looked at. `unread` says why
 * one is not in it.
 */
export function jobFor(
  exercise: Exercise,
  submission: Texts,
  options: {
    hidden?: boolean;
    seed?: number;
    only?: readonly string[];
    unread?: Readonly<Record<string, Unread>>;
  } = {},
): Job {
  const learner: Record<string, string> = {};
  const unread: Record<string, Unread> = {};
  for (const file of exercise.files) {
    learner[file] = submission[file] ?? "";
    if (submission[file] === undefined) unread[file] = options.unread?.[file] ?? "absent";
  }
  const suites: SuiteText[] = [{ file: exercise.suite, modules: exercise.suiteTexts }];
  const inside: Record<string, string> = {};
  const hidden = options.hidden === false ? undefined : exercise.hiddenSuite;
  if (hidden) suites.push({ file: hidden.suite, modules: { ...exercise.suiteTexts, ...hidden.texts } });
  for (const suite of suites)
    for (const [file, text] of Object.entries(suite.modules))
      if (file.endsWith(".inside.ts")) inside[file] = text;
  const tests = [...exercise.tests, ...(exercise.hiddenSuite?.tests ?? [])].map(({ name }) => name);
  const skip = options.only === undefined ? [] : tests.filter((name) => !options.only?.includes(name));
  return { learner, unread, suites, inside, limits: limitsOf(exercise), seed: options.seed ?? 1, skip };
}

/** Whether the learner has not changed anything yet. Line ends and trailing blanks do not count as a change. */
export function isUntouched(exercise: Exercise, submission: Texts): boolean {
  const plain = (text: string | undefined) => (text ?? "").replace(/[ \t]*\r?\n/g, "\n").trimEnd();
  return exercise.files.every((file) => plain(submission[file]) === plain(exercise.pristine[file]));
}

/** The exercise without its hidden tests: what may be sent to a learner's browser, as plain data. */
export function withoutHidden(exercise: Exercise): Exercise {
  const { hiddenSuite: _, ...visible } = exercise;
  return visible;
}
