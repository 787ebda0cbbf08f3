// Expansion of words (bash's subst.c), in its order: braces, tilde, parameters, commands and arithmetic from left to right, splitting at IFS, file
// names, and last the removal of quotes, which here never are in the text to begin with.

import type { ParsedScript, Word, WordPart } from "unbash";
import { parse } from "unbash";
import { evaluateArithmetic } from "./arithmetic.ts";
import { expandBraces } from "./braces.ts";
import { Discard, Fatal } from "./errors.ts";
import { type Field, FieldBuilder } from "./fields.ts";
import { expandFileNames } from "./glob.ts";
import { expandParameter, type Value } from "./parameter.ts";
import type { Shell } from "./shell.ts";
import { Source } from "./source.ts";

/** Words of one command. */
const MAX_WORDS = 1_000_000;

/** Words for a command: everything is done. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const out: string[] = [];
  for (const word of words) {
    if (word.parts === undefined && !/[\\~]/.test(word.text)) {
      out.push(word.text);
      continue;
    }
    for (const variant of await braceVariants(shell, word)) {
      const fields = await fieldsOf(shell, variant.word, variant.source);
      for (const field of fields) {
        if (field.magic && !shell.options.noglob)
          for (const path of expandFileNames(shell, field)) out.push(path);
        else out.push(field.text);
        if (out.length > MAX_WORDS) throw new Fatal("xrealloc: cannot allocate memory", 2);
      }
    }
  }
  return out;
}

async function fieldsOf(shell: Shell, word: Word, source: Source | null): Promise<Field[]> {
  const builder = new FieldBuilder(shell.ifs, true);
  await inSource(shell, source, () => expandInto(shell, builder, word, "none"));
  return builder.result();
}

/** Words that brace expansion made are parsed anew: their positions mean nothing in the shell's source. */
async function inSource<T>(shell: Shell, source: Source | null, body: () => Promise<T>): Promise<T> {
  if (source === null) return body();
  const outer = shell.source;
  shell.source = source;
  try {
    return await body();
  } finally {
    shell.source = outer;
  }
}

/** One word, neither split nor matched with files: an assignment's value, a redirection, `case`. */
export async function expandText(shell: Shell, word: Word, tilde: Tilde = "none"): Promise<string> {
  if (word.parts === undefined && !/[\\~]/.test(word.text)) return word.text;
  return (await single(shell, word, tilde)).text;
}

/** One word as a pattern: what was quoted is ordinary. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  return (await single(shell, word, "none")).pattern;
}

async function single(shell: Shell, word: Word, tilde: Tilde): Promise<Field> {
  const builder = new FieldBuilder(shell.ifs, false);
  await expandInto(shell, builder, word, tilde);
  const fields = builder.result();
  // Only "$@" makes several fields where nothing is split; they are joined by spaces.
  return {
    text: fields.map((field) => field.text).join(" "),
    pattern: fields.map((field) => field.pattern).join(" "),
    magic: fields.some((field) => field.magic),
  };
}

/** What a word is: an assignment's tildes also count after colons, an expansion's operand is split. */
type Tilde = "none" | "assignment" | "operand";

const variants = new WeakMap<Word, { word: Word; source: Source }[]>();

async function braceVariants(shell: Shell, word: Word): Promise<{ word: Word; source: Source | null }[]> {
  if (!shell.options.braceexpand || !word.parts?.some((part) => part.type === "BraceExpansion"))
    return [{ word, source: null }];
  const known = variants.get(word);
  if (known !== undefined) return known;
  const made: { word: Word; source: Source }[] = [];
  for (const text of expandBraces(word.text)) {
    const source = new Source(`: ${text === "" ? "''" : text}`, shell.source.line(word.pos));
    const command = source.script.commands[0]?.command;
    const argument = command?.type === "Command" ? command.args[0] : undefined;
    if (argument?.type !== "Word") throw new Discard(`${word.text}: bad brace expansion`);
    if (text !== "") made.push({ word: argument, source });
  }
  variants.set(word, made);
  return made;
}

/** Expands `word` into `builder`; also what an expansion's own operand (`${x:-word}`) goes through. */
export async function expandInto(
  shell: Shell,
  builder: FieldBuilder,
  word: Word,
  tilde: Tilde,
): Promise<void> {
  const parts = word.parts ?? [literalPart(word)];
  let first = true;
  for (const part of parts) {
    if (part.type === "Literal") expandLiteral(shell, builder, part.text, first, parts.length === 1, tilde);
    else await expandPart(shell, builder, part, false);
    first = false;
  }
}

const literalPart = (word: Word): WordPart => ({
  type: "Literal",
  pos: word.pos,
  end: word.end,
  value: word.value,
  text: word.text,
});

