// The docs' agreement page says what is in the repository, all of it, and in a form that MDX takes.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PAGE } from "../src/agreement/main.ts";
import { agreementPage, plain } from "../src/agreement/page.ts";
import { allRecorded, readResults } from "../src/agreement/results.ts";
import { captureFiles, listScripts, recordingBase } from "../src/files.ts";
import { knownDifferences } from "../src/known-differences.ts";
import { readBatches } from "../src/random/batch.ts";

const page = agreementPage();

/** The cells of the table's row that begins so. */
const cells = (title: string): string[] =>
  (page.split("\n").find((line) => line.startsWith(`| ${title} |`)) ?? "")
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

describe("the agreement page", () => {
  test("is the one that the docs have", () => {
    // Made by `npm run agreement`, which turbo runs before this test and before the docs are built.
    if (existsSync(PAGE))
      expect(readFileSync(PAGE, "utf8"), "make it anew: npm run agreement -w packages/conformance").toBe(
        page,
      );
  });

  test("counts every script, command and capture", () => {
    const written = listScripts().filter(({ name }) => existsSync(`${recordingBase(name)}.txt`));
    const random = [...readBatches().values()].flatMap(({ answers }) => answers);
    const commands = allRecorded().reduce((sum, { transcript }) => sum + transcript.commands.length, 0);
    const captures = written.reduce((sum, { name }) => sum + captureFiles(name).length, 0);
    const [, scripts, ran, , frames] = cells("**All**");
    expect([scripts, ran, frames].map(Number)).toEqual([written.length + random.length, commands, captures]);
    const veth = written.filter(({ name }) => name.startsWith("veth/"));
    expect(Number(cells("Chapter 2: veth")[1])).toBe(veth.length);
  });

  test("gives every known difference with its reason and every place where it shows", () => {
    for (const { reason, where, skip } of knownDifferences()) {
      const row = page.split("\n").find((line) => line.startsWith(`| ${plain(reason)} |`));
      expect(row, reason).toBeDefined();
      for (const name of [...Object.keys(where), ...skip]) expect(row).toContain(`\`${name}\``);
    }
  });

  test("names what it was held against, and the seeds that were refused", () => {
    expect(page).toMatch(/Linux 6\.1\.\d+/);
    expect(page).toContain("iproute2 6.1.0-3");
    for (const { refused } of readBatches().values())
      for (const { seed } of refused) expect(page).toContain(`seed ${seed} (`);
  });

  test("what was recorded after the last measurement is not counted as agreeing, and is named", () => {
    const none = agreementPage({ simulator: { date: "2026-01-31", scripts: {} } });
    expect(none).toContain(`not counted yet as agreeing: ${allRecorded().length} scripts`);
    expect(none).toMatch(/^\| Chapter 2: veth \| not asked \| none \|$/m);
  });

  test("has nothing that MDX would take for its own", () => {
    const prose = page.replace(/```[\s\S]*?```|`[^`\n]*`|^\{\/\*.*\*\/\}$/gm, "");
    expect(prose.match(/(?<!\\)[<{]/g)).toBeNull();
  });
});

test("the last measurement found nothing unexplained", () => {
  const amiss = Object.entries(readResults()).flatMap(([side, { scripts }]) =>
    Object.entries(scripts).flatMap(([name, [, verdict]]) =>
      verdict === "differs" ? [`${side}: ${name}`] : [],
    ),
  );
  expect(amiss).toEqual([]);
});
