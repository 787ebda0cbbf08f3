// `bin/compare.mjs`: runs recorded scripts again, on the simulator or on this machine's kernel, and says of each whether it agrees
// with its recording or where it first differs; with a name, every difference.
import { parseArgs } from "node:util";
import { compareTranscripts, type Difference, formatDifference } from "./compare.ts";
import { listScripts, readRecording, type Script } from "./files.ts";
import { knownDifferences, knownLines, skipReason, unexplained } from "./known-differences.ts";
import { hostKernel, runOnLinux, whyNoLinux } from "./linux.ts";
import { runInSimulator } from "./simulator.ts";
import type { Transcript } from "./transcript.ts";

const USAGE = `usage: node packages/conformance/bin/compare.mjs [--on simulator|linux] [--brief] [NAME…]

  NAME     scripts whose name starts so (veth, veth/pair); without one, all of them, one line each
  --on     what to hold against the recordings: the simulator (default) or this machine's kernel
  --brief  one line a script also with names
`;

/** Differences of one script, or why it cannot be compared. */
async function judge(
  script: Script,
  on: string,
): Promise<{ skipped: string } | { differences: Difference[]; gone: number[] }> {
  const recording = readRecording(script.name);
  if (recording === undefined) return { skipped: "not recorded" };
  const side = on === "simulator" ? "simulator" : `host ${hostKernel()}`;
  const known = knownDifferences();
  const reason =
    (on === "simulator" ? script.notSimulator : script.notHost) ?? skipReason(known, side, script.name);
  if (reason !== undefined) return { skipped: reason };
  if (on !== "simulator" && script.alone !== undefined) return { skipped: "needs the initial namespaces" };
  const name = `${script.name.split("/").at(-1)}.sh`;
  const actual: Transcript =
    on === "simulator"
      ? await runInSimulator(script.source, { name, cards: script.cards })
      : await runOnLinux(script.source, { name });
  const differences = compareTranscripts(script.source, recording.transcript, actual);
  const { unknown, gone } = unexplained(differences, knownLines(known, side, script.name));
  return { differences: unknown, gone };
}

/** Runs the command; its exit status: 0 where all agree, 1 where one differs, 2 for misuse. */
export async function main(argv: string[]): Promise<number> {
  let options: { on?: string; brief?: boolean };
  let names: string[];
  try {
    const parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { on: { type: "string" }, brief: { type: "boolean" } },
    });
    options = parsed.values;
    names = parsed.positionals;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return 2;
  }
  const on = options.on ?? "simulator";
  if (on !== "simulator" && on !== "linux") {
    console.error(`--on ${on}: simulator or linux\n\n${USAGE}`);
    return 2;
  }
  const unavailable = on === "linux" ? whyNoLinux() : undefined;
  if (unavailable !== undefined) {
    console.error(`compare: ${unavailable}`);
    return 2;
  }
  const scripts = listScripts().filter(
    ({ name }) => names.length === 0 || names.some((start) => name.startsWith(start)),
  );
  const full = names.length > 0 && options.brief !== true;
  const count = { agree: 0, differ: 0, skipped: 0 };
  for (const script of scripts) {
    const verdict = await judge(script, on).catch((error: unknown) => ({
      failed:
        error instanceof Error ? (full ? (error.stack ?? error.message) : error.message) : String(error),
    }));
    if ("failed" in verdict) {
      count.differ++;
      console.log(`${script.name}: failed: ${verdict.failed}`);
    } else if ("skipped" in verdict) {
      count.skipped++;
      console.log(`${script.name}: skipped: ${verdict.skipped}`);
    } else if (verdict.differences.length + verdict.gone.length === 0) {
      count.agree++;
      console.log(`${script.name}: agrees`);
    } else {
      count.differ++;
      const [first] = verdict.differences;
      const where =
        first === undefined ? `known difference at line ${verdict.gone[0]} is gone` : describe(first);
      console.log(`${script.name}: ${verdict.differences.length} differences, first at ${where}`);
      if (full) for (const difference of verdict.differences) console.log(formatDifference(difference));
    }
  }
  console.log(`${count.agree} agree, ${count.differ} differ, ${count.skipped} skipped`);
  return count.differ === 0 ? 0 : 1;
}

function describe({ line, command, what }: Difference): string {
  return line === 0 ? command : `line ${line} (${what}): ${command.split("\n")[0]}`;
}
