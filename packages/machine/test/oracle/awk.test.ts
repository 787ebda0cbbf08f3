// Programs that nobody would write say the same under Debian's mawk and under ours: standard output, standard error, status. PODWIRE_AWK_SEED and PODWIRE_AWK_PROGRAMS
// choose others, and more of them. Of what is no program, mawk goes on to complain where ours has stopped: there its first line is compared.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { SimulatedMachine } from "../../src/index.ts";
import { type AwkCase, AwkGenerator, awkSoup } from "./awk-generate.ts";

const version = spawnSync("mawk", ["-W", "version"]).stdout?.toString() ?? "";
const why = version.startsWith("mawk 1.3.4 20200120") ? undefined : "needs mawk 1.3.4 20200120";
const ENV = { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" };

const first = Number(process.env["PODWIRE_AWK_SEED"] ?? 1);
const count = Number(process.env["PODWIRE_AWK_PROGRAMS"] ?? 300);

interface Said {
  stdout: string;
  stderr: string;
  status: number;
}

/** Null where mawk itself came to no end. */
function real({ args, stdin }: AwkCase): Said | null {
  const ran = spawnSync("mawk", args, { input: stdin, env: ENV, timeout: 5000, cwd: "/" });
  if (ran.status === null) return null;
  return { stdout: ran.stdout.toString(), stderr: ran.stderr.toString(), status: ran.status };
}

let machine = new SimulatedMachine();
async function ours({ args, stdin }: AwkCase): Promise<Said> {
  const { stdout, stderr, status } = await machine.run(["mawk", ...args], { stdin, env: ENV, cwd: "/" });
  return { stdout, stderr, status };
}

/** Ours stops at the first complaint about a program that is none. */
function comparable({ stdout, stderr, status }: Said): Said {
  const isProgram = status !== 2 || !/^mawk: (?:line )?\d+: /.test(stderr);
  // The sign of a NaN is lost here.
  return {
    stdout: stdout.replace(/[-+ ]*nan/g, "nan"),
    stderr: isProgram ? stderr : firstLine(stderr),
    status,
  };
}

const firstLine = (text: string): string => text.split("\n", 1)[0] as string;

describe.skipIf(why !== undefined)(`as mawk says${why === undefined ? "" : ` (${why})`}`, () => {
  test("programs of a grammar", async () => {
    for (let seed = first; seed < first + count; seed++) {
      if (seed % 100 === 0) machine = new SimulatedMachine();
      const given = new AwkGenerator(seed).case();
      const said = real(given);
      if (said !== null)
        expect(comparable(await ours(given)), `seed ${seed}: ${JSON.stringify(given)}`).toEqual(
          comparable(said),
        );
    }
  }, 600_000);

  test("what is mostly no program", async () => {
    for (let seed = first; seed < first + count; seed++) {
      const given = { args: ["--", awkSoup(seed)], stdin: "a b\n" };
      const said = real(given);
      if (said === null) continue;
      const { status, stderr } = await ours(given);
      expect({ status, stderr: firstLine(stderr) }, `seed ${seed}: ${JSON.stringify(given.args)}`).toEqual({
        status: said.status,
        stderr: firstLine(said.stderr),
      });
    }
  }, 600_000);
});
