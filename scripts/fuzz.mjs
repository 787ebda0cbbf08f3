// `npm run fuzz [-- RUNS [SEED]]`: tries every fuzzed property RUNS times (a million where nothing is said), one file after
// another, and writes what held to packages/testing/fuzz-record.md. fast-check prints seed and path of a case that fails;
// `PODWIRE_FUZZ_SEED=… npx vitest run FILE` in its package repeats it.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { ensureInstalled, root } from "./install.mjs";

const [runs = "1000000", seed = "1", ...rest] = process.argv.slice(2);
if (rest.length > 0 || !/^[1-9]\d*$/.test(runs) || !/^\d+$/.test(seed)) {
  console.error("usage: npm run fuzz [-- RUNS [SEED]], two whole numbers");
  process.exit(2);
}
ensureInstalled();

const lines = [];
let failed = 0;
for (const path of fuzzTests()) {
  const [, name, file] = /^packages\/([^/]+)\/(.*)$/.exec(path);
  console.log(`podwire: ${name} ${file} …`);
  const report = join(root, "packages", name, "reports", "test.json");
  rmSync(report, { force: true });
  spawnSync("npx", ["vitest", "run", file], {
    cwd: join(root, "packages", name),
    stdio: "inherit",
    env: { ...process.env, PODWIRE_FUZZ_RUNS: runs, PODWIRE_FUZZ_SEED: seed },
  });
  const tests = resultsOf(report);
  const bad = tests.filter((test) => test.status === "failed");
  failed += bad.length;
  const seconds = Math.round(tests.reduce((sum, test) => sum + (test.duration ?? 0), 0) / 1000);
  const verdict = bad.length === 0 ? "held" : `failed: ${bad.map((test) => test.fullName).join("; ")}`;
  lines.push(`| ${name} | ${file} | ${tests.length} | ${seconds} s | ${verdict.replaceAll("|", "\\|")} |`);
}
writeFileSync(
  join(root, "packages/testing/fuzz-record.md"),
  `# The recorded fuzz run

\`npm run fuzz -- ${runs} ${seed}\` on Node ${process.versions.node}, ${cpus().length} cores: every property was tried ${Number(runs).toLocaleString("en")} times (crossing the judge's
membrane and running a script to its end a tenth as often). ${failed === 0 ? "All held." : `${failed} failed.`}

| package | file | tests in it | took | |
| --- | --- | --- | --- | --- |
${lines.join("\n")}
`,
);
console.log(`podwire: ${lines.length} files, ${failed} tests failed; see packages/testing/fuzz-record.md`);
process.exit(failed === 0 ? 0 : 1);

/** The test files that take their number of runs from @podwire/testing/fuzz, without those that ask a real program a case. */
function fuzzTests() {
  return spawnSync("git", ["grep", "-l", "@podwire/testing/fuzz", "--", "packages/*.test.ts"], {
    cwd: root,
    encoding: "utf8",
  })
    .stdout.trim()
    .split("\n")
    .filter((path) => !path.includes("/oracle/"))
    .sort();
}

function resultsOf(report) {
  try {
    return JSON.parse(readFileSync(report, "utf8")).testResults.flatMap((file) => file.assertionResults);
  } catch {
    return [{ fullName: "the file did not run to its end", status: "failed", duration: 0 }];
  }
}
