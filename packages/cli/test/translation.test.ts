// The terminal in a made-up language, from the file that an edition of the site has: what podwire says by itself is inside its marks.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { texts as gradingTexts } from "@podwire/grading/texts";
import { readLab } from "@podwire/lab";
import { setEdition } from "@podwire/lab/catalogue";
import { texts as labTexts } from "@podwire/lab/texts";
import { outside, pseudoEdition } from "@podwire/testing/pseudo";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../src/cli.ts";
import { compareCommand } from "../src/compare.ts";
import { exerciseCommands } from "../src/exercises/commands.ts";
import { labCommand } from "../src/lab/command.ts";
import { findLab } from "../src/lab/find.ts";
import { labTerminal } from "../src/lab/terminal.ts";
import { namesOf } from "../src/language.ts";
import { runCommand } from "../src/run.ts";
import { texts } from "../src/texts.ts";
import { type Course, makeCourse, PAIR } from "./course.ts";

const { texts: marked } = pseudoEdition(texts, gradingTexts, labTexts);
let course: Course;

beforeEach(() => {
  course = makeCourse();
  for (const locale of ["zh-Hans", "de"]) {
    const folder = join(course.root, "docs", "i18n", locale);
    mkdirSync(folder, { recursive: true });
    const code = Object.fromEntries(Object.entries(marked).map(([id, message]) => [id, { message }]));
    writeFileSync(join(folder, "code.json"), JSON.stringify(code));
  }
});
afterEach(() => {
  course.remove();
  setEdition();
});

async function podwire(env: Record<string, string>, ...argv: string[]) {
  const io = course.io({ env });
  const modules = [labCommand, runCommand, compareCommand, exerciseCommands];
  return { status: await runCli(modules, argv, io), ...io.said };
}

