// Runs this package's TypeScript as it stands, without a build: vite's module runner with the workspace's source condition.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The module at `path` (relative to the package). */
export async function load(path) {
  const { module } = await runnerImport(join(root, path), {
    root,
    configFile: false,
    logLevel: "error",
    environments: { inline: { resolve: { conditions: ["podwire-source"], noExternal: [/^@podwire\//] } } },
  });
  return module;
}
