// Brings node_modules to what package-lock.json says, where it is not so already. Plain Node, no dependency: this is
// what `npm start` and `npm test` run first on a fresh clone.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const root = new URL("..", import.meta.url).pathname;
const stamp = join(root, "node_modules", ".podwire-lock");

/** Runs a command of the project with its output shown; ends the process with its status where it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    ...options,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...options.env },
  });
  if (result.error) {
    console.error(`podwire: cannot run ${command}: ${result.error.message}`);
    process.exit(1);
  }
  return result.status ?? 1;
}

/** Ends the process with a clear message where Node is too old for the course. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`podwire: Node 20.19 or later is needed; this is ${process.version}.`);
  process.exit(1);
}

/** Installs dependencies where they are missing or older than the lock file. */
export function ensureInstalled() {
  requireNode();
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("podwire: installing dependencies (about a minute the first time) …");
  const status = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (status !== 0) {
    console.error("podwire: npm could not install the dependencies; its messages are above.");
    process.exit(status);
  }
  writeFileSync(stamp, lock);
}
