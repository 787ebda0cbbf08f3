// `npm run record`: asks User-Mode Linux and writes the recordings. See USAGE.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { formatCapture } from "../capture.ts";
import { compareTranscripts, formatDifference } from "../compare.ts";
import { captureFiles, listScripts, rawHash, readRecording, recordingBase, type Script } from "../files.ts";
import { recordRandom } from "../random/record.ts";
import { seedsOf } from "../random/script.ts";
import { formatRecording, formatTranscript, type Recording } from "../recording.ts";
import { boot } from "./boot.ts";
import { groups, recordThrice, twoAtATime } from "./gate.ts";
import { toolVersions, whyNotHere } from "./tools.ts";

export const USAGE = `usage: npm run record -- [--all | --check | --try] [NAME…]
       npm run record -- --random SEED..SEED

Asks Debian 12's kernel (User-Mode Linux) and writes packages/conformance/recordings.

  NAME     only scripts whose name starts so: veth, veth/pair
  (none)   scripts that are new or changed since their recording
  --all    every script; a recording that still says the same is left alone
  --check  write nothing: boot once and compare with what is recorded
  --try    write nothing: boot once and print what is said
  --random the random scripts of these seeds, fifty to a file in packages/conformance/random
`;

/** Writes a recording and its captures, unless the one on disk still says the same. Returns what was done. */
function store(recording: Recording, source: string): "written" | "unchanged" {
  const name = recording.script.slice(0, -3);
  const before = readRecording(name);
  if (
    before?.scriptHash === recording.scriptHash &&
    before.kernel === recording.kernel &&
    before.tools === recording.tools
  ) {
    const intact = before.boots[0]?.raw === rawHash(before.transcript);
    if (intact && compareTranscripts(source, before.transcript, recording.transcript).length === 0)
      return "unchanged";
  }
  const base = recordingBase(name);
  mkdirSync(dirname(base), { recursive: true });
  for (const stale of captureFiles(name)) rmSync(stale);
  for (const capture of recording.transcript.captures) {
    writeFileSync(`${base}.${capture.name}.frames`, formatCapture(capture));
  }
  writeFileSync(`${base}.txt`, formatRecording(recording));
  return "written";
}

function choose(scripts: Script[], names: string[], changedOnly: boolean): Script[] {
  const chosen =
    names.length === 0
      ? scripts
      : scripts.filter(({ name }) => names.some((start) => name.startsWith(start)));
  if (!changedOnly || names.length > 0) return chosen;
  return chosen.filter(({ name, hash }) => readRecording(name)?.scriptHash !== hash);
}

async function once(scripts: Script[], check: boolean): Promise<number> {
  const sets = groups(scripts);
  const answers = await twoAtATime(sets.map((set) => () => boot(set)));
  let bad = 0;
  for (const [index, set] of sets.entries()) {
    for (const { name, source } of set) {
      const transcript = answers[index]?.transcripts.get(name);
      if (transcript === undefined) continue;
      if (!check) {
        console.log(
          `# ${name}\n${formatTranscript(transcript)}${transcript.captures.map(formatCapture).join("")}`,
        );
        continue;
      }
      const recording = readRecording(name);
      const differences =
        recording === undefined ? [] : compareTranscripts(source, recording.transcript, transcript);
      if (recording === undefined || differences.length > 0) bad++;
      console.log(
        `${name}: ${recording === undefined ? "not recorded" : `${differences.length} differences`}`,
      );
      for (const difference of differences) console.log(formatDifference(difference));
    }
  }
  return bad === 0 ? 0 : 1;
}

/** Runs the command; returns its exit status: 0, 1 where the gate refused a script or a check differed, 2 for misuse. */
export async function main(argv: string[]): Promise<number> {
  const flags = argv.filter((word) => word.startsWith("-"));
  const names = argv.filter((word) => !word.startsWith("-"));
  const unknown = flags.find((flag) => !["--all", "--check", "--try", "--random"].includes(flag));
  if (unknown !== undefined || flags.length > 1) {
    console.error(
      unknown === undefined ? "one of --all, --check, --try and --random" : `unknown flag ${unknown}`,
    );
    console.error(USAGE);
    return 2;
  }
  const reason = whyNotHere();
  if (reason !== undefined) {
    console.error(`record: ${reason}`);
    return 2;
  }
  const mode = flags[0] ?? "--changed";
  if (mode === "--random") {
    try {
      await recordRandom(seedsOf(names), (line) => console.log(line));
      return 0;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      console.error(`record: ${error.message}\n${USAGE}`);
      return 2;
    }
  }
  const scripts = choose(listScripts(), names, mode === "--changed");
  if (scripts.length === 0) {
    console.log(
      names.length === 0 ? "Every script has its recording." : `no script is called ${names.join(", ")}…`,
    );
    return names.length === 0 ? 0 : 2;
  }
  if (mode === "--check" || mode === "--try") return once(scripts, mode === "--check");

  console.log(`Recording ${scripts.length} scripts, three boots each.`);
  const verdicts = await recordThrice(scripts, toolVersions(), (done, of) =>
    console.log(`boot ${done} of ${of} done`),
  );
  let refused = 0;
  for (const { script, recording, differences } of verdicts) {
    if (recording !== undefined) {
      console.log(`${script.name}: ${store(recording, script.source)}`);
      continue;
    }
    refused++;
    console.log(`${script.name}: NOT ADMITTED, three boots disagree under the mask:`);
    for (const difference of differences) console.log(formatDifference(difference));
  }
  console.log(`${verdicts.length - refused} of ${verdicts.length} admitted.`);
  return refused === 0 ? 0 : 1;
}
