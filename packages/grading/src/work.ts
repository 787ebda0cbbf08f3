// A learner's work as one file: what was written in exercises, and the progress. The page saves it and `podwire import` takes it,
// and the other way round. Browser-safe.
import { checkProgress, noProgress, type Progress } from "./progress.ts";

export const WORK_FORMAT = 1;

export interface Work {
  podwire: "work";
  format: typeof WORK_FORMAT;
  progress: Progress;
  /** Texts by exercise id and file name; only files that were changed need to be there. */
  files: Record<string, Record<string, string>>;
}

export const makeWork = (progress: Progress, files: Work["files"]): Work => ({
  podwire: "work",
  format: WORK_FORMAT,
  progress,
  files,
});

/** Reads a work file, or a progress file; a sentence (without its subject) where it is neither. */
export function parseWork(text: string): Work | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "is not whole, or is no work file at all";
  }
  if (!isRecord(value)) return "is not a work file";
  if (value["podwire"] === undefined) {
    const progress = checkProgress(value);
    return typeof progress === "string" ? "is not a work file" : makeWork(progress, {});
  }
  const { podwire, format, progress = noProgress(), files = {} } = value;
  if (podwire !== "work") return "is not a work file";
  if (typeof format === "number" && format > WORK_FORMAT)
    return `is in format ${format}, from a later version of podwire than this one, which knows ${WORK_FORMAT}`;
  const checked = checkProgress(progress);
  if (typeof checked === "string") return `has a progress that ${checked}`;
  if (!isRecord(files) || !Object.values(files).every(isTexts)) return "has files that are not texts";
  return makeWork(checked, files as Work["files"]);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((text) => typeof text === "string");
