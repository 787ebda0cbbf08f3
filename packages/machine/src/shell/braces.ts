// Brace expansion (bash's braces.c): a{b,c}d and {1..5..2}, done on the text of a word before anything else is. What is quoted or inside
// an expansion stays as it is.

import { Discard } from "./errors.ts";

/** A single word may not become more words than this. */
const MAX_WORDS = 100_000;

/** The end of what begins at `at` and is opaque to braces: a quote, `${…}`, `$(…)`, a backquote. */
function skipOpaque(text: string, at: number): number {
  const char = text[at];
  if (char === "\\") return at + 2;
  if (char === "'") return after(text, text.indexOf("'", at + 1));
  if (char === '"') {
    for (let i = at + 1; i < text.length; i++) {
      if (text[i] === "\\") i++;
      else if (text[i] === '"') return i + 1;
    }
    return text.length;
  }
  if (char === "`") return after(text, text.indexOf("`", at + 1));
  if (char === "$" && (text[at + 1] === "{" || text[at + 1] === "(")) {
    const open = text[at + 1] as string;
    const close = open === "{" ? "}" : ")";
    let depth = 0;
    for (let i = at + 1; i < text.length; i++) {
      if (text[i] === "\\") i++;
      else if (text[i] === "'" || text[i] === '"') i = skipOpaque(text, i) - 1;
      else if (text[i] === open) depth++;
      else if (text[i] === close && --depth === 0) return i + 1;
    }
    return text.length;
  }
  return at + 1;
}

const after = (text: string, found: number): number => (found < 0 ? text.length : found + 1);

interface Brace {
  start: number;
  end: number;
  parts: string[];
}

/** The first brace expression of `text`, with its parts. */
function findBrace(text: string): Brace | undefined {
  for (
    let start = 0;
    start < text.length;
    start = text[start] === "{" ? start + 1 : skipOpaque(text, start)
  ) {
    if (text[start] !== "{" || text[start - 1] === "$") continue;
    const commas: number[] = [];
    let depth = 0;
    let end = -1;
    for (let at = start; at < text.length; ) {
      const char = text[at];
      if (char === "{") depth++;
      else if (char === "}" && --depth === 0) {
        end = at;
        break;
      } else if (char === "," && depth === 1) commas.push(at);
      at = char === "{" || char === "}" || char === "," ? at + 1 : skipOpaque(text, at);
    }
    if (end < 0) continue;
    const inner = text.slice(start + 1, end);
    if (commas.length > 0) {
      const cuts = [start, ...commas, end];
      const parts = cuts.slice(1).map((cut, index) => text.slice((cuts[index] as number) + 1, cut));
      return { start, end, parts: parts.flatMap(expandBraces) };
    }
    const parts = sequence(inner);
    if (parts !== undefined) return { start, end, parts };
  }
  return undefined;
}

function sequence(inner: string): string[] | undefined {
  const numeric = /^([-+]?\d+)\.\.([-+]?\d+)(?:\.\.([-+]?\d+))?$/.exec(inner);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.([-+]?\d+))?$/.exec(inner);
  const found = numeric ?? letters;
  if (found === null) return undefined;
  const [, from = "", to = "", by] = found;
  const first = numeric ? Number(from) : from.charCodeAt(0);
  const last = numeric ? Number(to) : to.charCodeAt(0);
  const step = Math.abs(Number(by ?? 1)) || 1;
  if (Math.abs(last - first) / step >= MAX_WORDS)
    throw new Discard(`brace expansion: too many words in {${inner}}`);
  const width = /^[-+]?0\d/.test(from) || /^[-+]?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  const out: string[] = [];
  for (
    let value = first;
    first <= last ? value <= last : value >= last;
    value += first <= last ? step : -step
  ) {
    if (!numeric) out.push(String.fromCharCode(value));
    else if (width === 0) out.push(String(value));
    else
      out.push(
        value < 0 ? `-${String(-value).padStart(width - 1, "0")}` : String(value).padStart(width, "0"),
      );
  }
  return out;
}

/** The words that the text of one word stands for; itself where it has no braces. */
export function expandBraces(text: string): string[] {
  let words = [""];
  let rest = text;
  for (let brace = findBrace(rest); brace !== undefined; brace = findBrace(rest)) {
    const { start, parts } = brace;
    const before = rest.slice(0, start);
    if (words.length * parts.length > MAX_WORDS) throw new Discard("brace expansion: too many words");
    words = words.flatMap((word) => parts.map((part) => word + before + part));
    rest = rest.slice(brace.end + 1);
  }
  return words.map((word) => word + rest);
}
