// Arrays and objects (and strings where they are asked the same): how long they are, what is in them and where (builtin.c, jv_aux.c). Putting them in order is in
// sorting.ts.

import { deletePaths, indexesOf, setPath } from "../paths.ts";
import { notIterable } from "../results.ts";
import { equal, JqError, type Json, short, sortedKeys, typeOf } from "../values.ts";
import { type Builtins, refused } from "./builtin.ts";
import { byteLength } from "./strings.ts";

function length(value: Json): number {
  if (value === null) return 0;
  if (typeof value === "number") return Math.abs(value);
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  throw refused(value, "has no length");
}

function keys(value: Json, sorted: boolean): Json {
  if (value instanceof Map) return sorted ? sortedKeys(value) : [...value.keys()];
  if (Array.isArray(value)) return value.map((_, index) => index);
  throw refused(value, "has no keys");
}

function has(value: Json, key: Json): boolean {
  if (value instanceof Map && typeof key === "string") return value.has(key);
  if (Array.isArray(value) && typeof key === "number") return key >= 0 && key < value.length;
  throw new JqError(
    `Cannot check whether ${typeOf(value)} has a ${typeof key === "string" ? "string" : typeOf(key)} key`,
  );
}

function contains(value: Json, wanted: Json): boolean {
  if (typeOf(value) !== typeOf(wanted))
    throw new JqError(
      `${typeOf(value)} (${short(value)}) and ${typeOf(wanted)} (${short(wanted)}) cannot have their containment checked`,
    );
  return within(value, wanted);
}

function within(value: Json, wanted: Json): boolean {
  if (value instanceof Map && wanted instanceof Map)
    return [...wanted].every(([key, item]) => {
      const inner = value.get(key);
      return inner !== undefined && typeOf(inner) === typeOf(item) && within(inner, item);
    });
  if (Array.isArray(value) && Array.isArray(wanted))
    return wanted.every((item) =>
      value.some((inner) => typeOf(inner) === typeOf(item) && within(inner, item)),
    );
  if (typeof value === "string" && typeof wanted === "string") return value.includes(wanted);
  return equal(value, wanted);
}

function flatten(value: Json, depth: number): Json[] {
  if (depth < 0) throw new JqError("flatten depth must not be negative");
  const items = Array.isArray(value) ? value : value instanceof Map ? [...value.values()] : null;
  if (items === null) throw notIterable(value);
  return items.flatMap((item) => (Array.isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]));
}

function indices(value: Json, wanted: Json): Json {
  if (value === null || (value instanceof Map && typeof wanted === "string")) return null;
  if (typeof value === "string" && typeof wanted === "string") {
    const found: number[] = [];
    if (wanted === "") return null;
    // Offsets in bytes, as 1.6 counts them, are those of characters only for ASCII.
    for (let at = value.indexOf(wanted); at >= 0; at = value.indexOf(wanted, at + 1))
      found.push(byteLength(value.slice(0, at)));
    return found;
  }
  if (Array.isArray(value)) return indexesOf(value, Array.isArray(wanted) ? wanted : [wanted]);
  throw new JqError(
    `Cannot index ${typeOf(value)} with ${typeof wanted === "string" ? `string "${wanted}"` : typeOf(wanted)}`,
  );
}

export const COLLECTIONS: Builtins = {
  "length/0": length,
  "keys/0": (value) => keys(value, true),
  "keys_unsorted/0": (value) => keys(value, false),
  "has/1": (value, [key]) => has(value, key as Json),
  "contains/1": (value, [wanted]) => contains(value, wanted as Json),
  "setpath/2": (value, [path, item]) => {
    if (!Array.isArray(path)) throw new JqError("Path must be specified as an array");
    return setPath(value, path, item as Json);
  },
  "delpaths/1": (value, [paths]) => {
    if (!Array.isArray(paths)) throw new JqError("Paths must be specified as an array");
    for (const path of paths)
      if (!Array.isArray(path)) throw new JqError("Path must be specified as an array");
    return deletePaths(value, paths as Json[][]);
  },
  "flatten/1": (value, [depth]) => flatten(value, depth as number),
  "indices/1": (value, [wanted]) => indices(value, wanted as Json),
};
