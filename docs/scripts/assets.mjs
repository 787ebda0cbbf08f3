// Gathers what the site serves besides its pages: the workers, the labs and the exercises (without their hidden tests).
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { withoutHidden } from "@podwire/grading";
import { loadCourse } from "@podwire/grading/node";
import { openLab, readLab } from "@podwire/lab";

const root = new URL("../..", import.meta.url).pathname;
const out = new URL("../generated", import.meta.url).pathname;
const require = createRequire(import.meta.url);

rmSync(out, { recursive: true, force: true });
for (const folder of ["workers", "labs", "exercises"]) mkdirSync(join(out, folder), { recursive: true });

// The lab's worker is several files, each with its source map.
cpSync(join(root, "packages/ui/dist/workers"), join(out, "workers"), { recursive: true });
cpSync(require.resolve("@podwire/grading/judge-worker.js"), join(out, "workers/judge.js"));

// A lab is read here, so that the page need not bring a reader of YAML; and drawn as it is before it starts.
const labs = join(root, "packages/lab/labs");
const index = [];
for (const name of readdirSync(labs).sort()) {
  const folder = join(labs, name);
  const scripts = Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file !== "lab.yaml")
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
  const texts = { lab: readFileSync(join(folder, "lab.yaml"), "utf8"), scripts };
  const source = readLab(texts, `${name}/lab.yaml`);
  index.push({ name, title: source.file.title, chapter: source.file.chapter });
  const lab = await openLab(texts);
  const drawing = { topology: lab.topology(), description: lab.describe() };
  writeFileSync(
    join(out, "labs", `${name}.json`),
    JSON.stringify({ text: texts.lab, ...source, ...drawing }),
  );
}

index.sort((a, b) => a.chapter - b.chapter);
writeFileSync(join(out, "labs", "index.json"), JSON.stringify(index));

for (const exercise of loadCourse(root).exercises)
  writeFileSync(join(out, "exercises", `${exercise.id}.json`), JSON.stringify(withoutHidden(exercise)));
