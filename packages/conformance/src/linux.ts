// Runs a bash script on this machine's own kernel, in namespaces of its own (network, mounts, processes, host name) with its own
// /run, /tmp and /sys. Nothing is left behind, however it ends: the script and what it needs go in through pipes, what it writes
// to /tmp is memory, its processes die with the first of them, that one dies with `unshare`, and `unshare` dies with us (its
// parent-death signal), so also under `kill -9`. It is not the initial network namespace: physical devices stay away.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { release } from "node:os";
import type { Readable, Writable } from "node:stream";
import { type Capture, readPcap } from "./capture.ts";
import { PREAMBLE, readMarked } from "./marks.ts";
import type { Transcript } from "./transcript.ts";

export interface LinuxOptions {
  /** What the script is called: its `$0`, as in `NAME: line 3: …`. */
  name?: string;
  /** Added to a bare environment (PATH, HOME, LC_ALL, TERM, CAPTURES). */
  env?: Record<string, string>;
  /** Stop it after so long; default 10 minutes. */
  timeoutMs?: number;
  /** Record command by command (default). Without, `commands` stays empty and the output is untouched. */
  perCommand?: boolean;
  /** Called with output as it comes. Not with perCommand, whose marks are in it. */
  stdout?: (chunk: Uint8Array) => void;
  stderr?: (chunk: Uint8Array) => void;
}

export interface LinuxRun extends Transcript {
  /** bash's exit status; null where the script was stopped. */
  status: number | null;
  /** Everything printed, without marks. */
  stdout: string;
  stderr: string;
}

/** This machine cannot run scripts in namespaces; the message says why and what to do. */
export class LinuxUnavailable extends Error {
  override name = "LinuxUnavailable";
}

const NAMESPACES = ["--net", "--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc"];

