// reduce and foreach: a state that an update makes anew for every value of a source (gen_reduce and gen_foreach in compile.c). An update with several results keeps
// the last.

import { bindings } from "./destructure.ts";
import type { Environment } from "./environment.ts";
import type { Evaluator } from "./evaluate.ts";
import { fresh, type Out } from "./results.ts";
import type { Filter } from "./tree.ts";

export function* reduce(
  evaluator: Evaluator,
  filter: Extract<Filter, { kind: "reduce" }>,
  environment: Environment,
  input: Out,
): Generator<Out> {
  for (const start of evaluator.run(filter.start, environment, input)) {
    let state = start;
    for (const value of evaluator.values(filter.source, environment, input.value))
      for (const bound of bindings(evaluator, filter.patterns, value, environment)) {
        let last: Out | null = null;
        for (const next of evaluator.run(filter.update, bound, state)) last = next;
        // An update that gives nothing leaves null, as jq 1.6 has it.
        state = last ?? fresh(start, null);
      }
    yield state;
  }
}

export function* foreach(
  evaluator: Evaluator,
  filter: Extract<Filter, { kind: "foreach" }>,
  environment: Environment,
  input: Out,
): Generator<Out> {
  for (const start of evaluator.run(filter.start, environment, input)) {
    let state = start;
    for (const value of evaluator.values(filter.source, environment, input.value))
      for (const bound of bindings(evaluator, filter.patterns, value, environment))
        for (const next of evaluator.run(filter.update, bound, state)) {
          state = next;
          if (filter.extract === null) yield next;
          else yield* evaluator.run(filter.extract, bound, next);
        }
  }
}
