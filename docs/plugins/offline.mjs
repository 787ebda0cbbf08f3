// The site works without a network after the first visit. At the end of the build this writes sw.js, the service worker, with
// the list of every file and its revision. Why it is our own and not a library's: docs/decisions/0017.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Not needed without a network: maps for debuggers, and the worker's own file. */
const LEFT_OUT = /(\.map|^sw\.js|\.LICENSE\.txt)$/;

export default function offline() {
  return {
    name: "podwire-offline",
    async postBuild({ outDir, baseUrl }) {
      const worker = readFileSync(new URL("./service-worker.js", import.meta.url), "utf8");
      const files = filesOf(outDir)
        .map((path) => relative(outDir, path).replaceAll("\\", "/"))
        .filter((path) => !LEFT_OUT.test(path))
        .sort()
        .map((path) => [path, revisionOf(join(outDir, path))]);
      writeFileSync(
        join(outDir, "sw.js"),
        worker
          .replace("BASE_URL", () => JSON.stringify(baseUrl))
          .replace("FILES", () => JSON.stringify(files)),
      );
    },
    getClientModules: () => [new URL("../src/offline.js", import.meta.url).pathname],
  };
}

const filesOf = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [path];
  });

const revisionOf = (path) => createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 12);
