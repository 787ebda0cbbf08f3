// vitest and the judge say the same, test by test, of every stub, solution and mistake, and of submissions that are out to
// break them. One run of vitest judges them all, each as a project of its own.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { jobFor } from "@podwire/grading";
import { nodeJudge, readSubmission } from "@podwire/grading/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { course, mistakesOf, root, solutionOf, stubOf, type Variant } from "./variants.ts";

/** Of wall clock per test: little where the wall clock is what ends it, much where it must not. */
const secondsOf = (name: string) => (name === "endless in one call" ? 1.5 : 30);
const scratch = mkdtempSync(join(tmpdir(), "podwire-parity-"));
const judge = nodeJudge();

/** The veth pair's solution, that does something else when it is given an MTU of 9000. */
const HOSTILE: Record<string, string> = {
  endless: "for (;;);",
  "endless in one call": "const a = new Array(1e6).fill(0); for (;;) a.fill(1);",
  "memory bomb": "const a = []; for (;;) a.push(new Array(1000).fill(1));",
  recursion: "this.set(end, { mtu });",
  "deep in the parser": 'eval("(".repeat(2e4));',
  "not an error": 'throw "boom";',
  prototype: "Array.prototype.includes = () => true;",
  "forged report": 'console.log(\'{"solved":true,"earned":30}\'); throw new Error("PASS 30/30");',
  import: 'import("node:fs");',
  promise: "return Promise.resolve() as never;",
};

/** Scripts that do not come to an end, or try to take the machine along. */
const HOSTILE_SCRIPTS: Record<string, string> = {
  "endless loop": "while :; do :; done",
  "waits for ever": "ip link set lo up; ping 127.0.0.1 > /dev/null",
  sleeps: "sleep infinity",
  "not bash": "if then; fi (",
  "host's files": "cat /proc/self/environ /etc/shadow; curl example.com; node -e 1",
};

const variants: Variant[] = course.exercises.flatMap((e) => [stubOf(e), solutionOf(e), ...mistakesOf(e)]);
const pair = course.exercises.find((e) => e.id === "veth-pair")!;
for (const [name, code] of Object.entries(HOSTILE)) {
  const folder = join(scratch, name.replaceAll(" ", "-"));
  mkdirSync(folder);
  const solution = readFileSync(join(root, "solutions", pair.path, "pair.ts"), "utf8");
  const place = "if (mtu !== undefined) {";
  expect(solution).toContain(place);
  writeFileSync(join(folder, "pair.ts"), solution.replace(place, `${place} if (mtu === 9000) { ${code} }`));
  variants.push({ exercise: pair, name, folder });
}

const wiring = course.exercises.find((e) => e.id === "veth-wiring")!;
for (const [name, script] of Object.entries(HOSTILE_SCRIPTS)) {
  const folder = join(scratch, name.replaceAll(" ", "-"));
  mkdirSync(folder);
  writeFileSync(join(folder, "commands.sh"), `${script}\n`);
  variants.push({ exercise: wiring, name, folder });
}

type Said = Record<string, { state: string; message: string }>;
const underVitest = new Map<string, Said>();

