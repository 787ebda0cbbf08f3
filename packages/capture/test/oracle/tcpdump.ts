// The real tcpdump as the judge of ours: the same packets through both, the same text expected.
/// <reference types="node" />
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emitPcap, type PacketToWrite, type PcapOptions, Tcpdump, type TcpdumpFlags } from "@podwire/capture";

/** Debian 12's tcpdump, whose output is the model; another version is no judge. */
export const hasTcpdump = (() => {
  try {
    return execFileSync("tcpdump", ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).startsWith("tcpdump version 4.99.3");
  } catch {
    return false;
  }
})();

/**
 * Without -n tcpdump asks DNS for every address. So it runs in namespaces of its own, without a network and with an
 * nsswitch.conf that knows files only; where they cannot be made, only -n can be compared.
 */
const ISOLATED = 'echo "hosts: files" > "$0"; mount --bind "$0" /etc/nsswitch.conf && exec tcpdump "$@"';

export const canIsolate = (() => {
  try {
    execFileSync("unshare", ["-nm", "true"], { stdio: "ignore" });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
})();

export interface RealRun {
  stdout: string;
  stderr: string;
  status: number;
}

/** Runs `tcpdump -r FILE ARGS` over the packets; also where it fails. */
export function tcpdump(
  packets: readonly PacketToWrite[],
  args: readonly string[],
  how: PcapOptions = {},
): RealRun {
  const dir = mkdtempSync(join(tmpdir(), "podwire-capture-"));
  try {
    const file = join(dir, "packets.pcap");
    writeFileSync(file, emitPcap(packets, how));
    const options = { encoding: "utf8", maxBuffer: 256 << 20, env: { ...process.env, TZ: "UTC" } } as const;
    try {
      const isolated = ["unshare", "-nm", "sh", "-c", ISOLATED, join(dir, "nsswitch.conf")];
      const [program, ...before] = canIsolate ? isolated : ["tcpdump"];
      const stdout = execFileSync(program!, [...before, "-r", file, ...args], {
        ...options,
        stdio: ["ignore", "pipe", "pipe"],
      });
      return { stdout, stderr: "", status: 0 };
    } catch (error) {
      const { stdout, stderr, status } = error as { stdout: string; stderr: string; status: number };
      return { stdout, stderr, status };
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Which packets a filter of the real tcpdump takes, by index; or its complaint. */
export function taken(packets: readonly PacketToWrite[], filter: string): number[] | string {
  const numbered = packets.map((packet, i) => ({ ...packet, time: BigInt(i) * 1000n }));
  const run = tcpdump(numbered, ["-n", "-t", "-t", "-q", "--", filter]);
  if (run.status !== 0)
    return run.stderr
      .replace(/^reading from .*\n/gm, "")
      .replace(/^tcpdump: /, "")
      .trim();
  return [...run.stdout.matchAll(/^(\d+)\.(\d{6}) /gm)].map((m) => Number(m[1]) * 1_000_000 + Number(m[2]));
}

/** tcpdump's arguments for our flags. */
export function argumentsOf(flags: TcpdumpFlags): string[] {
  const out: string[] = [];
  for (const letter of ["n", "e", "q", "S", "K"] as const) if (flags[letter]) out.push(`-${letter}`);
  for (const letter of ["v", "t", "x", "X", "A"] as const) {
    const times = flags[letter] ?? 0;
    if (times > 0) out.push(`-${letter.repeat(times)}`);
  }
  if (flags.number) out.push("-#");
  if (flags.nano) out.push("--nano");
  return out;
}

/**
 * The first packet that we print otherwise than tcpdump does; undefined when there is none. The texts are taken apart
 * by a number before each packet.
 */
export function firstDifference(
  packets: readonly PacketToWrite[],
  flags: TcpdumpFlags,
  how: PcapOptions = {},
): { packet: number; ours: string; theirs: string; bytes: string } | undefined {
  const theirs = tcpdump(packets, argumentsOf(flags), how).stdout;
  const printer = new Tcpdump(flags, how.linktype ?? 1);
  let at = 0;
  for (let i = 0; i < packets.length; i++) {
    const ours = `${printer.print({ ...packets[i]!, time: packets[i]!.time })}\n`;
    if (!theirs.startsWith(ours, at)) {
      const bytes = Buffer.from(packets[i]!.bytes).toString("hex");
      return { packet: i, ours, theirs: theirs.slice(at, at + ours.length + 300), bytes };
    }
    at += ours.length;
  }
  if (at !== theirs.length) return { packet: packets.length, ours: "", theirs: theirs.slice(at), bytes: "" };
  return undefined;
}
