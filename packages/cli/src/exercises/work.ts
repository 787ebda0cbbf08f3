// `podwire export` and `podwire import`: a learner's work as one file, between the terminal and the page. Progress is joined,
// so neither side loses any; files are written where they differ, and what stood there is kept aside.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { isUntouched } from "@podwire/grading";
import { readSubmission } from "@podwire/grading/node";
import { joinProgress } from "@podwire/grading/progress";
import { makeWork, parseWork, type Work } from "@podwire/grading/work";
import { type Io, Refusal, type Status } from "../io.ts";
import { findCourse, workFolder } from "./course.ts";
import { readProgress, writeProgress } from "./progress.ts";
import { keepAside } from "./reset.ts";

export async function exportWork(args: { file: string }, io: Io): Promise<Status> {
  const course = findCourse(io);
  const files: Work["files"] = {};
  for (const exercise of course.exercises) {
    const mine = readSubmission(workFolder(course, exercise), exercise.files);
    if (!isUntouched(exercise, mine)) files[exercise.id] = { ...mine };
  }
  const target = resolve(io.cwd, args.file);
  if (existsSync(target)) throw new Refusal(`${args.file} is there already: choose another name`);
  writeFileSync(target, `${JSON.stringify(makeWork(readProgress(course.root, io), files), null, 2)}\n`);
  io.out(
    `${args.file}: your progress and the files of ${Object.keys(files).length} exercises. The page loads it under All chapters.\n`,
  );
  return 0;
}

export async function importWork(args: { file: string }, io: Io): Promise<Status> {
  const course = findCourse(io);
  const path = resolve(io.cwd, args.file);
  if (!existsSync(path)) throw new Refusal(`${args.file}: no such file`);
  const work = parseWork(readFileSync(path, "utf8"));
  if (typeof work === "string") throw new Refusal(`${args.file} ${work}`);
  for (const [id, texts] of Object.entries(work.files)) {
    const exercise = course.exercises.find((e) => e.id === id);
    if (exercise === undefined) {
      io.err(`podwire: this course has no exercise ${id}: its files are left out\n`);
      continue;
    }
    // Only files that a learner may change are taken, whatever else the file names.
    const theirs = exercise.files.filter((name) => Object.hasOwn(texts, name));
    const folder = workFolder(course, exercise);
    const mine = readSubmission(folder, exercise.files);
    const changed = theirs.filter((name) => mine[name] !== texts[name]);
    if (changed.length === 0) continue;
    const kept = isUntouched(exercise, mine) ? undefined : keepAside(course.root, id, mine);
    for (const name of changed) writeFileSync(join(folder, name), texts[name] as string);
    io.out(
      `${id}: ${changed.join(", ")}${kept === undefined ? "" : `; what you had is in ${relative(course.root, kept)}`}\n`,
    );
  }
  writeProgress(course.root, joinProgress(readProgress(course.root, io), work.progress));
  io.out("Your progress is joined with the file's.\n");
  return 0;
}
