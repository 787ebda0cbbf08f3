// declare, typeset, local, export, readonly, unset.

import { assignArray } from "../assign.ts";
import { arithmetic } from "../expand.ts";
import { attributeLetters } from "../parameter.ts";
import { declareValue, setQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { isName, lastIndex, type Variable } from "../variables.ts";
import { type Builtin, badOption, type DeclaredValue, type Operand, print } from "./types.ts";

interface Request {
  on: string;
  off: string;
  global: boolean;
  printing: boolean;
  functions: boolean;
  names: boolean;
  operands: Operand[];
}

const USAGE: Record<string, string> = {
  declare:
    "declare: usage: declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]",
  typeset:
    "typeset: usage: typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]",
  local: "local: usage: local [option] name[=value] ...",
  export: "export: usage: export [-fn] [name[=value] ...] or export -p",
  readonly: "readonly: usage: readonly [-aAf] [name[=value] ...] or readonly -p",
};

async function parseRequest(
  shell: Shell,
  name: string,
  operands: readonly Operand[],
): Promise<Request | null> {
  const request: Request = {
    on: "",
    off: "",
    global: false,
    printing: false,
    functions: false,
    names: false,
    operands: [],
  };
  let at = 0;
  for (; at < operands.length; at++) {
    const operand = operands[at] as Operand;
    if (typeof operand !== "string" || !/^[-+]./.test(operand)) break;
    if (operand === "--") {
      at++;
      break;
    }
    for (const letter of operand.slice(1)) {
      if (operand[0] === "+") request.off += letter;
      else if (letter === "p") request.printing = true;
      else if (letter === "g") request.global = true;
      else if (letter === "f") request.functions = true;
      else if (letter === "F") request.names = true;
      else if (letter === "n" && name === "export") request.off += "x";
      else if ("aAilnrtuxI".includes(letter)) request.on += letter;
      else {
        await shell.complain(`${name}: -${letter}: invalid option`);
        await shell.process.stderr.write(`${USAGE[name]}\n`);
        return null;
      }
    }
  }
  request.operands = operands.slice(at);
  return request;
}

/** `declare -x name="value"`. */
export function declareLine(name: string, variable: Variable): string {
  const letters = attributeLetters(variable);
  const value = declareValue(variable);
  return `declare -${letters === "" ? "-" : letters} ${name}${value === undefined ? "" : `=${value}`}\n`;
}

function declaration(
  letters: { on: string; implied: string },
  scope: "declare" | "local" | "global",
): Builtin {
  return async ({ shell, name, operands }) => {
    const request = await parseRequest(shell, name, operands);
    if (request === null) return 2;
    if (request.on.includes("t")) {
      await shell.complain(`${name}: not simulated: the trace attribute (-t)`);
      return 69;
    }
    request.on += letters.on;
    if (request.functions || request.names) return declareFunctions(shell, name, request);
    if (name === "local" && !shell.frames.some((frame) => frame.kind === "function")) {
      await shell.complain("local: can only be used in a function");
      return 1;
    }
    if (request.printing || request.operands.length === 0)
      return printAll(shell, name, request, letters.implied);
    let status = 0;
    for (const operand of request.operands) {
      if (operand === "-" && name === "local") {
        const frame = shell.frames.findLast(({ kind }) => kind === "function");
        if (frame !== undefined) frame.options ??= { ...shell.options };
        continue;
      }
      const given = typeof operand === "string" ? parseOperand(operand) : operand;
      if (!isName(given.name)) {
        await shell.complain(
          `${name}: \`${typeof operand === "string" ? operand : given.name}': not a valid identifier`,
        );
        status = 1;
        continue;
      }
      status = (await declareOne(shell, name, given, request, scope)) || status;
    }
    return status;
  };
}

function parseOperand(text: string): DeclaredValue & { bare?: boolean } {
  const found = /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(text);
  if (found === null) {
    const name = text.replace(/(?<=\w)\[[^\]]*\]$/, "");
    return { name, index: undefined, append: false, value: "", bare: true };
  }
  const [, name = "", plus, value = ""] = found;
  return { name, index: undefined, append: plus === "+", value };
}

