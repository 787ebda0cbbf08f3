// `podwire list`, `podwire status`, `podwire next`: where a learner stands.

import type { Exercise } from "@podwire/grading";
import { isUntouched } from "@podwire/grading";
import { type Course, readSubmission } from "@podwire/grading/node";
import type { Io, Status } from "../io.ts";
import { t } from "../messages.ts";
import { findCourse, workFolder } from "./course.ts";
import { type Progress, readProgress } from "./progress.ts";

export type Standing = "solved" | "begun" | "new";

export function standingOf(course: Course, progress: Progress, exercise: Exercise): Standing {
  if (progress.exercises[exercise.id]?.solved) return "solved";
  const files = readSubmission(workFolder(course, exercise), exercise.files);
  return isUntouched(exercise, files) ? "new" : "begun";
}

export async function list(args: { json?: boolean }, io: Io): Promise<Status> {
  const course = findCourse(io);
  const progress = readProgress(course.root, io);
  const rows = course.exercises.map((e) => ({
    id: e.id,
    path: e.path,
    chapter: e.chapter,
    kind: e.kind,
    track: e.track,
    minutes: e.minutes,
    title: e.title,
    standing: standingOf(course, progress, e),
    earned: progress.exercises[e.id]?.earned ?? 0,
    points: e.tests.reduce((sum, t) => sum + t.points, 0),
  }));
  if (args.json) {
    io.out(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(0, ...rows.map((r) => r.id.length));
  let chapter = 0;
  for (const r of rows) {
    if (r.chapter !== chapter)
      io.out(`${chapter === 0 ? "" : "\n"}${t("list.chapter", { chapter: r.chapter })}\n`);
    chapter = r.chapter;
    const mark = { solved: "✓", begun: "…", new: " " }[r.standing];
    const what = t(r.track === "extended" ? "list.whatExtended" : "list.what", {
      kind: t(`kind.${r.kind}`),
      minutes: r.minutes,
    });
    const score = `${r.earned}/${r.points}`.padStart(6);
    io.out(` ${mark} ${r.id.padEnd(width)} ${score}  ${r.title} (${what})\n`);
  }
  io.out(`\n${t("list.legend")}\n`);
  return 0;
}

export async function status(_args: object, io: Io): Promise<Status> {
  const course = findCourse(io);
  const progress = readProgress(course.root, io);
  const chapters = new Map<number, Exercise[]>();
  for (const e of course.exercises) chapters.set(e.chapter, [...(chapters.get(e.chapter) ?? []), e]);
  for (const [chapter, exercises] of chapters) {
    const solved = exercises.filter((e) => standingOf(course, progress, e) === "solved").length;
    const earned = exercises.reduce((sum, e) => sum + (progress.exercises[e.id]?.earned ?? 0), 0);
    const points = exercises.reduce((sum, e) => sum + e.tests.reduce((s, t) => s + t.points, 0), 0);
    io.out(`${t("status.chapter", { chapter, solved, count: exercises.length, earned, points })}\n`);
  }
  const following = nextExercise(course, progress);
  const { id = "", title = "" } = following ?? {};
  io.out(`${following ? t("status.next", { id, title }) : t("status.all")}\n`);
  return 0;
}

/** The first unsolved exercise: of the core track, then of the extended one. */
export function nextExercise(course: Course, progress: Progress): Exercise | undefined {
  const open = course.exercises.filter((e) => !progress.exercises[e.id]?.solved);
  return open.find((e) => e.track === "core") ?? open[0];
}

export async function next(_args: object, io: Io): Promise<Status> {
  const course = findCourse(io);
  const exercise = nextExercise(course, readProgress(course.root, io));
  if (!exercise) {
    io.out(`${t("status.all")}\n`);
    return 0;
  }
  const folder = `exercises/${exercise.path}`;
  const { id, title, minutes, lesson } = exercise;
  io.out(`${t("next.head", { id, title, minutes, kind: t(`kind.${exercise.kind}`) })}\n\n`);
  const page = `${lesson.page}${lesson.section ? `#${lesson.section}` : ""}`;
  const rows = [
    [t("next.read"), `${folder}/README.md`],
    [t("next.change"), exercise.files.map((f) => `${folder}/${f}`).join(", ")],
    [t("next.judge"), `npx podwire watch ${id}`],
    [t("next.lesson"), t("next.onSite", { page })],
  ] as const;
  const width = Math.max(...rows.map(([word]) => word.length));
  for (const [word, what] of rows) io.out(`  ${word.padEnd(width)}  ${what}\n`);
  return 0;
}
