/// <reference types="node" />
// What a lesson's questions call right is what the lab does. A question that carries `probe`, a line of bash, is asked of a
// fresh lab; `says` of the right option must fit what came of it, and `says` of every other option must not. The goals of these
// labs are not met at the start, and can be met.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Lab, openLab } from "../src/index.ts";

const labs = new URL("../labs/", import.meta.url);
const lessons = new URL("../../../docs/lessons/", import.meta.url);

function open(name: string): Promise<Lab> {
  const folder = new URL(`${name}/`, labs);
  const text = (file: string) => readFileSync(new URL(file, folder), "utf8");
  const scripts = readdirSync(folder).filter((file) => file.endsWith(".sh"));
  return openLab({
    lab: text("lab.yaml"),
    scripts: Object.fromEntries(scripts.map((file) => [file, text(file)])),
  });
}

interface Question {
  lab: string;
  question: string;
  probe: string;
  options: { answer: boolean; says: RegExp }[];
}

const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];

/** The questions of a lesson; each must have its probe, and each of its options what it says. */
function questionsOf(lesson: string): Question[] {
  const text = readFileSync(new URL(`${lesson}.mdx`, lessons), "utf8");
  return [...text.matchAll(/<Predict\s((?:"[^"]*"|[^">])*)>\n([\s\S]*?)<\/Predict>/g)].map(
    ([, head = "", body = ""]) => {
      const must = (tag: string, name: string) => {
        const value = attribute(tag, name);
        if (value === undefined) throw new Error(`${lesson}: ${name} is missing in ${tag.trim()}`);
        return value;
      };
      const options = [...body.matchAll(/<Option\s((?:"[^"]*"|[^">])*)>/g)].map(([, tag = ""]) => ({
        answer: /(^|\s)answer(\s|$)/.test(tag.replace(/"[^"]*"/g, '""')),
        says: new RegExp(must(tag, "says")),
      }));
      return {
        lab: must(head, "lab"),
        question: must(head, "question"),
        probe: must(head, "probe"),
        options,
      };
    },
  );
}

/** What the probe printed, how it ended, and where packets were dropped meanwhile. */
async function outcome({ lab: name, probe }: Question): Promise<string> {
  const lab = await open(name);
  const before = lab.log.trails.length;
  const { status, stdout, stderr } = await lab.run(lab.firstHost, probe);
  const drops = lab.log.trails.slice(before).flatMap(({ steps }) => {
    const last = steps.at(-1);
    return last?.kind === "drop" ? [`dropped in ${last.netns || last.host}`] : [];
  });
  return [stdout + stderr, `exit ${status}`, ...drops].join("\n");
}

describe.each([
  ["namespaces", 3],
  ["veth", 2],
])("the questions of the lesson %s", (lesson, count) => {
  test("are all found", () => {
    expect(questionsOf(lesson)).toHaveLength(count);
  });

  test.each(questionsOf(lesson))("$question", async (question) => {
    const said = await outcome(question);
    expect(question.options.filter(({ answer }) => answer)).toHaveLength(1);
    for (const { answer, says } of question.options)
      expect(says.test(said), `${answer ? "right" : "wrong"}: ${says} in ${said}`).toBe(answer);
  });
});

test("the goal of the namespaces lab is met by giving the card to the blog, and not before", async () => {
  const lab = await open("namespaces");
  expect((await lab.check()).map(({ passed }) => passed)).toEqual([false, false]);
  for (const command of [
    "ip link set eth0 netns blog",
    "ip -n blog addr add 192.0.2.20/24 dev eth0",
    "ip -n blog link set eth0 up",
  ])
    expect((await lab.run("node", command)).status).toBe(0);
  expect(await lab.check()).toEqual([
    { name: expect.any(String), passed: true, reason: "" },
    { name: expect.any(String), passed: true, reason: "" },
  ]);
});
