// tshark 4.0 as the judge of frames that we emit: nothing malformed, no wrong checksum, no expert error.
/// <reference types="node" />
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasTshark = (() => {
  try {
    execFileSync("tshark", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** A pcap of Ethernet frames, little-endian, all at time zero. */
function pcap(frames: readonly Uint8Array[]): Buffer {
  const parts = [Buffer.from("d4c3b2a1020004000000000000000000ffff040001000000", "hex")];
  for (const frame of frames) {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    parts.push(record, Buffer.from(frame));
  }
  return Buffer.concat(parts);
}

const SEVERITY_ERROR = 0x00800000;

/** Runs tshark over the frames and returns its lines: fields separated by tabs. */
export function tshark(frames: readonly Uint8Array[], filter: string, fields: readonly string[]): string[] {
  const dir = mkdtempSync(join(tmpdir(), "podwire-wire-"));
  try {
    const file = join(dir, "frames.pcap");
    writeFileSync(file, pcap(frames));
    const out = execFileSync(
      "tshark",
      [
        ...["-r", file, "-n"],
        ...["ip", "udp", "tcp"].flatMap((p) => ["-o", `${p}.check_checksum:TRUE`]),
        ...[
          "-o",
          "ip.defragment:FALSE",
          "-o",
          "ipv6.defragment:FALSE",
          "-o",
          "tcp.analyze_sequence_numbers:FALSE",
        ],
        ...["-T", "fields", ...fields.flatMap((f) => ["-e", f])],
        ...(filter === "" ? [] : ["-Y", filter]),
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 64 << 20 },
    );
    return out.split("\n").slice(0, -1);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** ICMP's wrong checksums are mere warnings to tshark, so the checksum's status is asked for as well. */
const PROBLEMS = [
  "_ws.malformed",
  `_ws.expert.severity >= ${SEVERITY_ERROR}`,
  ...["ip", "icmp", "icmpv6", "udp", "tcp"].map((p) => `${p}.checksum.status == "Bad"`),
].join(" || ");

/** What tshark finds malformed or in error, one line a frame: number, protocols, messages. */
export const tsharkProblems = (frames: readonly Uint8Array[]): string[] =>
  tshark(frames, PROBLEMS, ["frame.number", "frame.protocols", "_ws.expert.message"]);
