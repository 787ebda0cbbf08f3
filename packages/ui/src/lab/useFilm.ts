// The film at work: it follows what happens in the lab, can be stopped and stepped, and can show any earlier moment again.
// Looking back does not stop the lab: what it does meanwhile is shown after that.

import { useEffect, useMemo, useState } from "react";
import { advance, cutScenes, headAt, type Playhead, positionOf, type Scene } from "./film.ts";
import type { LabHandle, NetworkState } from "./useLab.ts";

/** live: follows the lab. held: shows an earlier moment. replay: plays from there until it has caught up. */
export type FilmMode = "live" | "held" | "replay";

export interface Film {
  scenes: readonly Scene[];
  head: Playhead;
  mode: FilmMode;
  /** Whether the lab's time passes. */
  playing: boolean;
  speed: number;
  /** The network at the moment shown. */
  network: NetworkState;
  /** Rows of the scene shown, and how many rows had left by then. */
  rows: readonly number[];
  past: number;
  setPlaying(on: boolean): void;
  setSpeed(speed: number): void;
  /** Shows the next scene whole; where all have been shown, lets the lab go on to its next frame. */
  step(): void;
  /** Shows the moment at `position` on a ruler from 0 to the number of scenes, and holds it. */
  scrub(position: number): void;
  playFrom(position: number): void;
  hold(): void;
  backToNow(): void;
  restart(): void;
}

/** ms. */
const LONGEST_TICK = 100;
const START: Playhead = { scene: 0, progress: 0 };

export function useFilm(lab: LabHandle): Film {
  const { rows, network } = lab.state;
  const scenes = useMemo(
    () =>
      cutScenes(
        rows,
        network.map(({ time }) => time),
      ),
    [rows, network],
  );
  const [head, setHead] = useState<Playhead>(START);
  const [mode, setMode] = useState<FilmMode>("live");
  const [playing, setPlayingState] = useState(true);
  const [speed, setSpeedState] = useState(1);
  const count = scenes.length;
  const atEnd = head.scene >= count;
  const moving = !atEnd && (mode === "replay" || (mode === "live" && playing));

  useEffect(() => {
    if (!moving) return;
    let last = performance.now();
    let request = requestAnimationFrame(function tick(time) {
      const passed = Math.max(0, time - last);
      // A replay that was out of sight, or on a page that hung, goes on where it was.
      const ms = mode === "replay" ? Math.min(passed, LONGEST_TICK) : passed;
      last = time;
      setHead((old) => advance(old, scenes, ms, speed, { live: mode === "live" }));
      request = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(request);
  }, [moving, scenes, speed, mode]);

  useEffect(() => {
    if (mode === "replay" && atEnd) setMode("live");
  }, [mode, atEnd]);

  const scene = scenes[head.scene];
  const pace = (on: boolean, at: number) => lab.send({ type: "speed", speed: on ? at : 0 });
  return {
    scenes,
    head,
    mode,
    playing,
    speed,
    network:
      (mode === "live" ? undefined : network[scene?.change ?? network.length - 1]) ??
      (network.at(-1) as NetworkState),
    rows: scene?.rows ?? [],
    past: mode === "live" ? rows.length : rowsBefore(scenes, head.scene, rows.length),
    setPlaying(on) {
      setPlayingState(on);
      pace(on, speed);
    },
    setSpeed(value) {
      setSpeedState(value);
      if (playing) pace(true, value);
    },
    step() {
      if (mode !== "live" && !atEnd) {
        setMode("held");
        setHead({
          scene: head.progress < 0.5 ? head.scene : Math.min(head.scene + 1, count - 1),
          progress: 0.5,
        });
        return;
      }
      setPlayingState(false);
      pace(false, speed);
      let next = head.progress < 0.5 ? head.scene : head.scene + 1;
      while (scenes[next]?.rows.length === 0) next++;
      if (next < count) setHead({ scene: next, progress: 0.5 });
      else {
        setHead({ scene: count, progress: 0 });
        lab.send({ type: "step" });
      }
    },
    scrub(position) {
      setMode("held");
      setHead(headAt(Math.max(0, Math.min(count, position))));
    },
    playFrom(position) {
      setHead(headAt(Math.max(0, position)));
      setMode("replay");
    },
    hold: () => setMode("held"),
    backToNow() {
      setHead({ scene: count, progress: 0 });
      setMode("live");
    },
    restart() {
      setHead(START);
      setMode("live");
      setPlayingState(true);
      setSpeedState(1);
    },
  };
}

/** How many rows have left when `scene` is shown: those of it and of the scenes before. */
function rowsBefore(scenes: readonly Scene[], scene: number, all: number): number {
  if (scene >= scenes.length) return all;
  for (let at = scene; at >= 0; at--) {
    const last = scenes[at]?.rows.at(-1);
    if (last !== undefined) return last + 1;
  }
  return 0;
}

export const rulerPosition = (film: Film): number => positionOf(film.head);
