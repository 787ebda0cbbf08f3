// `bin/random.mjs`: random scripts, printed, or run on two sides and compared.
import { parseArgs } from "node:util";
import { compareTranscripts, formatDifference } from "../compare.ts";
import type { Script } from "../files.ts";
import { runOnLinux, whyNoLinux } from "../linux.ts";
import { boot } from "../record/boot.ts";
import { whyNotHere } from "../record/tools.ts";
import { runInSimulator } from "../simulator.ts";
import type { Transcript } from "../transcript.ts";
import { unknownOnHost, withoutVlans } from "./host-words.ts";
import { randomScript, seedsOf } from "./script.ts";

const USAGE = `usage: node packages/conformance/bin/random.mjs [--on linux|uml] [--print] [--brief] SEED[..SEED]…

Runs the random scripts of these seeds in the simulator and on a real kernel, and prints where they differ.

  --on     this machine's kernel (linux, the default; root) or User-Mode Linux 6.1 (uml), 40 scripts a boot
  --print  print the scripts and run nothing
  --brief  one line for a difference
`;

/** Scripts that share a boot, or a round on this machine's kernel. */
const SCRIPTS_AT_ONCE = 40;

/** How many scripts wait side by side on this machine's kernel: they sleep most of their time. */
const SIDE_BY_SIDE = 16;

const fileName = (script: Script): string => `${script.name.split("/").at(-1)}.sh`;

async function onLinux(scripts: Script[]): Promise<Map<string, Transcript>> {
  const answers = new Map<string, Transcript>();
  const left = [...scripts];
  const worker = async (): Promise<void> => {
    for (let script = left.pop(); script !== undefined; script = left.pop()) {
      const run = await runOnLinux(script.source, { name: fileName(script), timeoutMs: 60_000 });
      answers.set(script.name, run);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return answers;
}

/** What nobody has explained between a real kernel and the simulator, as text; also where the simulator does not end. */
async function differencesOf(script: Script, expected: Transcript, host: boolean): Promise<string[]> {
  try {
    const actual = await runInSimulator(script.source, { name: fileName(script) });
    const found = host
      ? unknownOnHost(compareTranscripts(script.source, withoutVlans(expected), withoutVlans(actual)))
      : compareTranscripts(script.source, expected, actual);
    return found.map(formatDifference);
  } catch (error) {
    return [`the simulator failed: ${error instanceof Error ? error.stack : error}`];
  }
}

interface Options {
  on?: string;
  print?: boolean;
  brief?: boolean;
}

function readArguments(argv: string[]): { options: Options; scripts: Script[] } {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { on: { type: "string" }, print: { type: "boolean" }, brief: { type: "boolean" } },
  });
  if (!["linux", "uml", undefined].includes(values.on))
    throw new RangeError(`--on ${values.on}: linux or uml`);
  if (positionals.length === 0) throw new RangeError("no seed");
  return { options: values, scripts: seedsOf(positionals).map(randomScript) };
}

/** Runs the command; its exit status: 0 where all agree, 1 where one differs, 2 for misuse. */
export async function main(argv: string[]): Promise<number> {
  let given: { options: Options; scripts: Script[] };
  try {
    given = readArguments(argv);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return 2;
  }
  const { options, scripts } = given;
  if (options.print === true) {
    for (const { source } of scripts) console.log(source);
    return 0;
  }
  const uml = options.on === "uml";
  const unavailable = uml ? whyNotHere() : whyNoLinux();
  if (unavailable !== undefined) {
    console.error(`random: ${unavailable}`);
    return 2;
  }
  let differ = 0;
  let skipped = 0;
  for (let at = 0; at < scripts.length; at += SCRIPTS_AT_ONCE) {
    const batch = scripts.slice(at, at + SCRIPTS_AT_ONCE);
    const hosted = batch.filter(({ notHost }) => notHost === undefined);
    const answers = uml ? (await boot(batch)).transcripts : await onLinux(hosted);
    for (const script of batch) {
      const expected = answers.get(script.name);
      if (expected === undefined) {
        skipped++;
        continue;
      }
      const found = await differencesOf(script, expected, !uml);
      if (found.length === 0) continue;
      differ++;
      const shown = options.brief === true ? found.slice(0, 1).map((text) => text.split("\n")[0]) : found;
      console.log(`== seed ${script.name.slice(7)}: ${found.length} differences\n${shown.join("\n")}`);
    }
  }
  console.log(`${scripts.length - differ - skipped} agree, ${differ} differ, ${skipped} skipped`);
  return differ === 0 ? 0 : 1;
}