async function declareOne(
  shell: Shell,
  command: string,
  given: DeclaredValue & { bare?: boolean },
  request: Request,
  scope: "declare" | "local" | "global",
): Promise<number> {
  const inFunction = shell.frames.some((frame) => frame.kind === "function");
  const { variables } = shell;
  const target =
    request.on.includes("n") || request.off.includes("n") ? given.name : variables.resolve(given.name);
  const local = scope !== "global" && !request.global && inFunction;
  const before = variables.raw(target);
  if (local && before?.readonly) {
    await shell.complain(`${command}: ${target}: readonly variable`);
    return 1;
  }
  const variable = local
    ? variables.declareLocal(target)
    : request.global
      ? variables.declareGlobal(target)
      : (before ?? variables.declareGlobal(target));
  if (variable.readonly && !given.bare && request.on.includes("x")) variable.exported = true;
  if (variable.readonly && (!given.bare || request.off.includes("r"))) {
    await shell.complain(`${scope === "global" ? "" : `${command}: `}${target}: readonly variable`);
    return 1;
  }
  if (request.on.includes("n") && given.value === target && !given.bare && !local) {
    await shell.complain(`${command}: ${target}: nameref variable self references not allowed`);
    return 1;
  }
  const isList = typeof given.value !== "string";
  if (request.on.includes("A")) {
    if (variable.indexed !== null) {
      await shell.complain(`${command}: ${target}: cannot convert indexed to associative array`);
      return 1;
    }
    variable.assoc ??= new Map(variable.value === undefined ? [] : [["0", variable.value]]);
    variable.value = undefined;
  } else if (request.on.includes("a")) variable.makeIndexed();
  attributes(variable, request);
  if (!given.bare) {
    // An array's value may be in a string: declare -a x="(1 2)" is rare; only real lists are taken.
    if (isList)
      await assignArray(shell, target, variable, given.value as import("unbash").ArrayValue, given.append);
    else if (given.index !== undefined) {
      const key = variable.assoc ? given.index.text : String(await arithmetic(shell, given.index.text));
      variables.setElement(target, key, given.value as string, given.append);
    } else if (variable.nameref) variable.value = given.value as string;
    else variables.store(variable, given.value as string, given.append);
    variables.onChange(target);
  }
  if (request.on.includes("r")) variable.readonly = true;
  return 0;
}

function attributes(variable: Variable, request: Request): void {
  const { on, off } = request;
  if (on.includes("x")) variable.exported = true;
  if (off.includes("x")) variable.exported = false;
  if (on.includes("i")) variable.integer = true;
  if (off.includes("i")) variable.integer = false;
  if (on.includes("l")) [variable.lower, variable.upper] = [true, false];
  if (off.includes("l")) variable.lower = false;
  if (on.includes("u")) [variable.upper, variable.lower] = [true, false];
  if (off.includes("u")) variable.upper = false;
  if (on.includes("n")) variable.nameref = true;
  if (off.includes("n")) variable.nameref = false;
}

async function declareFunctions(shell: Shell, command: string, request: Request): Promise<number> {
  let status = 0;
  const names =
    request.operands.length === 0 ? [...shell.functions.keys()].sort() : request.operands.map(nameOf);
  for (const name of names) {
    const definition = shell.functions.get(name);
    if (definition === undefined) {
      if (command === "export" || command === "readonly")
        await shell.complain(`${command}: ${name}: not a function`);
      status = 1;
    } else if (command === "export") definition.exported = !request.off.includes("x");
    else if (command === "readonly") {
      await shell.complain("readonly: not simulated: read-only functions (-f)");
      status = 69;
    } else if (request.names)
      await print(shell, request.operands.length === 0 ? `declare -f ${name}\n` : `${name}\n`);
    else await print(shell, functionText(definition.text, name));
  }
  return status;
}

const nameOf = (operand: Operand): string => (typeof operand === "string" ? operand : operand.name);

