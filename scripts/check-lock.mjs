// Holds two promises of package-lock.json: it names no registry's host, and every optional dependency (the native
// binaries of other platforms) has an entry, without which `npm ci` refuses the lock elsewhere.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./install.mjs";

const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
const problems = [];
for (const [path, entry] of Object.entries(packages)) {
  if (/^https?:/.test(entry.resolved ?? "")) problems.push(`${path} records where it was downloaded from`);
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    const places = path
      .split("/node_modules/")
      .map(
        (_, index, parts) =>
          `${parts.slice(0, parts.length - index).join("/node_modules/")}/node_modules/${name}`,
      );
    if (![...places, `node_modules/${name}`].some((place) => packages[place] !== undefined))
      problems.push(`${path || "the project"} may want ${name}, which has no entry`);
  }
}
for (const problem of problems) console.error(`package-lock.json: ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);
