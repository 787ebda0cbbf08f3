// Over a thousand filters, command lines and texts say the same under Debian's jq 1.6 and under ours: standard output, standard error, status. And what people
// ask of `ip -j`, over every such answer of the real kernel that packages/conformance has recorded.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SimulatedMachine } from "../../src/index.ts";
import { ALONE } from "./jq-alone.ts";
import { COMMANDS, TEXTS } from "./jq-commands.ts";
import { FILTERS, INPUT } from "./jq-filters.ts";
import { OVER_VALUES, VALUES } from "./jq-values.ts";

const version = spawnSync("jq", ["--version"]).stdout?.toString().trim() ?? "";
const why = version === "jq-1.6" ? undefined : "needs jq 1.6";
const ENV = { PATH: "/usr/bin:/bin", HOME: "/root", LC_ALL: "C.UTF-8" };

interface Said {
  stdout: string;
  stderr: string;
  status: number;
}

function real(args: readonly string[], input: string): Said {
  const ran = spawnSync("jq", args, { input, env: ENV, cwd: "/", timeout: 10_000 });
  return { stdout: ran.stdout.toString(), stderr: ran.stderr.toString(), status: ran.status ?? -1 };
}

const machine = new SimulatedMachine();

async function holds(args: readonly string[], input: string): Promise<void> {
  const { stdout, stderr, status } = await machine.run(["jq", ...args], { stdin: input, env: ENV, cwd: "/" });
  expect({ stdout, stderr, status }, `jq ${JSON.stringify(args)} < ${input}`).toEqual(real(args, input));
}

/** Answers of ip -j and the like that the recordings hold. */
function recorded(): string[] {
  const folder = join(import.meta.dirname, "../../../conformance/recordings");
  const found = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (file.endsWith(".txt"))
      for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
        const text = line.replace(/^[^[{]*/, "");
        if (!text.startsWith("[{")) continue;
        try {
          JSON.parse(text);
          found.add(text);
        } catch {
          // A line of something else.
        }
      }
  return [...found];
}

const ASKED = [
  ".",
  ".[].ifname",
  ".[] | select(.mtu > 1000) | .ifname",
  "map(keys) | add | unique",
  ".[] | [.ifname, .mtu, .operstate] | @tsv",
  '.[] | "\\(.ifname) \\(.flags // [] | join(","))"',
  '[.[] | .addr_info[]? | select(.family == "inet") | .local + "/" + (.prefixlen | tostring)]',
  "[paths(scalars)] | length",
  "group_by(.operstate) | map({(.[0].operstate | tostring): length}) | add",
  "del(.[].flags) | .[0]",
  "[.[] | .dst?, .dev?, .gateway?]",
  "[.. | numbers] | add",
];

describe.skipIf(why !== undefined)(`as jq says${why === undefined ? "" : ` (${why})`}`, () => {
  test("filters", async () => {
    for (const filter of FILTERS) await holds(["-c", filter], INPUT);
  }, 120_000);
  test("command lines", async () => {
    for (const args of COMMANDS) await holds(args, INPUT);
  }, 120_000);
  test("texts", async () => {
    for (const text of TEXTS) await holds(["-c", "."], text);
  }, 120_000);
  test("filters over what they do not fit", async () => {
    // Every other value: jq takes its time to begin.
    for (const [turn, filter] of OVER_VALUES.entries())
      for (const value of VALUES.filter((_, index) => (index + turn) % 2 === 0))
        await holds(["-c", filter], value);
  }, 240_000);
  test("filters of their own", async () => {
    for (const filter of ALONE) await holds(["-nc", filter], "");
  }, 120_000);
  test("what people ask of ip -j, over the recordings", async () => {
    const answers = recorded();
    expect(answers.length).toBeGreaterThan(20);
    for (const answer of answers.filter((_, index) => index % Math.ceil(answers.length / 12) === 0))
      for (const filter of ASKED) await holds(["-r", filter], answer);
  }, 240_000);
});
