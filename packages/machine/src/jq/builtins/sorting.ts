// The order of jq's values put to use: sort, group, min, max, and the search in what is sorted. The *_by of the prelude hand over the keys of the items, in
// the same order (f_sort_by_impl and its like in builtin.c).

import { compare, equal, JqError, type Json, short, typeOf } from "../values.ts";
import { type Builtins, refused } from "./builtin.ts";

interface Keyed {
  value: Json;
  key: Json;
  index: number;
}

/** The items in the order of their keys; those of the same key keep theirs. */
function sorted(value: Json, by: Json): Keyed[] {
  if (!Array.isArray(value))
    throw value === by
      ? refused(value, "cannot be sorted, as it is not an array")
      : refused(value, `and ${typeOf(by)} (${short(by)}) cannot be sorted, as they are not both arrays`);
  const keysOf = by as Json[];
  return value
    .map((item, index) => ({ value: item, key: keysOf[index] ?? null, index }))
    .sort((one, other) => compare(one.key, other.key) || one.index - other.index);
}

function extreme(value: Json, by: Json, sign: 1 | -1): Json {
  if (!Array.isArray(value)) throw refused(value, `and ${typeOf(by)} (${short(by)}) cannot be iterated over`);
  const keysOf = by as Json[];
  let best = -1;
  for (const index of value.keys()) {
    const order = best < 0 ? 1 : sign * compare(keysOf[index] ?? null, keysOf[best] ?? null);
    if (order > 0 || (order === 0 && sign > 0)) best = index;
  }
  return best < 0 ? null : (value[best] as Json);
}

function grouped(value: Json, by: Json): Json {
  const groups: Json[][] = [];
  let last: Json | undefined;
  for (const { value: item, key } of sorted(value, by)) {
    if (last === undefined || !equal(last, key)) groups.push([]);
    groups[groups.length - 1]?.push(item);
    last = key;
  }
  return groups;
}

/** Where a value lies in a sorted array; where it would, as -1 - place. */
function search(value: Json, wanted: Json): number {
  if (value === null) return -1;
  if (!Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`);
  let [low, high] = [0, value.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(value[middle] as Json, wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1 - low;
}

export const SORTING: Builtins = {
  "sort/0": (value) => sorted(value, value).map((item) => item.value),
  "min/0": (value) => extreme(value, value, -1),
  "max/0": (value) => extreme(value, value, 1),
  "min_by_impl/1": (value, [by]) => extreme(value, by as Json, -1),
  "max_by_impl/1": (value, [by]) => extreme(value, by as Json, 1),
  "sort_by_impl/1": (value, [by]) => sorted(value, by as Json).map((item) => item.value),
  "group_by_impl/1": (value, [by]) => grouped(value, by as Json),
  "bsearch/1": (value, [wanted]) => search(value, wanted as Json),
};
