// Getting at, setting and deleting what lies in a value: jv_get, jv_set, jv_getpath, jv_setpath, jv_delpaths of jq's jv_aux.c. Values are never changed; what is
// changed is copied.

import { compare, JqError, type Json, type JsonObject, typeOf } from "./values.ts";

/** An array may not become longer by an assignment behind its end. */
const MAX_INDEX = 536_870_911;
const MAX_LENGTH = 1_000_000;

export function getIndex(value: Json, key: Json): Json {
  if (value instanceof Map && typeof key === "string") return value.get(key) ?? null;
  if (Array.isArray(value) && typeof key === "number") {
    if (!Number.isInteger(key)) return null;
    return value[key < 0 ? key + value.length : key] ?? null;
  }
  if (value === null && (typeof key === "string" || typeof key === "number" || key === null)) return null;
  if (key instanceof Map) return getSlice(value, key);
  if (Array.isArray(value) && Array.isArray(key)) return indexesOf(value, key);
  if (value instanceof Map || typeof key !== "string")
    throw new JqError(`Cannot index ${typeOf(value)} with ${typeOf(key)}`);
  throw new JqError(
    `Cannot index ${typeOf(value)} with ${Array.isArray(value) ? "string " : "string "}"${key}"`,
  );
}

/** Where an array lies in another. */
export function indexesOf(value: Json[], wanted: Json[]): number[] {
  const found: number[] = [];
  if (wanted.length === 0) return found;
  for (let at = 0; at < value.length; at++)
    if (
      wanted.every(
        (item, offset) => at + offset < value.length && compare(value[at + offset] as Json, item) === 0,
      )
    )
      found.push(at);
  return found;
}

function bounds(length: number, slice: JsonObject): [number, number] {
  const [from, to] = [slice.get("start") ?? null, slice.get("end") ?? null];
  if ((from !== null && typeof from !== "number") || (to !== null && typeof to !== "number"))
    throw new JqError("Start and end indices of an array slice must be numbers");
  const place = (at: number): number => Math.max(0, Math.min(length, at < 0 ? at + length : at));
  const start = Math.floor(place(from ?? 0));
  const end = Math.ceil(place(to ?? length));
  return [start, Math.max(start, end)];
}

export function getSlice(value: Json, key: Json): Json {
  const slice = key as JsonObject;
  if (value === null) return null;
  if (typeof value === "string") {
    const characters = [...value];
    return characters.slice(...bounds(characters.length, slice)).join("");
  }
  if (!Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with object`);
  return value.slice(...bounds(value.length, slice));
}

export function getPath(value: Json, path: readonly Json[]): Json {
  let at = value;
  for (const key of path) {
    if (at === null) return null;
    at = getIndex(at, key);
  }
  return at;
}

function setIndex(value: Json, key: Json, item: Json): Json {
  if (typeof key === "string" && (value instanceof Map || value === null))
    return new Map(value).set(key, item);
  if (typeof key === "number" && (Array.isArray(value) || value === null)) {
    const array = [...(value ?? [])];
    let index = Math.trunc(key);
    if (index < 0) index += array.length;
    if (index < 0) throw new JqError("Out of bounds negative array index");
    if (index > MAX_INDEX) throw new JqError("Array index too large");
    if (index > MAX_LENGTH) throw new JqError("Array index too large");
    while (array.length < index) array.push(null);
    array[index] = item;
    return array;
  }
  if (key instanceof Map && (Array.isArray(value) || value === null)) {
    if (!Array.isArray(item)) throw new JqError("A slice of an array can only be assigned another array");
    const array = value ?? [];
    const [start, end] = bounds(array.length, key);
    return [...array.slice(0, start), ...item, ...array.slice(end)];
  }
  if (key instanceof Map) throw new JqError(`Cannot update field at object index of ${typeOf(value)}`);
  if (typeof key === "string" && !(value instanceof Map))
    throw new JqError(`Cannot index ${typeOf(value)} with ${Array.isArray(value) ? "" : ""}"${key}"`);
  throw new JqError(`Cannot index ${typeOf(value)} with ${typeOf(key)}`);
}

export function setPath(value: Json, path: readonly Json[], item: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return item;
  return setIndex(value, key, setPath(getIndex(value, key), rest, item));
}

/** Deletes all of `paths`, the last first, so that none moves another. */
export function deletePaths(value: Json, paths: readonly Json[][]): Json {
  let result = value;
  const sorted = [...paths].sort(compare);
  for (const path of sorted.reverse()) result = deletePath(result, path);
  return result;
}

function deletePath(value: Json, path: readonly Json[]): Json {
  const [key, ...rest] = path;
  if (key === undefined || value === null) return null;
  if (rest.length > 0) {
    const inner = getIndex(value, key);
    return inner === null ? value : setIndex(value, key, deletePath(inner, rest));
  }
  if (value instanceof Map && typeof key === "string") {
    const copy = new Map(value);
    copy.delete(key);
    return copy;
  }
  if (Array.isArray(value) && typeof key === "number") {
    const index = Math.trunc(key < 0 ? key + value.length : key);
    return value.filter((_, at) => at !== index);
  }
  if (Array.isArray(value) && key instanceof Map) {
    const [start, end] = bounds(value.length, key);
    return [...value.slice(0, start), ...value.slice(end)];
  }
  if (value instanceof Map || Array.isArray(value))
    throw new JqError(`Cannot delete ${typeOf(key)} field of ${typeOf(value)}`);
  throw new JqError(`Cannot delete fields from ${typeOf(value)}`);
}
