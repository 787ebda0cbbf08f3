// What jq finds wrong with a filter before it runs: names that mean nothing, divisions by a zero that stands there.

import { NATIVE_NAMES } from "./builtins.ts";
import type { Environment } from "./environment.ts";
import { type Definition, type Filter, namesOf, type Pattern } from "./tree.ts";

interface Scope {
  functions: ReadonlySet<string>;
  variables: ReadonlySet<string>;
  labels: ReadonlySet<string>;
}

export interface Complaint {
  message: string;
  /** Where in the filter. */
  start: number;
}

/** The complaints, in jq's words. */
export function checkFilter(filter: Filter, prelude: Environment, variables: readonly string[]): Complaint[] {
  const functions = new Set(NATIVE_NAMES);
  for (let found = prelude.functions; found !== null; found = found.next)
    functions.add(`${found.name}/${found.arity}`);
  const errors: Complaint[] = [];
  check(filter, { functions, variables: new Set(variables), labels: new Set() }, errors);
  return errors;
}

const withAll = (set: ReadonlySet<string>, ...more: string[]): ReadonlySet<string> =>
  new Set([...set, ...more]);

function keysOf(pattern: Pattern): Filter[] {
  if (pattern.kind === "variable") return [];
  if (pattern.kind === "array") return pattern.items.flatMap(keysOf);
  return pattern.entries.flatMap(({ key, value }) => [key, ...(value === null ? [] : keysOf(value))]);
}

function checkDefinition({ name, parameters, body }: Definition, scope: Scope, errors: Complaint[]): Scope {
  const outside = { ...scope, functions: withAll(scope.functions, `${name}/${parameters.length}`) };
  const plain = parameters.map((parameter) => parameter.replace(/^\$/, ""));
  const values = parameters
    .filter((parameter) => parameter.startsWith("$"))
    .map((parameter) => parameter.slice(1));
  const inside = {
    ...outside,
    functions: withAll(outside.functions, ...plain.map((parameter) => `${parameter}/0`)),
    variables: withAll(outside.variables, ...values),
  };
  check(body, inside, errors);
  return outside;
}

/** 0 as it stands, or (0). */
const isZero = (filter: Filter): boolean => filter.kind === "literal" && filter.value === 0;

function check(filter: Filter, scope: Scope, errors: Complaint[]): void {
  const inner = (other: Filter | null, inside: Scope = scope): void => {
    if (other !== null) check(other, inside, errors);
  };
  switch (filter.kind) {
    case "call":
      if (!scope.functions.has(`${filter.name}/${filter.args.length}`))
        errors.push({ message: `${filter.name}/${filter.args.length} is not defined`, start: filter.start });
      for (const argument of filter.args) inner(argument);
      return;
    case "variable":
      if (!scope.variables.has(filter.name))
        errors.push({ message: `$${filter.name} is not defined`, start: filter.start });
      return;
    case "break":
      if (!scope.labels.has(filter.name))
        errors.push({ message: `$*label-${filter.name} is not defined`, start: filter.start });
      return;
    case "label":
      inner(filter.body, { ...scope, labels: withAll(scope.labels, filter.name) });
      return;
    case "define":
      inner(filter.body, checkDefinition(filter.definition, scope, errors));
      return;
    case "bind":
    case "reduce":
    case "foreach": {
      inner(filter.source);
      const inside = { ...scope, variables: withAll(scope.variables, ...filter.patterns.flatMap(namesOf)) };
      for (const pattern of filter.patterns) for (const key of keysOf(pattern)) inner(key, inside);
      if (filter.kind === "bind") {
        inner(filter.body, inside);
        return;
      }
      inner(filter.start);
      inner(filter.update, inside);
      if (filter.kind === "foreach") inner(filter.extract, inside);
      return;
    }
    case "string":
      for (const part of filter.parts) if (typeof part !== "string") inner(part);
      return;
    case "binary":
      if (
        filter.operator === "/" &&
        filter.left.kind === "literal" &&
        typeof filter.left.value === "number" &&
        isZero(filter.right)
      )
        errors.push({ message: "Division by zero?", start: 0 });
      inner(filter.left);
      inner(filter.right);
      return;
    case "object":
      for (const { key, value } of filter.entries) {
        inner(key);
        inner(value);
      }
      return;
    default:
      for (const part of parts(filter)) inner(part);
  }
}

/** The filters that a filter without names of its own is made of. */
function parts(filter: Filter): (Filter | null)[] {
  switch (filter.kind) {
    case "index":
      return [filter.of, filter.key];
    case "slice":
      return [filter.of, filter.from, filter.to];
    case "iterate":
    case "negate":
      return [filter.of];
    case "array":
      return [filter.items];
    case "pipe":
    case "comma":
    case "and":
    case "or":
    case "alternative":
    case "assign":
      return [filter.left, filter.right];
    case "if":
      return [filter.test, filter.then, filter.else];
    case "try":
      return [filter.body, filter.catch];
    default:
      return [];
  }
}

/** Whether a function of one of these names is called anywhere. */
export function calls(filter: Filter, wanted: ReadonlySet<string>): boolean {
  const text = JSON.stringify(filter);
  return [...wanted].some((name) => text.includes(`"kind":"call","name":"${name}"`));
}
