// Reads exercises from a course's folders:
//
//   exercises/NN-chapter/slug/           exercise.yaml, exercise.LOCALE.yaml, README.md, the learner's files, the visible suite
//   exercises/pristine/NN-chapter/slug/  the learner's files as they were, with sha256.json over all of them
//   solutions/NN-chapter/slug/           hidden.yaml and hidden suite, the solution, mistakes/, golden/
//
// solutions/ need not be there: then there are no hidden tests.
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "@podwire/checked-yaml";
import { MAX_FILE_BYTES, type Unread } from "../sandbox/program.ts";
import type { Exercise, Texts } from "./exercise.ts";
import { parseExercise, parseHidden } from "./parse.ts";
import type { ExerciseFile } from "./schema.ts";
import { translateExercise } from "./translate.ts";

export interface Course {
  /** Folder that holds exercises/ and perhaps solutions/. */
  root: string;
  exercises: Exercise[];
}

/** Every exercise of a course, in the order of its chapters, in the language of `locale` as far as it has one. Throws FileError. */
export function loadCourse(root: string, locale = "en"): Course {
  const base = join(root, "exercises");
  if (!existsSync(base)) throw new FileError([problem(root, "has no folder exercises")]);
  const exercises: Exercise[] = [];
  for (const chapter of folders(base).filter((name) => /^\d\d-/.test(name)))
    for (const slug of folders(join(base, chapter)))
      if (existsSync(join(base, chapter, slug, "exercise.yaml")))
        exercises.push(loadExercise(root, `${chapter}/${slug}`, locale));
  exercises.sort((a, b) => a.chapter - b.chapter || a.order - b.order || (a.path < b.path ? -1 : 1));
  const ids = new Map<string, string>();
  for (const { id, path } of exercises) {
    const other = ids.get(id);
    if (other)
      throw new FileError([
        problem(`exercises/${path}/exercise.yaml`, `is ${other}'s id too: "${id}"`, "id"),
      ]);
    ids.set(id, path);
  }
  return { root, exercises };
}

/** @param path `02-veth/pair` */
export function loadExercise(root: string, path: string, locale = "en"): Exercise {
  const folder = join(root, "exercises", path);
  const name = `exercises/${path}/exercise.yaml`;
  const file = translated(folder, locale, parseExercise(name, readText(join(folder, "exercise.yaml"), name)));
  const suiteTexts = suiteFiles(folder, file.files);
  if (suiteTexts[file.suite] === undefined)
    throw new FileError([problem(name, `names ${file.suite}, which is not there`, "suite")]);
  const pristine = readFiles(join(root, "exercises", "pristine", path), file.files, name);
  const hidden = loadHidden(root, path, file);
  return { ...file, path, suiteTexts, pristine, ...(hidden ? { hiddenSuite: hidden } : {}) };
}

/** With the texts of exercise.LOCALE.yaml, where it is there. */
function translated(folder: string, locale: string, file: ExerciseFile): ExerciseFile {
  const overlay = join(folder, `exercise.${locale}.yaml`);
  return existsSync(overlay) ? translateExercise(file, overlay, readFileSync(overlay, "utf8")) : file;
}

function loadHidden(root: string, path: string, exercise: ExerciseFile): Exercise["hiddenSuite"] {
  const folder = join(root, "solutions", path);
  if (!existsSync(join(folder, "hidden.yaml"))) return undefined;
  const name = `solutions/${path}/hidden.yaml`;
  const file = parseHidden(name, readText(join(folder, "hidden.yaml"), name), exercise);
  const texts = suiteFiles(folder, exercise.files);
  if (texts[file.suite] === undefined)
    throw new FileError([problem(name, `names ${file.suite}, which is not there`, "suite")]);
  return { ...file, texts };
}

/**
 * The learner's files in `folder`. One that cannot be read is left out, and the judge says why (`unreadIn`); so is one that is a
 * symbolic link, which could point at anything on the machine that grades.
 */
export function readSubmission(folder: string, files: readonly string[]): Texts {
  const texts: Record<string, string> = {};
  for (const file of files) {
    const found = read(join(folder, file));
    if ("text" in found) texts[file] = found.text;
  }
  return texts;
}

/** Why files that readSubmission leaves out are left out. */
export function unreadIn(folder: string, files: readonly string[]): Record<string, Unread> {
  const unread: Record<string, Unread> = {};
  for (const file of files) {
    const found = read(join(folder, file));
    if ("unread" in found) unread[file] = found.unread;
  }
  return unread;
}

function read(path: string): { text: string } | { unread: Unread } {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return { unread: "absent" };
    if (found.isSymbolicLink()) return { unread: "link" };
    if (!found.isFile()) return { unread: "kind" };
    if (found.size > MAX_FILE_BYTES) return { unread: "large" };
    return { text: readFileSync(path, "utf8") };
  } catch {
    return { unread: "unreadable" };
  }
}

/** SHA-256 of each pristine file, by `02-veth/pair/pair.ts`. */
export function pristineHashes(course: Course): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const { path, pristine } of course.exercises)
    for (const [file, text] of Object.entries(pristine))
      hashes[`${path}/${file}`] = createHash("sha256").update(text).digest("hex");
  return hashes;
}

function suiteFiles(folder: string, learners: readonly string[]): Texts {
  const texts: Record<string, string> = {};
  for (const file of readdirSync(folder).sort())
    if (file.endsWith(".ts") && !file.endsWith(".d.ts") && !learners.includes(file))
      texts[file] = readFileSync(join(folder, file), "utf8");
  return texts;
}

function readFiles(folder: string, files: readonly string[], name: string): Texts {
  const texts: Record<string, string> = {};
  for (const file of files) texts[file] = readText(join(folder, file), name);
  return texts;
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new FileError([problem(name, `needs ${path}, which cannot be read`)]);
  }
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort();
}

function problem(file: string, message: string, field = "") {
  return { file, line: 1, field, message };
}
