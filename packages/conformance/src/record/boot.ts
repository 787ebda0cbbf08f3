// One boot of User-Mode Linux that runs several scripts, each in namespaces of its own (network, mounts, processes, host name) with
// a fresh /run, /tmp and /sys, and brings back what each said. What a script writes to /tmp stays in the guest.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPcap } from "../capture.ts";
import { PACKAGE, type Script } from "../files.ts";
import { PREAMBLE, readMarked } from "../marks.ts";
import type { Boot } from "../recording.ts";
import type { Transcript } from "../transcript.ts";

/** What one boot answered. */
export interface BootAnswer {
  date: string;
  bootId: string;
  /** `Linux 6.1.…`. */
  kernel: string;
  transcripts: Map<string, Transcript>;
}

/** A guest that did not start or did not answer in time. */
export class BootError extends Error {
  override name = "BootError";
}

// Inside: $JOB is the job's folder (hostfs). The script runs in /tmp/work under its own name, as someone would type it; process 1
// reads this from its standard input and is called /sbin/init, so that no random path shows in `lsns`. Starting a program is what
// costs in the guest, so whatever bash can do itself it does.
const INSIDE = `mount -a -T "$UML_WORK/fstab"
umask 0
mkdir -p /run/netns /run/lock /tmp/work /tmp/captures
umask 022
cd /tmp/work
read -r name limit < "$JOB/what"
printf '%s\\n' "$(< "$JOB/$name")" > "$name"
back=$JOB
export -n JOB UML_WORK OLDPWD
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TERM=dumb CAPTURES=/tmp/captures \\
  BASH_ENV="$UML_WORK/preamble" SHLVL=0 timeout -k 2 "$limit" bash "$name" > "$back/out" 2> "$back/err" < /dev/null
status=$?
shopt -s nullglob
captures=(/tmp/captures/*.pcap)
(( \${#captures[@]} == 0 )) || cp "\${captures[@]}" "$back"
echo $status > "$back/status"
`;

/** What a script finds fresh; the names in the first column are other than those of what is mounted beneath. */
const FSTAB = `run /run tmpfs defaults 0 0
tmp /tmp tmpfs defaults 0 0
sys-of-its-own /sys sysfs defaults 0 0
`;

const GUEST = `uname -sr > "$UML_WORK/kernel"
cat /proc/sys/kernel/random/boot_id > "$UML_WORK/boot_id"
for job in $(< "$UML_WORK/order"); do
  export JOB="$UML_WORK/$job"
  if [ -e "$JOB/alone" ]; then
    bash "$UML_WORK/inside"
  else
    unshare --net --mount --pid --uts --fork --kill-child --mount-proc \
      bash -c 'exec -a /sbin/init bash < "$UML_WORK/inside"'
  fi
done
`;

function run(argv: string[], env: NodeJS.ProcessEnv): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const [file = "", ...rest] = argv;
    const child = spawn(file, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}

function collect(folder: string, script: Script): Transcript {
  const text = (file: string): string => readFileSync(join(folder, file), "utf8");
  const status = Number(text("status"));
  // timeout(1) says 124, or 137 where it had to kill: the script did not end by itself.
  const ended = status === 124 || status === 137 ? null : status;
  const transcript = readMarked(script.source, text("out"), text("err"), ended);
  const pcaps = readdirSync(folder).filter((file) => file.endsWith(".pcap"));
  transcript.captures = pcaps
    .sort()
    .map((file) => readPcap(file.slice(0, -5), readFileSync(join(folder, file))));
  return transcript;
}

/**
 * Boots once, runs `scripts` in this order, returns their transcripts by name (the last status of one that took too long is null). A script with `alone` must be the only one: it
 * runs in the guest's initial namespaces. Throws BootError; nothing is left behind either way.
 */
export async function boot(scripts: Script[]): Promise<BootAnswer> {
  const work = mkdtempSync("/var/tmp/podwire-record.");
  try {
    writeFileSync(join(work, "preamble"), PREAMBLE);
    writeFileSync(join(work, "inside"), INSIDE);
    writeFileSync(join(work, "fstab"), FSTAB);
    writeFileSync(join(work, "guest"), GUEST);
    writeFileSync(join(work, "order"), scripts.map((_, index) => `${index}\n`).join(""));
    let seconds = 60;
    for (const [index, script] of scripts.entries()) {
      const job = join(work, String(index));
      mkdirSync(job);
      const name = `${script.name.split("/").at(-1)}.sh`;
      writeFileSync(join(job, name), script.source);
      writeFileSync(join(job, "what"), `${name} ${script.timeoutSeconds}\n`);
      if (script.alone !== undefined) writeFileSync(join(job, "alone"), "");
      seconds += script.timeoutSeconds;
    }
    const date = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const argv = [
      join(PACKAGE, "oracle", "uml"),
      join(work, "guest"),
      String(seconds),
      ...(scripts[0]?.alone ?? []),
    ];
    const { status, output } = await run(argv, { ...process.env, UML_WORK: work });
    if (status !== 0) throw new BootError(`User-Mode Linux ended with status ${status}: ${output.trim()}`);
    const transcripts = new Map<string, Transcript>();
    for (const [index, script] of scripts.entries()) {
      transcripts.set(script.name, collect(join(work, String(index)), script));
    }
    const line = (file: string): string => readFileSync(join(work, file), "utf8").trim();
    return { date, bootId: line("boot_id"), kernel: line("kernel"), transcripts };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** One boot's evidence for one script. */
export const evidence = (answer: BootAnswer, raw: string): Boot => ({
  date: answer.date,
  bootId: answer.bootId,
  raw,
});
