// The differences that are known and explained: known-differences.yaml. Each entry names a side (the host's kernel, in one
// version, or the simulator), a reason, and the scripts with the lines where it shows. An entry that no longer shows is as wrong
// as a difference that is not listed: both fail.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Difference } from "./compare.ts";
import { PACKAGE } from "./files.ts";

const Entry = z.strictObject({
  /** `simulator`, or `host 6.18`: the host's kernel in that version. */
  on: z.string().regex(/^(simulator|host \d+\.\d+)$/),
  reason: z.string().min(20),
  /** Script name to the lines of its differing statements; 0 stands for its captures. */
  where: z.record(z.string(), z.array(z.number().int().min(0)).min(1)).default({}),
  /** Scripts that cannot be compared there at all. */
  skip: z.array(z.string()).default([]),
});

export type KnownDifference = z.infer<typeof Entry>;

/** Reads the list. Throws with the path in the file where it is not in this form. */
export function knownDifferences(file = join(PACKAGE, "known-differences.yaml")): KnownDifference[] {
  const list = z.array(Entry).safeParse(parse(readFileSync(file, "utf8")) ?? []);
  if (list.success) return list.data;
  const issue = list.error.issues[0];
  throw new Error(
    `${file}: at ${issue?.path.join(".") ?? "?"}: ${issue?.message ?? "not in the expected form"}`,
  );
}

/** Lines of one script that are known to differ on one side, with their reasons. */
export function knownLines(list: KnownDifference[], on: string, script: string): Map<number, string> {
  const lines = new Map<number, string>();
  for (const entry of list) {
    if (entry.on === on) for (const line of entry.where[script] ?? []) lines.set(line, entry.reason);
  }
  return lines;
}

/** Why a script is not compared on one side at all; undefined where it is. */
export function skipReason(list: KnownDifference[], on: string, script: string): string | undefined {
  return list.find((entry) => entry.on === on && entry.skip.includes(script))?.reason;
}

/** What is left of `differences` that nobody knew, and which known lines did not differ. */
export function unexplained(
  differences: Difference[],
  known: Map<number, string>,
): { unknown: Difference[]; gone: number[] } {
  const seen = new Set(differences.map(({ line }) => line));
  return {
    unknown: differences.filter(({ line }) => !known.has(line)),
    gone: [...known.keys()].filter((line) => !seen.has(line)),
  };
}
