// What the reader has done, kept in this browser. Every change is joined into what is there (@podwire/grading/progress), so
// another tab, a loaded file or the terminal's record never takes anything away.
import { checkProgress, joinProgress, noProgress, withHints, withVerdict } from "@podwire/grading/progress";
import { useSyncExternalStore } from "react";

const KEY = "podwire/1/progress";
const listeners = new Set();
/** Stands for a record that is there and cannot be read. */
const NOTHING_READ = noProgress();
let text = null;
let parsed = noProgress();

/** The record as it is now. The same object until it changes. */
export function readProgress() {
  let stored = "";
  try {
    stored = localStorage.getItem(KEY) ?? "";
  } catch {
    return parsed; // storage is switched off: the record lives as long as the page
  }
  if (stored !== text) {
    text = stored;
    parsed = stored === "" ? noProgress() : parsedOrNothing(stored);
  }
  return parsed;
}

function parsedOrNothing(stored) {
  try {
    const progress = checkProgress(JSON.parse(stored));
    return typeof progress === "string" ? NOTHING_READ : progress;
  } catch {
    return NOTHING_READ;
  }
}

/** Joins `progress` into the record. */
export function addProgress(progress) {
  change((before) => joinProgress(before, progress));
}

export function addVerdict(verdict) {
  change((before) => withVerdict(before, verdict, Date.now()));
}

/** The reader has seen `hints` of an exercise's hints. */
export function addHints(exercise, points, hints) {
  change((before) => withHints(before, exercise, points, hints));
}

function change(how) {
  const after = how(readProgress());
  keepUnread();
  const written = JSON.stringify(after);
  if (written === text) return;
  try {
    localStorage.setItem(KEY, written);
    text = written;
  } catch {
    // storage is switched off or full: the record lives as long as the page
  }
  parsed = after;
  for (const listener of listeners) listener();
}

/** What cannot be read (of a later version, or half of it) is set aside under another key, and never written over. */
function keepUnread() {
  if (text === null || text === "" || parsed !== NOTHING_READ) return;
  try {
    let number = 1;
    while (localStorage.getItem(`${KEY}.aside-${number}`) !== null) number++;
    localStorage.setItem(`${KEY}.aside-${number}`, text);
  } catch {
    // no room: then the record cannot be written either
  }
}

/** Calls `listener` after every change, another tab's too; gives a way to stop that. */
export function onProgress(listener) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

const EMPTY = noProgress();

/** The record, and again whenever it changes; empty while the page is drawn on the server. */
export const useProgress = () => useSyncExternalStore(onProgress, readProgress, () => EMPTY);
