// Gathers what the site serves besides its pages: the workers, the labs and the exercises (without their hidden tests).
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { withoutHidden } from "@podwire/grading";
import { loadCourse } from "@podwire/grading/node";
import { openLab, readLab, translateLab } from "@podwire/lab";
import { setEdition } from "@podwire/lab/catalogue";
import { codeOf, editions } from "./editions.mjs";

const root = new URL("../..", import.meta.url).pathname;
const out = new URL("../generated", import.meta.url).pathname;
const require = createRequire(import.meta.url);

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "workers"), { recursive: true });

// The lab's worker is several files, each with its source map.
cpSync(join(root, "packages/ui/dist/workers"), join(out, "workers"), { recursive: true });
cpSync(require.resolve("@podwire/grading/judge-worker.js"), join(out, "workers/judge.js"));

// A lab is read here, so that the page need not bring a reader of YAML; and drawn as it is before it starts. What a page of an edition
// asks for lies in editions/LOCALE, in the edition's language as far as it has a text, else in English.
for (const locale of ["en", ...editions()]) {
  const to = locale === "en" ? out : join(out, "editions", locale);
  for (const folder of ["labs", "exercises"]) mkdirSync(join(to, folder), { recursive: true });
  setEdition(locale === "en" ? undefined : { locale, texts: codeOf(locale) });
  await writeLabs(join(to, "labs"), locale);
  for (const exercise of loadCourse(root, locale).exercises)
    writeFileSync(join(to, "exercises", `${exercise.id}.json`), JSON.stringify(withoutHidden(exercise)));
}

async function writeLabs(to, locale) {
  const labs = join(root, "packages/lab/labs");
  const index = [];
  for (const name of readdirSync(labs).sort()) {
    const folder = join(labs, name);
    const scripts = Object.fromEntries(
      readdirSync(folder)
        .filter((file) => !/^lab\.(.+\.)?yaml$/.test(file))
        .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
    );
    const texts = { lab: readFileSync(join(folder, "lab.yaml"), "utf8"), scripts };
    const source = readLab(texts, `${name}/lab.yaml`);
    const overlay = join(folder, `lab.${locale}.yaml`);
    if (existsSync(overlay)) source.file = translateLab(source.file, overlay, readFileSync(overlay, "utf8"));
    index.push({ name, title: source.file.title, chapter: source.file.chapter });
    const lab = await openLab(source);
    const drawing = { topology: lab.topology(), description: lab.describe() };
    writeFileSync(join(to, `${name}.json`), JSON.stringify({ text: texts.lab, ...source, ...drawing }));
  }
  index.sort((a, b) => a.chapter - b.chapter);
  writeFileSync(join(to, "index.json"), JSON.stringify(index));
}
