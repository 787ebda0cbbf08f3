// Gathers what the site serves besides its pages: the workers, the labs and the exercises (without their hidden tests).
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { withoutHidden } from "@podwire/grading";
import { loadCourse } from "@podwire/grading/node";
import { parseLab } from "@podwire/lab";

const root = new URL("../..", import.meta.url).pathname;
const out = new URL("../generated", import.meta.url).pathname;
const require = createRequire(import.meta.url);

rmSync(out, { recursive: true, force: true });
for (const folder of ["workers", "labs", "exercises"]) mkdirSync(join(out, folder), { recursive: true });

cpSync(join(root, "packages/ui/dist/workers/lab.js"), join(out, "workers/lab.js"));
cpSync(require.resolve("@podwire/grading/judge-worker.js"), join(out, "workers/judge.js"));

const labs = join(root, "packages/lab/labs");
for (const name of readdirSync(labs)) {
  const lab = readFileSync(join(labs, name, "lab.yaml"), "utf8");
  const { setup } = parseLab(`${name}/lab.yaml`, lab);
  const scripts = Object.fromEntries(
    setup.map(({ script }) => [script, readFileSync(join(labs, name, script), "utf8")]),
  );
  writeFileSync(join(out, "labs", `${name}.json`), JSON.stringify({ lab, scripts }));
}

for (const exercise of loadCourse(root).exercises)
  writeFileSync(join(out, "exercises", `${exercise.id}.json`), JSON.stringify(withoutHidden(exercise)));
