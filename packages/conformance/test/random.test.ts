// Random scripts: what is recorded of them is whole, is what the kernels say, and is what the simulator says.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareTranscripts, type Difference, formatDifference } from "../src/compare.ts";
import { PACKAGE } from "../src/files.ts";
import { knownDifferences, knownLines, unexplained } from "../src/known-differences.ts";
import { hostKernel, runOnLinux, whyNoComparison } from "../src/linux.ts";
import {
  BATCHES,
  batchHash,
  formatBatch,
  parseBatch,
  type RandomAnswer,
  readBatches,
} from "../src/random/batch.ts";
import { unknownOnHost, withoutVlans } from "../src/random/host-words.ts";
import { randomScript, seedsOf } from "../src/random/script.ts";
import { boot } from "../src/record/boot.ts";
import { whyNotHere } from "../src/record/tools.ts";
import { runInSimulator } from "../src/simulator.ts";
import type { Transcript } from "../src/transcript.ts";

const batches = readBatches();
const answers = [...batches.values()].flatMap((batch) => batch.answers);

/** The differences from a recording that nobody has explained, as text: "" where there are none. */
function judge({ seed, transcript }: RandomAnswer, actual: Transcript, on: string): string {
  const script = randomScript(seed);
  const known = knownLines(knownDifferences(), on, script.name);
  const { unknown, gone } = unexplained(compareTranscripts(script.source, transcript, actual), known);
  return (
    unknown.map(formatDifference).join("\n") +
    gone.map((line) => `line ${line} is known to differ and does not\n`).join("")
  );
}

/** `count` answers that move on with every commit; PODWIRE_SAMPLE (a number) chooses them. */
function sample(count: number): RandomAnswer[] {
  let start = Number(process.env["PODWIRE_SAMPLE"] ?? Number.NaN);
  if (Number.isNaN(start)) {
    const git = existsSync(join(PACKAGE, "..", "..", ".git"));
    const commit = git ? execFileSync("git", ["rev-parse", "HEAD"], { cwd: PACKAGE, encoding: "utf8" }) : "0";
    start = Number.parseInt(commit.slice(0, 8), 16);
  }
  const picked = Array.from({ length: count }, (_, index) => answers[(start + index * 61) % answers.length]);
  return picked.filter((answer) => answer !== undefined);
}

describe("the recordings of random scripts", () => {
  test("there are 300 or more, no seed twice, and what three boots disagreed on is named", () => {
    expect(answers.length).toBeGreaterThanOrEqual(300);
    const refused = [...batches.values()].flatMap((batch) => batch.refused);
    const seeds = [...answers, ...refused].map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(refused.filter(({ where }) => where === "")).toEqual([]);
    expect(refused.length).toBeLessThan(answers.length / 20);
  });

  test.each([...batches])("%s: three boots of 6.1, nothing altered", (file, batch) => {
    expect(batch.kernel).toMatch(/^Linux 6\.1\./);
    expect(new Set(batch.boots.map(({ bootId }) => bootId)).size).toBe(3);
    expect(batchHash(batch.answers)).toBe(batch.boots[0]?.raw);
    expect(formatBatch(batch)).toBe(readFileSync(join(BATCHES, file), "utf8"));
  });

  test("every seed still gives the script that was recorded, byte for byte", () => {
    const changed = answers.filter(({ seed, scriptHash }) => randomScript(seed).hash !== scriptHash);
    expect(changed.map(({ seed }) => seed)).toEqual([]);
  });
});

describe("the simulator", () => {
  test.each(answers.map((answer) => [answer.seed, answer] as const))(
    "says to random script %i what the kernel said",
    async (seed, answer) => {
      const actual = await runInSimulator(randomScript(seed).source, { name: `${seed}.sh` });
      expect(judge(answer, actual, "simulator")).toBe("");
    },
    60_000,
  );
});

const noUml = whyNotHere();

describe(`User-Mode Linux${noUml === undefined ? "" : `: skipped, ${noUml}`}`, () => {
  const again = sample(5);
  test.skipIf(noUml !== undefined)(
    `still says what is recorded of random scripts ${again.map(({ seed }) => seed).join(", ")}`,
    async () => {
      const { transcripts } = await boot(again.map(({ seed }) => randomScript(seed)));
      for (const answer of again) {
        const actual = transcripts.get(randomScript(answer.seed).name);
        expect(actual && judge(answer, actual, "uml"), String(answer.seed)).toBe("");
      }
    },
    400_000,
  );
});

const noLinux = whyNoComparison();
const listed = noLinux === undefined && knownDifferences().some(({ on }) => on === `host ${hostKernel()}`);
const noHost =
  noLinux ?? (listed ? undefined : `nobody has listed how this kernel, ${hostKernel()}, differs`);

