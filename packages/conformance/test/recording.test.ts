import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatRecording,
  parseRecording,
  parseTranscript,
  type Recording,
  RecordingError,
} from "../src/recording.ts";

const recording: Recording = {
  script: "veth/x.sh",
  scriptHash: "00ff",
  kernel: "Linux 6.1.0",
  tools: "bash 5.2, iproute2 6.1",
  boots: [{ date: "2026-01-31T12:00:00Z", bootId: "45c0be86-22c3-4369-9174-91e350ab6314", raw: "9b1c" }],
  transcript: {
    commands: [
      { line: 2, command: "ip link", stdout: "1: lo\n    link\n", stderr: "", status: 0 },
      {
        line: 3,
        command: "for i in 1; do\n  x\ndone",
        stdout: "no newline",
        stderr: "x: not found\n",
        status: 127,
      },
      { line: 6, command: "sleep 9", stdout: "", stderr: "", status: null },
    ],
    captures: [],
  },
};

describe("a recording on disk", () => {
  test("reads like a session", () => {
    expect(formatRecording(recording)).toBe(`podwire recording 1
script veth/x.sh 00ff
kernel Linux 6.1.0
tools bash 5.2, iproute2 6.1
boot 2026-01-31T12:00:00Z 45c0be86-22c3-4369-9174-91e350ab6314 raw 9b1c

2$ ip link
|1: lo
|    link
3$ for i in 1; do
.  x
.done
|no newline
\\
!x: not found
= 127
6$ sleep 9
= ?
`);
  });

  test("is read back as it was written, whatever was said", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", " ", "\n", "|", "!", "$", "\\", "=", "1", ".", "é"),
    });
    const command = fc.record({
      line: fc.integer({ min: 1, max: 999 }),
      command: text.map((value) => `x${value}`),
      stdout: text,
      stderr: text,
      status: fc.option(fc.integer({ min: 0, max: 255 })),
    });
    fc.assert(
      fc.property(fc.array(command), (commands) => {
        const whole = { ...recording, transcript: { commands, captures: [] } };
        expect(parseRecording(formatRecording(whole))).toEqual(whole);
      }),
      { numRuns: 2000 },
    );
  });

  test("says which line is wrong", () => {
    expect(() => parseRecording("hello\n\n")).toThrow(RecordingError);
    expect(() => parseTranscript("|early\n")).toThrow("line 1: output before the first command");
    expect(() => parseTranscript("1$ a\n?\n", 7)).toThrow('line 8: "?" is neither a command nor output');
  });
});
