// Variables of a shell with bash's dynamic scope: a function's locals are seen by what it calls. A variable is a string, an indexed or
// an associative array; it may be exported, read-only, an integer, in lower or upper case, or the name of another.

import { utf8Encode } from "@podwire/program";
import { Discard, Fatal } from "./errors.ts";

export interface Attributes {
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  lower: boolean;
  upper: boolean;
  nameref: boolean;
}

export class Variable implements Attributes {
  /** undefined while it is declared and not set; for arrays see the maps. */
  value: string | undefined;
  indexed: Map<number, string> | null = null;
  assoc: Map<string, string> | null = null;
  exported = false;
  readonly = false;
  integer = false;
  lower = false;
  upper = false;
  nameref = false;

  constructor(value?: string) {
    this.value = value;
  }

  get isSet(): boolean {
    if (this.indexed !== null) return this.indexed.has(0);
    if (this.assoc !== null) return this.assoc.has("0");
    return this.value !== undefined;
  }

  /** What `$name` gives: of an array its element 0. */
  get scalar(): string | undefined {
    if (this.indexed !== null) return this.indexed.get(0);
    if (this.assoc !== null) return this.assoc.get("0");
    return this.value;
  }

  get isArray(): boolean {
    return this.indexed !== null || this.assoc !== null;
  }

  /** Indices or keys in order. */
  keys(): string[] {
    if (this.indexed !== null) return sortedIndices(this.indexed).map(String);
    if (this.assoc !== null) return hashOrder(this.assoc);
    return this.value === undefined ? [] : ["0"];
  }

  /** Elements in the order of {@link keys}. */
  values(): string[] {
    if (this.indexed !== null) {
      const { indexed } = this;
      return sortedIndices(indexed).map((index) => indexed.get(index) as string);
    }
    const { assoc } = this;
    if (assoc !== null) return hashOrder(assoc).map((key) => assoc.get(key) as string);
    return this.value === undefined ? [] : [this.value];
  }

  makeIndexed(): Map<number, string> {
    if (this.indexed === null) {
      this.indexed = new Map();
      if (this.value !== undefined) this.indexed.set(0, this.value);
      this.value = undefined;
    }
    return this.indexed;
  }

  clone(): Variable {
    const copy = new Variable(this.value);
    copy.indexed = this.indexed === null ? null : new Map(this.indexed);
    copy.assoc = this.assoc === null ? null : new Map(this.assoc);
    copy.exported = this.exported;
    copy.readonly = this.readonly;
    copy.integer = this.integer;
    copy.lower = this.lower;
    copy.upper = this.upper;
    copy.nameref = this.nameref;
    return copy;
  }
}

/** Keys as bash's hash table gives them (hashlib.c): 1024 buckets after FNV-1 of signed chars, in each the newest first. */
function hashOrder(map: Map<string, string>): string[] {
  const keys = [...map.keys()].reverse().map((key) => ({ key, bucket: bucketOf(key) }));
  return keys.sort((a, b) => a.bucket - b.bucket).map(({ key }) => key);
}

function bucketOf(key: string): number {
  let hash = 2166136261;
  for (const byte of utf8Encode(key)) hash = Math.imul(hash, 16777619) ^ ((byte << 24) >> 24);
  return hash & 1023;
}

function sortedIndices(map: Map<number, string>): number[] {
  return [...map.keys()].sort((a, b) => a - b);
}

/** A variable that is made when it is read: RANDOM, SECONDS, LINENO. */
export interface DynamicVariable {
  get(): string;
  /** What assigning does; nothing where it is absent. */
  set?(value: string): void;
}

interface Scope {
  readonly variables: Map<string, Variable>;
  /** A function's, where `local` puts its variables; the others hold `name=value command`. */
  readonly function: boolean;
}

const MAX_NAMEREFS = 8;

export class Variables {
  #scopes: Scope[] = [{ variables: new Map(), function: true }];
  readonly dynamic = new Map<string, DynamicVariable>();
  /** Arithmetic for integer variables; the shell sets it. */
  evaluate: (text: string) => string = (text) => text;
  /** Told of assignments to PATH, OPTIND and the like. */
  onChange: (name: string) => void = () => {};

