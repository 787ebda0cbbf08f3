// Every script here says the same under Debian's bash and under ours: standard output, standard error, status. Only process ids differ.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runScript, SimulatedMachine } from "../../src/index.ts";

const FOLDER = join(import.meta.dirname, "scripts");
const ENV = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LC_ALL: "C.UTF-8",
  TERM: "dumb",
};
const ARGS = ["one", "two words"];

const version = spawnSync("bash", ["--version"]).stdout?.toString() ?? "";
const isDebian = /^PRETTY_NAME="Debian GNU\/Linux 12/m.test(readOr("/etc/os-release"));
const why = !version.includes("version 5.2")
  ? "needs bash 5.2"
  : !isDebian
    ? "needs the tools of Debian 12"
    : process.getuid?.() !== 0
      ? "needs root, as the simulated shell is"
      : undefined;

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

interface Said {
  stdout: string;
  stderr: string;
  status: number;
}

/** "line 1:  1234 Killed": the id is nobody's business. */
const masked = (text: string): string => text.replace(/(line \d+:) +\d+ (?=[A-Z])/g, "$1 PID ");

function real(script: string): Said {
  const folder = mkdtempSync(join(tmpdir(), "podwire-bash-"));
  try {
    writeFileSync(join(folder, "s.sh"), script);
    const ran = spawnSync("bash", ["s.sh", ...ARGS], { cwd: folder, env: ENV, input: "", timeout: 20_000 });
    const text = (bytes: Buffer): string => masked(bytes.toString().replaceAll(folder, "/tmp/work"));
    return { stdout: text(ran.stdout), stderr: text(ran.stderr), status: ran.status ?? 143 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function simulated(script: string): Promise<Said> {
  const machine = new SimulatedMachine();
  machine.files.mkdir("/tmp/work");
  machine.files.writeFile("/tmp/work/s.sh", script);
  const ran = await runScript(machine, script, { name: "s.sh", args: ARGS, cwd: "/tmp/work", env: ENV });
  return { stdout: masked(ran.stdout), stderr: masked(ran.stderr), status: ran.status };
}

describe.skipIf(why !== undefined)(`as bash says${why === undefined ? "" : ` (${why})`}`, () => {
  test.each(readdirSync(FOLDER).sort())("%s", async (file) => {
    const script = readFileSync(join(FOLDER, file), "utf8");
    expect(await simulated(script)).toEqual(real(script));
  });
});
