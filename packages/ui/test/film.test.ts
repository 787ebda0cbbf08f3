import type { PacketRow } from "@podwire/lab";
import { expect, test } from "vitest";
import { advance, cutScenes, headAt, positionOf, SCENE_MS } from "../src/lab/film.ts";

const row = (index: number, time: number, arrives: number | null): PacketRow => ({
  index,
  time,
  from: { host: "node", netns: "", dev: "a" },
  to: arrives === null ? null : { host: "node", netns: "", dev: "b", time: arrives },
  bytes: new Uint8Array(60),
  summary: "",
  protocols: ["eth"],
  trail: index,
  packet: index,
  dropped: false,
});

test("frames that are under way together share a scene, others have one each", () => {
  const rows = [row(0, 0, 1000), row(1, 500, 1500), row(2, 1000, 2000), row(3, 1e9, 1e9 + 1000)];
  expect(cutScenes(rows).map((scene) => scene.rows)).toEqual([[0, 1], [2], [3]]);
});

test("what crosses no wire makes no scene", () => {
  expect(cutScenes([row(0, 0, null), row(1, 5, 1005)]).map((scene) => scene.rows)).toEqual([[1]]);
});

test("each change of the network is a scene of its own, in its place among the frames", () => {
  const scenes = cutScenes([row(0, 5, 1005), row(1, 2e9, 2e9 + 1000)], [0, 3, 1e9, 3e9]);
  expect(scenes).toEqual([
    { rows: [], time: 3, change: 1 },
    { rows: [0], time: 5, change: 1 },
    { rows: [], time: 1e9, change: 2 },
    { rows: [1], time: 2e9, change: 2 },
    { rows: [], time: 3e9, change: 3 },
  ]);
});

const frames = (count: number) =>
  cutScenes(Array.from({ length: count }, (_, at) => row(at, at * 1e9, at * 1e9 + 1000)));

test("a scene takes its time at speed 1, and half of it at speed 2", () => {
  expect(advance({ scene: 0, progress: 0 }, frames(3), SCENE_MS / 2, 1)).toEqual({ scene: 0, progress: 0.5 });
  expect(advance({ scene: 0, progress: 0.5 }, frames(3), SCENE_MS / 2, 2)).toEqual({
    scene: 1,
    progress: 0.5,
  });
});

test("the film stops at its end and hurries when it is far behind", () => {
  expect(advance({ scene: 2, progress: 0.9 }, frames(3), SCENE_MS, 1)).toEqual({ scene: 3, progress: 0 });
  expect(advance({ scene: 7, progress: 0 }, frames(3), 1, 1)).toEqual({ scene: 3, progress: 0 });
  const slow = advance({ scene: 0, progress: 0 }, frames(5), 100, 1);
  const fast = advance({ scene: 0, progress: 0 }, frames(50), 100, 1);
  expect(positionOf(fast)).toBeGreaterThan(8 * positionOf(slow));
});

test("live, a change of the network takes no time; in a replay it takes half a scene, and nothing hurries", () => {
  const scenes = cutScenes([row(0, 5, 1005)], [0, 3]);
  expect(advance({ scene: 0, progress: 0 }, scenes, SCENE_MS / 2, 1)).toEqual({ scene: 1, progress: 0.5 });
  const replay = advance({ scene: 0, progress: 0 }, scenes, SCENE_MS, 1, { live: false });
  expect(replay).toEqual({ scene: 1, progress: 0.5 });
  const slow = advance({ scene: 0, progress: 0 }, frames(50), 100, 1, { live: false });
  expect(positionOf(slow)).toBeCloseTo(100 / SCENE_MS);
});

test("a place on the ruler is a playhead", () => {
  expect(headAt(2.5)).toEqual({ scene: 2, progress: 0.5 });
  expect(positionOf({ scene: 2, progress: 0.5 })).toBe(2.5);
});
