export {
  type Exercise,
  isUntouched,
  jobFor,
  limitsOf,
  type Texts,
  withoutHidden,
} from "./exercise/exercise.ts";
export { parseExercise, parseHidden } from "./exercise/parse.ts";
export type { ExerciseFile, HiddenFile, Mistake, ScoredTest } from "./exercise/schema.ts";
export { Judge, type Run, type WorkerHandle } from "./judge/judge.ts";
export { pageJudge } from "./judge/page.ts";
export type { Job, SuiteText } from "./judge/protocol.ts";
export { reportJunit } from "./report/junit.ts";
export { repeatCommand, reportText, wrap } from "./report/text.ts";
export type { Limits } from "./sandbox/program.ts";
export type { Stop, StopState } from "./sandbox/stop.ts";
export type { Outcome } from "./suite/api.ts";
export { makeVerdict, type TestVerdict, type Verdict } from "./verdict.ts";
