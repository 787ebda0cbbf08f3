// Parameter expansion (bash's subst.c, parameter_brace_expand): $x, ${x:-word}, ${x#pattern}, ${x/a/b}, ${x:1:2}, ${#x}, ${!x}, ${x@Q}, and the same over
// "$@" and the elements of arrays.

import type { ParameterExpansionPart, ParameterOperation, SimpleExpansionPart, Word } from "unbash";
import { Discard, Fatal } from "./errors.ts";
import { arithmetic, expandInto, expandPattern, expandText, quotedText } from "./expand.ts";
import type { FieldBuilder } from "./fields.ts";
import { matchAll, matchEnd, matchPattern } from "./pattern.ts";
import { declareValue, quoteTransform } from "./quote.ts";
import type { Shell } from "./shell.ts";
import { isName, type Variable } from "./variables.ts";

/** What a parameter stands for: one text, or a list ("$@", "${a[*]}"). */
export type Value = { text: string; list?: undefined; star?: undefined } | { list: string[]; star: boolean };

/** A parameter before its operation: `text` undefined where it is not set. */
interface Found {
  /** For messages. */
  name: string;
  text: string | undefined;
  list?: string[];
  star?: boolean;
  variable?: Variable | undefined;
  /** Stores, for ${x:=word}. */
  assign?: (value: string) => void;
}

/** Expands `part`. Null where its word (`${x:-word}`) went into `builder` already. */
export async function expandParameter(
  shell: Shell,
  part: SimpleExpansionPart | ParameterExpansionPart,
  builder: FieldBuilder,
  quoted: boolean,
): Promise<Value | null> {
  if (part.type === "SimpleExpansion") return plain(shell, find(shell, part.text.slice(1)));
  const { operation, prefix } = part;
  if (operation?.type === "Unknown" || (part.parameter === "" && prefix === undefined))
    throw new Discard(`${part.text}: bad substitution`);
  if (prefix === "!" && operation?.type === "Names")
    return { list: namesWith(shell, part.parameter), star: operation.operator === "*" };
  if (prefix === "!" && part.index !== undefined && isAll(part.index)) {
    const variable = shell.variables.find(part.parameter);
    return { list: variable?.keys() ?? [], star: part.index.text === "*" };
  }
  // ${!ref} of a nameref is the name that it stands for.
  const raw = prefix === "!" && part.index === undefined ? shell.variables.raw(part.parameter) : undefined;
  if (raw?.nameref && operation === undefined) return { text: raw.value ?? "" };
  let found = await locate(shell, part.parameter, part.index);
  if (prefix === "!") found = await indirect(shell, found, part.text);
  if (prefix === "#") return { text: String(lengthOf(shell, found)) };
  if (operation === undefined) return plain(shell, found);
  if (operation.type === "Default") return withDefault(shell, found, operation, builder, quoted);
  if (found.list === undefined && found.text === undefined && operation.type !== "Transform")
    requireSet(shell, found);
  return operate(shell, found, operation, part.text);
}

const isAll = (index: Word): boolean => index.text === "@" || index.text === "*";

function plain(shell: Shell, found: Found): Value {
  if (found.list !== undefined) return { list: found.list, star: found.star ?? false };
  requireSet(shell, found);
  return { text: found.text ?? "" };
}

function requireSet(shell: Shell, found: Found): void {
  if (found.text === undefined && shell.options.nounset) throw new Fatal(`${found.name}: unbound variable`);
}

/** A parameter by its name alone. */
export function find(shell: Shell, name: string): Found {
  if (name === "@" || name === "*")
    return { name, text: undefined, list: shell.positional, star: name === "*" };
  if (/^\d+$/.test(name)) {
    const index = Number(name);
    return { name: `$${name}`, text: index === 0 ? shell.name : shell.positional[index - 1] };
  }
  const special = shell.special(name);
  if (special !== undefined) return { name: `$${name}`, text: special === null ? undefined : special };
  const found: Found = {
    name,
    text: shell.variables.get(name),
    variable: shell.variables.find(name),
    assign: (value) => shell.variables.set(name, value),
  };
  return found;
}