/** Unquoted text of the script: tilde and backslashes. */
function expandLiteral(
  shell: Shell,
  builder: FieldBuilder,
  text: string,
  first: boolean,
  alone: boolean,
  tilde: Tilde,
): void {
  let rest = text;
  let after = tilde;
  if (first && rest.startsWith("~")) rest = expandTilde(shell, builder, rest, alone, tilde);
  // A word that looks like an assignment has its tildes expanded like one.
  const looksAssigned = first && tilde === "none" ? /^[A-Za-z_]\w*\+?=(?=~|.*:~)/s.exec(rest) : null;
  if (looksAssigned !== null) {
    after = "assignment";
    addUnescaped(builder, looksAssigned[0]);
    rest = rest.slice(looksAssigned[0].length);
    if (rest.startsWith("~")) rest = expandTilde(shell, builder, rest, alone, after);
  }
  if (after === "assignment") {
    for (let colon = rest.indexOf(":~"); colon >= 0; colon = rest.indexOf(":~")) {
      addUnescaped(builder, rest.slice(0, colon + 1));
      rest = expandTilde(shell, builder, rest.slice(colon + 1), alone, after);
    }
  }
  if (tilde === "operand") addOperand(builder, rest);
  else addUnescaped(builder, rest);
}

/** Text of `${x:-text}` outside of quotes: it is split like a value, except what a backslash protects. */
function addOperand(builder: FieldBuilder, text: string): void {
  for (const [piece] of text.matchAll(/\\.|[^\\]+|\\$/gs)) {
    if (piece === "\\\n") continue;
    if (piece.startsWith("\\") && piece.length > 1) builder.quoted(piece.slice(1));
    else builder.expanded(piece);
  }
}

function addUnescaped(builder: FieldBuilder, text: string): void {
  if (!text.includes("\\")) {
    builder.literal(text, text, /[*?[]/.test(text));
    return;
  }
  let plain = "";
  let pattern = "";
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "\\" || at + 1 === text.length) {
      plain += text[at];
      pattern += text[at] === "\\" ? "\\\\" : text[at];
      continue;
    }
    at++;
    if (text[at] === "\n") continue;
    plain += text[at];
    pattern += `\\${text[at]}`;
  }
  builder.literal(plain, pattern, false);
}

/** Expands the tilde that `text` begins with; gives the rest. */
function expandTilde(
  shell: Shell,
  builder: FieldBuilder,
  text: string,
  alone: boolean,
  tilde: Tilde,
): string {
  const prefix = (tilde === "assignment" ? /^~[^/:]*/ : /^~[^/]*/).exec(text)?.[0] as string;
  if (prefix.includes("\\") || (!alone && prefix.length === text.length)) {
    builder.literal("~", "~", false);
    return text.slice(1);
  }
  const user = prefix.slice(1);
  const home =
    user === ""
      ? (shell.variables.get("HOME") ?? "/root")
      : user === "+"
        ? shell.variables.get("PWD")
        : user === "-"
          ? shell.variables.get("OLDPWD")
          : user === "root"
            ? "/root"
            : undefined;
  if (home === undefined) {
    builder.literal("~", "~", false);
    return text.slice(1);
  }
  builder.quoted(home);
  return text.slice(prefix.length);
}

async function expandPart(
  shell: Shell,
  builder: FieldBuilder,
  part: WordPart,
  quoted: boolean,
): Promise<void> {
  switch (part.type) {
    case "Literal":
      if (quoted) builder.quoted(part.value);
      else addUnescaped(builder, part.text);
      return;
    case "SingleQuoted":
    case "AnsiCQuoted":
      builder.quoted(part.value);
      return;
    case "DoubleQuoted":
    case "LocaleString":
      return expandDoubleQuoted(shell, builder, part.parts);
    case "Glob":
    case "ExtendedGlob":
      if (part.parts !== undefined) return expandGlobPart(shell, builder, part.text, part.parts);
      builder.literal(part.text, part.text, true);
      return;
    case "BraceExpansion":
      return expandBracedText(shell, builder, part.text);
    case "SimpleExpansion":
    case "ParameterExpansion": {
      const value = await expandParameter(shell, part, builder, quoted);
      if (value !== null) addValue(shell, builder, value, quoted);
      return;
    }
    case "CommandExpansion": {
      const text = await substitute(shell, part.script, part.pos);
      if (quoted) builder.quoted(text);
      else builder.expanded(text);
      return;
    }
    case "ArithmeticExpansion": {
      const text = await arithmeticText(
        shell,
        part.text.startsWith("$[") ? part.text.slice(2, -1) : part.text.slice(3, -2),
      );
      const value = String(evaluateArithmetic(text, shell.arithmetic));
      if (quoted) builder.quoted(value);
      else builder.expanded(value);
      return;
    }
    case "ProcessSubstitution": {
      if (part.script === undefined) throw new Discard(`${part.text}: bad substitution`);
      builder.quoted(await shell.runner.processSubstitution(shell, part.script, part.operator));
      return;
    }
  }
}

