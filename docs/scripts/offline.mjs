// The site works without a network after the first visit. Run on the finished build (every part of it has been written by
// then), this writes build/sw.js: the service worker, with the list of every file and its revision. Why it is our own and not
// a library's: docs/decisions/0017. The build's folder may be named as an argument.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Not needed without a network: maps for debuggers, and the worker's own file. */
const LEFT_OUT = /(\.map|^sw\.js|\.LICENSE\.txt)$/;

const [out = new URL("../build", import.meta.url).pathname] = process.argv.slice(2);
const worker = readFileSync(new URL("../src/service-worker.js", import.meta.url), "utf8");

const filesOf = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [path];
  });
const revisionOf = (path) => createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 12);

const files = filesOf(out)
  .map((path) => relative(out, path).split(sep).join("/"))
  .filter((path) => !LEFT_OUT.test(path))
  .sort()
  .map((path) => [path, revisionOf(join(out, path))]);
writeFileSync(
  join(out, "sw.js"),
  worker.replace("FILES", () => JSON.stringify(files)),
);
