// What the exercises expect is what Linux does: the visible suites of operate, repair and predict, with their solutions and
// mistakes, on the kernel of this machine. Test by test it says what the simulator says.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { jobFor } from "@podwire/grading";
import { nodeJudge, readSubmission } from "@podwire/grading/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Said, underVitest } from "./under-vitest.ts";
import { course, mistakesOf, solutionOf, type Variant } from "./variants.ts";

/** Why it cannot be asked here; undefined where it can. */
function obstacle(): string | undefined {
  if (process.platform !== "linux") return "needs Linux";
  if (process.getuid?.() !== 0) return "needs root";
  const tried = spawnSync("unshare", [
    "--net",
    "--mount",
    "ip",
    "link",
    "add",
    "v0",
    "type",
    "veth",
    "peer",
    "name",
    "v1",
  ]);
  if (tried.status !== 0) return "needs unshare, iproute2 and veth";
  return spawnSync("ping", ["-V"]).status === 0 ? undefined : "needs ping";
}

/** What an exercise needs of the kernel that not every kernel was built with, and how to ask for it. */
const NEEDS: Record<string, { what: string; ask: string[] }> = {
  "bridge-tenants": {
    what: "a bridge with VLAN filtering",
    ask: ["--net", "ip", "link", "add", "br0", "type", "bridge", "vlan_filtering", "1"],
  },
};

const asked = course.exercises.filter((e) => e.kind !== "build");
const lacking = asked.filter(({ id }) => id in NEEDS && spawnSync("unshare", NEEDS[id]!.ask).status !== 0);
const exercises = asked.filter((e) => !lacking.includes(e));
const variants: Variant[] = exercises.flatMap((e) => [solutionOf(e), ...mistakesOf(e)]);
const why = obstacle();
const judge = nodeJudge();
afterAll(() => judge.close());

/** What suites say of submissions on this kernel, by folder and test. */
function askLinux(chosen: readonly Variant[]): Promise<Map<string, Said>> {
  const asked = exercises.filter((e) => chosen.some((v) => v.exercise === e));
  const groups = asked.map((exercise) => ({
    exercise,
    folders: chosen.filter((v) => v.exercise === exercise).map((v) => v.folder),
    seconds: 60,
    hidden: false,
  }));
  const linuxHost = fileURLToPath(new URL("./linux-host.ts", import.meta.url));
  return underVitest(groups, { "@podwire/grading/host": linuxHost }, groups.length);
}

/** What has to be the same. A MAC that nobody set is another one each time. */
function states(said: Said): Said {
  const plain = (text: string | undefined) =>
    text?.replace(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, "a random MAC") ?? "";
  return Object.fromEntries(
    Object.entries(said).map(([name, { state, message, actual }]) => [
      name,
      { state, message, actual: plain(actual) },
    ]),
  );
}

describe.skipIf(why !== undefined)(`on the kernel of this machine${why ? ` (${why})` : ""}`, () => {
  let onLinux: Map<string, Said>;

  beforeAll(async () => {
    onLinux = await askLinux(variants);
  }, 1_200_000);

  for (const { id } of lacking)
    test(`${id}, all of it`, (context) => context.skip(`needs ${NEEDS[id]?.what}, which this kernel lacks`));

  // Real programs on a machine with much to do may be late for one another: who differs is asked three times in all.
  test.each(variants)("$exercise.id, $name", { timeout: 600_000 }, async (variant) => {
    const { exercise, folder } = variant;
    const job = jobFor(exercise, readSubmission(folder, exercise.files), { hidden: false });
    const { outcomes } = await judge.run(job);
    const expected = states(Object.fromEntries(outcomes));
    let actual = states(onLinux.get(folder) ?? {});
    for (let again = 0; again < 2 && !isDeepStrictEqual(actual, expected); again++)
      actual = states((await askLinux([variant])).get(folder) ?? {});
    expect(actual).toEqual(expected);
  });
});
