// `npm run write-translations -w docs -- --locale LOCALE`: everything that an edition can say in its own words, in i18n/LOCALE, in English
// where it is not there yet: Docusaurus writes the site's own texts, and beside them in code.json come the sentences of the packages
// (page, lab, judge, terminal). Those that no package has any more are named.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { texts as cli } from "@podwire/cli/texts";
import { texts as grading } from "@podwire/grading/texts";
import { texts as lab } from "@podwire/lab/texts";
import { texts as ui } from "@podwire/ui/texts";
import { referenceEnglish } from "./reference-english.mjs";

const { locale } = parseArgs({ options: { locale: { type: "string" } }, strict: false }).values;
if (typeof locale !== "string")
  throw new Error("which language? npm run write-translations -w docs -- --locale zh-Hans");

const folder = new URL(`../i18n/${locale}/`, import.meta.url);
mkdirSync(folder, { recursive: true }); // which makes it one of the site's locales
const { status } = spawnSync("docusaurus", ["write-translations", ...process.argv.slice(2)], {
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);

const file = new URL("code.json", folder);
const code = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const texts = { ...ui, ...lab, ...grading, ...cli, ...referenceEnglish };
const prefixes = /^(ui|lab|grading|cli|reference)\./;

let added = 0;
for (const [id, message] of Object.entries(texts))
  if (code[id] === undefined && !hasForms(id)) {
    code[id] = { message };
    added++;
  }
const gone = Object.keys(code).filter((id) => prefixes.test(id) && texts[id] === undefined && !isForm(id));
writeFileSync(file, `${JSON.stringify(code, null, 2)}\n`);
console.log(`${added} sentences of the packages were added to i18n/${locale}/code.json.`);
if (gone.length > 0) console.log(`No package has these any more:\n${gone.map((id) => `  ${id}`).join("\n")}`);

/** "….one" is left out where the language has ….other alone. */
function hasForms(id) {
  return /\.one$/.test(id) && code[id.replace(/one$/, "other")] !== undefined;
}

/** A plural form that English does not have. */
function isForm(id) {
  return texts[id.replace(/\.(zero|two|few|many)$/, ".other")] !== undefined;
}
