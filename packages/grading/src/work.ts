// A learner's work as one file: what was written in exercises, and the progress. The page saves it and `podwire import` takes it,
// and the other way round. Browser-safe.
import { t } from "./messages-files.ts";
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
    return t("file.notWholeWork");
  }
  if (!isRecord(value)) return t("file.noWork");
  if (value["podwire"] === undefined) {
    const progress = checkProgress(value);
    return typeof progress === "string" ? t("file.noWork") : makeWork(progress, {});
  }
  const { podwire, format, progress = noProgress(), files = {} } = value;
  if (podwire !== "work") return t("file.noWork");
  if (typeof format === "number" && format > WORK_FORMAT)
    return t("file.newer", { format, known: WORK_FORMAT });
  const checked = checkProgress(progress);
  if (typeof checked === "string") return t("file.badProgress", { problem: checked });
  if (!isRecord(files) || !Object.values(files).every(isTexts)) return t("file.badFiles");
  return makeWork(checked, files as Work["files"]);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((text) => typeof text === "string");
