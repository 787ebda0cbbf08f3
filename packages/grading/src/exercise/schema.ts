// exercise.yaml and hidden.yaml, described once. Every field says what it is for; the types are derived from here.
import { z } from "zod";

export const FORMAT = 1;

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "is not a name of lower-case words joined by hyphens");
const fileName = z.string().regex(/^[\w][\w.-]*$/, "is not the name of a file in the exercise's own folder");
const sentence = z.string().trim().min(1, "is empty");

const scoredTest = z.strictObject({
  /** The test's name in the suite, word for word; unique in the exercise. */
  name: sentence,
  points: z.int().min(1).max(100),
});

/** A wrong idea that has a name, how it shows, and what to say to someone who has it. */
const mistake = z.strictObject({
  id: slug,
  /** Visible tests that fail because of it: all of these … */
  fails: z.array(sentence).min(1),
  /** … and none of these. */
  passes: z.array(sentence).default([]),
  /** Visible tests that fail along with those. Where any other fails, it is another mistake, or more than one. */
  also: z.array(sentence).default([]),
  hint: sentence,
});

export const exerciseSchema = z.strictObject({
  format: z.literal(FORMAT, `is not ${FORMAT}, the format this version of podwire reads`),
  id: slug,
  chapter: z.int().min(1).max(99),
  /** Its place in the chapter. */
  order: z.int().min(1).max(99),
  kind: z.enum(["build", "operate", "repair", "predict"]),
  track: z.enum(["core", "extended"]),
  /** How long it takes most people. */
  minutes: z.int().min(1).max(240),
  title: sentence,
  lesson: z.strictObject({ page: z.string().startsWith("/"), section: slug.optional() }),
  /** The network of the tests, drawn in text, for reports; where a suite draws the network itself, its drawing is shown. */
  topology: z
    .string()
    .transform((text) => text.trimEnd().split("\n"))
    .refine(
      (lines) => lines.length <= 8 && lines.every((line) => line.length <= 100),
      "is more than 8 lines of 100 characters",
    )
    .optional(),
  /** The files the learner changes; the first one is opened for them. Nothing else is read from a submission. */
  files: z.array(fileName).min(1),
  /** The visible suite. */
  suite: fileName.regex(/\.test\.ts$/, "does not end in .test.ts"),
  tests: z.array(scoredTest).min(1),
  /** What the hidden tests are worth together; their names are in hidden.yaml beside the solution. */
  hidden: z.strictObject({ points: z.int().min(1) }).optional(),
  /** From a nudge to nearly there. */
  hints: z.tuple([sentence, sentence, sentence]),
  mistakes: z.array(mistake).default([]),
  limits: z
    .strictObject({
      ticks: z.int().min(10).max(100_000).optional(),
      memory: z.int().min(8).max(256).optional(),
      seconds: z.number().min(0.1).max(600).optional(),
    })
    .default({}),
});

export const hiddenSchema = z.strictObject({
  format: z.literal(FORMAT, `is not ${FORMAT}, the format this version of podwire reads`),
  suite: fileName.regex(/\.test\.ts$/, "does not end in .test.ts"),
  tests: z.array(scoredTest).min(1),
});

export type ExerciseFile = z.output<typeof exerciseSchema>;
export type HiddenFile = z.output<typeof hiddenSchema>;
export type ScoredTest = z.output<typeof scoredTest>;
export type Mistake = z.output<typeof mistake>;
