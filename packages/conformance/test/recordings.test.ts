// What is recorded is whole, belongs to its script, and is what the kernels say.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { maskFrame } from "../src/capture-mask.ts";
import { compareTranscripts, formatDifference } from "../src/compare.ts";
import { captureFiles, listScripts, PACKAGE, rawHash, readRecording, type Script } from "../src/files.ts";
import { knownDifferences, knownLines, skipReason, unexplained } from "../src/known-differences.ts";
import { hostKernel, runOnLinux, whyNoComparison } from "../src/linux.ts";
import { maskTranscript, Names } from "../src/mask.ts";
import { boot } from "../src/record/boot.ts";
import { whyNotHere } from "../src/record/tools.ts";
import { runInSimulator } from "../src/simulator.ts";
import type { Transcript } from "../src/transcript.ts";

const scripts = listScripts();

/** The differences from the recording that nobody has explained, as text: "" where there are none. */
function judge(script: Script, actual: Transcript, on: string): string {
  const recording = readRecording(script.name);
  if (recording === undefined) return "not recorded";
  const known = knownLines(knownDifferences(), on, script.name);
  const { unknown, gone } = unexplained(
    compareTranscripts(script.source, recording.transcript, actual),
    known,
  );
  return (
    unknown.map(formatDifference).join("\n") +
    gone.map((line) => `line ${line} is known to differ and does not\n`).join("")
  );
}

describe("the recordings", () => {
  test("there is one for every script, and no other", () => {
    const recorded = readdirSync(join(PACKAGE, "recordings")).flatMap((chapter) =>
      readdirSync(join(PACKAGE, "recordings", chapter))
        .filter((file) => file.endsWith(".txt"))
        .map((file) => `${chapter}/${file.slice(0, -4)}`),
    );
    expect(recorded.sort()).toEqual(scripts.map(({ name }) => name).sort());
  });

  test("120 scripts or more, 30 captures or more, and every script asks a question", () => {
    expect(scripts.length).toBeGreaterThanOrEqual(120);
    expect(scripts.flatMap(({ name }) => captureFiles(name)).length).toBeGreaterThanOrEqual(30);
    expect(scripts.filter(({ question }) => question.length < 10).map(({ name }) => name)).toEqual([]);
  });

  test.each(scripts.map((script) => [script.name, script] as const))(
    "%s: three boots of 6.1, its own script, nothing altered",
    (name, script) => {
      const recording = readRecording(name);
      expect(recording?.scriptHash).toBe(script.hash);
      expect(recording?.kernel).toMatch(/^Linux 6\.1\./);
      expect(new Set(recording?.boots.map(({ bootId }) => bootId)).size).toBe(3);
      expect(recording && rawHash(recording.transcript)).toBe(recording?.boots[0]?.raw);
    },
  );

  test("masking what is masked changes nothing", () => {
    for (const { name, source } of scripts) {
      const recording = readRecording(name);
      if (recording === undefined) continue;
      const once = maskTranscript(source, recording.transcript);
      expect(maskTranscript(source, once), name).toEqual(once);
      const [first, second] = [new Names(source), new Names(source)];
      for (const frame of recording.transcript.captures.flatMap(({ frames }) => frames)) {
        const masked = maskFrame(frame.bytes, first);
        expect(maskFrame(masked, second), name).toEqual(masked);
      }
    }
  });
});

const notSimulated = (script: Script): string | undefined =>
  script.notSimulator ?? skipReason(knownDifferences(), "simulator", script.name);

describe("the simulator", () => {
  const simulated = scripts.filter((script) => notSimulated(script) === undefined);
  test.each(simulated.map((script) => [script.name, script] as const))(
    "%s: says what the kernel said",
    async (name, script) => {
      const actual = await runInSimulator(script.source, {
        name: `${name.split("/").at(-1)}.sh`,
        cards: script.cards,
      });
      expect(judge(script, actual, "simulator")).toBe("");
    },
    // A broadcast storm of seconds is millions of frames: half a minute on an idle machine.
    600_000,
  );
  for (const script of scripts) {
    const reason = notSimulated(script);
    if (reason !== undefined) test.skip(`${script.name}: skipped, ${reason}`, () => {});
  }
});

/** A busy machine runs a script's programs late, and timers do not wait: a kernel that differs is asked so often in all. */
const ASKED = 3;

const noLinux = whyNoComparison();
const kernel = noLinux === undefined ? hostKernel() : "";
const notOnHost = (script: Script): string | undefined =>
  script.notHost ??
  (script.alone === undefined
    ? undefined
    : "it needs the initial namespaces, which are User-Mode Linux's to give") ??
  skipReason(knownDifferences(), `host ${kernel}`, script.name);
const onHost = scripts.filter((script) => notOnHost(script) === undefined);
const listed = knownDifferences().some(({ on }) => on === `host ${kernel}`);
const noHost =
  noLinux ?? (listed ? undefined : `known-differences.yaml has no list for this kernel, ${kernel}`);

describe.concurrent(`this machine's kernel${noHost === undefined ? "" : `: skipped, ${noHost}`}`, () => {
  test.skipIf(noHost !== undefined).each(onHost.map((script) => [script.name, script] as const))(
    "%s says what is recorded, but for the known differences",
    { timeout: 180_000, retry: ASKED - 1 },
    async (name, script) => {
      const actual = await runOnLinux(script.source, {
        name: `${name.split("/").at(-1)}.sh`,
        timeoutMs: 120_000,
      });
      expect(judge(script, actual, `host ${kernel}`)).toBe("");
    },
  );
  for (const script of scripts) {
    const reason = notOnHost(script);
    if (reason !== undefined) test.skip(`${script.name}: skipped, ${reason}`, () => {});
  }
});

/** Which scripts are asked again this time: PODWIRE_SAMPLE (a number), else the commit says. */
function sample(count: number): Script[] {
  let start = Number(process.env["PODWIRE_SAMPLE"] ?? Number.NaN);
  if (Number.isNaN(start)) {
    const git = existsSync(join(PACKAGE, "..", "..", ".git"));
    const commit = git ? execFileSync("git", ["rev-parse", "HEAD"], { cwd: PACKAGE, encoding: "utf8" }) : "0";
    start = Number.parseInt(commit.slice(0, 8), 16);
  }
  const shared = scripts.filter(({ alone }) => alone === undefined);
  const picked = Array.from({ length: count }, (_, index) => shared[(start + index * 7) % shared.length]);
  return picked.filter((script) => script !== undefined);
}

const noUml = whyNotHere();
describe(`User-Mode Linux${noUml === undefined ? "" : `: skipped, ${noUml}`}`, () => {
  const again = sample(4);
  test.skipIf(noUml !== undefined)(
    `still says what is recorded of ${again.map(({ name }) => name).join(", ")}`,
    async () => {
      let differing = new Map(again.map((script) => [script, "not asked"]));
      for (let count = 0; count < ASKED && differing.size > 0; count++) {
        const { transcripts } = await boot([...differing.keys()]);
        differing = new Map(
          [...differing.keys()].flatMap((script) => {
            const actual = transcripts.get(script.name);
            const difference = actual ? judge(script, actual, "uml") : "no transcript";
            return difference === "" ? [] : [[script, difference]];
          }),
        );
      }
      expect([...differing].map(([{ name }, difference]) => `${name}: ${difference}`)).toEqual([]);
    },
    600_000,
  );
});