const MARKED = { PODWIRE_LANG: "zh-Hans" };
/** What is typed, and the course's own texts, which an overlay of the content has. */
const NAMES = /A cable with two ends|veth-pair|[\w./#-]*\/[\w./#-]+|npx podwire [^\n]*/g;
const words = (text: string): string[] =>
  outside(text)
    .replace(NAMES, "")
    .match(/\p{L}{2,}/gu) ?? [];

describe("podwire in a language of marks", () => {
  test.each([["list"], ["status"], ["next"], ["reset", "veth-pair"]])("%s %s", async (...argv) => {
    const { status, out, err } = await podwire(MARKED, ...argv);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toContain("⟦");
    expect(words(out)).toEqual([]);
  });

  test("hint, and a report of the judge", async () => {
    const hint = await podwire(MARKED, "hint", "veth-pair");
    expect(hint.out).toMatch(/^⟦Hint 1 of 3: /);
    const check = await podwire(MARKED, "check", "veth-pair");
    expect(check.out).toMatch(
      /^⟦A cable with two ends \(02-veth\/pair\): 0 of \d+ points, not solved yet⟧$/m,
    );
    expect(check.out).toMatch(/^ {3}⟦Read again⟧ {2}\/lessons\/veth/m);
  });

  test("its help: what is left are commands, options and what commander says of their values", async () => {
    for (const argv of [["--help"], ["run", "--help"], ["grade", "--help"], ["compare", "--help"]]) {
      const { out } = await podwire(MARKED, ...argv);
      for (const text of ["⟦Usage:⟧", "⟦Options:⟧"]) expect(out).toContain(text);
      for (const line of out.split("\n").filter((text) => /^ {2}\S/.test(text)))
        expect(line, argv.join(" ")).toContain("⟦");
    }
  });

  test.each([
    ["hint", "no-such"],
    ["hint", "veth-pair", "--level", "9"],
    ["check", "veth-pair", "--test", "no such"],
    ["grade", "nowhere"],
    ["grade", "docs"],
    ["import", "nowhere"],
    ["lab", "nowhere"],
    ["lab", "docs"],
    ["run", "nowhere.sh"],
    ["run", "docs"],
  ])("what cannot be done: %s %s", async (...argv) => {
    const { status, err } = await podwire(MARKED, ...argv);
    expect(status).toBe(2);
    expect(err).toMatch(/^podwire: ⟦[\s\S]*⟧/);
  });

  test("a lab: title, goals and commands are the course's and the host's; the rest is marked", async () => {
    setEdition({ locale: "zh-Hans", texts: marked });
    const output = new PassThrough({ encoding: "utf8" });
    let seen = "";
    output.on("data", (text) => {
      seen += text;
    });
    const input = new PassThrough();
    const { shown: _, ...lab } = findLab("veth", course.io());
    const done = labTerminal(readLab(lab), { input, output, interactive: false, cwd: course.root });
    input.end(":help\n:goal\n:packets 0\n:nothing\n:why 9\n");
    await done;
    for (const text of ["lab.reach", "lab.intro", "lab.help.title", "lab.notYet", "lab.packetsTakes"])
      expect(seen).toContain(marked[`cli.${text}`]);
    expect(seen).toContain("⟦There is no :nothing; :help lists what there is, :terminals where to go.⟧");
    for (const line of seen.split("\n").filter((text) => /^ {2}:/.test(text))) expect(line).toContain("⟦");
  });
});

describe("the course's own texts", () => {
  const overlay = (text: string) =>
    writeFileSync(join(course.root, "exercises", PAIR, "exercise.zh-Hans.yaml"), text);

  test("an exercise's overlay: title, hints and tests are shown in it, and tests are named as ever", async () => {
    overlay(
      "title: 两头的网线\nhints: [一, 二, 三]\ntests: { a new pair is down at both ends: 新的一对两端都是 down }\n",
    );
    expect((await podwire(MARKED, "list")).out).toContain("两头的网线");
    expect((await podwire(MARKED, "hint", "veth-pair")).out).toContain("一");
    const { out } = await podwire(MARKED, "check", "veth-pair", "--test", "a new pair is down at both ends");
    expect(out).toMatch(/^── 新的一对两端都是 down ─/m);
    expect(out).toContain('npx podwire check veth-pair --test "a new pair is down at both ends" --seed 1');
    expect((await podwire({}, "list")).out).toContain("A cable with two ends");
  });

  test("a text for a test or a mistake that is not there is refused with its line", async () => {
    overlay("tests:\n  gone: 没了\nmistakes: { gone: 没了 }\n");
    const { status, err } = await podwire(MARKED, "list");
    expect(status).toBe(2);
    expect(err).toContain("exercise.zh-Hans.yaml:2: tests.gone is none of exercise.yaml");
    expect(err).toContain("exercise.zh-Hans.yaml:3: mistakes.gone is none of exercise.yaml");
  });
});

describe("which language", () => {
  const said = async (env: Record<string, string>) => (await podwire(env, "status")).out.startsWith("⟦");

  test("PODWIRE_LANG before the environment's, and English where there is no edition", async () => {
    expect(await said({})).toBe(false);
    expect(await said({ LANG: "zh_CN.UTF-8" })).toBe(true);
    expect(await said({ LANG: "de_AT.UTF-8" })).toBe(true);
    expect(await said({ LANG: "fr_FR.UTF-8" })).toBe(false);
    expect(await said({ LANG: "de_DE.UTF-8", LC_ALL: "C.UTF-8" })).toBe(false);
    expect(await said({ LANG: "de_DE.UTF-8", PODWIRE_LANG: "en" })).toBe(false);
  });

  test("zh_CN is written in simplified characters, zh_TW is not", () => {
    expect(namesOf("zh_CN.UTF-8")).toContain("zh-Hans");
    expect(namesOf("zh_TW.UTF-8")).not.toContain("zh-Hans");
    expect(namesOf("POSIX")).toEqual(["en"]);
  });

  test("one that is asked for and not there is refused; so is a broken file", async () => {
    expect(await podwire({ PODWIRE_LANG: "fr" }, "list")).toMatchObject({
      status: 2,
      err: "podwire: there is no edition in fr; there are: en, de, zh-Hans\n",
    });
    writeFileSync(join(course.root, "docs/i18n/de/code.json"), "{");
    const { status, err } = await podwire({ LANG: "de" }, "list");
    expect(status).toBe(2);
    expect(err).toContain("docs/i18n/de/code.json is not a file of translations: ");
  });
});
