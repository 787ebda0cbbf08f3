// The functions of jq 1.6 that are not said in its own language (prelude.ts): those that take filters rather than values, and the tables of builtins/ for the others.

import type { Builtins, Host } from "./builtins/builtin.ts";
import { COLLECTIONS } from "./builtins/collections.ts";
import { HOST } from "./builtins/host.ts";
import { MATHS } from "./builtins/maths.ts";
import { SORTING } from "./builtins/sorting.ts";
import { STRINGS } from "./builtins/strings.ts";
import { TIME } from "./builtins/time.ts";
import type { Environment } from "./environment.ts";
import type { Evaluator, Natives } from "./evaluate.ts";
import { getPath } from "./paths.ts";
import { fresh, type Out, pathOf } from "./results.ts";
import type { Filter } from "./tree.ts";
import { JqError, type Json, typeOf } from "./values.ts";

const BUILTINS: Builtins = {
  "not/0": (value) => value === null || value === false,
  "type/0": typeOf,
  "null/0": () => null,
  "true/0": () => true,
  "false/0": () => false,
  "error/0": (value) => {
    throw new JqError(value);
  },
  "error_with/1": (_, [message]) => {
    throw new JqError(message as Json);
  },
  "get_search_list/0": () => [],
  "builtins/0": () => [...NATIVE_NAMES],
  ...STRINGS,
  ...COLLECTIONS,
  ...SORTING,
  ...TIME,
  ...MATHS,
  ...HOST,
};

/** All functions outside of the prelude, for knowing whether a name is one: NAME/ARITY. */
export const NATIVE_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(BUILTINS),
  "empty/0",
  "path/1",
  "repeat/1",
  "getpath/1",
  "range/2",
  "range/3",
]);

export function natives(host: Host): Natives {
  return {
    call(name, args, environment, input, evaluator) {
      if (name === "empty" && args.length === 0) return [];
      if (name === "repeat" && args.length === 1)
        return repeated(args[0] as Filter, environment, input, evaluator);
      if (name === "path" && args.length === 1)
        return pathsOf(args[0] as Filter, environment, input, evaluator);
      if (name === "getpath" && args.length === 1)
        return at(args[0] as Filter, environment, input, evaluator);
      if (name === "range" && (args.length === 2 || args.length === 3))
        return range(args, environment, input, evaluator);
      const use = BUILTINS[`${name}/${args.length}`];
      return use === undefined ? undefined : applied(use, args, environment, input, evaluator, host);
    },
  };
}

function* applied(
  use: (value: Json, args: readonly Json[], host: Host) => Json,
  args: readonly Filter[],
  environment: Environment,
  input: Out,
  evaluator: Evaluator,
  host: Host,
): Generator<Out> {
  for (const values of product(args, args.length - 1, environment, input.value, evaluator))
    yield fresh(input, use(input.value, values, host));
}

/** Every combination of the arguments' values; the first changes fastest. */
function* product(
  args: readonly Filter[],
  last: number,
  environment: Environment,
  value: Json,
  evaluator: Evaluator,
): Generator<Json[]> {
  if (last < 0) {
    yield [];
    return;
  }
  for (const item of evaluator.values(args[last] as Filter, environment, value))
    for (const rest of product(args, last - 1, environment, value, evaluator)) yield [...rest, item];
}

/** repeat(f): f of the same input for ever, as 1.6 has it. */
function* repeated(
  filter: Filter,
  environment: Environment,
  input: Out,
  evaluator: Evaluator,
): Generator<Out> {
  for (;;) yield* evaluator.run(filter, environment, input);
}

function* pathsOf(
  filter: Filter,
  environment: Environment,
  input: Out,
  evaluator: Evaluator,
): Generator<Out> {
  for (const out of evaluator.run(filter, environment, { value: input.value, path: [] }))
    yield fresh(input, pathOf(out));
}

function* at(filter: Filter, environment: Environment, input: Out, evaluator: Evaluator): Generator<Out> {
  for (const path of evaluator.values(filter, environment, input.value)) {
    if (!Array.isArray(path)) throw new JqError("Path must be specified as an array");
    const base = input.path === null ? null : pathOf(input);
    const value = getPath(input.value, path);
    yield { value, path: base === null ? null : [...base, ...path] };
  }
}

function* range(
  args: readonly Filter[],
  environment: Environment,
  input: Out,
  evaluator: Evaluator,
): Generator<Out> {
  const [first, second, third] = args as [Filter, Filter, Filter | undefined];
  for (const from of evaluator.values(first, environment, input.value))
    for (const to of evaluator.values(second, environment, input.value))
      for (const by of third === undefined ? [1] : evaluator.values(third, environment, input.value)) {
        if (typeof from !== "number" || typeof to !== "number" || typeof by !== "number")
          throw new JqError("Range bounds must be numeric");
        if (by > 0) for (let number = from; number < to; number += by) yield fresh(input, number);
        else if (by < 0) for (let number = from; number > to; number += by) yield fresh(input, number);
        else if (from < to) for (;;) yield fresh(input, from);
      }
}
