// `npm run record -- --random FROM..TO`: records random scripts, fifty to a batch. A batch is booted three times, in the three orders of
// the gate, at once; a seed that the boots disagree on is refused and named in the file, the others are admitted.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareTranscripts } from "../compare.ts";
import type { Script } from "../files.ts";
import { type BootAnswer, boot } from "../record/boot.ts";
import { orders } from "../record/gate.ts";
import { toolVersions } from "../record/tools.ts";
import { BATCHES, batchHash, formatBatch, type RandomAnswer, type RandomBatch } from "./batch.ts";
import { randomScript } from "./script.ts";

/** Scripts that share a boot: about four minutes of it. */
export const SCRIPTS_PER_BATCH = 50;

/** Where the second or third boot first disagrees with the first; undefined where all agree. */
function disagreement(script: Script, answers: BootAnswer[]): string | undefined {
  const [first, ...others] = answers.map(({ transcripts }) => transcripts.get(script.name));
  if (first === undefined) return "it has no transcript";
  if (first.commands.at(-1)?.status === null) return `it did not end within ${script.timeoutSeconds} s`;
  for (const other of others) {
    const [difference] = other === undefined ? [] : compareTranscripts(script.source, first, other);
    if (difference !== undefined)
      return `line ${difference.line} (${difference.what}): ${difference.command.split("\n")[0]}`;
  }
  return undefined;
}

/** Boots a batch three times and judges every seed of it. */
export async function recordBatch(seeds: number[]): Promise<RandomBatch> {
  const scripts = seeds.map(randomScript);
  const answers = await Promise.all(orders(scripts).map((order) => boot(order)));
  const refused: RandomBatch["refused"] = [];
  const admitted = new Map<number, Script>();
  for (const [index, script] of scripts.entries()) {
    const seed = seeds[index] ?? 0;
    const where = disagreement(script, answers);
    if (where === undefined) admitted.set(seed, script);
    else refused.push({ seed, where });
  }
  const said = ({ transcripts }: BootAnswer): RandomAnswer[] =>
    [...admitted].flatMap(([seed, { name, hash }]) => {
      const transcript = transcripts.get(name);
      return transcript === undefined ? [] : [{ seed, scriptHash: hash, transcript }];
    });
  const [first] = answers;
  return {
    kernel: first?.kernel ?? "",
    tools: toolVersions(),
    boots: answers.map((answer) => ({
      date: answer.date,
      bootId: answer.bootId,
      raw: batchHash(said(answer)),
    })),
    refused,
    answers: first === undefined ? [] : said(first),
  };
}

/** Records seeds in batches and writes each as it is done. */
export async function recordRandom(seeds: number[], say: (line: string) => void): Promise<void> {
  mkdirSync(BATCHES, { recursive: true });
  for (let at = 0; at < seeds.length; at += SCRIPTS_PER_BATCH) {
    const batch = seeds.slice(at, at + SCRIPTS_PER_BATCH);
    const name = [batch[0], batch.at(-1)].map((seed) => String(seed).padStart(4, "0")).join("-");
    const recorded = await recordBatch(batch);
    writeFileSync(join(BATCHES, `${name}.txt`), formatBatch(recorded));
    say(`random/${name}.txt: ${recorded.answers.length} admitted, ${recorded.refused.length} refused`);
    for (const { seed, where } of recorded.refused) say(`  ${seed}: ${where}`);
  }
}
