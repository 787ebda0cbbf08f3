import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CaptureError, formatCapture, hexLines, parseCapture, readPcap } from "../src/capture.ts";
import { maskFrame } from "../src/capture-mask.ts";
import { captureFiles, listScripts } from "../src/files.ts";
import { Names } from "../src/mask.ts";

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (data: Uint8Array): string =>
  hexLines(data)
    .map((line) => line.slice(5))
    .join(" ");

// A real echo request as Linux 6.1 sent it: id 0x8024, ICMP id 0x001d, a timeval in front of the pattern.
const echo = `02 00 00 00 00 0b 02 00 00 00 00 0a 08 00 45 00 00 54 80 24 40 00 40 01 a6 82 0a 00 00 01 0a 00
 00 02 08 00 7a b3 00 1d 00 01 d3 c4 03 6b 00 00 00 00 e6 2b 01 00 00 00 00 00 10 11 12 13 14 15
 16 17 18 19 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f 30 31 32 33 34 35 36 37`;
const names = (): Names => new Names("address 02:00:00:00:00:0a address 02:00:00:00:00:0b");

/** RFC 1071, written out once more: 0xffff where the checksum inside is right. */
function sum(data: Uint8Array): number {
  let total = 0;
  for (let at = 0; at < data.length; at += 2) total += ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

describe("frames under the mask", () => {
  test("an echo keeps its pattern and right checksums; id, identifier and time become fixed", () => {
    const frame = maskFrame(bytes(echo), names());
    expect(hex(frame.subarray(18, 20))).toBe("00 01");
    expect(hex(frame.subarray(38, 40))).toBe("00 01");
    expect(hex(frame.subarray(42, 58))).toBe(`${"00 ".repeat(15)}00`);
    expect(hex(frame.subarray(58, 62))).toBe("10 11 12 13");
    expect(sum(frame.subarray(14, 34))).toBe(0xffff);
    expect(sum(frame.subarray(34))).toBe(0xffff);
    expect(maskFrame(frame, names())).toEqual(frame);
  });

  test("a wrong checksum stays wrong in its own way", () => {
    const wrong = bytes(echo);
    wrong[36] = 0x12;
    wrong[37] = 0x34;
    expect(hex(maskFrame(wrong, names()).subarray(36, 38))).toBe("12 34");
  });

  test("an unknown address is numbered, also inside ARP", () => {
    const arp = bytes(
      "ffffffffffff 9a1122334455 0806 0001 0800 06 04 0001 9a1122334455 0a000001 000000000000 0a000002",
    );
    const frame = hex(maskFrame(arp, names())).replaceAll(" ", "");
    expect(frame).toBe(
      "ffffffffffff02ffffff00010806000108000604000102ffffff00010a0000010000000000000a000002",
    );
  });
});

describe("captures as text", () => {
  test("are read back as they were written", () => {
    const capture = {
      name: "x",
      linkType: 1,
      frames: [
        { ns: 0, length: 98, bytes: bytes(echo) },
        { ns: 1_500_000, length: 60, bytes: bytes("0011") },
      ],
    };
    expect(parseCapture(formatCapture(capture))).toEqual(capture);
    expect(() => parseCapture("hello")).toThrow(CaptureError);
    expect(() => parseCapture(formatCapture(capture).replace("0000 00 11", "0000 zz"))).toThrow(
      /line \d+: neither a frame nor bytes/,
    );
  });

  test("a cut pcap file is refused with the offset", () => {
    const head = bytes("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000");
    expect(readPcap("x", head)).toEqual({ name: "x", linkType: 1, frames: [] });
    expect(() => readPcap("x", head.subarray(0, 20))).toThrow("20 bytes are too short");
    expect(() => readPcap("x", bytes("00".repeat(24)))).toThrow("offset 0: not a pcap file");
    expect(() => readPcap("x", Uint8Array.from([...head, 1, 2, 3]))).toThrow(
      "offset 24: a frame header is cut off",
    );
  });

  test.skipIf(!existsSync("/usr/bin/text2pcap"))("text2pcap reads every recorded capture", () => {
    const folder = mkdtempSync(join(tmpdir(), "podwire-frames-"));
    try {
      for (const path of listScripts()
        .flatMap(({ name }) => captureFiles(name))
        .slice(0, 5)) {
        const capture = parseCapture(readFileSync(path, "utf8"));
        writeFileSync(join(folder, "in"), readFileSync(path));
        execFileSync("text2pcap", ["-q", "-F", "pcap", join(folder, "in"), join(folder, "out.pcap")], {
          stdio: "pipe",
        });
        const back = readPcap(capture.name, readFileSync(join(folder, "out.pcap")));
        expect(back.frames.map((frame) => hex(frame.bytes))).toEqual(
          capture.frames.map((frame) => hex(frame.bytes)),
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
