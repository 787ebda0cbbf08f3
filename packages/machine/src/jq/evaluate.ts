// The evaluation of a filter: any number of results, made when they are asked for (jq's execute.c, with generators for its stack of forks). How results and their paths
// look is in results.ts, the names a filter sees in environment.ts; the larger kinds of filters have rooms of their own.

import { operate } from "./arithmetic.ts";
import { objects, strings } from "./construct.ts";
import { destructure } from "./destructure.ts";
import { define, type Environment, lookupFunction, lookupVariable, withArguments } from "./environment.ts";
import { foreach, reduce } from "./fold.ts";
import { formatValue } from "./formats.ts";
import { getIndex, getSlice } from "./paths.ts";
import { childOf, children, fresh as freshFor, type Out, pathOf } from "./results.ts";
import type { Definition, Filter } from "./tree.ts";
import { assign } from "./update.ts";
import { isTrue, JqError, type Json, short, typeOf } from "./values.ts";

/** `break $name` on its way to its label. */
class Break extends Error {
  readonly mark: object;
  constructor(mark: object) {
    super("break");
    this.mark = mark;
  }
}

/** A filter that takes so long without any result is stopped. */
const MAX_STEPS = 2_000_000;

/** The filter went on for too long. */
export class TooLong extends Error {
  override name = "TooLong";
}

/** What is defined outside the language. */
export interface Natives {
  /** The results of a call; undefined where there is no such function. */
  call(
    name: string,
    args: readonly Filter[],
    environment: Environment,
    input: Out,
    evaluator: Evaluator,
  ): Iterable<Out> | undefined;
}

export class Evaluator {
  readonly #natives: Natives;
  #steps = 0;

  constructor(natives: Natives) {
    this.#natives = natives;
  }

  /** The clock of the step limit begins anew. */
  restart(): void {
    this.#steps = 0;
  }

  /** Only the values. */
  *values(filter: Filter, environment: Environment, value: Json): Generator<Json> {
    for (const out of this.run(filter, environment, { value, path: null })) yield out.value;
  }

  /** The paths that a filter leads to. */
  *paths(filter: Filter, environment: Environment, value: Json): Generator<Json[]> {
    for (const out of this.run(filter, environment, { value, path: [] })) yield pathOf(out);
  }