beforeAll(async () => {
  const config = join(scratch, "vitest.config.mjs");
  const report = join(scratch, "report.json");
  // A project for each exercise and wall clock; in it each test is there once for each submission.
  const groups = new Map<string, Variant[]>();
  for (const variant of variants) {
    const key = `${variant.exercise.path} ${secondsOf(variant.name)}`;
    groups.set(key, [...(groups.get(key) ?? []), variant]);
  }
  const projects = [...groups.values()].map((group) => {
    const { exercise, name } = group[0]!;
    return {
      extends: true,
      test: {
        name: `${exercise.id} ${secondsOf(name)}`,
        root,
        include: [`exercises/${exercise.path}/*.test.ts`, `solutions/${exercise.path}/*.test.ts`],
        // Two of the first, so that the names of tests have their folder before them in every project.
        env: {
          PODWIRE_SUBMISSION: [...group, group[0]!].map((v) => v.folder).join(delimiter),
          PODWIRE_SECONDS: String(secondsOf(name)),
        },
      },
    };
  });
  writeFileSync(
    config,
    `import { podwireSuites } from ${JSON.stringify(`${root}/packages/grading/vitest.js`)};
export default { plugins: [podwireSuites()], root: ${JSON.stringify(root)}, test: { pool: "threads", testTimeout: 60000, projects: ${JSON.stringify(projects)} } };`,
  );
  writeFileSync(
    join(scratch, "reporter.mjs"),
    `import { writeFileSync } from "node:fs";
export default class {
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((m) => [...m.children.allTests()].map((t) => (
      { title: t.name, status: t.result().state, outcome: t.meta().podwire })));
    writeFileSync(${JSON.stringify(report)}, JSON.stringify({ tests, errors: errors.map(String) }));
  }
}`,
  );
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--config", config, `--reporter=${join(scratch, "reporter.mjs")}`];
  await promisify(execFile)(process.execPath, args, {
    cwd: root,
    maxBuffer: 1 << 26,
    timeout: 280_000,
  }).catch(() => undefined);
  const { tests, errors } = JSON.parse(readFileSync(report, "utf8")) as {
    tests: { title: string; status: string; outcome?: { state: string; message: string } }[];
    errors: string[];
  };
  expect(errors).toEqual([]);
  for (const { title, status, outcome } of tests) {
    const [, folder = "", name = ""] = /^\[(.*?)\] (.*)$/.exec(title) ?? [];
    const { state, message } = outcome ?? { state: `none (${status})`, message: "" };
    expect(status, title).toBe(state === "pass" ? "passed" : "failed");
    const said = underVitest.get(folder) ?? {};
    said[name] = { state, message };
    underVitest.set(folder, said);
  }
}, 300_000);

afterAll(() => {
  judge.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe("vitest and the judge agree", () => {
  test.each(variants)(
    "$exercise.id, $name",
    async ({ exercise, name, folder }) => {
      const job = jobFor(exercise, readSubmission(folder, exercise.files));
      const { outcomes, broken } = await judge.run({
        ...job,
        limits: { ...job.limits, seconds: secondsOf(name) },
      });
      expect(broken).toEqual([]);
      const judged: Said = {};
      for (const [name, { state, message }] of outcomes) judged[name] = { state, message };
      expect(Object.keys(judged).length).toBe(
        exercise.tests.length + (exercise.hiddenSuite?.tests.length ?? 0),
      );
      expect(underVitest.get(folder)).toEqual(judged);
    },
    120_000,
  );
});

describe("a hostile submission costs its own tests and nothing else", () => {
  const states: Record<string, string> = {
    endless: "budget",
    "endless in one call": "timeout",
    "memory bomb": "memory",
    recursion: "stack",
    "deep in the parser": "stack",
    "not an error": "error",
    prototype: "prototype",
    "forged report": "error",
    import: "import",
  };
  const untouched = [
    "a new pair is down at both ends",
    "an end that is up alone has no carrier",
    "with both ends up, both are UP",
    "carrier follows the other end",
    "what arrives is a copy",
    "a short frame is not padded",
    "there is room for a VLAN tag and for no more",
    "an MTU out of range is refused and changes nothing",
  ];
  test.each(Object.entries(states))("%s: %s", (name, state) => {
    const { folder } = variants.find((v) => v.name === name)!;
    const said = underVitest.get(folder)!;
    expect(said["the receiver's MTU decides"]?.state).toBe(state);
    for (const title of untouched) expect(said[title]?.state, title).toBe("pass");
  });
});

test("a script that does not end is told from one that does too little", () => {
  const stateOf = (name: string) => {
    const said = underVitest.get(variants.find((v) => v.name === name)!.folder)!;
    return new Set(Object.values(said).map(({ state }) => state));
  };
  for (const name of ["endless loop", "waits for ever", "sleeps"])
    expect(stateOf(name), name).toEqual(new Set(["budget"]));
  for (const name of ["not bash", "host's files"]) expect(stateOf(name), name).toEqual(new Set(["fail"]));
});

test("a script that the simulator does not end is ended by the wall clock", async () => {
  const job = jobFor(wiring, { "commands.sh": "f() { f & f & wait; }; f" }, { hidden: false });
  const skip = wiring.tests.slice(2).map(({ name }) => name);
  const { outcomes } = await judge.run({ ...job, skip, limits: { ...job.limits, seconds: 1 } });
  expect([...outcomes.values()].map(({ state }) => state)).toEqual(["timeout", "timeout"]);
}, 60_000);
