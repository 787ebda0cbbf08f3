// Destructuring: `. as [$a, {b: $c}]`, and the alternatives of ?// (gen_destructure in compile.c). A key that is a filter may have several values, and so the
// pattern several bindings.

import { bind, type Environment } from "./environment.ts";
import type { Evaluator } from "./evaluate.ts";
import { getIndex } from "./paths.ts";
import type { Out } from "./results.ts";
import { type Filter, namesOf, type Pattern } from "./tree.ts";
import { JqError, type Json, typeOf } from "./values.ts";

/** The environments that the patterns make, all of them before the first is used. */
export function* bindings(
  evaluator: Evaluator,
  patterns: readonly Pattern[],
  value: Json,
  environment: Environment,
): Generator<Environment> {
  const found: Environment[] = [];
  const note = (bound: Environment): Out[] => {
    found.push(bound);
    return [];
  };
  for (const _ of destructure(evaluator, patterns, 0, value, environment, note));
  yield* found;
}

/** Runs `use` with what the patterns bind; of several, the first that does not fail. */
export function* destructure(
  evaluator: Evaluator,
  patterns: readonly Pattern[],
  at: number,
  value: Json,
  environment: Environment,
  use: (environment: Environment) => Iterable<Out>,
): Generator<Out> {
  let base = environment;
  if (patterns.length > 1) for (const name of patterns.flatMap(namesOf)) base = bind(base, name, null);
  try {
    for (const bound of match(evaluator, patterns[at] as Pattern, value, base)) yield* use(bound);
  } catch (error) {
    if (!(error instanceof JqError) || at + 1 >= patterns.length) throw error;
    yield* destructure(evaluator, patterns, at + 1, value, environment, use);
  }
}

function* match(
  evaluator: Evaluator,
  pattern: Pattern,
  value: Json,
  environment: Environment,
): Generator<Environment> {
  if (pattern.kind === "variable") {
    yield bind(environment, pattern.name, value);
    return;
  }
  if (pattern.kind === "array") {
    if (value !== null && !Array.isArray(value))
      throw new JqError(`Cannot index ${typeOf(value)} with number`);
    yield* each(pattern.items, 0, environment, (item, index, inside) =>
      match(evaluator, item, value === null ? null : (value[index] ?? null), inside),
    );
    return;
  }
  yield* each(pattern.entries, 0, environment, (entry, _, inside) =>
    matchEntry(evaluator, entry, value, inside),
  );
}

function* matchEntry(
  evaluator: Evaluator,
  { key, variable, value }: { key: Filter; variable: string | null; value: Pattern | null },
  of: Json,
  environment: Environment,
): Generator<Environment> {
  for (const name of evaluator.values(key, environment, of)) {
    if (typeof name !== "string") throw new JqError(`Cannot index ${typeOf(of)} with ${typeOf(name)}`);
    const inner = getIndex(of, name);
    const bound = variable === null ? environment : bind(environment, variable, inner);
    if (value === null) yield bound;
    else yield* match(evaluator, value, inner, bound);
  }
}

function* each<T>(
  items: readonly T[],
  at: number,
  environment: Environment,
  use: (item: T, index: number, environment: Environment) => Iterable<Environment>,
): Generator<Environment> {
  const item = items[at];
  if (item === undefined) {
    yield environment;
    return;
  }
  for (const bound of use(item, at, environment)) yield* each(items, at + 1, bound, use);
}
