// Assignments: name=value, name+=value, name[subscript]=value, name=(…), in a command of their own or as operands of `declare`.

import type { ArrayValue, Assignment, Word } from "unbash";
import { parse } from "unbash";
import { Discard } from "./errors.ts";
import { arithmetic, expandText, expandWords } from "./expand.ts";
import { traceWord } from "./quote.ts";
import type { Shell } from "./shell.ts";
import { trace } from "./trace.ts";
import { arrayIndex, lastIndex, type Variable } from "./variables.ts";

/** Carries out `assignment` in the scope where the variable is seen. */
export async function assign(shell: Shell, assignment: Assignment): Promise<void> {
  const { name, value, index } = assignment;
  const append = assignment.append ?? false;
  if (value.type === "ArrayValue") {
    await trace(shell, assignment.text);
    const variable = shell.variables.writable(name);
    await assignArray(shell, name, variable, value, append);
    shell.variables.onChange(name);
    return;
  }
  const text = await expandText(shell, value, "assignment");
  const operator = append ? "+=" : "=";
  if (index === undefined) {
    await trace(shell, `${name}${operator}${text === "" ? "" : traceWord(text)}`);
    shell.variables.set(name, text, append);
    if (shell.options.allexport) shell.variables.writable(name).exported = true;
    return;
  }
  const subscript = await shell.subscript(name, index);
  await trace(shell, `${name}[${index.text}]${operator}${traceWord(text)}`);
  shell.variables.setElement(name, subscript, text, append);
}

interface Element {
  key: Word;
  value: Word;
  append: boolean;
}

const elements = new WeakMap<Word, Element | null>();

/** `[key]=value` inside (…); null for a plain element. */
function elementOf(word: Word): Element | null {
  const known = elements.get(word);
  if (known !== undefined) return known;
  let found: Element | null = null;
  if (word.text.startsWith("[")) {
    const command = parse(`x${word.text}`).commands[0]?.command;
    const assignment = command?.type === "Command" ? command.prefix[0] : undefined;
    if (
      assignment?.type === "Assignment" &&
      assignment.index !== undefined &&
      assignment.value.type === "Word"
    )
      found = { key: assignment.index, value: assignment.value, append: assignment.append ?? false };
  }
  elements.set(word, found);
  return found;
}

/** name=(…): replaces all elements, or adds to them. */
export async function assignArray(
  shell: Shell,
  name: string,
  variable: Variable,
  value: ArrayValue,
  append: boolean,
): Promise<void> {
  if (variable.assoc !== null) return assignAssociative(shell, name, variable, value, append);
  const target = append ? new Map(variable.makeIndexed()) : new Map<number, string>();
  let next = append ? lastIndex(target) + 1 : 0;
  for (const word of value.elements) {
    const element = elementOf(word);
    if (element === null) {
      for (const text of await expandWords(shell, [word]))
        target.set(next++, shell.variables.convert(variable, text, undefined));
      continue;
    }
    const index = arrayIndex(target, Number(await arithmetic(shell, element.key.text)));
    if (index === undefined) throw new Discard(`${name}[${element.key.text}]: bad array subscript`);
    const text = await expandText(shell, element.value);
    target.set(
      index,
      shell.variables.convert(variable, text, element.append ? (target.get(index) ?? "") : undefined),
    );
    next = index + 1;
  }
  variable.value = undefined;
  variable.indexed = target;
}

async function assignAssociative(
  shell: Shell,
  name: string,
  variable: Variable,
  value: ArrayValue,
  append: boolean,
): Promise<void> {
  const target = new Map(append ? variable.assoc : []);
  const plain: string[] = [];
  for (const word of value.elements) {
    const element = elementOf(word);
    if (element === null) {
      for (const text of await expandWords(shell, [word])) plain.push(text);
      continue;
    }
    const key = await expandText(shell, element.key);
    if (key === "") throw new Discard(`${name}[${element.key.text}]: bad array subscript`);
    const text = await expandText(shell, element.value);
    target.set(
      key,
      shell.variables.convert(variable, text, element.append ? (target.get(key) ?? "") : undefined),
    );
  }
  for (let at = 0; at < plain.length; at += 2) target.set(plain[at] as string, plain[at + 1] ?? "");
  variable.assoc = target;
}
