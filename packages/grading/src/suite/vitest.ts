// The suite's interface under vitest: the plugin (../vitest.ts) puts this module in the place of
// `@podwire/grading/suite`. The suite is found by its path, and with it the exercise and the learner's files:
// those in exercises/, or in the folder that PODWIRE_SUBMISSION names. It may name several, as PATH does: then each test
// is there once for each, with its folder before its name.
import { delimiter, dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import * as vitest from "vitest";
import { limitsOf } from "../exercise/exercise.ts";
import { loadExercise, readSubmission, unreadIn } from "../exercise/load-node.ts";
import { workerFile } from "../judge/node.ts";
import { makeProgram } from "../sandbox/program.ts";
import { RemoteGuests } from "../sandbox/remote.ts";
import { createSuite, type Submission } from "./api.ts";
import { directGuest } from "./direct.ts";

const debug = process.env["PODWIRE_DEBUG"] === "1";
const guests = new RemoteGuests(workerFile());
/** A submission, and the folder that each of its files is in. */
type Found = Submission & { folders: Readonly<Record<string, string>> };
const named = process.env["PODWIRE_SUBMISSION"]?.split(delimiter) ?? [undefined];
/** The folder that the running test judges; undefined for the one in exercises/. */
let judged: string | undefined;
const submissions = new Map<string, Found>();

const suite = createSuite({
  test(name, run) {
    for (const folder of named)
      vitest.test(named.length > 1 ? `[${folder}] ${name}` : name, async (context) => {
        judged = folder;
        await run(context);
      });
  },
  describe: (name, body) => {
    vitest.describe(name, body);
  },
  expect: vitest.expect as never,
  submission: () => Promise.resolve(submissionFor(vitest.expect.getState().testPath ?? "")),
  async open(program) {
    if (!debug) return guests.open(program);
    const { folders } = submissionFor(vitest.expect.getState().testPath ?? "");
    const modules: Record<string, Record<string, unknown>> = {};
    for (const [file, folder] of Object.entries(folders))
      modules[file] = (await import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href)) as Record<
        string,
        unknown
      >;
    return directGuest(modules);
  },
  started: () => undefined,
  ended(context, outcome) {
    const { task } = context as { task: { meta: object } };
    Object.assign(task.meta, { podwire: outcome });
    if (outcome.state === "pass") return;
    const story = [...outcome.story.slice(-14).map((line) => `  ${line}`)];
    const printed = outcome.printed.slice(-8).map((line) => `  | ${line}`);
    if (story.length > 0) console.log(["What happened:", ...story].join("\n"));
    if (printed.length > 0) console.log(["Your code printed:", ...printed].join("\n"));
  },
});

export const { test, describe, expect, subject, subjectValue, inside, submitted, seed, note, draw } = suite;

function submissionFor(testPath: string): Found {
  const key = `${testPath} ${judged}`;
  const known = submissions.get(key);
  if (known) return known;
  const parts = dirname(testPath).split(sep);
  const at = Math.max(parts.lastIndexOf("exercises"), parts.lastIndexOf("solutions"));
  if (at < 0) throw new Error(`${testPath} is not in exercises or solutions`);
  const root = parts.slice(0, at).join(sep);
  const exercise = loadExercise(root, parts.slice(at + 1).join("/"));
  const folder = judged ?? join(root, "exercises", exercise.path);
  const texts = readSubmission(folder, exercise.files);
  const learner = Object.fromEntries(exercise.files.map((file) => [file, texts[file] ?? ""]));
  const folders = Object.fromEntries(exercise.files.map((file) => [file, folder]));
  const inside: Record<string, string> = {};
  for (const [own, where] of [
    [exercise.suiteTexts, join(root, "exercises", exercise.path)],
    [exercise.hiddenSuite?.texts ?? {}, join(root, "solutions", exercise.path)],
  ] as const)
    for (const [file, text] of Object.entries(own))
      if (file.endsWith(".inside.ts")) {
        inside[file] = text;
        folders[file] = where;
      }
  const limits = limitsOf(exercise);
  const seconds = Number(process.env["PODWIRE_SECONDS"] ?? limits.seconds);
  const program = makeProgram(learner, inside, { ...limits, seconds }, unreadIn(folder, exercise.files));
  const seed = Number(process.env["PODWIRE_SEED"] ?? 1);
  const found = { program, seed, texts: learner, folders };
  submissions.set(key, found);
  return found;
}
