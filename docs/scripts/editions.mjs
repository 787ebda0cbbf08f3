// The editions in other languages: a folder of docs/i18n each, with the translated texts of all packages in its code.json.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const i18n = new URL("../i18n/", import.meta.url);

/** Their locales, as "zh-Hans". */
export const editions = () => (existsSync(i18n) ? readdirSync(i18n).sort() : []);

/** The texts of an edition by id; none where it has no code.json yet. */
export function codeOf(locale) {
  const file = new URL(`${locale}/code.json`, i18n);
  if (!existsSync(file)) return {};
  const entries = Object.entries(JSON.parse(readFileSync(file, "utf8")));
  return Object.fromEntries(entries.map(([id, { message }]) => [id, message]));
}
