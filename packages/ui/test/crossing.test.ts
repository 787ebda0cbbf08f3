/// <reference types="node" />
import { readFileSync } from "node:fs";
import { Tcpdump } from "@podwire/capture";
import { expect, test } from "vitest";
import { RECORDED } from "../src/crossing/frames.ts";

test("the first page's frames are those that the kernel sent, with tcpdump's lines", () => {
  const recording = readFileSync(
    new URL("../../conformance/recordings/veth/lesson.db.frames", import.meta.url),
    "utf8",
  );
  const frames = recording.split(/^# frame .*$/m).slice(1, 5);
  const hex = frames.map((text) =>
    [...text.matchAll(/^[0-9a-f]{4} (.*)$/gm)].map(([, bytes]) => bytes).join(" "),
  );
  expect(hex.map((bytes) => bytes.slice(0, 41))).toEqual(RECORDED.map(({ bytes }) => bytes));
  const tcpdump = new Tcpdump({ n: true, t: 1 });
  const lines = hex.map((bytes) =>
    tcpdump
      .print({ bytes: Uint8Array.from(bytes.split(" "), (byte) => Number.parseInt(byte, 16)), time: 0n })
      .trim(),
  );
  expect(lines).toEqual(RECORDED.map(({ line }) => line));
});
