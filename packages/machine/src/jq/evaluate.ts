// What a filter gives: any number of values, made when they are asked for. A value may come with its path, for path(), |= and del(): where a value did not come out of the
// input, asking for its path is an error, as in jq (execute.c).

import { arithmetic } from "./arithmetic.ts";
import { formatValue } from "./formats.ts";
import { getIndex, getSlice } from "./paths.ts";
import type { Definition, Filter, Pattern } from "./tree.ts";
import { compare, isTrue, JqError, type Json, type JsonObject, print, short, typeOf } from "./values.ts";

/** No path: the value is new. */
export const NOWHERE = Symbol("nowhere");
/** Null where paths are not asked for. */
export type Path = Json[] | typeof NOWHERE | null;

export interface Out {
  value: Json;
  path: Path;
}

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
    const fresh = (value: Json): Out => ({ value, path: input.path === null ? null : NOWHERE });
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
        for (const text of this.#strings(filter.format, filter.parts, 0, environment, input.value))
          yield fresh(text);
        return;
      case "format":
        yield fresh(formatValue(filter.name, input.value));
        return;
      case "index":
        for (const key of this.values(filter.key, environment, input.value))
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
        yield fresh(filter.items === null ? [] : [...this.values(filter.items, environment, input.value)]);
        return;
      case "object":
        for (const object of this.#objects(
          filter.entries,
          filter.entries.length - 1,
          environment,
          input.value,
        ))
          yield fresh(object);
        return;
      case "negate":
        for (const value of this.values(filter.of, environment, input.value)) {
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
        for (const left of this.values(filter.left, environment, input.value)) {
          if (isTrue(left) === (filter.kind === "or")) yield fresh(filter.kind === "or");
          else
            for (const right of this.values(filter.right, environment, input.value))
              yield fresh(isTrue(right));
        }
        return;
      case "alternative":
        yield* this.#alternative(filter.left, filter.right, environment, input);
        return;
      case "binary":
        for (const right of this.values(filter.right, environment, input.value))
          for (const left of this.values(filter.left, environment, input.value))
            yield fresh(operate(filter.operator, left, right));
        return;
      case "assign":
        for (const value of this.#assign(filter, environment, input.value)) yield fresh(value);
        return;
      case "if":
        for (const test of this.values(filter.test, environment, input.value))
          yield* this.run(isTrue(test) ? filter.then : filter.else, environment, input);
        return;
      case "try":
        yield* this.#try(filter.body, filter.catch, environment, input);
        return;
      case "reduce":
        yield* this.#reduce(filter, environment, input);
        return;
      case "foreach":
        yield* this.#foreach(filter, environment, input);
        return;
      case "define":
        yield* this.run(filter.body, define(filter.definition, environment), input);
        return;
      case "call":
        yield* this.#call(filter.name, filter.args, environment, input);
        return;
      case "variable":
        yield fresh(lookup(filter.name, environment));
        return;
      case "bind":
        for (const value of this.values(filter.source, environment, input.value))
          yield* this.#destructure(filter.patterns, 0, value, environment, (bound) =>
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

  *#strings(
    format: string | null,
    parts: readonly (string | Filter)[],
    at: number,
    environment: Environment,
    value: Json,
  ): Generator<string> {
    const part = parts[at];
    if (part === undefined) {
      yield "";
      return;
    }
    for (const rest of this.#strings(format, parts, at + 1, environment, value)) {
      if (typeof part === "string") yield part + rest;
      else
        for (const inner of this.values(part, environment, value))
          yield formatValue(format ?? "@text", inner) + rest;
    }
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

  *#objects(
    entries: readonly { key: Filter; value: Filter }[],
    at: number,
    environment: Environment,
    value: Json,
  ): Generator<JsonObject> {
    const entry = entries[at];
    if (entry === undefined) {
      yield new Map();
      return;
    }
    for (const rest of this.#objects(entries, at - 1, environment, value))
      for (const key of this.values(entry.key, environment, value)) {
        if (typeof key !== "string")
          throw new JqError(`Cannot use ${typeOf(key)} (${short(key)}) as object key`);
        for (const inner of this.values(entry.value, environment, value)) yield new Map(rest).set(key, inner);
      }
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
        if (handler !== null && value !== null)
          yield* this.run(handler, environment, { value, path: input.path === null ? null : NOWHERE });
        return;
      }
      if (next.done === true) return;
      yield next.value;
    }
  }

  *#reduce(
    filter: Extract<Filter, { kind: "reduce" }>,
    environment: Environment,
    input: Out,
  ): Generator<Out> {
    for (const start of this.run(filter.start, environment, input)) {
      let state: Out | null = start;
      for (const value of this.values(filter.source, environment, input.value))
        for (const bound of this.#bindings(filter.patterns, value, environment)) {
          let last: Out | null = null;
          for (const next of this.run(filter.update, bound, state ?? { value: null, path: start.path }))
            last = next;
          // An update that gives nothing leaves null, as jq 1.6 has it.
          state = last ?? { value: null, path: start.path === null ? null : NOWHERE };
        }
      yield state;
    }
  }

  *#foreach(
    filter: Extract<Filter, { kind: "foreach" }>,
    environment: Environment,
    input: Out,
  ): Generator<Out> {
    for (const start of this.run(filter.start, environment, input)) {
      let state = start;
      for (const value of this.values(filter.source, environment, input.value))
        for (const bound of this.#bindings(filter.patterns, value, environment))
          for (const next of this.run(filter.update, bound, state)) {
            state = next;
            if (filter.extract === null) yield next;
            else yield* this.run(filter.extract, bound, next);
          }
    }
  }

  *#bindings(patterns: readonly Pattern[], value: Json, environment: Environment): Generator<Environment> {
    const found: Environment[] = [];
    const note = (bound: Environment): Out[] => {
      found.push(bound);
      return [];
    };
    for (const _ of this.#destructure(patterns, 0, value, environment, note));
    yield* found;
  }

  /** Runs `use` with what the patterns bind; of several, the first that does not fail. */
  *#destructure(
    patterns: readonly Pattern[],
    at: number,
    value: Json,
    environment: Environment,
    use: (environment: Environment) => Iterable<Out>,
  ): Generator<Out> {
    let base = environment;
    if (patterns.length > 1) for (const name of patterns.flatMap(names)) base = bind(base, name, null);
    try {
      for (const bound of this.#match(patterns[at] as Pattern, value, base)) yield* use(bound);
    } catch (error) {
      if (!(error instanceof JqError) || at + 1 >= patterns.length) throw error;
      yield* this.#destructure(patterns, at + 1, value, environment, use);
    }
  }

  *#match(pattern: Pattern, value: Json, environment: Environment): Generator<Environment> {
    if (pattern.kind === "variable") {
      yield bind(environment, pattern.name, value);
      return;
    }
    if (pattern.kind === "array") {
      if (value !== null && !Array.isArray(value))
        throw new JqError(`Cannot index ${typeOf(value)} with number`);
      yield* this.#each(pattern.items, 0, environment, (item, index, inside) =>
        this.#match(item, value === null ? null : (value[index] ?? null), inside),
      );
      return;
    }
    yield* this.#each(pattern.entries, 0, environment, (entry, _, inside) =>
      this.#matchEntry(entry, value, inside),
    );
  }

  *#matchEntry(
    { key, variable, value }: { key: Filter; variable: string | null; value: Pattern | null },
    of: Json,
    environment: Environment,
  ): Generator<Environment> {
    for (const name of this.values(key, environment, of)) {
      if (typeof name !== "string") throw new JqError(`Cannot index ${typeOf(of)} with ${typeOf(name)}`);
      const inner = getIndex(of, name);
      const bound = variable === null ? environment : bind(environment, variable, inner);
      if (value === null) yield bound;
      else yield* this.#match(value, inner, bound);
    }
  }

  *#each<T>(
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
    for (const bound of use(item, at, environment)) yield* this.#each(items, at + 1, bound, use);
  }

  *#assign(
    filter: Extract<Filter, { kind: "assign" }>,
    environment: Environment,
    value: Json,
  ): Generator<Json> {
    const { operator, left, right } = filter;
    if (operator === "|=") {
      yield this.update(value, left, environment, (old) => this.values(right, environment, old));
      return;
    }
    for (const given of this.values(right, environment, value)) {
      if (operator === "=") yield this.update(value, left, environment, () => [given]);
      else if (operator === "//=")
        yield this.update(value, left, environment, (old) => [isTrue(old) ? old : given]);
      else yield this.update(value, left, environment, (old) => [operate(operator.slice(0, -1), old, given)]);
    }
  }

  /** Puts the first of `use` in the place of what `filter` leads to; jq 1.6 deletes where there is none. */
  update(value: Json, filter: Filter, environment: Environment, use: (old: Json) => Iterable<Json>): Json {
    let result = value;
    for (const path of this.paths(filter, environment, value)) result = updatePath(result, path, use);
    return result;
  }

  *#call(name: string, args: readonly Filter[], environment: Environment, input: Out): Generator<Out> {
    let found = environment.functions;
    while (found !== null && (found.name !== name || found.arity !== args.length)) found = found.next;
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
    const inside: Environment = { ...define(definition, around), labels: around.labels };
    yield* this.#parameters(definition, args, 0, inside, environment, input);
  }

  /** Binds the parameters of a function, those with a $ for each of their values, and runs it. */
  *#parameters(
    definition: Definition,
    args: readonly Filter[],
    at: number,
    inside: Environment,
    outside: Environment,
    input: Out,
  ): Generator<Out> {
    const parameter = definition.parameters[at];
    if (parameter === undefined) {
      yield* this.run(definition.body, inside, input);
      return;
    }
    const filter = args[at] as Filter;
    const closure = (name: string, environment: Environment, of: Filter, from: Environment): Environment => ({
      ...environment,
      functions: {
        name,
        arity: 0,
        definition: null,
        closure: { filter: of, environment: from },
        around: null,
        next: environment.functions,
      },
    });
    if (!parameter.startsWith("$")) {
      yield* this.#parameters(
        definition,
        args,
        at + 1,
        closure(parameter, inside, filter, outside),
        outside,
        input,
      );
      return;
    }
    for (const value of this.values(filter, outside, input.value)) {
      const name = parameter.slice(1);
      const bound = bind(closure(name, inside, filter, outside), name, value);
      yield* this.#parameters(definition, args, at + 1, bound, outside, input);
    }
  }
}