  *run(filter: Filter, environment: Environment, input: Out): Generator<Out> {
    if (++this.#steps > MAX_STEPS) throw new TooLong();
    const fresh = (value: Json): Out => freshFor(input, value);
    const values = (of: Filter): Iterable<Json> => this.values(of, environment, input.value);
    switch (filter.kind) {
      case "identity":
        yield input;
        return;
      case "recurse":
        yield* this.#recurse(input);
        return;
      case "literal":
        yield fresh(filter.value);
        return;
      case "string":
        for (const text of strings(filter, values)) yield fresh(text);
        return;
      case "format":
        yield fresh(formatValue(filter.name, input.value));
        return;
      case "index":
        for (const key of values(filter.key))
          for (const of of this.run(filter.of, environment, input))
            yield* childOf(of, key, getIndex, filter.optional);
        return;
      case "slice":
        yield* this.#slice(filter, environment, input);
        return;
      case "iterate":
        for (const of of this.run(filter.of, environment, input)) yield* children(of, filter.optional);
        return;
      case "array":
        yield fresh(filter.items === null ? [] : [...values(filter.items)]);
        return;
      case "object":
        for (const object of objects(filter.entries, values)) yield fresh(object);
        return;
      case "negate":
        for (const value of values(filter.of)) {
          if (typeof value !== "number")
            throw new JqError(`${typeOf(value)} (${short(value)}) cannot be negated`);
          yield fresh(-value);
        }
        return;
      case "pipe":
        for (const left of this.run(filter.left, environment, input))
          yield* this.run(filter.right, environment, left);
        return;
      case "comma":
        yield* this.run(filter.left, environment, input);
        yield* this.run(filter.right, environment, input);
        return;
      case "and":
      case "or":
        for (const left of values(filter.left)) {
          if (isTrue(left) === (filter.kind === "or")) yield fresh(filter.kind === "or");
          else for (const right of values(filter.right)) yield fresh(isTrue(right));
        }
        return;
      case "alternative":
        yield* this.#alternative(filter.left, filter.right, environment, input);
        return;
      case "binary":
        for (const right of values(filter.right))
          for (const left of values(filter.left)) yield fresh(operate(filter.operator, left, right));
        return;
      case "assign":
        for (const value of assign(this, filter, environment, input.value)) yield fresh(value);
        return;
      case "if":
        for (const test of values(filter.test))
          yield* this.run(isTrue(test) ? filter.then : filter.else, environment, input);
        return;
      case "try":
        yield* this.#try(filter.body, filter.catch, environment, input);
        return;
      case "reduce":
        yield* reduce(this, filter, environment, input);
        return;
      case "foreach":
        yield* foreach(this, filter, environment, input);
        return;
      case "define":
        yield* this.run(filter.body, define(filter.definition, environment), input);
        return;
      case "call":
        yield* this.#call(filter.name, filter.args, environment, input);
        return;
      case "variable":
        yield fresh(lookupVariable(filter.name, environment));
        return;
      case "bind":
        for (const value of values(filter.source))
          yield* destructure(this, filter.patterns, 0, value, environment, (bound) =>
            this.run(filter.body, bound, input),
          );
        return;
      case "label": {
        const mark = {};
        const inside = { ...environment, labels: { name: filter.name, mark, next: environment.labels } };
        try {
          yield* this.run(filter.body, inside, input);
        } catch (error) {
          if (!(error instanceof Break) || error.mark !== mark) throw error;
        }
        return;
      }
      case "break": {
        let label = environment.labels;
        while (label !== null && label.name !== filter.name) label = label.next;
        throw new Break(label?.mark ?? {});
      }
      case "location":
        yield fresh(
          new Map<string, Json>([
            ["file", "<top-level>"],
            ["line", filter.line],
          ]),
        );
        return;
    }
  }

  *#recurse(out: Out): Generator<Out> {
    if (++this.#steps > MAX_STEPS) throw new TooLong();
    yield out;
    if (Array.isArray(out.value) || out.value instanceof Map)
      for (const inner of children(out)) yield* this.#recurse(inner);
  }

  *#slice(filter: Extract<Filter, { kind: "slice" }>, environment: Environment, input: Out): Generator<Out> {
    const bounds = (bound: Filter | null): Iterable<Json> =>
      bound === null ? [null] : this.values(bound, environment, input.value);
    for (const to of bounds(filter.to))
      for (const from of bounds(filter.from))
        for (const of of this.run(filter.of, environment, input))
          yield* childOf(
            of,
            new Map<string, Json>([
              ["start", from],
              ["end", to],
            ]),
            getSlice,
            filter.optional,
          );
  }

  *#alternative(left: Filter, right: Filter, environment: Environment, input: Out): Generator<Out> {
    let found = false;
    try {
      for (const out of this.run(left, environment, input))
        if (isTrue(out.value)) {
          found = true;
          yield out;
        }
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
    }
    if (!found) yield* this.run(right, environment, input);
  }

  *#try(body: Filter, handler: Filter | null, environment: Environment, input: Out): Generator<Out> {
    const results = this.run(body, environment, input);
    for (;;) {
      let next: IteratorResult<Out>;
      try {
        // Only what the body itself does is caught, not what is done with its results.
        next = results.next();
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        const { value } = error;
        // error(null) is no error, in 1.6.
        if (handler !== null && value !== null) yield* this.run(handler, environment, freshFor(input, value));
        return;
      }
      if (next.done === true) return;
      yield next.value;
    }
  }

  *#call(name: string, args: readonly Filter[], environment: Environment, input: Out): Generator<Out> {
    const found = lookupFunction(name, args.length, environment);
    if (found === null) {
      const results = this.#natives.call(name, args, environment, input, this);
      if (results === undefined) throw new Error(`${name}/${args.length} is not defined`);
      yield* results;
      return;
    }
    if (found.closure !== null) {
      yield* this.run(found.closure.filter, found.closure.environment, input);
      return;
    }
    const { definition, around } = found as { definition: Definition; around: Environment };
    const values = (argument: Filter) => this.values(argument, environment, input.value);
    for (const inside of withArguments(definition, args, define(definition, around), environment, values))
      yield* this.run(definition.body, inside, input);
  }
}
