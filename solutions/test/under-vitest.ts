// Runs suites under vitest, in a process of its own, over many submissions at once, and gives what became of each test.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Exercise } from "@podwire/grading";
import { root } from "./variants.ts";

/** By the test's name. */
export type Said = Record<string, { state: string; message: string; expected?: string; actual?: string }>;

export interface Group {
  exercise: Exercise;
  /** Folders with submissions. */
  folders: readonly string[];
  /** Wall clock per test. */
  seconds: number;
  hidden: boolean;
}

/**
 * @param alias modules that are put in the place of others, name to file
 * @param maxWorkers how many exercises at once; more than there are processors where suites wait more than they work
 */
export async function underVitest(
  groups: readonly Group[],
  alias: Record<string, string> = {},
  maxWorkers?: number,
): Promise<Map<string, Said>> {
  const scratch = mkdtempSync(join(tmpdir(), "podwire-vitest-"));
  try {
    return await run(scratch, groups, alias, maxWorkers);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function run(
  scratch: string,
  groups: readonly Group[],
  alias: Record<string, string>,
  maxWorkers: number | undefined,
) {
  const config = join(scratch, "vitest.config.mjs");
  const report = join(scratch, "report.json");
  const reporter = join(scratch, "reporter.mjs");
  const projects = groups.map(({ exercise, folders, seconds, hidden }, i) => ({
    extends: true,
    test: {
      name: `${i} ${exercise.id}`,
      root,
      include: ["exercises", ...(hidden ? ["solutions"] : [])].map(
        (tree) => `${tree}/${exercise.path}/*.test.ts`,
      ),
      // The first one twice, so that a test's name has its folder before it even where there is only one.
      env: {
        PODWIRE_SUBMISSION: [...folders, folders[0]].join(delimiter),
        PODWIRE_SECONDS: String(seconds),
      },
    },
  }));
  const plugin = JSON.stringify(join(root, "packages", "grading", "vitest.js"));
  const test = {
    pool: "threads",
    testTimeout: 120_000,
    projects,
    ...(maxWorkers === undefined ? {} : { maxWorkers }),
  };
  writeFileSync(
    config,
    `import { podwireSuites } from ${plugin};
export default ${JSON.stringify({ root, resolve: { alias }, test }).replace("{", "{ plugins: [podwireSuites()],")};`,
  );
  writeFileSync(
    reporter,
    `import { writeFileSync } from "node:fs";
export default class {
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((m) => [...m.children.allTests()].map((t) => (
      { title: t.name, status: t.result().state, outcome: t.meta().podwire })));
    writeFileSync(${JSON.stringify(report)}, JSON.stringify({ tests, errors: errors.map((e) => e.message) }));
  }
}`,
  );
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--config", config, `--reporter=${reporter}`];
  const options = { cwd: root, maxBuffer: 1 << 26, timeout: 1_140_000 };
  const ended = await promisify(execFile)(process.execPath, args, options).catch((error: unknown) => error);
  let text: string;
  try {
    text = readFileSync(report, "utf8");
  } catch {
    throw new Error("vitest left no report", { cause: ended });
  }
  const { tests, errors } = JSON.parse(text) as {
    tests: { title: string; status: string; outcome?: Said[string] }[];
    errors: string[];
  };
  if (errors.length > 0) throw new Error(`vitest itself failed: ${errors.join("; ")}`);
  const all = new Map<string, Said>();
  for (const { title, status, outcome } of tests) {
    const [, folder = "", name = ""] = /^\[(.*?)\] (.*)$/.exec(title) ?? [];
    const { state, message, expected, actual } = outcome ?? { state: `none (${status})`, message: "" };
    if ((state === "pass") !== (status === "passed"))
      throw new Error(`${title}: ${status} in vitest, and yet ${state}`);
    const said = all.get(folder) ?? {};
    said[name] = { state, message, ...(expected === undefined ? {} : { expected, actual: actual ?? "" }) };
    all.set(folder, said);
  }
  return all;
}