  clone(): Variables {
    const copy = new Variables();
    copy.#scopes = this.#scopes.map((scope) => ({
      function: scope.function,
      variables: new Map([...scope.variables].map(([name, variable]) => [name, variable.clone()])),
    }));
    return copy;
  }

  push(isFunction: boolean): void {
    this.#scopes.push({ variables: new Map(), function: isFunction });
  }

  pop(): void {
    this.#scopes.pop();
  }

  get depth(): number {
    return this.#scopes.length;
  }

  /** The variable called `name`, namerefs not followed. */
  raw(name: string): Variable | undefined {
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const found = this.#scopes[at]?.variables.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The name that `name` stands for. */
  resolve(name: string): string {
    let at = name;
    for (let hops = 0; hops < MAX_NAMEREFS; hops++) {
      const variable = this.raw(at);
      if (variable === undefined || !variable.nameref || !variable.value) return at;
      at = variable.value;
    }
    return at;
  }

  find(name: string): Variable | undefined {
    return this.raw(this.resolve(name));
  }

  /** The value of `$name`; undefined where it is not set. */
  get(name: string): string | undefined {
    const dynamic = this.dynamic.get(name);
    if (dynamic !== undefined) return dynamic.get();
    const target = this.resolve(name);
    const bracket = target.indexOf("[");
    if (bracket > 0) return this.#element(target.slice(0, bracket), target.slice(bracket + 1, -1));
    return this.raw(target)?.scalar;
  }

  #element(name: string, subscript: string): string | undefined {
    const variable = this.find(name);
    if (variable?.assoc) return variable.assoc.get(subscript);
    return variable?.indexed?.get(Number(subscript)) ?? (subscript === "0" ? variable?.value : undefined);
  }

  /** The variable to write to: the one that is seen, or a new global one. Discard where it is read-only. */
  writable(name: string): Variable {
    const target = this.resolve(name);
    let variable = this.raw(target);
    if (variable === undefined) {
      variable = new Variable();
      (this.#scopes[0] as Scope).variables.set(target, variable);
    }
    if (variable.readonly) throw new Discard(`${target}: readonly variable`);
    return variable;
  }

  /** name=value (or +=). Discard where it is read-only. */
  set(name: string, value: string, append = false): void {
    const dynamic = this.dynamic.get(name);
    if (dynamic !== undefined) {
      dynamic.set?.(value);
      return;
    }
    const target = this.resolve(name);
    const bracket = target.indexOf("[");
    if (bracket > 0) {
      this.setElement(target.slice(0, bracket), target.slice(bracket + 1, -1), value, append);
      return;
    }
    this.store(this.writable(target), value, append);
    this.onChange(target);
  }

  /** Stores into a variable (element 0 of an array) after its attributes. */
  store(variable: Variable, value: string, append: boolean): void {
    const old = append ? (variable.scalar ?? "") : undefined;
    const stored = this.convert(variable, value, old);
    if (variable.indexed !== null) variable.indexed.set(0, stored);
    else if (variable.assoc !== null) variable.assoc.set("0", stored);
    else variable.value = stored;
  }

  /** A value that is longer than all memory of a real host: a loop of x=$x$x. */
  static readonly MAX_VALUE = 2 ** 24;

  /** `value` after the variable's attributes, appended to `old` where that is given. */
  convert(variable: Variable, value: string, old: string | undefined): string {
    if (variable.integer) {
      const number = this.evaluate(value);
      return old === undefined ? number : this.evaluate(`${old === "" ? "0" : old}+(${number})`);
    }
    const text = old === undefined ? value : old + value;
    if (text.length > Variables.MAX_VALUE) throw new Fatal("xrealloc: cannot allocate memory", 2);
    return variable.lower ? text.toLowerCase() : variable.upper ? text.toUpperCase() : text;
  }

  /** name[subscript]=value; the subscript of an indexed array is a number already. */
  setElement(name: string, subscript: string, value: string, append = false): void {
    const variable = this.writable(name);
    if (variable.assoc !== null) {
      const old = append ? (variable.assoc.get(subscript) ?? "") : undefined;
      variable.assoc.set(subscript, this.convert(variable, value, old));
      return;
    }
    const elements = variable.makeIndexed();
    const index = arrayIndex(elements, Number(subscript));
    if (index === undefined) throw new Discard(`${name}[${subscript}]: bad array subscript`);
    elements.set(index, this.convert(variable, value, append ? (elements.get(index) ?? "") : undefined));
  }

  /** Declares `name` in the innermost function (or globally outside of one), keeping nothing of an outer namesake. */
  declareLocal(name: string): Variable {
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const scope = this.#scopes[at] as Scope;
      if (!scope.function) continue;
      let variable = scope.variables.get(name);
      if (variable === undefined) {
        variable = new Variable();
        scope.variables.set(name, variable);
      }
      return variable;
    }
    throw new Error("there is always the global scope");
  }

  declareGlobal(name: string): Variable {
    const { variables } = this.#scopes[0] as Scope;
    let variable = variables.get(name);
    if (variable === undefined) {
      variable = new Variable();
      variables.set(name, variable);
    }
    return variable;
  }

  /** Sets in the innermost scope, whatever it is: for `name=value command`. */
  setHere(name: string, value: string): Variable {
    const variable = new Variable(value);
    (this.#scopes.at(-1) as Scope).variables.set(name, variable);
    return variable;
  }

  /** unset; false where it is read-only. */
  unset(name: string): boolean {
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const scope = this.#scopes[at] as Scope;
      const variable = scope.variables.get(name);
      if (variable === undefined) continue;
      if (variable.readonly) return false;
      if (at > 0 && scope.function) scope.variables.set(name, new Variable());
      else scope.variables.delete(name);
      this.onChange(name);
      return true;
    }
    this.dynamic.delete(name);
    return true;
  }

  /** What can be seen, by name. */
  visible(): Map<string, Variable> {
    const all = new Map<string, Variable>();
    for (const scope of this.#scopes) for (const [name, variable] of scope.variables) all.set(name, variable);
    return new Map([...all].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  }

  /** Locals of the innermost function, for `local` without operands. */
  locals(): Map<string, Variable> {
    return this.#scopes.findLast((scope) => scope.function)?.variables ?? new Map();
  }

  /** The environment that commands get. */
  environment(): Record<string, string> {
    const env: Record<string, string> = {};
    for (const scope of this.#scopes)
      for (const [name, variable] of scope.variables) {
        if (variable.exported && variable.value !== undefined) env[name] = variable.value;
        else delete env[name];
      }
    return env;
  }
}

/** The highest index of an array, -1 for an empty one. */
export function lastIndex(elements: ReadonlyMap<number, string>): number {
  let last = -1;
  for (const index of elements.keys()) if (index > last) last = index;
  return last;
}

/** An index as bash reads it: negative ones count from the end. Undefined where that is before the beginning. */
export function arrayIndex(elements: Map<number, string>, index: number): number | undefined {
  if (index >= 0) return index;
  const from = lastIndex(elements) + 1 + index;
  return from < 0 ? undefined : from;
}

export const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
