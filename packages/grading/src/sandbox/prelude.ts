// The guest's half of the membrane: JavaScript that runs inside QuickJS before the learner's code does. It keeps
// its own references to every built-in it needs, so that a patched prototype cannot change what it does, and it
// remembers what the built-ins looked like, so that the patch is noticed. It gives the guest a `console` whose
// output is shown and never read, and a seeded Math.random; it takes away Date (a verdict must not depend on
// the time of day).
//
// It evaluates to a function of two host functions that gives `handle(op, json, buffer)`, which answers with a JSON
// text or with `{ json, bytes }`, `register(file, namespace)`, which tells it of an evaluated module, and `unprinted()`: how
// many lines the code printed beyond those that are kept.

export const PRELUDE_FILE = "podwire-sandbox";

/** Lines of what the code prints that are kept, and characters of each. */
export const PRINTED_LINES = 200;
const PRINTED_LENGTH = 500;

export const prelude = `(function (print, refuse) {
"use strict";
const MOST_LINES = ${PRINTED_LINES}, MOST_LENGTH = ${PRINTED_LENGTH};
const { apply, construct, ownKeys, getPrototypeOf, getOwnPropertyDescriptor } = Reflect;
const { parse, stringify } = JSON;
const { is, create, defineProperty } = Object;
const isArray = Array.isArray, isFinite = Number.isFinite;
const toStr = String, toNum = Number, toBig = BigInt, U8 = Uint8Array, Err = Error, Fn = Function, Prom = Promise;
const u8set = U8.prototype.set, u8slice = U8.prototype.slice;
const typedTag = getOwnPropertyDescriptor(getPrototypeOf(U8.prototype), Symbol.toStringTag).get;
const typedLength = getOwnPropertyDescriptor(getPrototypeOf(U8.prototype), "length").get;
const ObjProto = Object.prototype, FnProto = Function.prototype;
const kindOf = ObjProto.toString, cut = String.prototype.slice;
// As instanceof, of whatever a learner's Symbol.hasInstance says.
const hasInstance = FnProto[Symbol.hasInstance];
const isA = (type, v) => apply(hasInstance, type, [v]);

class Unsupported { constructor(message) { this.message = message; } }
const at = (path) => path === "" ? "" : " at " + path;
const own = (o, k) => getOwnPropertyDescriptor(o, k);
const isObject = (v) => (typeof v === "object" && v !== null) || typeof v === "function";

function className(v) {
  try { const c = v.constructor; if (typeof c === "function" && typeof c.name === "string" && c.name) return c.name; } catch (e) {}
  return "object";
}

// ---- values, as in values.ts ----
let chunks, length;
const exotic = [Map, Set, ArrayBuffer, WeakMap, WeakSet, RegExp, String, Number, Boolean, Err];
function isExotic(v) {
  for (let i = 0; i < exotic.length; i++) if (isA(exotic[i], v)) return true;
  return false;
}
function put(list, v) { defineProperty(list, list.length, { value: v, enumerable: true, writable: true, configurable: true }); }
function encode(v, depth, path) {
  switch (typeof v) {
    case "string": case "boolean": return v;
    case "number": return isFinite(v) && !is(v, -0) ? v : { __proto__: null, $: is(v, -0) ? "-0" : toStr(v) };
    case "undefined": return { __proto__: null, $: "undefined" };
    case "bigint": return { __proto__: null, $: "bigint", v: toStr(v) };
    case "function": throw new Unsupported("gives a function" + at(path));
    case "symbol": throw new Unsupported("gives a symbol" + at(path));
  }
  if (v === null) return null;
  if (depth > 64) throw new Unsupported("gives a value that is nested deeper than 64, or contains itself");
  const tag = apply(typedTag, v, []);
  if (tag === "Uint8Array") {
    const from = length, n = apply(typedLength, v, []);
    put(chunks, v); length += n;
    return { __proto__: null, $: "bytes", at: from, n };
  }
  if (tag !== undefined) throw new Unsupported("gives a value of type " + tag + at(path) + "; bytes are a Uint8Array here");
  if (isArray(v)) {
    const out = [];
    const n = v.length;
    for (let i = 0; i < n; i++) put(out, encode(v[i], depth + 1, path + "[" + i + "]"));
    return out;
  }
  if (isA(Prom, v)) throw new Unsupported("promise");
  const type = apply(kindOf, v, []) === "[object Generator]" ? "Generator" : isExotic(v) ? className(v) : undefined;
  if (type !== undefined) throw new Unsupported("gives a value of type " + type + at(path) + "; give an array, a plain object or a Uint8Array");
  const out = create(null);
  const keys = ownKeys(v);
  let escaped = false;
  const entries = [];
  for (let i = 0; i < keys.length; i++) {
    const k = keys[i];
    if (typeof k !== "string") continue;
    const d = own(v, k);
    if (!d || !d.enumerable) continue;
    const x = encode(v[k], depth + 1, path + "." + k);
    if (k === "$" || k === "__proto__") escaped = true;
    const pair = []; put(pair, k); put(pair, x); put(entries, pair);
  }
  if (escaped) return { __proto__: null, $: "object", v: entries };
  for (let i = 0; i < entries.length; i++) out[entries[i][0]] = entries[i][1];
  return out;
}
function answer(kind, value) {
  chunks = []; length = 0;
  const tree = create(null);
  tree[kind] = value === answer ? true : encode(value, 0, "");
  const json = stringify(tree);
  if (length === 0) return json;
  const bytes = new U8(length);
  let end = 0;
  for (let i = 0; i < chunks.length; i++) { apply(u8set, bytes, [chunks[i], end]); end += apply(typedLength, chunks[i], []); }
  return { __proto__: null, json, bytes: bytes.buffer };
}
function decode(v, bytes) {
  if (typeof v !== "object" || v === null) return v;
  if (isArray(v)) { for (let i = 0; i < v.length; i++) v[i] = decode(v[i], bytes); return v; }
  const d = own(v, "$");
  if (!d) { const keys = ownKeys(v); for (let i = 0; i < keys.length; i++) v[keys[i]] = decode(v[keys[i]], bytes); return v; }
  switch (d.value) {
    case "undefined": return undefined;
    case "bigint": return toBig(v.v);
    case "bytes": return apply(u8slice, bytes, [v.at, v.at + v.n]);
    case "object": {
      const out = {};
      for (let i = 0; i < v.v.length; i++)
        defineProperty(out, v.v[i][0], { value: decode(v.v[i][1], bytes), enumerable: true, writable: true, configurable: true });
      return out;
    }
    case "-0": return -0;
    default: return toNum(d.value);
  }
}

// ---- what the language looked like before the learner's code ----
const seen = new Set(), record = [];
const setHas = Set.prototype.has, setAdd = Set.prototype.add;
function remember(o, name) {
  if (!isObject(o) || apply(setHas, seen, [o])) return;
  apply(setAdd, seen, [o]);
  const keys = ownKeys(o), values = [];
  for (let i = 0; i < keys.length; i++) {
    const d = own(o, keys[i]);
    put(values, d.get || d.set ? d.get : d.value);
  }
  put(record, { __proto__: null, o, name, keys, values });
}
function label(name, k) { return name + (typeof k === "symbol" ? "[" + toStr(k) + "]" : "." + k); }
function changed() {
  for (let r = 0; r < record.length; r++) {
    const { o, name, keys, values } = record[r];
    for (let i = 0; i < keys.length; i++) {
      const d = own(o, keys[i]);
      if (d === undefined) return label(name, keys[i]);
      if (!is(d.get || d.set ? d.get : d.value, values[i])) return label(name, keys[i]);
    }
    if (o === globalThis) continue;
    const now = ownKeys(o);
    if (now.length !== keys.length)
      for (let i = 0; i < now.length; i++) {
        let known = false;
        for (let j = 0; j < keys.length && !known; j++) known = keys[j] === now[i];
        if (!known) return label(name, now[i]);
      }
  }
  return null;
}

// ---- console: shown, never read ----
function show(v, depth) {
  if (typeof v === "string") return depth === 0 ? v : stringify(v);
  if (typeof v === "bigint") return toStr(v) + "n";
  if (typeof v === "function") return "[function " + (own(v, "name") ? toStr(own(v, "name").value) : "") + "]";
  if (typeof v !== "object" || v === null) return is(v, -0) ? "-0" : toStr(v);
  if (depth > 3) return "…";
  const tag = apply(typedTag, v, []);
  if (tag !== undefined || isArray(v)) {
    const n = tag !== undefined ? apply(typedLength, v, []) : v.length;
    let s = (tag ? tag + "(" + n + ") " : "") + "[";
    for (let i = 0; i < n && i < 64; i++) s += (i ? ", " : "") + show(v[i], depth + 1);
    return s + (n > 64 ? ", … " + (n - 64) + " more" : "") + "]";
  }
  if (isA(Err, v)) return toStr(v.name) + ": " + toStr(v.message);
  const name = className(v), keys = ownKeys(v);
  let s = "", n = 0;
  for (let i = 0; i < keys.length && n < 64; i++) {
    const d = own(v, keys[i]);
    if (typeof keys[i] !== "string" || !d || !d.enumerable) continue;
    s += (n++ ? ", " : " ") + keys[i] + ": " + show(v[keys[i]], depth + 1);
  }
  return (name === "Object" || name === "object" ? "" : name + " ") + "{" + s + (n ? " " : "") + "}";
}
let lines = 0;
function log() {
  if (++lines > MOST_LINES) return;
  let s = "";
  for (let i = 0; i < arguments.length; i++) { try { s += (i ? " " : "") + show(arguments[i], 0); } catch (e) { s += "(cannot be shown)"; } }
  print(s.length > MOST_LENGTH ? apply(cut, s, [0, MOST_LENGTH]) + "…" : s);
}
const console = { log, info: log, warn: log, error: log, debug: log, trace: log };
defineProperty(globalThis, "console", { value: console, writable: true, configurable: true, enumerable: false });
defineProperty(globalThis, "require", { value: function require(what) { refuse(toStr(what)); throw new Err("require is not available"); }, writable: true, configurable: true, enumerable: false });
let seed = 0x9e3779b9;
Math.random = function random() {
  seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
  return (seed >>> 0) / 4294967296;
};
delete globalThis.Date;

for (const k of ownKeys(globalThis)) {
  const d = own(globalThis, k), v = d.value, name = toStr(k);
  if (!isObject(v) || v === globalThis) continue;
  remember(v, name);
  const p = own(v, "prototype");
  if (p && isObject(p.value)) remember(p.value, name + ".prototype");
}
remember(globalThis, "globalThis");
remember(getPrototypeOf(U8), "TypedArray");
remember(getPrototypeOf(U8.prototype), "TypedArray.prototype");
remember(getPrototypeOf([][Symbol.iterator]()), "ArrayIterator.prototype");
remember(getPrototypeOf(getPrototypeOf([][Symbol.iterator]())), "Iterator.prototype");
remember(getPrototypeOf(new Map()[Symbol.iterator]()), "MapIterator.prototype");
remember(getPrototypeOf(new Set()[Symbol.iterator]()), "SetIterator.prototype");
remember(getPrototypeOf(""[Symbol.iterator]()), "StringIterator.prototype");
remember(getPrototypeOf(function* () {}), "GeneratorFunction.prototype");
remember(getPrototypeOf(function* () {}).prototype, "Generator.prototype");

// ---- operations ----
const modules = create(null), instances = [];
function exported(file, name) {
  const ns = modules[file];
  if (!ns || !own(ns, name)) throw new Unsupported("missing");
  return ns[name];
}
function shape(target) {
  const methods = [];
  for (let p = target; p && p !== ObjProto && p !== FnProto; p = getPrototypeOf(p)) {
    const keys = ownKeys(p);
    for (let i = 0; i < keys.length; i++) {
      const d = own(p, keys[i]);
      if (typeof keys[i] === "string" && keys[i] !== "constructor" && d && typeof d.value === "function") put(methods, keys[i]);
    }
  }
  return methods;
}
function result(value) {
  return answer("value", value);
}
const ops = {
  __proto__: null,
  kind(q) { const v = exported(q.file, q.name); return answer("value", typeof v); },
  call(q) {
    const f = exported(q.file, q.name);
    if (typeof f !== "function") throw new Unsupported("notafunction");
    return result(apply(f, undefined, q.args));
  },
  new(q) {
    const f = exported(q.file, q.name);
    if (typeof f !== "function") throw new Unsupported("notafunction");
    const o = construct(f, q.args);
    put(instances, o);
    return answer("value", { id: instances.length - 1, methods: shape(o) });
  },
  invoke(q) {
    const o = instances[q.id], f = o[q.name];
    if (typeof f !== "function") throw new Unsupported("nomethod");
    return result(apply(f, o, q.args));
  },
  get(q) {
    const o = q.id === undefined ? exported(q.file, q.name) : instances[q.id];
    const v = o[q.key];
    return typeof v === "function" ? answer("method", answer) : result(v);
  },
  set(q) { instances[q.id][q.key] = q.value; return answer("value", undefined); },
  static(q) { const c = exported(q.file, q.name); return result(apply(c[q.key], c, q.args)); },
  value(q) { return result(exported(q.file, q.name)); },
  changed() { return answer("value", changed()); },
};
function failure(e) {
  if (isA(Unsupported, e)) return stringify({ __proto__: null, unsupported: e.message });
  let isError = false;
  try { isError = isA(Err, e); } catch (x) {}
  if (!isError) {
    let text; try { text = show(e, 1); } catch (x) { text = "a value that cannot be shown"; }
    return stringify({ __proto__: null, thrown: text, nothing: e === null });
  }
  const text = (k) => { try { return toStr(e[k]); } catch (x) { return ""; } };
  return stringify({ __proto__: null, error: { __proto__: null, name: text("name"), message: text("message"), stack: text("stack") } });
}
function handle(op, json, buffer) {
  try { return ops[op](decode(parse(json), buffer === undefined ? new U8(0) : new U8(buffer))); } catch (e) { return failure(e); }
}
return { handle, register(file, namespace) { modules[file] = namespace; }, unprinted: () => lines > MOST_LINES ? lines - MOST_LINES : 0 };
})`;
