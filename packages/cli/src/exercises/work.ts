// `podwire export` and `podwire import`: a learner's work as one file, between the terminal and the page. Progress is joined,
// so neither side loses any; files are written where they differ, and what stood there is kept aside.

import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { isUntouched } from "@podwire/grading";
import { readSubmission } from "@podwire/grading/node";
import { joinProgress } from "@podwire/grading/progress";
import { makeWork, parseWork, type Work } from "@podwire/grading/work";
import { type Io, Refusal, type Status } from "../io.ts";
import { t } from "../messages.ts";
import { putFile } from "../put-file.ts";
import { findCourse, workFolder } from "./course.ts";
import { keepAside } from "./kept.ts";
import { changeProgress, readProgress } from "./progress.ts";

export async function exportWork(args: { file: string }, io: Io): Promise<Status> {
  const course = findCourse(io);
  const files: Work["files"] = {};
  for (const exercise of course.exercises) {
    const mine = readSubmission(workFolder(course, exercise), exercise.files);
    if (!isUntouched(exercise, mine)) files[exercise.id] = { ...mine };
  }
  const target = resolve(io.cwd, args.file);
  if (existsSync(target)) throw new Refusal(t("export.there", { file: args.file }));
  putFile(target, `${JSON.stringify(makeWork(readProgress(course.root, io), files), null, 2)}\n`);
  io.out(`${t("export.done", { file: args.file, count: Object.keys(files).length })}\n`);
  return 0;
}

export async function importWork(args: { file: string }, io: Io): Promise<Status> {
  const course = findCourse(io);
  const path = resolve(io.cwd, args.file);
  if (!existsSync(path)) throw new Refusal(t("import.noFile", { file: args.file }));
  const work = parseWork(readFileSync(path, "utf8"));
  if (typeof work === "string") throw new Refusal(`${args.file} ${work}`);
  for (const [id, texts] of Object.entries(work.files)) {
    const exercise = course.exercises.find((e) => e.id === id);
    if (exercise === undefined) {
      io.err(`podwire: ${t("import.unknown", { id })}\n`);
      continue;
    }
    // Only files that a learner may change are taken, whatever else the file names.
    const theirs = exercise.files.filter((name) => Object.hasOwn(texts, name));
    const folder = workFolder(course, exercise);
    const mine = readSubmission(folder, exercise.files);
    const changed = theirs.filter((name) => mine[name] !== texts[name]);
    if (changed.length === 0) continue;
    const kept = isUntouched(exercise, mine) ? undefined : keepAside(course.root, id, folder, exercise.files);
    for (const name of changed) putFile(join(folder, name), texts[name] as string);
    io.out(
      `${id}: ${changed.join(", ")}${kept === undefined ? "" : `; ${t("import.kept", { kept: relative(course.root, kept) })}`}\n`,
    );
  }
  changeProgress(course.root, io, (known) => joinProgress(known, work.progress));
  io.out(`${t("import.done")}\n`);
  return 0;
}
