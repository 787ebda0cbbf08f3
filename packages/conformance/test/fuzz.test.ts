// Whatever lies on disk or arrives as a frame: only the typed error, and never a frame changed in length.
import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CaptureError, formatCapture, parseCapture, readPcap } from "../src/capture.ts";
import { maskFrame } from "../src/capture-mask.ts";
import { Names } from "../src/mask.ts";
import { parseRecording, parseTranscript, RecordingError } from "../src/recording.ts";
import { TranscriptError, unitsOf } from "../src/transcript.ts";

const only = (kind: new (...args: never[]) => Error, run: () => unknown): void => {
  try {
    run();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
  }
};

const PCAP = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0];

describe("malformed input", () => {
  test("pcap files", () => {
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.uint8Array({ maxLength: 80 }).map((tail) => Uint8Array.from([...PCAP, ...tail])),
    );
    fc.assert(
      fc.property(file, (bytes) => only(CaptureError, () => readPcap("x", bytes))),
      { numRuns: runs },
    );
  });

  test("captures as text, and what is valid comes back the same", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "# podwire capture 1",
        "# x, link type 1",
        "",
        "# frame 1 +0.000000 s, 2 bytes",
        "0000 ff 00",
        "0000 f",
      ),
      fc.string(),
    );
    const read = (lines: string[]): void => {
      const text = lines.join("\n");
      only(CaptureError, () => {
        const capture = parseCapture(text);
        expect(parseCapture(formatCapture(capture))).toEqual(capture);
      });
    };
    fc.assert(fc.property(fc.array(line, { maxLength: 6 }), read), { numRuns: runs });
  });

  test("recordings", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "podwire recording 1",
        "script a b",
        "boot a b raw c",
        "",
        "1$ ip link",
        "|out",
        "!err",
        "\\",
        "= 2",
        "= x",
        ".more",
      ),
      fc.string(),
    );
    const read = (lines: string[]): void => {
      only(RecordingError, () => parseRecording(lines.join("\n")));
      only(RecordingError, () => parseTranscript(lines.join("\n")));
    };
    fc.assert(fc.property(fc.array(line, { maxLength: 8 }), read), { numRuns: runs });
  });

  test("scripts", () => {
    const text = fc.string({
      unit: fc.constantFrom(
        "a",
        " ",
        "\n",
        ";",
        "(",
        ")",
        "{",
        "}",
        "'",
        '"',
        "|",
        "&",
        "<",
        "$",
        "if ",
        "fi",
        "do ",
      ),
    });
    const cut = (script: string): void =>
      only(TranscriptError, () => {
        const units = unitsOf(script);
        for (const [index, unit] of units.entries()) {
          expect(unit.first).toBeLessThanOrEqual(unit.last);
          expect(unit.first).toBeGreaterThan(units[index - 1]?.last ?? 0);
        }
      });
    fc.assert(fc.property(text, cut), { numRuns: runs });
  });

  test("frames under the mask keep their length and mask once", () => {
    const head = fc.constantFrom(
      [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 40],
      [
        2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 60, 0, 9, 0, 0, 64, 1, 0, 0, 10, 0, 0, 1, 10, 0,
        0, 2, 3,
      ],
      [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 6],
      [1, 0x80, 0xc2, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 38, 0x42, 0x42, 3],
      [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0, 0, 10, 8, 0, 0x4f],
      [],
    );
    const frame = fc
      .tuple(head, fc.uint8Array({ maxLength: 70 }))
      .map(([start, rest]) => Uint8Array.from([...start, ...rest]));
    const mask = (bytes: Uint8Array): void => {
      const once = maskFrame(bytes, new Names(""));
      expect(once.length).toBe(bytes.length);
      expect(Buffer.compare(maskFrame(once, new Names("")), once)).toBe(0);
    };
    fc.assert(fc.property(frame, mask), { numRuns: runs });
  });
});
