// vitest and the judge say the same, test by test, of every stub, solution and mistake, and of submissions that are out to
// break them. One run of vitest judges them all, each as a project of its own.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobFor } from "@podwire/grading";
import { nodeJudge, readSubmission } from "@podwire/grading/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Group, underVitest as runUnderVitest, type Said } from "./under-vitest.ts";
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

let underVitest: Map<string, Said>;

beforeAll(async () => {
  const groups = new Map<string, Group & { folders: string[] }>();
  for (const { exercise, name, folder } of variants) {
    const seconds = secondsOf(name);
    const key = `${exercise.path} ${seconds}`;
    const group = groups.get(key) ?? { exercise, seconds, folders: [], hidden: true };
    group.folders.push(folder);
    groups.set(key, group);
  }
  underVitest = await runUnderVitest([...groups.values()]);
}, 1_200_000);

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
      for (const [name, { state, message, expected, actual }] of outcomes)
        judged[name] = {
          state,
          message,
          ...(expected === undefined ? {} : { expected, actual: actual ?? "" }),
        };
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
  // Its limits count steps, and this is a single one: a match that tries every way to cut a row of a's into pieces. (Without the
  // reference back it would be found to fail in one pass.)
  const endless = `re='^(a+)+\\1b$'; [[ ${"a".repeat(60)}! =~ $re ]]`;
  const job = jobFor(wiring, { "commands.sh": endless }, { hidden: false });
  const skip = wiring.tests.slice(2).map(({ name }) => name);
  const { outcomes } = await judge.run({ ...job, skip, limits: { ...job.limits, seconds: 1 } });
  expect([...outcomes.values()].map(({ state }) => state)).toEqual(["timeout", "timeout"]);
}, 60_000);