describe(`this machine's kernel${noHost === undefined ? "" : `: skipped, ${noHost}`}`, () => {
  const asked = sample(20).filter(({ seed }) => randomScript(seed).notHost === undefined);
  test.skipIf(noHost !== undefined)(
    `says what the simulator says, but for the known differences, to random scripts ${asked.map(({ seed }) => seed).join(", ")}`,
    async () => {
      const found = await Promise.all(
        asked.map(async ({ seed, transcript }) => {
          const { source } = randomScript(seed);
          const host = await runOnLinux(source, { name: `${seed}.sh`, timeoutMs: 100_000 });
          const differences = compareTranscripts(source, withoutVlans(host), withoutVlans(transcript));
          // What time alone decides is listed for the simulator; it is the same here.
          const timing = knownLines(knownDifferences(), "simulator", `random/${seed}`);
          const unknown = unknownOnHost(differences).filter(({ line }) => !timing.has(line));
          return unknown.map((difference) => `${seed}: ${formatDifference(difference)}`);
        }),
      );
      expect(found.flat().join("\n")).toBe("");
    },
    120_000,
  );
});

describe("a seed", () => {
  test("is a whole number; ranges rise; anything else is refused by name", () => {
    expect(seedsOf(["3", "7..9"])).toEqual([3, 7, 8, 9]);
    expect(() => seedsOf(["9..7"])).toThrow('"9..7": at most 100000 seeds, upwards');
    expect(() => seedsOf(["x"])).toThrow('"x" is neither a seed nor FROM..TO');
    expect(() => randomScript(-1)).toThrow("seed -1: a whole number");
    expect(() => randomScript(1.5)).toThrow(RangeError);
  });

  test("gives the same script every time, another than its neighbour's, and one that ends in a newline", () => {
    expect(randomScript(4711).source).toBe(randomScript(4711).source);
    expect(new Set(Array.from({ length: 200 }, (_, seed) => randomScript(seed).hash)).size).toBe(200);
    expect(randomScript(4711).source.endsWith("\n")).toBe(true);
  });

  test("never spells out an address twice: two devices with one MAC are another question", () => {
    for (let seed = 0; seed < 200; seed++) {
      const made =
        randomScript(seed)
          .source.match(/^.*link add .*$/gm)
          ?.join("\n") ?? "";
      const macs = (made.match(/\b02:00:00:00:00:[0-9a-f]{2}\b/g) ?? []).filter((mac) => !mac.includes("$"));
      expect(new Set(macs).size, `seed ${seed}`).toBe(macs.length);
    }
  });
});

describe("a batch on disk", () => {
  const text = `podwire random recording 1
kernel Linux 6.1.0
tools bash 5
boot 2026-01-31T12:00:00Z id raw aa
refused 3 line 9 (stdout): ip neigh

== 1 ${"0".repeat(64)}
2$ echo a
|a

== 2 ${"1".repeat(64)}
2$ false
= 1
`;

  test("is read and written without loss", () => {
    const batch = parseBatch(text);
    expect(batch.refused).toEqual([{ seed: 3, where: "line 9 (stdout): ip neigh" }]);
    expect(batch.answers.map(({ transcript }) => transcript.commands.map(({ status }) => status))).toEqual([
      [0],
      [1],
    ]);
    expect(formatBatch(batch)).toBe(text);
  });

  test("is refused with the line where it is not one", () => {
    expect(() => parseBatch("podwire recording 1\n")).toThrow("line 1: not a batch");
    expect(() => parseBatch(text.replace("kernel", "colonel"))).toThrow('line 2: unknown header "colonel"');
    expect(() => parseBatch(text.replace("== 2", "== two"))).toThrow('line 11: "== SEED HASH" expected');
    expect(() => parseBatch(text.replace("|a", "a"))).toThrow('line 9: "a" is neither');
  });
});

describe("differences from the host's newer kernel", () => {
  const difference = (
    command: string,
    what: Difference["what"],
    expected: string,
    actual: string,
  ): Difference => ({
    index: 0,
    line: 1,
    command,
    what,
    at: 0,
    expected,
    actual,
  });

  test("known ones are left out; after one that parts the two machines nothing is compared", () => {
    const words = difference(
      "ip addr del 10.0.0.1/8 dev lo",
      "stderr",
      "Error: ipv4: Address not found.\n",
      "RTNETLINK answers: Cannot assign requested address\n",
    );
    const other = difference("ip addr", "stdout", "1: lo\n", "2: lo\n");
    const rename = difference("ip link set a name b", "status", "0", "2");
    expect(unknownOnHost([words, other])).toEqual([other]);
    expect(unknownOnHost([rename, other])).toEqual([]);
    expect(unknownOnHost([difference("ip link set a up", "status", "0", "2"), other])).toHaveLength(2);
  });
});