export function bind(environment: Environment, name: string, value: Json): Environment {
  return { ...environment, variables: { name, value, next: environment.variables } };
}

export function define(definition: Definition, around: Environment): Environment {
  const arity = definition.parameters.length;
  const { name } = definition;
  return {
    ...around,
    functions: { name, arity, definition, closure: null, around, next: around.functions },
  };
}

function lookup(name: string, environment: Environment): Json {
  let variable = environment.variables;
  while (variable !== null && variable.name !== name) variable = variable.next;
  return variable?.value ?? null;
}

function names(pattern: Pattern): string[] {
  if (pattern.kind === "variable") return [pattern.name];
  if (pattern.kind === "array") return pattern.items.flatMap(names);
  return pattern.entries.flatMap(({ variable, value }) => [
    ...(variable === null ? [] : [variable]),
    ...(value === null ? [] : names(value)),
  ]);
}

/** The path of a result; one that came from nowhere has none. */
export function pathOf({ value, path }: Out): Json[] {
  if (path === NOWHERE) throw new JqError(`Invalid path expression with result ${short30(value)}`);
  return path ?? [];
}

const short30 = (value: Json): string => {
  const text = print(value);
  return text.length > 29 ? `${text.slice(0, 26)}...` : text;
};

function child(of: Out, key: Json, get: (value: Json, key: Json) => Json): Out {
  if (of.path === NOWHERE) throw new JqError(`Invalid path expression with result ${short30(of.value)}`);
  return { value: get(of.value, key), path: of.path === null ? null : [...of.path, key] };
}

