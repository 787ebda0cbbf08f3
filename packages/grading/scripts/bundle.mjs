// Makes dist/judge-worker.js: the judge's worker as one file, with QuickJS's WebAssembly inside, for Node and for
// the page. From the packages' sources, so that it can be made before anything is built.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @param {string} outfile */
export async function bundleWorker(outfile = here("../dist/judge-worker.js")) {
  await build({
    entryPoints: [here("../src/judge/worker.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["podwire-source", "browser", "import"],
    loader: { ".wasm": "binary" },
    define: { "process.env.NODE_ENV": '"production"' },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
  });
  return outfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleWorker();