async function locate(shell: Shell, name: string, index: Word | undefined): Promise<Found> {
  // In braces a parameter without a name is called by what stands there.
  if (index === undefined) return { ...find(shell, name), name };
  const variable = shell.variables.find(name);
  if (isAll(index)) {
    const dynamic = variable === undefined ? shell.variables.get(name) : undefined;
    const list = variable?.values() ?? (dynamic === undefined ? [] : [dynamic]);
    return { name, text: undefined, list, star: index.text === "*", variable };
  }
  const subscript = await shell.subscript(name, index);
  const shown = `${name}[${index.text}]`;
  if (Number(subscript) < 0 && !variable?.assoc && shell.element(name, subscript) === undefined)
    await shell.complain(`${name}: bad array subscript`);
  return {
    name: shown,
    text: shell.element(name, subscript),
    variable,
    assign: (value) => shell.variables.setElement(name, subscript, value),
  };
}

/** ${!x}: the parameter that the value names. */
async function indirect(shell: Shell, found: Found, text: string): Promise<Found> {
  const target = found.text;
  if (target === undefined || target === "")
    throw new Discard(`${text.slice(3, -1)}: invalid indirect expansion`);
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(target);
  if (element !== null) {
    const [, name = "", subscript = ""] = element;
    const all = subscript === "@" || subscript === "*";
    const inner = shell.variables.find(name);
    if (all) return { name: target, text: undefined, list: inner?.values() ?? [], star: subscript === "*" };
    const key = inner?.assoc ? subscript : String(await arithmetic(shell, subscript));
    return { name: target, text: shell.element(name, key) };
  }
  if (!isName(target) && !/^(\d+|[@*#?$!-])$/.test(target))
    throw new Discard(`${target}: invalid variable name`);
  return find(shell, target);
}

function namesWith(shell: Shell, prefix: string): string[] {
  return [...shell.variables.visible()]
    .filter(
      ([name, variable]) => name.startsWith(prefix) && (variable.isArray || variable.value !== undefined),
    )
    .map(([name]) => name);
}

function lengthOf(shell: Shell, found: Found): number {
  if (found.list !== undefined) {
    const isParameters = found.name === "@" || found.name === "*";
    if (shell.options.nounset && !isParameters && found.variable === undefined)
      throw new Discard(`${found.name}: unbound variable`);
    return found.list.length;
  }
  requireSet(shell, found);
  return [...(found.text ?? "")].length;
}

async function withDefault(
  shell: Shell,
  found: Found,
  operation: ParameterOperation & { type: "Default" },
  builder: FieldBuilder,
  quoted: boolean,
): Promise<Value | null> {
  const { operator, operand } = operation;
  const isSet = found.list === undefined ? found.text !== undefined : found.list.length > 0;
  const text = found.list === undefined ? (found.text ?? "") : found.list.join(" ");
  const missing = operator.startsWith(":") ? !isSet || text === "" : !isSet;
  const kind = operator.at(-1);
  const own = (): Value =>
    found.list === undefined ? { text: found.text ?? "" } : { list: found.list, star: found.star ?? false };
  const word = async (): Promise<null> => {
    if (quoted) builder.quoted(await quotedWord(shell, operand));
    else await expandInto(shell, builder, operand, "operand");
    return null;
  };
  if (kind === "+") return missing ? { text: "" } : word();
  if (!missing) return own();
  if (kind === "-") return word();
  if (kind === "=") {
    if (found.assign === undefined) throw new Discard(`${found.name}: cannot assign in this way`);
    const value = await expandText(shell, operand);
    found.assign(value);
    return { text: value };
  }
  const message = await expandText(shell, operand);
  throw new Fatal(
    `${found.name.replace(/^\$/, "")}: ${message !== "" ? message : operator === ":?" ? "parameter null or not set" : "parameter not set"}`,
  );
}

/** A word inside double quotes or a here-document is one text: "$@" in it is joined, and single quotes are ordinary. */
async function quotedWord(shell: Shell, operand: Word): Promise<string> {
  if (!operand.parts?.some((part) => part.type === "SingleQuoted")) return expandText(shell, operand);
  let out = "";
  for (const part of operand.parts)
    out +=
      part.type === "SingleQuoted"
        ? await quotedText(shell, part.text)
        : await expandText(shell, { ...operand, text: part.text, parts: [part] } as Word);
  return out;
}

async function operate(
  shell: Shell,
  found: Found,
  operation: ParameterOperation,
  whole: string,
): Promise<Value> {
  if (operation.type === "Slice") return slice(shell, found, operation);
  if (operation.type === "Transform" && operation.operand.text === "k" && found.variable?.isArray) {
    const { variable } = found;
    const values = variable.values();
    const list = variable.keys().flatMap((key, index) => [key, values[index] as string]);
    if (found.list !== undefined) return { list, star: found.star ?? false };
  }
  const change = await changer(shell, found, operation, whole);
  if (found.list !== undefined) {
    if (operation.type === "Transform" && /^[AKka]$/.test(operation.operand.text))
      return { text: change("") };
    return { list: found.list.map(change), star: found.star ?? false };
  }
  if (found.text === undefined && operation.type === "Transform" && !/^[aA]$/.test(operation.operand.text)) {
    requireSet(shell, found);
    return { text: "" };
  }
  return { text: change(found.text ?? "") };
}

async function changer(
  shell: Shell,
  found: Found,
  operation: ParameterOperation,
  whole: string,
): Promise<(text: string) => string> {
  const options = { extglob: shell.shopts.has("extglob"), ignoreCase: shell.shopts.has("nocasematch") };
  switch (operation.type) {
    case "Remove": {
      const pattern = await expandPattern(shell, operation.operand);
      const side = operation.operator.startsWith("#") ? "prefix" : "suffix";
      const longest = operation.operator.length === 2;
      return (text) => {
        const length = matchEnd(pattern, text, side, longest, { extglob: options.extglob });
        if (length === undefined) return text;
        return side === "prefix" ? text.slice(length) : text.slice(0, text.length - length);
      };
    }
    case "Replace": {
      const pattern = await expandPattern(shell, operation.pattern);
      const replacement = await expandReplacement(shell, operation.replacement);
      return (text) => replace(text, pattern, replacement, operation.operator, options);
    }
    case "CaseModification": {
      const pattern = operation.operand === undefined ? "?" : await expandPattern(shell, operation.operand);
      const upper = operation.operator.startsWith("^");
      const all = operation.operator.length === 2;
      return (text) =>
        [...text]
          .map((char, index) => {
            if ((index > 0 && !all) || !matchPattern(pattern || "?", char, options)) return char;
            return upper ? char.toUpperCase() : char.toLowerCase();
          })
          .join("");
    }
    case "Transform":
      return transform(shell, found, operation.operand.text, whole);
    default:
      throw new Discard(`${whole}: bad substitution`);
  }
}

/** In a replacement an unquoted & stands for what matched (patsub_replacement); it is marked here. */
const MATCH = "\uE000";

async function expandReplacement(shell: Shell, word: Word): Promise<string> {
  if (word.parts === undefined && !word.text.includes("\\")) return word.text.replaceAll("&", MATCH);
  const { pattern, text } = await patternAndText(shell, word);
  if (!text.includes("&")) return text;
  return pattern.replace(/\\(.)|&/gs, (all: string, escaped: string | undefined) =>
    all === "&" ? MATCH : (escaped as string),
  );
}

async function patternAndText(shell: Shell, word: Word): Promise<{ pattern: string; text: string }> {
  const marked = await expandPattern(shell, word);
  return { pattern: marked, text: marked.replace(/\\(.)/gs, "$1") };
}

function replace(
  text: string,
  pattern: string,
  replacement: string,
  operator: "/" | "//" | "/#" | "/%",
  options: { extglob: boolean; ignoreCase: boolean },
): string {
  if (pattern === "" && operator !== "/#" && operator !== "/%") return text;
  const insert = (matched: string) => replacement.replaceAll(MATCH, () => matched);
  if (operator === "/#" || operator === "/%") {
    const side = operator === "/#" ? "prefix" : "suffix";
    const length = matchEnd(pattern, text, side, true, options);
    if (length === undefined) return text;
    if (side === "prefix") return insert(text.slice(0, length)) + text.slice(length);
    return text.slice(0, text.length - length) + insert(text.slice(text.length - length));
  }
  let out = "";
  let end = 0;
  for (const [from, to] of matchAll(pattern, text, options, operator === "/")) {
    out += text.slice(end, from) + insert(text.slice(from, to));
    end = to;
  }
  return out + text.slice(end);
}

/** An offset or a length; errors in it name the parameter. */
async function sliceNumber(shell: Shell, found: Found, text: string): Promise<number> {
  try {
    return Number(await arithmetic(shell, text));
  } catch (error) {
    if (error instanceof Discard) throw new Discard(`${found.name}: ${error.message}`);
    throw error;
  }
}

async function slice(
  shell: Shell,
  found: Found,
  operation: ParameterOperation & { type: "Slice" },
): Promise<Value> {
  const offset = await sliceNumber(shell, found, operation.offset.text);
  const length =
    operation.length === undefined
      ? undefined
      : await sliceNumber(shell, found, operation.length.text || "0");
  if (found.list !== undefined) {
    const isParameters = found.name === "@" || found.name === "*";
    if (length !== undefined && length < 0)
      throw new Discard(`${operation.length?.text}: substring expression < 0`);
    // An array's offset counts indices, not elements.
    if (!isParameters && found.variable?.indexed) {
      const keys = found.variable.keys().map(Number);
      const from = offset < 0 ? (keys.at(-1) ?? -1) + 1 + offset : offset;
      if (from < 0) return { list: [], star: found.star ?? false };
      const rest = found.list.filter((_, index) => (keys[index] as number) >= from);
      return { list: rest.slice(0, length), star: found.star ?? false };
    }
    const all = isParameters ? [shell.name, ...found.list] : found.list;
    const from = offset < 0 ? all.length + offset : offset;
    if (from < 0) return { list: [], star: found.star ?? false };
    const start = isParameters && offset === 0 ? 0 : from;
    return {
      list: all.slice(start, length === undefined ? undefined : start + length),
      star: found.star ?? false,
    };
  }
  const chars = [...(found.text ?? "")];
  if (chars.length === 0) return { text: "" };
  const start = offset < 0 ? chars.length + offset : offset;
  if (start < 0 || start > chars.length) return { text: "" };
  const end = length === undefined ? chars.length : length < 0 ? chars.length + length : start + length;
  if (end < start) throw new Discard(`${operation.length?.text}: substring expression < 0`);
  return { text: chars.slice(start, end).join("") };
}

/** Letters that `declare` would be given for a variable. */
export function attributeLetters(variable: Variable): string {
  return (
    (variable.indexed ? "a" : "") +
    (variable.assoc ? "A" : "") +
    (variable.integer ? "i" : "") +
    (variable.lower ? "l" : "") +
    (variable.nameref ? "n" : "") +
    (variable.readonly ? "r" : "") +
    (variable.upper ? "u" : "") +
    (variable.exported ? "x" : "")
  );
}

function transform(shell: Shell, found: Found, operator: string, whole: string): (text: string) => string {
  const { variable } = found;
  switch (operator) {
    case "Q":
      return quoteTransform;
    case "U":
      return (text) => text.toUpperCase();
    case "L":
      return (text) => text.toLowerCase();
    case "u":
      return (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
    case "E":
      return (text) => ansiUnescape(text);
    case "P":
      return (text) => shell.prompt(text);
    case "a":
      return () => (variable === undefined ? "" : attributeLetters(variable));
    case "A":
      return () => {
        if (variable === undefined) return "";
        const letters = attributeLetters(variable);
        const value = variable.isArray ? declareValue(variable) : quoteTransform(variable.value ?? "");
        return letters === "" ? `${found.name}=${value}` : `declare -${letters} ${found.name}=${value}`;
      };
    case "K":
    case "k":
      return (text) => {
        if (variable?.isArray && found.list !== undefined) {
          const values = variable.values();
          const pairs = variable.keys().map((key, index) => `${key} "${values[index]}"`);
          return pairs.join(" ") + (variable.assoc === null || pairs.length === 0 ? "" : " ");
        }
        return quoteTransform(text);
      };
    default:
      throw new Fatal(`${whole}: bad substitution`);
  }
}

const SIMPLE_ESCAPES: Record<string, string> = {
  a: "\u0007",
  b: "\b",
  e: "\u001b",
  E: "\u001b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/** The escapes of $'…'. */
export function ansiUnescape(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.)|(.))/gs,
    (
      all: string,
      hex?: string,
      short?: string,
      long?: string,
      octal?: string,
      control?: string,
      simple?: string,
    ) => {
      const code = hex ?? short ?? long;
      if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 0x1f);
      return SIMPLE_ESCAPES[simple as string] ?? all;
    },
  );
}
