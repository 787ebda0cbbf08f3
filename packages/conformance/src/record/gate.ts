// The three-boots gate: a script is admitted when three recordings from three boots agree under the mask. The boots run the same
// scripts in three different orders, so that a script which leans on what ran before it is found out.
import { compareTranscripts, type Difference } from "../compare.ts";
import { rawHash, type Script } from "../files.ts";
import type { Recording } from "../recording.ts";
import { type BootAnswer, boot, evidence } from "./boot.ts";

export interface Verdict {
  script: Script;
  /** Present where the three agree. */
  recording: Recording | undefined;
  /** Where they do not: the differences of the second or third boot from the first. */
  differences: Difference[];
}

/** How many scripts share a boot at most: keeps one boot under about three minutes. */
const SCRIPTS_PER_BOOT = 16;

/** Scripts that may share a boot, in the order given; those that want a boot of their own get it. */
export function groups(scripts: Script[]): Script[][] {
  const shared = scripts.filter(({ alone }) => alone === undefined);
  const result = scripts.filter(({ alone }) => alone !== undefined).map((script) => [script]);
  for (let at = 0; at < shared.length; at += SCRIPTS_PER_BOOT)
    result.push(shared.slice(at, at + SCRIPTS_PER_BOOT));
  return result;
}

/** The three orders: as given, backwards, and from the middle. */
export function orders<T>(items: T[]): [T[], T[], T[]] {
  const middle = items.length >> 1;
  return [items, items.toReversed(), [...items.slice(middle), ...items.slice(0, middle)]];
}

/** Runs tasks two at a time: two guests are what two cores carry. */
export async function twoAtATime<T>(tasks: (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = new Array<T>(tasks.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length) {
      const index = next++;
      const task = tasks[index];
      if (task !== undefined) results[index] = await task();
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

function judge(script: Script, answers: BootAnswer[], tools: string): Verdict {
  const [first, ...others] = answers.map((answer) => answer.transcripts.get(script.name));
  if (first === undefined) throw new Error(`${script.name} has no transcript`);
  const differences = others.flatMap((other) =>
    other === undefined ? [] : compareTranscripts(script.source, first, other),
  );
  const last = first.commands.at(-1);
  if (last?.status === null) {
    const expected = `an end within ${script.timeoutSeconds} s`;
    differences.push({ index: 0, ...last, what: "status", at: 0, expected, actual: "stopped" });
  }
  if (differences.length > 0) return { script, recording: undefined, differences };
  const boots = answers.map((answer) => {
    const transcript = answer.transcripts.get(script.name);
    return evidence(answer, transcript === undefined ? "" : rawHash(transcript));
  });
  const kernel = answers[0]?.kernel ?? "";
  const recording = {
    script: `${script.name}.sh`,
    scriptHash: script.hash,
    kernel,
    tools,
    boots,
    transcript: first,
  };
  return { script, recording, differences };
}

/** Boots every group three times and judges each script. `said` is called after each boot with how many are done of how many. */
export async function recordThrice(
  scripts: Script[],
  tools: string,
  said: (done: number, of: number) => void = () => {},
): Promise<Verdict[]> {
  const sets = groups(scripts);
  const tasks = sets.flatMap((set) => orders(set).map((order) => () => boot(order)));
  let done = 0;
  const answers = await twoAtATime(
    tasks.map((task) => async () => {
      const answer = await task();
      said(++done, tasks.length);
      return answer;
    }),
  );
  return sets.flatMap((set, index) =>
    set.map((script) => judge(script, answers.slice(index * 3, index * 3 + 3), tools)),
  );
}