function* childOf(
  of: Out,
  key: Json,
  get: (value: Json, key: Json) => Json,
  optional: true | undefined,
): Generator<Out> {
  let found: Out;
  try {
    found = child(of, key, get);
  } catch (error) {
    if (optional !== true || !(error instanceof JqError)) throw error;
    return;
  }
  yield found;
}

export function* children(of: Out, optional?: true): Generator<Out> {
  const { value, path } = of;
  if (path === NOWHERE) throw new JqError(`Invalid path expression with result ${short30(value)}`);
  const inner = (item: Json, key: Json): Out => ({
    value: item,
    path: path === null ? null : [...path, key],
  });
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield inner(item, index);
  else if (value instanceof Map) for (const [key, item] of value) yield inner(item, key);
  else if (optional !== true)
    throw new JqError(
      `Cannot iterate over ${typeOf(value)}${value === null ? " (null)" : ` (${short(value)})`}`,
    );
}

function operate(operator: string, left: Json, right: Json): Json {
  switch (operator) {
    case "==":
      return compare(left, right) === 0;
    case "!=":
      return compare(left, right) !== 0;
    case "<":
      return compare(left, right) < 0;
    case "<=":
      return compare(left, right) <= 0;
    case ">":
      return compare(left, right) > 0;
    case ">=":
      return compare(left, right) >= 0;
    default:
      return arithmetic(operator, left, right);
  }
}

import { deletePaths, getPath, setPath } from "./paths.ts";

function updatePath(value: Json, path: Json[], use: (old: Json) => Iterable<Json>): Json {
  for (const given of use(getPath(value, path))) return setPath(value, path, given);
  return deletePaths(value, [path]);
}
