// match() of jq 1.6: expressions of Oniguruma, matched by the host's engine, which knows nearly all of them; what it does not know is refused. Offsets count
// characters.

import { ASCII_CLASSES, Unsupported } from "@podwire/program";
import { JqError, type Json, short, typeOf } from "./values.ts";

function compile(source: string, flags: string): { regex: RegExp; global: boolean; skipEmpty: boolean } {
  let host = "dg";
  let global = false;
  let skipEmpty = false;
  let text = source;
  for (const flag of flags) {
    if (flag === "g") global = true;
    else if (flag === "i") host += "i";
    else if (flag === "n") skipEmpty = true;
    else if (flag === "p" || flag === "s") host += host.includes("s") ? "" : "s";
    else if (flag === "x")
      text = text.replace(/\\[\s\S]|\s+|#.*$/gm, (part) => (part.startsWith("\\") ? part : ""));
    else if (flag !== "l") throw new JqError(`${flags} is not a valid modifier string`);
  }
  text = text
    .replace(/\[\[:(\^?)(\w+):\]/g, (_, not: string, name: string) => `[${not}${CLASSES[name] ?? ""}`)
    .replace(/\[:(\w+):\]/g, (all, name: string) => CLASSES[name] ?? all)
    .replace(/\\h/g, "[0-9a-fA-F]")
    .replace(/\\A/g, "^")
    .replace(/\\[zZ]/g, "$");
  for (const unicode of ["u", ""]) {
    try {
      return { regex: new RegExp(text, host + unicode), global, skipEmpty };
    } catch {
      // Without u the host takes more: an escaped - outside of a class.
    }
  }
  throw new Unsupported(`the regular expression ${source}`);
}

/** Oniguruma's names: POSIX's, with its own for what words are made of. White space is Unicode's. */
const CLASSES: Readonly<Record<string, string>> = { ...ASCII_CLASSES, space: "\\s", word: "\\w" };

const characters = (text: string): number => [...text].length;

/** match_impl(): all matches, or whether there is one. */
export function matchImpl(input: Json, re: Json, mode: Json, test: boolean): Json {
  let [source, flags] = [re, mode];
  if (Array.isArray(re)) {
    source = re[0] ?? null;
    flags = re[1] ?? mode;
  }
  if (typeof input !== "string")
    throw new JqError(`${typeOf(input)} (${short(input)}) cannot be matched, as it is not a string`);
  if (typeof source !== "string")
    throw new JqError(`${typeOf(source)} (${short(source)}) cannot be matched, as it is not a string`);
  if (flags !== null && typeof flags !== "string")
    throw new JqError(`${typeOf(flags)} (${short(flags)}) is not a string`);
  const { regex, global, skipEmpty } = compile(source, flags ?? "");
  const found: Json[] = [];
  for (const match of input.matchAll(regex)) {
    if (skipEmpty && match[0] === "") continue;
    // At the end of a text that is not empty, 1.6 finds nothing more.
    if (global && match[0] === "" && match.index === input.length && input.length > 0) continue;
    if (test) return true;
    found.push(described(input, match as RegExpExecArray & { indices: RegExpIndicesArray }));
    if (!global) break;
  }
  return test ? false : found;
}

function described(input: string, match: RegExpExecArray & { indices: RegExpIndicesArray }): Json {
  const names = new Map<number, string>();
  for (const [name, place] of Object.entries(match.indices.groups ?? {}))
    for (const [number, indices] of match.indices.entries())
      if (
        number > 0 &&
        indices !== undefined &&
        place !== undefined &&
        indices[0] === place[0] &&
        indices[1] === place[1] &&
        ![...names.values()].includes(name) &&
        !names.has(number)
      ) {
        names.set(number, name);
        break;
      }
  const unmatched = Object.entries(match.groups ?? {})
    .filter(([, text]) => text === undefined)
    .map(([name]) => name);
  const captures = match.slice(1).map((text, index): Json => {
    const place = match.indices[index + 1];
    const name = names.get(index + 1) ?? (text === undefined ? (unmatched.shift() ?? null) : null);
    return new Map<string, Json>([
      ["offset", place === undefined ? -1 : characters(input.slice(0, place[0]))],
      ["length", characters(text ?? "")],
      ["string", text ?? null],
      ["name", name],
    ]);
  });
  return new Map<string, Json>([
    ["offset", characters(input.slice(0, match.index))],
    ["length", characters(match[0])],
    ["string", match[0]],
    ["captures", captures],
  ]);
}
