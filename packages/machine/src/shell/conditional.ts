// [[ … ]]: words are not split, the right side of == is a pattern, that of =~ a regular expression (POSIX extended, done by
// the host's).

import { KernelError } from "@podwire/netns";
import type { TestCommand, TestExpression, Word } from "unbash";
import { Discard } from "./errors.ts";
import { arithmetic, expandPattern, expandText } from "./expand.ts";
import { matchPattern } from "./pattern.ts";
import { extendedRegex } from "./regex.ts";
import type { Shell } from "./shell.ts";
import { binaryFileTest, FILE_TESTS, fileTest } from "./test-files.ts";
import { debugTrap, trace } from "./trace.ts";

export async function conditional(shell: Shell, node: TestCommand): Promise<number> {
  shell.line = shell.source.line(node.pos);
  await debugTrap(shell, node);
  try {
    return (await evaluate(shell, node.expression)) ? 0 : 1;
  } catch (error) {
    if (error instanceof Discard) {
      await shell.complain(error.message);
      return 1;
    }
    if (error instanceof RegexError) return 2;
    throw error;
  }
}

class RegexError {}

async function evaluate(shell: Shell, node: TestExpression): Promise<boolean> {
  switch (node.type) {
    case "TestLogical":
      for (const operand of node.operands) {
        const value = await evaluate(shell, operand);
        if (node.operator === "&&" ? !value : value) return value;
      }
      return node.operator === "&&";
    case "TestNot": {
      const value = await evaluate(shell, node.operand);
      return node.negations.length % 2 === 1 ? !value : value;
    }
    case "TestGroup":
      return evaluate(shell, node.expression);
    case "TestUnary":
      return unary(shell, node.operator, node.operand);
    case "TestBinary":
      return binary(shell, node.operator, node.left, node.right);
  }
}

async function unary(shell: Shell, operator: string, operand: Word): Promise<boolean> {
  const text = await expandText(shell, operand);
  await trace(shell, `[[ ${operator} ${text === "" ? "''" : text} ]]`);
  return unaryTest(shell, operator, text);
}

/** -z, -n, -v, -o, -R and the tests of files. */
export async function unaryTest(shell: Shell, operator: string, text: string): Promise<boolean> {
  switch (operator) {
    case "-z":
      return text === "";
    case "-n":
      return text !== "";
    case "-o":
      return (shell.options as unknown as Record<string, boolean>)[text] ?? false;
    case "-R":
      return shell.variables.raw(text)?.nameref ?? false;
    case "-v":
      return isSet(shell, text);
    default:
      if (!FILE_TESTS.includes(operator)) throw new Discard(`${operator}: unary operator expected`, 2);
      return fileTest(shell, operator, text);
  }
}

async function isSet(shell: Shell, text: string): Promise<boolean> {
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(text);
  if (element === null) {
    if (/^\d+$/.test(text)) return Number(text) <= shell.positional.length;
    return shell.variables.get(text) !== undefined;
  }
  const [, name = "", subscript = ""] = element;
  const variable = shell.variables.find(name);
  if (variable === undefined) return false;
  if (subscript === "@" || subscript === "*") return variable.keys().length > 0;
  const key = variable.assoc ? subscript : String(await arithmetic(shell, subscript));
  return shell.element(name, key) !== undefined;
}

async function binary(shell: Shell, operator: string, left: Word, right: Word): Promise<boolean> {
  const a = await expandText(shell, left);
  const shown = (text: string): Promise<void> =>
    trace(shell, `[[ ${a === "" ? "''" : a} ${operator} ${text} ]]`);
  if (operator === "==" || operator === "=" || operator === "!=") {
    const pattern = await expandPattern(shell, right);
    await shown(pattern === "" ? "''" : pattern);
    const matched = matchPattern(pattern, a, { extglob: true, ignoreCase: shell.shopts.has("nocasematch") });
    return matched === (operator !== "!=");
  }
  if (operator === "=~") {
    const source = await expandPattern(shell, right);
    await shown(source);
    return regexMatch(shell, a, source);
  }
  const b = await expandText(shell, right);
  await shown(b === "" ? "''" : b);
  if (operator === "<") return a < b;
  if (operator === ">") return a > b;
  if (operator.startsWith("-") && ["-nt", "-ot", "-ef"].includes(operator))
    return binaryFileTest(shell, operator, a, b);
  const [x, y] = [await numeric(shell, a), await numeric(shell, b)];
  return compareNumbers(operator, x, y);
}

async function numeric(shell: Shell, text: string): Promise<bigint> {
  try {
    return await arithmetic(shell, text);
  } catch (error) {
    if (error instanceof Discard) throw new Discard(`[[: ${error.message}`);
    throw error;
  }
}

/** -eq and its family. */
export function compareNumbers(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case "-eq":
      return a === b;
    case "-ne":
      return a !== b;
    case "-lt":
      return a < b;
    case "-le":
      return a <= b;
    case "-gt":
      return a > b;
    case "-ge":
      return a >= b;
    default:
      throw new Discard(`${operator}: conditional binary operator expected`, 2);
  }
}

function regexMatch(shell: Shell, text: string, source: string): boolean {
  let regex: RegExp;
  try {
    regex = extendedRegex(source, { ignoreCase: shell.shopts.has("nocasematch") });
  } catch (error) {
    if (error instanceof KernelError) throw new RegexError();
    throw error;
  }
  const found = regex.exec(text);
  const variable = shell.variables.writable("BASH_REMATCH");
  variable.value = undefined;
  variable.indexed = new Map((found ?? []).map((group, index) => [index, group ?? ""]));
  return found !== null;
}
