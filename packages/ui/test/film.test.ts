import type { PacketRow } from "@podwire/lab";
import { expect, test } from "vitest";
import { advance, cutScenes, SCENE_MS } from "../src/lab/film.ts";

const row = (index: number, time: number, arrives: number | null): PacketRow => ({
  index,
  time,
  from: { host: "node", netns: "", dev: "a" },
  to: arrives === null ? null : { host: "node", netns: "", dev: "b", time: arrives },
  bytes: new Uint8Array(60),
  summary: "",
  protocols: ["eth"],
  trail: index,
  dropped: false,
});

test("frames that are under way together share a scene, others have one each", () => {
  const rows = [row(0, 0, 1000), row(1, 500, 1500), row(2, 1000, 2000), row(3, 1e9, 1e9 + 1000)];
  expect(cutScenes(rows).map((scene) => scene.rows)).toEqual([[0, 1], [2], [3]]);
});

test("what crosses no wire makes no scene", () => {
  expect(cutScenes([row(0, 0, null), row(1, 5, 1005)]).map((scene) => scene.rows)).toEqual([[1]]);
});

test("a scene takes its time at speed 1, and half of it at speed 2", () => {
  expect(advance({ scene: 0, progress: 0 }, 3, SCENE_MS / 2, 1)).toEqual({ scene: 0, progress: 0.5 });
  expect(advance({ scene: 0, progress: 0.5 }, 3, SCENE_MS / 2, 2)).toEqual({ scene: 1, progress: 0.5 });
});

test("the film stops at its end and hurries when it is far behind", () => {
  expect(advance({ scene: 2, progress: 0.9 }, 3, SCENE_MS, 1)).toEqual({ scene: 3, progress: 0 });
  expect(advance({ scene: 7, progress: 0 }, 3, 1, 1)).toEqual({ scene: 3, progress: 0 });
  const slow = advance({ scene: 0, progress: 0 }, 5, 100, 1);
  const fast = advance({ scene: 0, progress: 0 }, 50, 100, 1);
  expect(fast.scene + fast.progress).toBeGreaterThan(8 * slow.progress);
});
