// What a filter gives: a value, and the path by which it was got out of the input where paths are asked for (path(), |= and del()). A value that did not come out of
// the input has no path, and asking for it is an error, as in jq (execute.c).

import { JqError, type Json, print, short, typeOf } from "./values.ts";

/** No path: the value is new. */
export const NOWHERE = Symbol("nowhere");
/** Null where paths are not asked for. */
export type Path = Json[] | typeof NOWHERE | null;

export interface Out {
  value: Json;
  path: Path;
}

/** A new value, in answer to `input`. */
export const fresh = (input: Out, value: Json): Out => ({
  value,
  path: input.path === null ? null : NOWHERE,
});

const short30 = (value: Json): string => {
  const text = print(value);
  return text.length > 29 ? `${text.slice(0, 26)}...` : text;
};

const noPath = (value: Json): JqError => new JqError(`Invalid path expression with result ${short30(value)}`);

export const notIterable = (value: Json): JqError =>
  new JqError(`Cannot iterate over ${typeOf(value)}${value === null ? " (null)" : ` (${short(value)})`}`);

/** The path of a result; one that came from nowhere has none. */
export function pathOf({ value, path }: Out): Json[] {
  if (path === NOWHERE) throw noPath(value);
  return path ?? [];
}

function child(of: Out, key: Json, get: (value: Json, key: Json) => Json): Out {
  if (of.path === NOWHERE) throw noPath(of.value);
  return { value: get(of.value, key), path: of.path === null ? null : [...of.path, key] };
}

/** What `get` finds in a result under a key; nothing where it cannot and a ? stands behind. */
export function* childOf(
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

/** All that lies in an array or object. */
export function* children(of: Out, optional?: true): Generator<Out> {
  const { value, path } = of;
  if (path === NOWHERE) throw noPath(value);
  const inner = (item: Json, key: Json): Out => ({
    value: item,
    path: path === null ? null : [...path, key],
  });
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield inner(item, index);
  else if (value instanceof Map) for (const [key, item] of value) yield inner(item, key);
  else if (optional !== true) throw notIterable(value);
}
