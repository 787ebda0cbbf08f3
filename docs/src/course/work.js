// The reader's work as a file: everything written in exercises of this browser, and the progress. `podwire import` takes it.
import { makeWork, parseWork } from "@podwire/grading/work";
import { useSyncExternalStore } from "react";
import { addProgress, readProgress } from "./progress";

const PREFIX = "podwire/1/exercise/";
/** What was replaced, and the exercise gives back (ExercisePanel). */
const KEPT = "podwire/1/kept/";
let loads = 0;
const listeners = new Set();

/** A number that grows each time a work file is loaded: what shows an exercise begins anew then. */
export const useWorkLoads = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => loads,
    () => 0,
  );

/** The text of the work file. */
export function saveWork() {
  const files = {};
  for (let position = 0; position < localStorage.length; position++) {
    const key = localStorage.key(position);
    const texts = key.startsWith(PREFIX) ? textsAt(key) : null;
    if (texts !== null) files[key.slice(PREFIX.length)] = texts;
  }
  return `${JSON.stringify(makeWork(readProgress(), files), null, 2)}\n`;
}

/** What is kept there; null where nothing is, or nothing whole. */
function textsAt(key) {
  try {
    const texts = JSON.parse(localStorage.getItem(key) ?? "null");
    const whole = typeof texts === "object" && texts !== null && !Array.isArray(texts);
    return whole && Object.values(texts).every((text) => typeof text === "string") ? texts : null;
  } catch {
    return null;
  }
}

/** Takes a work file over; gives how many exercises it held files of, or a sentence about what is wrong with it. */
export function loadWork(text) {
  const work = parseWork(text);
  if (typeof work === "string") return work;
  for (const [exercise, texts] of Object.entries(work.files)) {
    const before = textsAt(PREFIX + exercise);
    const after = { ...before, ...texts };
    if (before !== null && JSON.stringify(before) !== JSON.stringify(after))
      localStorage.setItem(KEPT + exercise, JSON.stringify(before));
    localStorage.setItem(PREFIX + exercise, JSON.stringify(after));
  }
  addProgress(work.progress);
  loads++;
  for (const listener of listeners) listener();
  return Object.keys(work.files).length;
}
