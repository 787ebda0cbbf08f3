// One judge for a command's life, and the verdict on what is in a folder.
import { type Exercise, type Judge, jobFor, makeVerdict, type Verdict } from "@podwire/grading";
import { nodeJudge, readSubmission, unreadIn } from "@podwire/grading/node";
import { Interrupted } from "../io.ts";

/** Runs `use` with a judge that is closed afterwards. Throws Interrupted where `signal` is given and comes first. */
export async function withJudge<T>(use: (judge: Judge) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const judge = nodeJudge();
  judge.warm();
  try {
    return await Promise.race([use(judge), interruption(signal)]);
  } finally {
    judge.close();
  }
}

function interruption(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted) reject(new Interrupted());
    signal?.addEventListener("abort", () => reject(new Interrupted()), { once: true });
  });
}

/** The verdict on the exercise's files in `folder`; with the hidden tests only where asked. */
export async function verdictOn(
  judge: Judge,
  exercise: Exercise,
  folder: string,
  options: { hidden: boolean; seed?: number; only?: readonly string[] },
): Promise<Verdict> {
  const submission = readSubmission(folder, exercise.files);
  const unread = unreadIn(folder, exercise.files);
  const run = await judge.run(jobFor(exercise, submission, { ...options, unread }));
  return makeVerdict(exercise, run, { ...options, submission });
}
