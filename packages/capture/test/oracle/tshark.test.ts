// tshark as a reader of our files: both formats hold what we put in, and frames that we emit have nothing wrong.
/// <reference types="node" />
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Capture, emitPcap, emitPcapng, parseCapture } from "@podwire/capture";
import { runs } from "@podwire/testing/fuzz";
import { frame } from "@podwire/wire/testing";
import fc from "fast-check";
import { expect, test } from "vitest";

const hasTshark = (() => {
  try {
    execFileSync("tshark", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** Lines of tshark's answer about a file. */
function tshark(file: Uint8Array, ...args: string[]): string[] {
  const dir = mkdtempSync(join(tmpdir(), "podwire-capture-"));
  try {
    const path = join(dir, "file");
    writeFileSync(path, file);
    const sums = ["ip", "udp", "tcp"].flatMap((p) => ["-o", `${p}.check_checksum:TRUE`]);
    // Random payload can look like an application's: RTCP is recognised by its first byte alone.
    const more = ["-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "--disable-protocol", "rtcp"];
    return execFileSync("tshark", ["-n", "-r", path, ...sums, ...more, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 64 << 20,
    })
      .split("\n")
      .slice(0, -1);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** What is malformed, in error or wrongly summed up in a file: a line a frame, empty when all is well. */
function tsharkProblems(file: Uint8Array): string[] {
  const sums = ["ip", "icmp", "icmpv6", "udp", "tcp"].map((p) => `${p}.checksum.status == "Bad"`);
  const filter = ["_ws.malformed", "_ws.expert.severity >= 8388608", ...sums].join(" || ");
  return tshark(file, "-Y", filter, "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message");
}

const frames = fc.sample(frame, { numRuns: Math.min(runs, 5000), seed: 6 });
const capture: Capture = {
  linktype: 1,
  interfaces: [
    { linktype: 1, snaplen: 0, name: "veth0" },
    { linktype: 1, snaplen: 0, name: "br0", description: "a bridge" },
  ],
  packets: frames.map((bytes, i) => ({
    interfaceId: i % 2,
    time: 1_700_000_000_000_000_001n + BigInt(i) * 1_000_003n,
    bytes,
    originalLength: bytes.length,
    ...(i % 3 === 0 && { comment: `packet ${i}: ünïcode` }),
  })),
};

test.skipIf(!hasTshark)(
  "pcapng: tshark finds every packet with its time, interface and comment, and no fault",
  () => {
    const fields = ["frame.time_epoch", "frame.interface_name", "frame.len", "frame.comment"];
    const lines = tshark(emitPcapng(capture), "-T", "fields", ...fields.flatMap((f) => ["-e", f]));
    expect(lines).toEqual(
      capture.packets.map((p) => {
        const time = `${p.time / 1_000_000_000n}.${String(p.time % 1_000_000_000n).padStart(9, "0")}`;
        return [time, capture.interfaces[p.interfaceId]!.name, p.bytes.length, p.comment ?? ""].join("\t");
      }),
    );
    expect(tsharkProblems(emitPcapng(capture))).toEqual([]);
  },
);

test.skipIf(!hasTshark)("pcap in all four forms: tshark finds every packet with its time", () => {
  for (const byteOrder of ["little", "big"] as const) {
    for (const resolution of ["microseconds", "nanoseconds"] as const) {
      const file = emitPcap(capture.packets, { byteOrder, resolution });
      const lines = tshark(file, "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len");
      const unit = resolution === "nanoseconds" ? 1n : 1000n;
      expect(lines).toEqual(
        capture.packets.map((p) => {
          const fraction = String(((p.time % 1_000_000_000n) / unit) * unit).padStart(9, "0");
          return `${p.time / 1_000_000_000n}.${fraction}\t${p.bytes.length}`;
        }),
      );
    }
  }
});

test.skipIf(!hasTshark)("the kernel's captures, written again as pcapng, have no fault either", () => {
  for (const name of ["router.pcap", "bridge.pcap", "vlan.pcap"]) {
    const read = parseCapture(new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url))));
    expect(tsharkProblems(emitPcapng(read)), name).toEqual([]);
  }
});
