// Makes the reference pages: the glossary from glossary.yaml, and a cheat sheet per command from cheatsheets.yaml and the
// commands' own helps. Every line of a cheat sheet is run in the simulator, and what it printed is what the page shows.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runScript, SimulatedMachine } from "@podwire/machine";
import { helpTexts } from "@podwire/tools";
import { parse } from "yaml";
import { terms } from "../plugins/glossary-terms.mjs";
import { codeOf, editions } from "./editions.mjs";
import { referenceEnglish } from "./reference-english.mjs";

const docs = new URL("..", import.meta.url).pathname;
const run = async (machine, line) => {
  const { stdout, stderr, status } = await runScript(machine, `${line}\n`, { name: "bash" }).catch(
    (error) => {
      throw new Error(`a cheat sheet's "${line}" did not end: ${error.message}`);
    },
  );
  return { output: (stdout + stderr).trimEnd(), status };
};
const helps = await helpTexts((argv) => new SimulatedMachine().exec([...argv]));
const list = parse(readFileSync(join(docs, "cheatsheets.yaml"), "utf8"));
const ran = [];
for (const { command, about, before = [], tasks } of list) {
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
  ran.push({ command, about, rows, own });
}
for (const locale of ["en", ...editions()]) writeReference(locale);

/** The pages in one language: those of an edition are where Docusaurus looks for its lessons. */
function writeReference(locale) {
  const lessons =
    locale === "en" ? "lessons" : join("i18n", locale, "docusaurus-plugin-content-docs", "current");
  const reference = join(docs, lessons, "reference");
  const sheets = join(reference, "cheatsheets");
  const code = codeOf(locale);
  const say = (id, values = {}) =>
    (code[`reference.${id}`] ?? referenceEnglish[`reference.${id}`]).replace(
      /\{(\w+)\}/g,
      (_, name) => values[name],
    );
  rmSync(sheets, { recursive: true, force: true });
  mkdirSync(sheets, { recursive: true });
  writeFileSync(join(reference, "glossary.mdx"), glossary(locale, say));
  const category = { label: say("sheets"), collapsed: false, position: 3, link: { type: "generated-index" } };
  writeFileSync(join(sheets, "_category_.json"), JSON.stringify(category));
  for (const [position, one] of inLanguage(ran, locale).entries())
    writeFileSync(join(sheets, `${one.command}.mdx`), sheet({ ...one, position, say }));
}

/** The sheets with the texts of cheatsheets.LOCALE.yaml; one for a command or a wish that is not there ends the build. */
function inLanguage(all, locale) {
  const file = join(docs, `cheatsheets.${locale}.yaml`);
  if (!existsSync(file)) return all;
  const texts = parse(readFileSync(file, "utf8"));
  for (const [command, { tasks = {} }] of Object.entries(texts)) {
    const known = list.find((one) => one.command === command)?.tasks.map(({ do: wish }) => wish) ?? [];
    for (const wish of Object.keys(tasks))
      if (!known.includes(wish)) throw new Error(`${file}: ${command} has no "${wish}" in cheatsheets.yaml`);
  }
  return all.map((one) => {
    const { about = one.about, tasks = {} } = texts[one.command] ?? {};
    return { ...one, about, rows: one.rows.map((row) => ({ ...row, wish: tasks[row.wish] ?? row.wish })) };
  });
}

function must(command, line, { output, status }, expected) {
  if (status === expected) return output;
  throw new Error(
    `cheatsheets.yaml, ${command}: "${line}" ended with ${status}, not ${expected}:\n${output}`,
  );
}

function sheet({ command, about, rows, own, position, say }) {
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
    `description: ${JSON.stringify(say("sheet.about", { about, command }))}`,
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
    `## ${say("sheet.how")}`,
    "",
    ...tasks,
    ...(usages.length === 0 ? [] : [`## ${say("sheet.help")}`, "", ...usages]),
    "",
  ].join("\n");
}

function fenced(language, text) {
  return `\`\`\`\`${language}\n${text}\n\`\`\`\`\n\n`;
}

function glossary(locale, say) {
  const byName = terms(locale).sort((a, b) => a.name.localeCompare(b.name, locale, { sensitivity: "base" }));
  return [
    "---",
    `title: ${say("glossary")}`,
    `description: ${say("glossary.about")}`,
    "sidebar_position: 2",
    "toc_max_heading_level: 2",
    "---",
    "",
    `# ${say("glossary")}`,
    "",
    ...byName.map(({ name, text }) => `## ${name}\n\n${text.replace(/[<{]/g, "\\$&")}\n`),
  ].join("\n");
}
