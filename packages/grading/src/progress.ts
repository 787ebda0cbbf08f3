// What a learner has done, and how two records of it become one without losing anything. The terminal keeps it in
// .podwire/progress.json, the page in the browser; either may be ahead of the other. Browser-safe, and small: the page's first
// script holds it.
//
// joinProgress is the least upper bound of a semilattice: commutative, associative and idempotent, so it does not matter who
// merges what into whom, how often, or in which order. Every field is joined by a total order of its own: the better result
// wins, and of two equal results the earlier.
import { t } from "./messages-files.ts";
import type { Verdict } from "./verdict.ts";

export const PROGRESS_FORMAT = 1;

/** A best result, and when it was first reached (milliseconds since 1970; 0 where nobody wrote it down). */
export interface Best {
  earned: number;
  points: number;
  at: number;
}

export interface ExerciseProgress {
  solved: boolean;
  /** Best so far, of the visible tests. */
  earned: number;
  points: number;
  /** How many hints were asked for. */
  hints: number;
  /** When `earned` was first reached, in milliseconds since 1970. */
  at?: number;
  /** The mistake that the last verdict named, and when that verdict was given. */
  mistake?: string;
  judged?: number;
  /** The best of each visible test, by its name. */
  tests?: Record<string, Best>;
}

export interface Progress {
  format: typeof PROGRESS_FORMAT;
  exercises: Record<string, ExerciseProgress>;
}

export const noProgress = (): Progress => ({ format: PROGRESS_FORMAT, exercises: {} });

/** Everything that either knows. */
export function joinProgress(a: Progress, b: Progress): Progress {
  return { format: PROGRESS_FORMAT, exercises: joinRecords(a.exercises, b.exercises, joinExercise) };
}

/** `progress` with a verdict on the visible tests, given at `at` (milliseconds since 1970). */
export function withVerdict(progress: Progress, verdict: Verdict, at: number): Progress {
  const tests = Object.fromEntries(
    verdict.tests.map(({ name, earned, points }): [string, Best] => [name, { earned, points, at }]),
  );
  const { solved, earned, points, mistake } = verdict;
  return joinProgress(progress, {
    format: PROGRESS_FORMAT,
    exercises: {
      [verdict.exercise]: {
        ...{ solved, earned, points, hints: 0, at, judged: at, tests },
        ...(mistake ? { mistake: mistake.id } : {}),
      },
    },
  });
}

/** `progress` with `hints` of an exercise's hints seen, whose visible tests give `points`. */
export function withHints(progress: Progress, exercise: string, points: number, hints: number): Progress {
  const before = progress.exercises[exercise];
  return joinProgress(progress, {
    format: PROGRESS_FORMAT,
    exercises: { [exercise]: { solved: false, earned: 0, points: before?.points ?? points, hints } },
  });
}

/** Reads what was written; a sentence (without its subject) where it cannot be read. */
export function parseProgress(text: string): Progress | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return t("file.notWhole");
  }
  return checkProgress(value);
}

/** As parseProgress, for a value that is parsed already. */
export function checkProgress(value: unknown): Progress | string {
  if (!isRecord(value)) return t("file.noProgress");
  const { format, exercises } = value;
  if (typeof format === "number" && format > PROGRESS_FORMAT)
    return t("file.newer", { format, known: PROGRESS_FORMAT });
  if (format !== PROGRESS_FORMAT || !isRecord(exercises) || !Object.values(exercises).every(isExercise))
    return t("file.noProgress");
  return { format, exercises: exercises as Record<string, ExerciseProgress> };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isCountOrNothing = (value: unknown): boolean => value === undefined || isCount(value);

function isExercise(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { solved, earned, points, hints, at, judged, mistake, tests } = value;
  return (
    typeof solved === "boolean" &&
    [earned, points, hints].every(isCount) &&
    [at, judged].every(isCountOrNothing) &&
    (mistake === undefined || typeof mistake === "string") &&
    (tests === undefined || (isRecord(tests) && Object.values(tests).every(isBest)))
  );
}

function isBest(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { earned, points, at } = value;
  return [earned, points, at].every(isCount);
}

function joinExercise(a: ExerciseProgress, b: ExerciseProgress): ExerciseProgress {
  const best = joinBest(bestOf(a), bestOf(b));
  const last = later(a, b);
  const tests = joinRecords(a.tests ?? {}, b.tests ?? {}, joinBest);
  return {
    solved: a.solved || b.solved,
    earned: best.earned,
    points: best.points,
    hints: Math.max(a.hints, b.hints),
    ...(best.at > 0 ? { at: best.at } : {}),
    ...(last.mistake === undefined ? {} : { mistake: last.mistake }),
    ...(last.judged === undefined ? {} : { judged: last.judged }),
    ...(Object.keys(tests).length > 0 ? { tests } : {}),
  };
}

const bestOf = ({ earned, points, at = 0 }: ExerciseProgress): Best => ({ earned, points, at });

/** More points; then those of a newer form of the exercise, which gives more; then the earlier. */
function joinBest(a: Best, b: Best): Best {
  const order = a.earned - b.earned || a.points - b.points || earlier(a.at) - earlier(b.at);
  return order >= 0 ? a : b;
}

/** The earlier is the greater; a time that nobody wrote down is the latest of all. */
const earlier = (at: number): number => (at === 0 ? Number.NEGATIVE_INFINITY : -at) || 0;

/** The later verdict names the mistake, or says that there is none to name. */
function later(a: ExerciseProgress, b: ExerciseProgress): ExerciseProgress {
  const order = (a.judged ?? -1) - (b.judged ?? -1);
  if (order !== 0) return order > 0 ? a : b;
  return (a.mistake ?? "") >= (b.mistake ?? "") ? a : b;
}

/** Every key of either, in alphabetical order; both values joined where both have one. */
function joinRecords<T>(
  a: Record<string, T>,
  b: Record<string, T>,
  join: (a: T, b: T) => T,
): Record<string, T> {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(
    keys.map((key) => {
      const left = own(a, key);
      const right = own(b, key);
      return [key, left === undefined ? (right as T) : right === undefined ? left : join(left, right)];
    }),
  );
}

/** Names come from files: "constructor" must not find Object's. */
const own = <T>(record: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
