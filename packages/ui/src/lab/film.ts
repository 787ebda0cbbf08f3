// The film of a lab. Virtual time is no guide for the eye: a frame crosses in a microsecond, and the next ping comes a
// million microseconds later. So what happened is cut into scenes, each of which is shown for the same time: frames that
// are under way together (a flood) share a scene, and each change of the network is one.

import type { PacketRow } from "@podwire/lab";

/** What is shown together. */
export interface Scene {
  /** Positions in the list of packets; empty where the network changed and nothing was sent. */
  rows: number[];
  /** Virtual time at which the first of them left, ns. */
  time: number;
  /** Which of the network's states is the one of this moment: its position in the list of changes. */
  change: number;
}

/** How long a scene is shown at speed 1, in ms of the page; one in which only the network changes takes half as long. */
export const SCENE_MS = 700;

/**
 * Cuts rows and the network's changes, each in the order of their time, into scenes. Rows that cross no wire make none.
 * `changes` are the virtual times (ns) since when the network is as it is; the first is how it began, and makes none.
 */
export function cutScenes(rows: readonly PacketRow[], changes: readonly number[] = []): Scene[] {
  const scenes: Scene[] = [];
  let change = 0;
  let earliestArrival = Number.NEGATIVE_INFINITY;
  const changesUntil = (time: number) => {
    for (let at = changes[change + 1]; at !== undefined && at <= time; at = changes[change + 1]) {
      change++;
      scenes.push({ rows: [], time: at, change });
    }
  };
  rows.forEach((row, position) => {
    if (row.to === null) return;
    const last = scenes.at(-1);
    if (last !== undefined && row.time < earliestArrival) {
      last.rows.push(position);
      earliestArrival = Math.min(earliestArrival, row.to.time);
      return;
    }
    changesUntil(row.time);
    scenes.push({ rows: [position], time: row.time, change });
    earliestArrival = row.to.time;
  });
  changesUntil(Number.POSITIVE_INFINITY);
  return scenes;
}

/** Where the film is: scene and how much of it is over, 0 to 1. At `scene === scenes.length` all has been shown. */
export interface Playhead {
  scene: number;
  progress: number;
}

/**
 * The playhead `ms` later. A film that is `live` follows what happens: it passes over mere changes of the network, since these
 * show at once, and more than `hurry` scenes behind the end it runs faster, so that a flood ping does not keep the reader
 * waiting: every further `hurry` scenes double the speed.
 */
export function advance(
  head: Playhead,
  scenes: readonly Scene[],
  ms: number,
  speed: number,
  { live = true, hurry = 12 } = {},
): Playhead {
  let { scene, progress } = head;
  const behind = scenes.length - scene;
  let left = ms * speed * (live ? 2 ** Math.floor(behind / hurry) : 1);
  for (let at = scenes[scene]; at !== undefined; at = scenes[++scene]) {
    const length = at.rows.length > 0 ? SCENE_MS : live ? 0 : SCENE_MS / 2;
    const rest = length * (1 - progress);
    if (left < rest) return { scene, progress: progress + left / length };
    left -= rest;
    progress = 0;
  }
  return { scene: scenes.length, progress: 0 };
}

/** The playhead on a ruler from 0 to the number of scenes, and back. */
export const positionOf = ({ scene, progress }: Playhead): number => scene + progress;
export const headAt = (position: number): Playhead => ({
  scene: Math.floor(position),
  progress: position % 1,
});
