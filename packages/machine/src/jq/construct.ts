// Strings with interpolation and objects: one for every combination of the values of what they are made of (gen_format and gen_dictpair in jq's
// parser.y). `values` gives the values of a filter where they stand.

import { formatValue } from "./formats.ts";
import type { Filter } from "./tree.ts";
import { JqError, type Json, type JsonObject, short, typeOf } from "./values.ts";

type Values = (filter: Filter) => Iterable<Json>;

/** The text of the parts from `at` on; the first part changes fastest. */
export function* strings(
  filter: Extract<Filter, { kind: "string" }>,
  values: Values,
  at = 0,
): Generator<string> {
  const part = filter.parts[at];
  if (part === undefined) {
    yield "";
    return;
  }
  for (const rest of strings(filter, values, at + 1)) {
    if (typeof part === "string") yield part + rest;
    else for (const inner of values(part)) yield formatValue(filter.format ?? "@text", inner) + rest;
  }
}

/** Objects of the first `count` entries; the last changes fastest. */
export function* objects(
  entries: readonly { key: Filter; value: Filter }[],
  values: Values,
  count = entries.length,
): Generator<JsonObject> {
  const entry = entries[count - 1];
  if (entry === undefined) {
    yield new Map();
    return;
  }
  for (const rest of objects(entries, values, count - 1))
    for (const key of values(entry.key)) {
      if (typeof key !== "string")
        throw new JqError(`Cannot use ${typeOf(key)} (${short(key)}) as object key`);
      for (const inner of values(entry.value)) yield new Map(rest).set(key, inner);
    }
}
