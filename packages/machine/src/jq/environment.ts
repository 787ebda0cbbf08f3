// The names that a filter sees: variables, functions and labels, the inmost first (jq's binding of blocks, compile.c). Environments are never changed; a binding
// makes a new one.

import type { Definition, Filter } from "./tree.ts";
import type { Json } from "./values.ts";

interface Variables {
  name: string;
  value: Json;
  next: Variables | null;
}

/** A function: a definition with the place where it was made, or a filter that was handed over. */
interface Functions {
  name: string;
  arity: number;
  definition: Definition | null;
  closure: { filter: Filter; environment: Environment } | null;
  /** Of a definition: the environment around it; itself is seen inside. */
  around: Environment | null;
  next: Functions | null;
}

export interface Environment {
  variables: Variables | null;
  functions: Functions | null;
  labels: { name: string; mark: object; next: Environment["labels"] } | null;
}

export const EMPTY: Environment = { variables: null, functions: null, labels: null };

/** With a variable more. */
export function bind(environment: Environment, name: string, value: Json): Environment {
  return { ...environment, variables: { name, value, next: environment.variables } };
}

/** With a function more, which sees itself. */
export function define(definition: Definition, around: Environment): Environment {
  const arity = definition.parameters.length;
  const { name } = definition;
  return {
    ...around,
    functions: { name, arity, definition, closure: null, around, next: around.functions },
  };
}

/** `name` is from here on the filter, as it stands in the environment `from`: an argument that is handed over. */
export function handOver(
  name: string,
  filter: Filter,
  from: Environment,
  environment: Environment,
): Environment {
  const closure = { filter, environment: from };
  return {
    ...environment,
    functions: { name, arity: 0, definition: null, closure, around: null, next: environment.functions },
  };
}

/** The value of a variable. */
export function lookupVariable(name: string, environment: Environment): Json {
  let variable = environment.variables;
  while (variable !== null && variable.name !== name) variable = variable.next;
  return variable?.value ?? null;
}

/** The innermost function of that name and so many parameters. */
export function lookupFunction(name: string, arity: number, environment: Environment): Functions | null {
  let found = environment.functions;
  while (found !== null && (found.name !== name || found.arity !== arity)) found = found.next;
  return found;
}

/**
 * The environments in which the body of a definition is run: its parameters are the arguments as they stand outside, those with a $ for each of their values.
 * `values` gives the values of an argument.
 */
export function* withArguments(
  definition: Definition,
  args: readonly Filter[],
  inside: Environment,
  outside: Environment,
  values: (argument: Filter) => Iterable<Json>,
  at = 0,
): Generator<Environment> {
  const parameter = definition.parameters[at];
  if (parameter === undefined) {
    yield inside;
    return;
  }
  const argument = args[at] as Filter;
  const name = parameter.replace(/^\$/, "");
  const bound = handOver(name, argument, outside, inside);
  if (name === parameter) yield* withArguments(definition, args, bound, outside, values, at + 1);
  else
    for (const value of values(argument))
      yield* withArguments(definition, args, bind(bound, name, value), outside, values, at + 1);
}
