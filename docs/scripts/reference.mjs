// Makes the reference pages: the glossary from glossary.yaml, and a cheat sheet per command from cheatsheets.yaml and the
// commands' own helps. Every line of a cheat sheet is run in the simulator, and what it printed is what the page shows.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runScript, SimulatedMachine } from "@podwire/machine";
import { helpTexts } from "@podwire/tools";
import { parse } from "yaml";
import { terms } from "../plugins/glossary-terms.mjs";

const docs = new URL("..", import.meta.url).pathname;
const reference = join(docs, "lessons", "reference");
const sheets = join(reference, "cheatsheets");
rmSync(sheets, { recursive: true, force: true });
mkdirSync(sheets, { recursive: true });

writeFileSync(join(reference, "glossary.mdx"), glossary());

const run = async (machine, line) => {
  const { stdout, stderr, status } = await runScript(machine, `${line}\n`, { name: "bash" }).catch(
    (error) => {
      throw new Error(`a cheat sheet's "${line}" did not end: ${error.message}`);
    },
  );
  return { output: (stdout + stderr).trimEnd(), status };
};
const helps = await helpTexts((argv) => new SimulatedMachine().exec([...argv]));
writeFileSync(
  join(sheets, "_category_.json"),
  JSON.stringify({ label: "Cheat sheets", collapsed: false, position: 3, link: { type: "generated-index" } }),
);
const list = parse(readFileSync(join(docs, "cheatsheets.yaml"), "utf8"));
for (const [position, { command, about, before = [], tasks }] of list.entries()) {
  const machine = new SimulatedMachine();
  if ((await run(machine, `command -v ${command}`)).status !== 0) {
    console.log(`cheat sheet for ${command}: left out, it is not simulated yet`);
    continue;
  }
  for (const line of before) must(command, line, await run(machine, line), 0);
  const rows = [];
  for (const { do: wish, run: line, fails = 0 } of tasks)
    rows.push({ wish, line, output: must(command, line, await run(machine, line), fails) });
  const own = helps.filter((help) => help.command === command || help.command.startsWith(`${command} `));
  writeFileSync(join(sheets, `${command}.mdx`), sheet({ command, about, rows, own, position }));
}

function must(command, line, { output, status }, expected) {
  if (status === expected) return output;
  throw new Error(
    `cheatsheets.yaml, ${command}: "${line}" ended with ${status}, not ${expected}:\n${output}`,
  );
}

function sheet({ command, about, rows, own, position }) {
  const tasks = rows.map(
    ({ wish, line, output }) =>
      `### ${wish}\n\n${fenced("bash", line)}${output === "" ? "" : fenced("text", output)}`,
  );
  const usages = own.map(
    ({ command, about, usage }) => `### ${command}\n\n${about}.\n\n${fenced("text", usage.trimEnd())}`,
  );
  return [
    "---",
    `title: "${command}"`,
    `description: "${about}: what people want of ${command}, and how it is asked"`,
    `sidebar_position: ${position + 1}`,
    "toc_max_heading_level: 3",
    "---",
    "",
    "import Sheet from '@site/src/components/Sheet';",
    "",
    `# ${command}`,
    "",
    `<Sheet about=${JSON.stringify(about)} />`,
    "",
    "## How do I …",
    "",
    ...tasks,
    ...(usages.length === 0 ? [] : ["## Its own help", "", ...usages]),
    "",
  ].join("\n");
}

function fenced(language, text) {
  return `\`\`\`\`${language}\n${text}\n\`\`\`\`\n\n`;
}

function glossary() {
  const byName = terms().sort((a, b) => a.name.localeCompare(b.name, "en", { sensitivity: "base" }));
  return [
    "---",
    "title: Glossary",
    "description: The words of the course, each in a sentence or two",
    "sidebar_position: 2",
    "toc_max_heading_level: 2",
    "---",
    "",
    "# Glossary",
    "",
    ...byName.map(({ name, text }) => `## ${name}\n\n${text.replace(/[<{]/g, "\\$&")}\n`),
  ].join("\n");
}
