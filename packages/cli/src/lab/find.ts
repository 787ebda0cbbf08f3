// Where labs are: those of the course by name, anybody's by folder.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type LabFile, type LabSource, type LabTexts, parseLab, translateLab } from "@podwire/lab";
import { locale } from "@podwire/lab/catalogue";
import { type Io, Refusal } from "../io.ts";
import { t } from "../messages.ts";

const COURSE_LABS = fileURLToPath(new URL("../../../lab/labs", import.meta.url));
const DEFINITION = "lab.yaml";

export interface FoundLab extends LabTexts {
  /** As messages show it. */
  shown: string;
  /** As it is opened: in the language that is set, as far as the lab has one. */
  source: LabSource;
}

/** The names of the course's labs, by chapter. */
export function courseLabs(): { name: string; chapter: number; title: string }[] {
  return readdirSync(COURSE_LABS)
    .filter((name) => existsSync(join(COURSE_LABS, name, DEFINITION)))
    .map((name) => {
      const folder = join(COURSE_LABS, name);
      const file = parseLab(`${name}/${DEFINITION}`, readFileSync(join(folder, DEFINITION), "utf8"));
      const { chapter, title } = translated(file, folder);
      return { name, chapter, title };
    })
    .sort((a, b) => a.chapter - b.chapter || (a.name < b.name ? -1 : 1));
}

/** Whether the course has a lab of that name. */
export function isLabName(target: string): boolean {
  return /^[a-z0-9-]+$/.test(target) && existsSync(join(COURSE_LABS, target, DEFINITION));
}

/** A lab by its name in the course or by its folder. Throws Refusal where there is none, or where a script it names is missing. */
export function findLab(target: string, io: Io): FoundLab {
  const folder = isLabName(target) ? join(COURSE_LABS, target) : resolve(io.cwd, target);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Refusal(
      t("lab.none", {
        lab: target,
        labs: courseLabs()
          .map(({ name }) => name)
          .join(", "),
      }),
    );
  const file = join(folder, DEFINITION);
  if (!existsSync(file)) throw new Refusal(t("lab.noLab", { lab: target, file: DEFINITION }));
  const lab = readFileSync(file, "utf8");
  const source = parseLab(join(target, DEFINITION), lab);
  const scripts: Record<string, string> = {};
  for (const { script } of source.setup) {
    if (!existsSync(join(folder, script)))
      throw new Refusal(t("lab.missing", { lab: target, file: DEFINITION, script }));
    scripts[script] = readFileSync(join(folder, script), "utf8");
  }
  return { shown: target, lab, scripts, source: { file: translated(source, folder), scripts } };
}

/** With the texts of lab.LOCALE.yaml, where it is there. */
function translated(file: LabFile, folder: string): LabFile {
  const overlay = join(folder, `lab.${locale()}.yaml`);
  return existsSync(overlay) ? translateLab(file, overlay, readFileSync(overlay, "utf8")) : file;
}