/** Braces that are no brace expansion ({1..$n}) are ordinary; what is inside is expanded like any other text. */
async function expandBracedText(shell: Shell, builder: FieldBuilder, text: string): Promise<void> {
  const source = new Source(`: \\{${text.slice(1, -1)}\\}`, shell.line);
  const command = source.script.commands[0]?.command;
  const argument = command?.type === "Command" ? command.args[0] : undefined;
  if (argument?.type !== "Word") builder.literal(text, text, false);
  else await inSource(shell, source, () => expandInto(shell, builder, argument, "none"));
}

/** A bracket or an extended pattern with something quoted or expanded inside. */
async function expandGlobPart(
  shell: Shell,
  builder: FieldBuilder,
  text: string,
  parts: readonly WordPart[],
): Promise<void> {
  const open = text.startsWith("[") ? "[" : text.slice(0, 2);
  const close = open === "[" ? "]" : ")";
  builder.literal(open, open, true);
  for (const part of parts) await expandPart(shell, builder, part, false);
  builder.literal(close, close, true);
}

async function expandDoubleQuoted(
  shell: Shell,
  builder: FieldBuilder,
  parts: readonly WordPart[],
): Promise<void> {
  // "" is an empty field, but "$@" without parameters is none.
  let onlyEmptyLists = parts.length > 0;
  for (const part of parts) {
    if (part.type === "Literal") {
      builder.quoted(part.value);
      onlyEmptyLists = false;
      continue;
    }
    if (part.type === "SimpleExpansion" || part.type === "ParameterExpansion") {
      const value = await expandParameter(shell, part, builder, true);
      if (value === null) {
        onlyEmptyLists = false;
        continue;
      }
      if (value.list !== undefined && !value.star && value.list.length === 0) continue;
      addValue(shell, builder, value, true);
    } else await expandPart(shell, builder, part, true);
    onlyEmptyLists = false;
  }
  if (!onlyEmptyLists) builder.quoted("");
}

function addValue(shell: Shell, builder: FieldBuilder, value: Value, quoted: boolean): void {
  if (value.list === undefined) {
    if (quoted) builder.quoted(value.text);
    else builder.expanded(value.text);
    return;
  }
  const joiner = value.star ? (shell.ifs[0] ?? "") : " ";
  if (quoted && value.star) {
    builder.quoted(value.list.join(joiner));
    return;
  }
  if (!builder.splits) {
    const text = value.list.join(value.star ? joiner : " ");
    if (quoted) builder.quoted(text);
    else builder.expanded(text);
    return;
  }
  for (const [index, text] of value.list.entries()) {
    if (index > 0) builder.finish();
    if (quoted) builder.quoted(text);
    else builder.expanded(text);
  }
}

async function substitute(shell: Shell, script: ParsedScript | undefined, pos: number): Promise<string> {
  if (script === undefined) throw new Discard("bad substitution");
  // A backquoted script may have a source of its own, whose lines begin where it stands.
  const source =
    script.source === undefined
      ? shell.source
      : new Source(script.source, shell.source.line(pos), script, shell.source.file);
  return shell.runner.commandSubstitution(shell, script, source);
}

const bodies = new Map<string, readonly WordPart[]>();
const MAX_BODIES = 2000;

/** Parses text in which only expansions count, as in a here-document: for arithmetic and subscripts. */
function bodyParts(text: string): readonly WordPart[] {
  const known = bodies.get(text);
  if (known !== undefined) return known;
  const mark = "\u0001";
  const command = parse(`:<<${mark}\n${text}\n${mark}\n`).commands[0]?.command;
  const redirect = command?.type === "Command" ? command.redirects[0] : undefined;
  const parts = (redirect?.type === "HereDoc" ? redirect.body.parts : undefined) ?? [
    { type: "Literal", pos: 0, end: 0, value: `${text}\n`, text },
  ];
  if (bodies.size >= MAX_BODIES) bodies.clear();
  bodies.set(text, parts);
  return parts;
}

/** Expands `text` as inside double quotes. */
export async function quotedText(shell: Shell, text: string): Promise<string> {
  return (await expandBody(shell, bodyParts(text))).replace(/\n$/, "");
}

/** Expands `text` as inside double quotes, and removes double quotes: what arithmetic is given. */
export async function arithmeticText(shell: Shell, text: string): Promise<string> {
  if (!/[$`\\"']/.test(text)) return text;
  return (await quotedText(shell, text)).replaceAll('"', "");
}

/** The lines of a here-document. */
export async function expandBody(shell: Shell, parts: readonly WordPart[]): Promise<string> {
  const builder = new FieldBuilder(shell.ifs, false);
  for (const part of parts) await expandPart(shell, builder, part, true);
  return builder.result()[0]?.text ?? "";
}

/** Evaluates `text` as arithmetic, expanding it first. */
export async function arithmetic(shell: Shell, text: string): Promise<bigint> {
  return evaluateArithmetic(await arithmeticText(shell, text), shell.arithmetic);
}
