// Reads glossary.yaml, or the edition's own glossary.LOCALE.yaml.
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";

/** [{ id, term, name, forms, text, chapter }]; the id is the term's anchor in the glossary. */
export function terms(locale = process.env.DOCUSAURUS_CURRENT_LOCALE ?? "en") {
  const own = new URL(`../glossary.${locale}.yaml`, import.meta.url);
  const file = existsSync(own) ? own : new URL("../glossary.yaml", import.meta.url);
  return parse(readFileSync(file, "utf8")).map(({ term, name = term, forms = [], text, chapter }) => ({
    ...{ term, name, text, chapter, forms: [name, ...forms] },
    id: name.toLowerCase().replaceAll(" ", "-"),
  }));
}
