// Bundles the lab's worker that the site serves: lab.js and what it imports are the simulator's core; beside it lie the commands
// of a host and the reading of frames (src/worker says why). ES2022.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SimulatedMachine } from "@podwire/machine";
import { build } from "esbuild";

const root = new URL("..", import.meta.url).pathname;
const out = join(root, "dist/workers");
const machine = dirname(createRequire(import.meta.url).resolve("@podwire/machine"));
const executables = join(machine, "executables.js");
const capture = createRequire(import.meta.url).resolve("@podwire/capture");
const lab = dirname(createRequire(import.meta.url).resolve("@podwire/lab"));
const list = new SimulatedMachine().executables.map(({ path, package: from }) => [path, from ?? null]);

/** The core gets stand-ins; who asks for "podwire:executables" or "podwire:capture" gets the real ones. */
const besideTheCore = {
  name: "beside-the-core",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^\.\/executables\.js$/ }, ({ importer }) =>
      dirname(importer) === machine ? { path: join(root, "src/worker/executables.ts") } : undefined,
    );
    // A package's commands come out of the file of that name: its shop window belongs to the core.
    onResolve({ filter: /^@podwire\// }, async ({ path, importer, pluginData, ...options }) => {
      if (importer !== executables || pluginData === "resolved") return undefined;
      const window = await resolve(path, { ...options, importer, pluginData: "resolved" });
      const file = join(dirname(window.path), "executables.js");
      return existsSync(file) ? { path: file, sideEffects: false } : undefined;
    });
    onLoad({ filter: /\/packages\/[^/]+\/dist\/index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/^export \{ executables \} from .*$/m, ""),
    }));
    onResolve({ filter: /^@podwire\/capture$/ }, ({ importer }) =>
      dirname(importer) === lab ? { path: join(root, "src/worker/capture.ts") } : undefined,
    );
    onResolve({ filter: /^podwire:capture$/ }, () => ({ path: capture, sideEffects: false }));
    onResolve({ filter: /^podwire:executables$/ }, () => ({ path: executables }));
    onResolve({ filter: /^podwire:list-of-executables$/ }, ({ path }) => ({ path, namespace: "podwire" }));
    onLoad({ filter: /.*/, namespace: "podwire" }, () => ({
      contents: JSON.stringify(list),
      loader: "json",
    }));
  },
};

/** Nothing in the kernel's packages is done by being imported, so what is not used need not come along. */
const unusedStaysOut = {
  name: "unused-stays-out",
  setup(build) {
    build.onResolve({ filter: /^(@podwire\/|\.)/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === "resolved") return undefined;
      const found = await build.resolve(path, { ...options, pluginData: "resolved" });
      return found.errors.length > 0 ? found : { ...found, sideEffects: /-worker\.ts$/.test(found.path) };
    });
  },
};

rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { lab: join(root, "src/worker/lab-worker.ts") },
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: "[name]-[hash]",
  format: "esm",
  target: "es2022",
  platform: "browser",
  minify: true,
  sourcemap: true,
  legalComments: "none",
  logLevel: "warning",
  logOverride: { "ignored-bare-import": "silent" },
  metafile: true,
  plugins: [besideTheCore, unusedStaysOut],
});
writeFileSync(join(root, "dist/workers.meta.json"), JSON.stringify(metafile));