/** Why not here, with what to do; undefined where it works. */
export function whyNoLinux(): string | undefined {
  if (process.platform !== "linux")
    return `running on the real kernel needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0)
    return "running on the real kernel needs root for its namespaces: run it with sudo";
  const probe = spawnSync("unshare", [...NAMESPACES, "mount", "-t", "sysfs", "sys", "/sys"], {
    encoding: "utf8",
  });
  if (probe.error !== undefined) return `unshare (util-linux) does not start: ${probe.error.message}`;
  if (probe.status === 0) return undefined;
  return `cannot make namespaces here (${probe.stderr.trim()}): in a container, run it privileged`;
}

/** Tools that the recorded scripts call, and where they come from. */
const TOOLS = "arping bash brctl bridge ethtool ip lsns nc ping setpriv ss sysctl tcpdump";

/** Why this machine's answers cannot be held against the recordings; undefined where they can. */
export function whyNoComparison(): string | undefined {
  const reason = whyNoLinux();
  if (reason !== undefined) return reason;
  const folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
  const missing = TOOLS.split(" ").filter(
    (tool) => !folders.some((folder) => existsSync(`${folder}/${tool}`)),
  );
  if (missing.length > 0) return `${missing.join(", ")} not installed`;
  const { stdout } = spawnSync("ip", ["-V"], { encoding: "utf8" });
  return stdout.includes("iproute2-6.1.")
    ? undefined
    : `the recordings are of iproute2 6.1, this is ${stdout.trim()}`;
}

// Read by process 1 from its standard input, so that it is called /sbin/init and nothing else. Descriptors: 3 the script, 4 the preamble, 5 what comes back: "ready", then each capture as NAME SIZE and its bytes. The script
// is a child of this process 1, so that captures can be read after it; whatever else still runs dies with process 1.
const INSIDE = `set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/lock
mount -t sysfs sys /sys
mount -t tmpfs tmpfs /tmp
mkdir /tmp/work /tmp/captures
chmod 1777 /tmp/captures
cd /tmp/work
cat <&3 > "$PODWIRE_NAME"
cat <&4 > /tmp/preamble
exec 3<&- 4<&-
echo ready >&5
set +e
bash "$PODWIRE_NAME" 5>&- < /dev/null
status=$?
cd /tmp/captures
for file in *.pcap; do
  [[ -e $file ]] || continue
  printf '%s %s\\n' "$file" "$(stat -c %s "$file")"
  cat "$file"
done >&5
exit $status
`;

function readCaptures(bytes: Buffer): Capture[] {
  const captures: Capture[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const [file = "", size = "0"] = bytes.subarray(at, end).toString().split(" ");
    captures.push(readPcap(file.replace(/\.pcap$/, ""), bytes.subarray(end + 1, end + 1 + Number(size))));
    at = end + 1 + Number(size);
  }
  return captures;
}

/**
 * Runs `script` (its text) on this kernel. Throws LinuxUnavailable where there is no Linux, no root or no right to make
 * namespaces. A script that takes too long is killed with all it started: its status is null, what it said until then is kept.
 */
export async function runOnLinux(script: string, options: LinuxOptions = {}): Promise<LinuxRun> {
  const reason = whyNoLinux();
  if (reason !== undefined) throw new LinuxUnavailable(reason);
  const perCommand = options.perCommand ?? true;
  const name = options.name ?? "script.sh";
  const env = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    LC_ALL: "C.UTF-8",
    TERM: "dumb",
    CAPTURES: "/tmp/captures",
    ...options.env,
    PODWIRE_NAME: name,
  };
  // Node's pipes are sockets, and a bash -c that reads from one takes itself for rshd's and reads ~/.bashrc: hence --norc.
  // BASH_ENV is set for the script's bash alone; the one around it must not read it.
  const inside = perCommand
    ? INSIDE.replace(/^bash "\$PODWIRE_NAME"/m, 'BASH_ENV=/tmp/preamble bash "$PODWIRE_NAME"')
    : INSIDE;
  const argv = [
    "--pdeathsig",
    "KILL",
    "--",
    "unshare",
    ...NAMESPACES,
    "bash",
    "--norc",
    "-c",
    "exec -a /sbin/init bash",
  ];
  const child = spawn("setpriv", argv, { env, stdio: ["pipe", "pipe", "pipe", "pipe", "pipe", "pipe"] });
  const collected = { stdout: [] as Buffer[], stderr: [] as Buffer[], back: [] as Buffer[] };
  const pipes = child.stdio as unknown as [Writable, Readable, Readable, Writable, Writable, Readable];
  const [insideIn, , , scriptIn, preambleIn, back] = pipes;
  child.stdout?.on("data", (chunk: Buffer) => {
    collected.stdout.push(chunk);
    options.stdout?.(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    collected.stderr.push(chunk);
    options.stderr?.(chunk);
  });
  back.on("data", (chunk: Buffer) => collected.back.push(chunk));
  for (const input of [insideIn, scriptIn, preambleIn]) input.on("error", () => {}); // it ended before it read them: seen below
  insideIn.end(inside);
  scriptIn.end(script);
  preambleIn.end(PREAMBLE);

  let stopped = false;
  const timer = setTimeout(() => {
    stopped = true;
    child.kill("SIGKILL");
  }, options.timeoutMs ?? 600_000);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) =>
      reject(new LinuxUnavailable(`setpriv (util-linux) did not start: ${error.message}`)),
    );
    child.on("close", (code) => resolve(stopped ? null : code));
  }).finally(() => clearTimeout(timer));

  const stdout = Buffer.concat(collected.stdout).toString();
  const stderr = Buffer.concat(collected.stderr).toString();
  const returned = Buffer.concat(collected.back);
  if (!stopped && !returned.subarray(0, 6).equals(Buffer.from("ready\n"))) {
    throw new LinuxUnavailable(`cannot make namespaces here: ${stderr.trim() || "no reason given"}`);
  }
  const captures = readCaptures(returned.subarray(6));
  const strip = (text: string): string => text.replaceAll(/\u001epw \d+ \d+\u001f/g, "");
  if (!perCommand) return { commands: [], captures, status, stdout, stderr };
  const transcript = readMarked(script, stdout, stderr, status);
  return { ...transcript, captures, status, stdout: strip(stdout), stderr: strip(stderr) };
}

/** This machine's kernel version as `6.18`. */
export function hostKernel(): string {
  return /^\d+\.\d+/.exec(release())?.[0] ?? release();
}
