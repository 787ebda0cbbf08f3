// What the last measurement found: results.json, written by `node packages/conformance/bin/agreement.mjs --measure`. It runs every
// recorded script in the simulator and, where it can, on the host's own kernel, and keeps for each side which scripts agree, differ only
// as listed, differ otherwise, or could not be asked; with the hash of the script, so that a later page knows what is new since.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { compareTranscripts } from "../compare.ts";
import { listScripts, PACKAGE, readRecording, type Script } from "../files.ts";
import { knownDifferences, knownLines, skipReason, unexplained } from "../known-differences.ts";
import { hostKernel, runOnLinux, whyNoComparison } from "../linux.ts";
import { readBatches } from "../random/batch.ts";
import { unknownOnHost, withoutVlans } from "../random/host-words.ts";
import { randomScript } from "../random/script.ts";
import { runInSimulator } from "../simulator.ts";
import type { Transcript } from "../transcript.ts";

/** `agrees`, `known`: differs as listed and no further, `differs`, `skipped`: could not be asked there. */
const Verdict = z.enum(["agrees", "known", "differs", "skipped"]);
export type Verdict = z.infer<typeof Verdict>;

const Side = z.strictObject({
  /** The day of the measurement. */
  date: z.string(),
  /** Script name to the first 12 digits of its hash and what was found. */
  scripts: z.record(z.string(), z.tuple([z.string(), Verdict])),
});

const Results = z.record(z.string().regex(/^(simulator|host \d+\.\d+)$/), Side);
export type Results = z.infer<typeof Results>;

export const RESULTS = join(PACKAGE, "results.json");

/** The last measurement; empty where there was none. Throws where the file is not in this form. */
export function readResults(file = RESULTS): Results {
  return existsSync(file) ? Results.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

/** One script with what is recorded of it. */
interface Recorded {
  script: Script;
  transcript: Transcript;
  random: boolean;
}

/** Everything that is recorded: scripts by name, then random ones by seed. */
export function allRecorded(): Recorded[] {
  const written = listScripts().flatMap((script): Recorded[] => {
    const recording = readRecording(script.name);
    return recording === undefined ? [] : [{ script, transcript: recording.transcript, random: false }];
  });
  const random = [...readBatches().values()].flatMap(({ answers }) =>
    answers.map(({ seed, transcript }) => ({ script: randomScript(seed), transcript, random: true })),
  );
  return [...written, ...random];
}

const fileName = ({ name }: Script): string => `${name.split("/").at(-1)}.sh`;

async function inSimulator({ script, transcript }: Recorded): Promise<Verdict> {
  const known = knownDifferences();
  if ((script.notSimulator ?? skipReason(known, "simulator", script.name)) !== undefined) return "skipped";
  const actual = await runInSimulator(script.source, { name: fileName(script), cards: script.cards });
  const differences = compareTranscripts(script.source, transcript, actual);
  const { unknown, gone } = unexplained(differences, knownLines(known, "simulator", script.name));
  if (unknown.length + gone.length > 0) return "differs";
  return differences.length > 0 ? "known" : "agrees";
}

/** One script on this machine's kernel. */
export async function onHost({ script, transcript, random }: Recorded): Promise<Verdict> {
  const known = knownDifferences();
  const side = `host ${hostKernel()}`;
  if (script.alone !== undefined || (script.notHost ?? skipReason(known, side, script.name)) !== undefined)
    return "skipped";
  const actual = await runOnLinux(script.source, { name: fileName(script), timeoutMs: 120_000 });
  if (random) {
    const differences = compareTranscripts(script.source, withoutVlans(actual), withoutVlans(transcript));
    // What time alone decides is listed for the simulator; it is the same here.
    const timing = knownLines(known, "simulator", script.name);
    if (unknownOnHost(differences).some(({ line }) => !timing.has(line))) return "differs";
    return compareTranscripts(script.source, actual, transcript).length > 0 ? "known" : "agrees";
  }
  const differences = compareTranscripts(script.source, transcript, actual);
  const { unknown, gone } = unexplained(differences, knownLines(known, side, script.name));
  if (unknown.length + gone.length > 0) return "differs";
  return differences.length > 0 ? "known" : "agrees";
}

/** A busy machine runs a script's programs late, and timers do not wait: a kernel that differs is asked so often in all. */
const ASKED = 3;

async function onHostAtLast(one: Recorded): Promise<Verdict> {
  for (let left = ASKED - 1; left > 0; left--) {
    const verdict = await onHost(one);
    if (verdict !== "differs") return verdict;
  }
  return onHost(one);
}

/** Runs `ask` over all, `width` at a time; a script that does not end differs. */
async function askAll(
  all: readonly Recorded[],
  width: number,
  ask: (one: Recorded) => Promise<Verdict>,
): Promise<Results[string]["scripts"]> {
  const verdicts: Results[string]["scripts"] = {};
  const left = all.toReversed();
  const worker = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const verdict = await ask(one).catch((): Verdict => "differs");
      verdicts[one.script.name] = [one.script.hash.slice(0, 12), verdict];
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return Object.fromEntries(Object.entries(verdicts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Measures every side that is here and writes results.json; sides that are not keep what was found before. */
export async function measure(say: (line: string) => void): Promise<void> {
  const all = allRecorded();
  const date = new Date().toISOString().slice(0, 10);
  const results = readResults();
  say(`the simulator: ${all.length} scripts`);
  results["simulator"] = { date, scripts: await askAll(all, 1, inSimulator) };
  const reason = whyNoComparison();
  if (reason === undefined) {
    const side = `host ${hostKernel()}`;
    say(`${side}: ${all.length} scripts`);
    results[side] = { date, scripts: await askAll(all, 8, onHostAtLast) };
  } else say(`this machine's kernel: not asked, ${reason}`);
  // A script a line, as the formatter has it.
  const text = JSON.stringify(results, null, 2).replace(/\[\s+("[^"]*"),\s+("[^"]*")\s+\]/g, "[$1, $2]");
  writeFileSync(RESULTS, `${text}\n`);
}
