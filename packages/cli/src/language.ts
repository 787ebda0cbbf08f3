// The language of the terminal: PODWIRE_LANG, else the environment's (LC_ALL, LC_MESSAGES, LANG), where the course has an edition in it:
// the same file that the site is built from, docs/i18n/LOCALE/code.json. Otherwise English.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Edition } from "@podwire/lab/catalogue";
import { type Io, Refusal } from "./io.ts";
import { t } from "./messages.ts";

/** Undefined for English. Throws Refusal where PODWIRE_LANG names a language that the course does not have. */
export function editionFor(io: Pick<Io, "cwd" | "env">): Edition | undefined {
  const { PODWIRE_LANG: own, LC_ALL, LC_MESSAGES, LANG } = io.env;
  const wanted = own || LC_ALL || LC_MESSAGES || LANG || "en";
  const folder = translations(io.cwd);
  const there = folder === undefined ? [] : readdirSync(folder).filter((name) => isThere(folder, name));
  const names = namesOf(wanted);
  const locale = names.find((name) => there.includes(name));
  if (folder !== undefined && locale !== undefined) return { locale, texts: read(folder, locale) };
  if (own && !names.includes("en"))
    throw new Refusal(t("language.none", { language: own, there: ["en", ...there].join(", ") }));
  return undefined;
}

/** "zh_CN.UTF-8" is zh-CN, and also zh-Hans-CN, zh-Hans and zh: the narrower first. C and POSIX are English. */
export function namesOf(value: string): string[] {
  const tag = (value.split(/[.@:]/)[0] ?? "").replaceAll("_", "-");
  if (/^(C|POSIX|)$/.test(tag)) return ["en"];
  try {
    const { language, script = "", region = "" } = new Intl.Locale(tag).maximize();
    return [
      tag,
      `${language}-${script}-${region}`,
      `${language}-${script}`,
      `${language}-${region}`,
      language,
    ];
  } catch {
    return [tag];
  }
}

const isThere = (folder: string, locale: string): boolean => existsSync(join(folder, locale, "code.json"));

/** The folder of editions: of the course that the command was started in, else of the one it belongs to. */
function translations(cwd: string): string | undefined {
  const own = fileURLToPath(new URL("../../..", import.meta.url));
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "docs", "i18n"))) return join(folder, "docs", "i18n");
    if (folder === dirname(folder)) break;
  }
  return existsSync(join(own, "docs", "i18n")) ? join(own, "docs", "i18n") : undefined;
}

/** Docusaurus' form: {"id": {"message": "…"}}. */
function read(folder: string, locale: string): Record<string, string> {
  const file = join(folder, locale, "code.json");
  try {
    const entries = Object.entries(
      JSON.parse(readFileSync(file, "utf8")) as Record<string, { message: string }>,
    );
    return Object.fromEntries(entries.map(([id, { message }]) => [id, String(message)]));
  } catch (error) {
    throw new Refusal(t("language.bad", { file, problem: (error as Error).message }));
  }
}
