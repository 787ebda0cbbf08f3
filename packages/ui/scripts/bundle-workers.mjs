// Bundles the workers that the site serves: one file each, ES2022, no import left in it.
import { build } from "esbuild";

await build({
  entryPoints: { lab: "src/worker/lab-worker.ts" },
  outdir: "dist/workers",
  bundle: true,
  format: "esm",
  target: "es2022",
  platform: "browser",
  minify: true,
  sourcemap: true,
  legalComments: "none",
  logLevel: "warning",
});
