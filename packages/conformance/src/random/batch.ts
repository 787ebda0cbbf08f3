// Recordings of random scripts, a batch of seeds in one file: random/FROM-TO.txt. The scripts themselves are not kept (a seed gives
// them byte for byte), but their hashes are, and every command stands before its answer, so a file reads like fifty sessions.
//
//   podwire random recording 1
//   kernel Linux 6.1.176
//   tools bash 5.2.15-2+b7, …
//   boot 2026-01-31T12:00:00Z 45c0be86-… raw 9b1c…        three; `raw` is over that boot's own answers, in order of seeds
//   refused 17 line 12 (stdout): ip neigh                 a seed that the three boots disagree on, and where first
//
//   == 1 3f2a… (sha256 of the script)
//   2$ ip netns add red                                   as in recording.ts
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE, sha256 } from "../files.ts";
import { type Boot, formatTranscript, parseTranscript, RecordingError } from "../recording.ts";
import type { Transcript } from "../transcript.ts";

/** One seed's answer. */
export interface RandomAnswer {
  seed: number;
  scriptHash: string;
  transcript: Transcript;
}

export interface RandomBatch {
  kernel: string;
  tools: string;
  boots: Boot[];
  /** Seeds that were not admitted, with the first place where the boots disagree. */
  refused: { seed: number; where: string }[];
  answers: RandomAnswer[];
}

const MAGIC = "podwire random recording 1";

/** The folder of all batches. */
export const BATCHES = join(PACKAGE, "random");

const formatAnswer = ({ seed, scriptHash, transcript }: RandomAnswer): string =>
  `== ${seed} ${scriptHash}\n${formatTranscript(transcript)}`;

/** The hash that a boot's evidence carries. */
export const batchHash = (answers: readonly RandomAnswer[]): string =>
  sha256(answers.map(formatAnswer).join(""));

export function formatBatch(batch: RandomBatch): string {
  const boots = batch.boots.map(({ date, bootId, raw }) => `boot ${date} ${bootId} raw ${raw}\n`);
  const refused = batch.refused.map(({ seed, where }) => `refused ${seed} ${where}\n`);
  const head = `${MAGIC}\nkernel ${batch.kernel}\ntools ${batch.tools}\n${boots.join("")}${refused.join("")}`;
  return `${head}\n${batch.answers.map(formatAnswer).join("\n")}`;
}

function readHeader(batch: RandomBatch, line: string, number: number): void {
  const [key = "", ...values] = line.split(" ");
  const [one = "", two = "", , four = ""] = values;
  if (key === "kernel") batch.kernel = values.join(" ");
  else if (key === "tools") batch.tools = values.join(" ");
  else if (key === "boot") batch.boots.push({ date: one, bootId: two, raw: four });
  else if (key === "refused") batch.refused.push({ seed: Number(one), where: values.slice(1).join(" ") });
  else throw new RecordingError(`line ${number}: unknown header "${key}"`);
}

/** Reads a batch. Throws RecordingError naming the line. */
export function parseBatch(text: string): RandomBatch {
  const batch: RandomBatch = { kernel: "", tools: "", boots: [], refused: [], answers: [] };
  const lines = text.split("\n");
  if (lines[0] !== MAGIC) throw new RecordingError(`line 1: not a batch of this version ("${MAGIC}")`);
  let at = 1;
  for (; lines[at] !== "" && at < lines.length; at++) readHeader(batch, lines[at] ?? "", at + 1);
  while (++at < lines.length) {
    const start = /^== (\d+) ([0-9a-f]{64})$/.exec(lines[at] ?? "");
    if (start === null) throw new RecordingError(`line ${at + 1}: "== SEED HASH" expected`);
    const from = at + 1;
    while (at + 1 < lines.length && lines[at + 1] !== "") at++;
    const body = lines.slice(from, at + 1).join("\n");
    const transcript = parseTranscript(body === "" ? "" : `${body}\n`, from + 1);
    batch.answers.push({ seed: Number(start[1]), scriptHash: start[2] ?? "", transcript });
    at++;
  }
  return batch;
}

/** All batches that are kept, by file name, in order. Throws RecordingError. */
export function readBatches(): Map<string, RandomBatch> {
  const files = existsSync(BATCHES) ? readdirSync(BATCHES).filter((file) => file.endsWith(".txt")) : [];
  return new Map(
    files.sort().map((file) => {
      try {
        return [file, parseBatch(readFileSync(join(BATCHES, file), "utf8"))];
      } catch (error) {
        if (error instanceof RecordingError) throw new RecordingError(`random/${file}: ${error.message}`);
        throw error;
      }
    }),
  );
}
