// `npm run bench`: builds, runs every package's benchmarks one after another and prints one table. With `--json`, the
// figures as JSON lines. A package's `bench` script prints one JSON object a line:
// {"name", "value", "unit", "target"?, "better"?: "lower"}; other lines are passed on to stderr.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join } from "node:path";
import { ensureInstalled, root, run } from "./install.mjs";

const unknown = process.argv.slice(2).filter((arg) => arg !== "--json");
if (unknown.length > 0) {
  console.error(`podwire: bench knows only --json, not ${unknown.join(" ")}`);
  process.exit(2);
}
const json = process.argv.includes("--json");
ensureInstalled();
const built = run("npx", ["turbo", "run", "build", "--output-logs=errors-only"], {
  stdio: ["ignore", 2, 2],
});
if (built !== 0) process.exit(built);

const rows = [];
let status = 0;
const folders = readdirSync(join(root, "packages"))
  .sort()
  .map((name) => `packages/${name}`);
for (const folder of [...folders, "docs"]) {
  const name = basename(folder);
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  if (manifest.scripts?.bench === undefined) continue;
  if (!json) console.error(`podwire: ${name} …`);
  const result = spawnSync("npm", ["run", "--silent", "bench", "-w", folder], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 26,
  });
  if (result.status !== 0) status = result.status ?? 1;
  for (const line of result.stdout.split("\n")) {
    if (!line.startsWith("{")) {
      if (line !== "") console.error(line);
      continue;
    }
    const row = { package: name, ...JSON.parse(line) };
    rows.push(row);
    if (json) console.log(JSON.stringify(row));
  }
}
if (!json) {
  const number = (value) =>
    Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : String(Math.round(value * 100) / 100);
  const met = ({ value, target, better }) =>
    target === undefined
      ? ""
      : (better === "lower" ? value <= target : value >= target)
        ? "reached"
        : "not reached";
  const table = [
    ["package", "what", "measured", "unit", "target", ""],
    ...rows.map((row) => [
      row.package,
      row.name,
      number(row.value),
      row.unit,
      row.target === undefined ? "" : number(row.target),
      met(row),
    ]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`);
  for (const row of table)
    console.log(
      row
        .map((cell, column) =>
          column === 2 || column === 4 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
        )
        .join("  ")
        .trimEnd(),
    );
}
process.exit(status);
