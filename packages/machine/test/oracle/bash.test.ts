// Every script here says the same under Debian's bash and under ours: standard output, standard error, status. Only process ids differ. So do
// scripts made by the dozen from a grammar (PODWIRE_SHELL_SEED and PODWIRE_SHELL_SCRIPTS choose others, and more of them).
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runScript, SimulatedMachine } from "../../src/index.ts";
import { ScriptGenerator } from "./generate.ts";

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

/** "line 1:  1234 Killed", "real 0m0.012s": ids and how busy the machine is are nobody's business. */
const masked = (text: string): string =>
  text
    .replace(/(line \d+:) +\d+ (?=[A-Z])/g, "$1 PID ")
    .replace(/^(real|user|sys)\t0m0\.\d{3}s$/gm, "$1\tTIME");

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
    const ours = await simulated(script);
    let said = real(script);
    // A real machine that is busy starts a program late: what races there gets a second and a third chance.
    for (let again = 0; again < 2 && JSON.stringify(said) !== JSON.stringify(ours); again++)
      said = real(script);
    expect(ours).toEqual(said);
  });

  test("scripts that nobody would write", async () => {
    const generator = new ScriptGenerator(Number(process.env["PODWIRE_SHELL_SEED"] ?? 1));
    const count = Number(process.env["PODWIRE_SHELL_SCRIPTS"] ?? 250);
    for (let index = 0; index < count; index++) {
      const script = generator.script();
      const said = real(script);
      // What bash itself cannot parse it finds out on the way; ours before the first command.
      if (said.stderr.includes("syntax error near")) continue;
      expect(await simulated(script), script).toEqual(said);
    }
  });
});
