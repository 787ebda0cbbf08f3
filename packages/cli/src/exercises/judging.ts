// One judge for a command's life, and the verdict on what is in a folder.
import { type Exercise, type Judge, jobFor, makeVerdict, type Verdict } from "@podwire/grading";
import { nodeJudge, readSubmission } from "@podwire/grading/node";

/** Runs `use` with a judge that is closed afterwards. */
export async function withJudge<T>(use: (judge: Judge) => Promise<T>): Promise<T> {
  const judge = nodeJudge();
  judge.warm();
  try {
    return await use(judge);
  } finally {
    judge.close();
  }
}

/** The verdict on the exercise's files in `folder`; with the hidden tests only where asked. */
export async function verdictOn(
  judge: Judge,
  exercise: Exercise,
  folder: string,
  options: { hidden: boolean; seed?: number; only?: readonly string[] },
): Promise<Verdict> {
  const submission = readSubmission(folder, exercise.files);
  const run = await judge.run(jobFor(exercise, submission, options));
  return makeVerdict(exercise, run, { ...options, submission });
}