/** A function as it was written; bash prints it from its tree, in a layout of its own. */
export function functionText(text: string, name: string): string {
  const oneLine = /^(?:function\s+)?\S+?\s*(?:\(\s*\))?\s*\{\s*([^\n]*?);?\s*\}$/.exec(text);
  if (oneLine !== null && !/[{}]/.test(oneLine[1] as string)) {
    const lines = (oneLine[1] as string).split(/\s*;\s*/).join(";\n    ");
    return `${name} () \n{ \n    ${lines}\n}\n`;
  }
  return `${text}\n`;
}

async function printAll(shell: Shell, command: string, request: Request, implied: string): Promise<number> {
  const wanted = request.on + implied;
  if (request.operands.length > 0) {
    let status = 0;
    for (const operand of request.operands) {
      const name = nameOf(operand);
      const variable = shell.variables.raw(name);
      if (variable !== undefined) await print(shell, declareLine(name, variable));
      else if (shell.variables.get(name) !== undefined)
        await print(shell, `declare -- ${name}="${shell.variables.get(name)}"\n`);
      else {
        await shell.complain(`${command}: ${name}: not found`);
        status = 1;
      }
    }
    return status;
  }
  if (command === "local") {
    for (const [name, variable] of [...shell.variables.locals()].sort())
      await print(shell, declareLine(name, variable));
    return 0;
  }
  for (const [name, variable] of shell.variables.visible()) {
    const letters = attributeLetters(variable);
    if ([...wanted].some((letter) => !letters.includes(letter))) continue;
    if (command === "declare" && !request.printing && wanted === "") {
      const value = variable.isArray
        ? declareValue(variable)
        : variable.value === undefined
          ? undefined
          : setQuote(variable.value);
      if (value !== undefined) await print(shell, `${name}=${value}\n`);
    } else await print(shell, declareLine(name, variable));
  }
  return 0;
}

export const declare = declaration({ on: "", implied: "" }, "declare");
export const local = declaration({ on: "", implied: "" }, "local");
export const exportVariable = declaration({ on: "x", implied: "x" }, "global");
export const readonly = declaration({ on: "r", implied: "r" }, "global");

export const unset: Builtin = async ({ shell, args }) => {
  let what: "any" | "function" | "variable" | "nameref" = "any";
  let status = 0;
  for (const arg of args) {
    if (arg === "-f") what = "function";
    else if (arg === "-v") what = "variable";
    else if (arg === "-n") what = "nameref";
    else if (arg === "--") continue;
    else if (/^-./.test(arg))
      return badOption(shell, "unset", arg.slice(0, 2), "unset [-f] [-v] [-n] [name ...]");
    else status = (await unsetOne(shell, arg, what)) || status;
  }
  return status;
};

async function unsetOne(shell: Shell, name: string, what: string): Promise<number> {
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name);
  if (element !== null) {
    const [, array = "", subscript = ""] = element;
    const variable = shell.variables.find(array);
    if (variable?.readonly) {
      await shell.complain(`unset: ${array}: cannot unset: readonly variable`);
      return 1;
    }
    if (variable?.assoc) variable.assoc.delete(subscript);
    else if (subscript === "@" || subscript === "*") variable?.indexed?.clear();
    else if (variable?.indexed) {
      const index = Number(await arithmetic(shell, subscript));
      variable.indexed.delete(index < 0 ? lastIndex(variable.indexed) + 1 + index : index);
    }
    return 0;
  }
  if (what === "function") {
    shell.functions.delete(name);
    return 0;
  }
  if (!isName(name)) {
    if (what === "variable") {
      await shell.complain(`unset: \`${name}': not a valid identifier`);
      return 1;
    }
    shell.functions.delete(name);
    return 0;
  }
  const target = what === "nameref" ? name : shell.variables.resolve(name);
  if (what === "any" && shell.variables.raw(target) === undefined && shell.functions.delete(name)) return 0;
  if (shell.variables.unset(target)) return 0;
  await shell.complain(`unset: ${target}: cannot unset: readonly variable`);
  return 1;
}
