// `npm test`: installs what is missing, builds, runs every test of every package, exercise and solution, and ends with
// one line of totals. Unsolved exercises are counted by `podwire list`, not here: a fresh clone is green.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ensureInstalled, root, run } from "./install.mjs";

/** Lines of a failure that are said again with the totals. */
const MESSAGE_LINES = 20;

ensureInstalled();
const folders = [
  ...readdirSync(join(root, "packages")).map((name) => join("packages", name)),
  "exercises",
  "solutions",
  "docs",
].filter((folder) => existsSync(join(root, folder, "package.json")));
for (const folder of folders) rmSync(join(root, folder, "reports"), { recursive: true, force: true });

const status = run("npx", [
  "turbo",
  "run",
  "build",
  "check",
  "test",
  "--continue",
  // Some tests hold real kernels, browsers and clocks to account: they get a machine that can answer.
  `--concurrency=${Math.max(2, availableParallelism())}`,
  "--output-logs=new-only",
  ...process.argv.slice(2),
]);

let passed = 0;
let failed = 0;
let skipped = 0;
const silent = [];
for (const folder of folders) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  if (manifest.scripts?.test === undefined) continue;
  const report = join(root, folder, "reports", "test.json");
  if (!existsSync(report)) {
    silent.push(folder);
    continue;
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  passed += numPassedTests;
  failed += numFailedTests;
  skipped += numPendingTests + numTodoTests;
  for (const file of testResults) {
    if (file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"))
      failed++;
    for (const test of file.assertionResults)
      if (test.status === "failed") {
        console.log(`failed: ${folder}: ${test.fullName}`);
        for (const message of test.failureMessages)
          console.log(stripVTControlCharacters(message).split("\n").slice(0, MESSAGE_LINES).join("\n"));
      } else if (test.status !== "passed") console.log(`skipped: ${folder}: ${test.fullName}`);
  }
}
for (const folder of silent) console.log(`podwire: ${folder} left no report: its tests did not run`);
if (status !== 0) console.log("podwire: a task failed; turbo names it above, after 'Failed:'");
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(status !== 0 ? status : failed + silent.length > 0 ? 1 : 0);
