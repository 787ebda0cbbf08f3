// A third judge for the simulator's frames: Wireshark's dissectors find nothing malformed in what the recorded scripts put on the wire,
// and no wrong checksum.
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emitPcap } from "@podwire/capture";
import { describe, expect, test } from "vitest";
import { captureFiles, listScripts } from "../src/files.ts";
import { runInSimulator } from "../src/simulator.ts";

const tshark = existsSync("/usr/bin/tshark");
const FLAGS = ["ip.check_checksum:TRUE", "udp.check_checksum:TRUE"].flatMap((option) => ["-o", option]);
const BAD =
  '_ws.malformed || _ws.expert.severity == "Error" || ip.checksum.status == "Bad" || udp.checksum.status == "Bad" || icmp.checksum.status == "Bad"';

const PING = `ip link add v0 type veth peer name v1
ip link set v0 up
ip link set v1 up
ip addr add 10.0.0.1/24 dev v0
ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev v0
tcpdump -i v1 -c 1 -w "$CAPTURES/v1.pcap" icmp 2> /dev/null &
sleep 1
ping -c 1 -W 1 10.0.0.2
wait
`;

/** The lines tshark prints for frames it finds fault with; each frame must at least be read. */
function complaints(packets: { time: bigint; bytes: Uint8Array }[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "podwire-tshark-"));
  const ask = (...argv: string[]): string[] => {
    const options: ExecFileSyncOptionsWithStringEncoding = {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    };
    const text = execFileSync("tshark", ["-r", join(folder, "all.pcap"), ...argv], options);
    return text.split("\n").filter((line) => line !== "");
  };
  try {
    writeFileSync(join(folder, "all.pcap"), emitPcap(packets));
    expect(ask("-T", "fields", "-e", "frame.number")).toHaveLength(packets.length);
    return ask(...FLAGS, "-Y", BAD);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!tshark)(`tshark${tshark ? "" : ": skipped, it is not installed"}`, () => {
  const scripts = listScripts().filter(
    ({ name, notSimulator }) => notSimulator === undefined && captureFiles(name).length > 0,
  );

  test(`finds nothing wrong in the captures of ${scripts.length} scripts, run in the simulator`, async () => {
    const packets = [];
    for (const { name, source } of scripts) {
      const { captures } = await runInSimulator(source, { name: `${name.split("/").at(-1)}.sh` });
      expect(captures.length, name).toBeGreaterThan(0);
      for (const { frames } of captures) {
        for (const frame of frames) packets.push({ time: BigInt(frame.ns), bytes: frame.bytes });
      }
    }
    expect(complaints(packets)).toEqual([]);
  });

  test("would have found a wrong checksum", async () => {
    const { captures } = await runInSimulator(PING);
    const bytes = captures[0]?.frames[0]?.bytes ?? new Uint8Array();
    for (const [at, what] of [
      [25, "IPv4"],
      [37, "ICMP"],
    ] as const) {
      const wrong = bytes.slice();
      wrong[at] = (wrong[at] ?? 0) ^ 1;
      expect(
        complaints([
          { time: 0n, bytes },
          { time: 1n, bytes: wrong },
        ]),
        what,
      ).toHaveLength(1);
    }
  });
});
