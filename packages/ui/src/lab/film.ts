// The film of the frames on the wires. Virtual time is no guide for the eye: a frame crosses in a microsecond, and the
// next ping comes a million microseconds later. So crossings are cut into scenes, each of which is shown for the same
// time: frames that are under way together (a flood) share a scene.

import type { PacketRow } from "@podwire/lab";

/** What is shown together. `rows` are indexes into the list of packets. */
export interface Scene {
  rows: number[];
  /** Virtual time at which the first of them left, ns. */
  time: number;
}

/** How long a scene is shown at speed 1, in ms of the page. */
export const SCENE_MS = 700;

/** Cuts rows, in the order of their time, into scenes. Rows that cross no wire make none. */
export function cutScenes(rows: readonly PacketRow[]): Scene[] {
  const scenes: Scene[] = [];
  let earliestArrival = Number.NEGATIVE_INFINITY;
  rows.forEach((row, position) => {
    if (row.to === null) return;
    const last = scenes.at(-1);
    if (last !== undefined && row.time < earliestArrival) {
      last.rows.push(position);
      earliestArrival = Math.min(earliestArrival, row.to.time);
      return;
    }
    scenes.push({ rows: [position], time: row.time });
    earliestArrival = row.to.time;
  });
  return scenes;
}

/** Where the film is: scene and how much of it is over, 0 to 1. At `scene === scenes.length` all has been shown. */
export interface Playhead {
  scene: number;
  progress: number;
}

/**
 * The playhead `ms` later. More than `hurry` scenes behind the end it runs faster, so that a flood ping does not keep the
 * reader waiting: every further `hurry` scenes double the speed.
 */
export function advance(head: Playhead, scenes: number, ms: number, speed: number, hurry = 12): Playhead {
  if (head.scene >= scenes) return { scene: scenes, progress: 0 };
  const behind = scenes - head.scene;
  const rate = (speed * 2 ** Math.floor(behind / hurry)) / SCENE_MS;
  const position = head.scene + head.progress + ms * rate;
  if (position >= scenes) return { scene: scenes, progress: 0 };
  return { scene: Math.floor(position), progress: position % 1 };
}
