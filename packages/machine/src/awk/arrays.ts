// Arrays of awk with the order in which mawk 1.3.4 walks them: `for (k in a)` follows the lists of a hash table (FNV-1), and a lookup moves what
// it finds to the front of its list. Scripts must not depend on that order; here they see the one that Debian shows. An element is found by its text or, as long as
// only whole numbers were asked for, by its number: two tables over the same elements. What split() makes is a plain row until something else is asked of it.

import { AwkError } from "./errors.ts";
import { toInt, type Value } from "./values.ts";

interface Element {
  value: Value;
  /** Its key as a text; null until the table by text is made. */
  text: string | null;
  hash: number;
  /** Its key as a whole number, where it was asked for by one. */
  int: number | null;
}

/** Lists are looked through in order, so arrays of elements do; the first is the one that was asked for last. */
type Lists = Element[][];

const FIRST_LISTS = 64;
const ELEMENTS_A_LIST = 12;
/** An array that grows for ever ends here. */
const MAX_ELEMENTS = 300_000;

function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  return hash >>> 0;
}

const emptyLists = (count: number): Lists => Array.from({ length: count }, () => []);

/** Moves `list[at]` to the front. */
function toFront(list: Element[], at: number): Element {
  const element = list[at] as Element;
  if (at > 0) {
    list.splice(at, 1);
    list.unshift(element);
  }
  return element;
}

function remove(list: Element[], element: Element): void {
  list.splice(list.indexOf(element), 1);
}

/** A key as the program gives it: a whole number is looked up as one. */
export type Key = number | string;

export class AwkArray {
  /** What split() left: element n has the key n + 1. */
  #row: Value[] | null = null;
  #lists = 0;
  #byText: Lists | null = null;
  #byInt: Lists | null = null;
  #size = 0;

  get size(): number {
    return this.#row?.length ?? this.#size;
  }

  clear(): void {
    this.#row = null;
    this.#byText = null;
    this.#byInt = null;
    this.#lists = 0;
    this.#size = 0;
  }

  /** Replaces everything by elements 1, 2, … */
  load(values: Value[]): void {
    this.clear();
    this.#row = values;
  }

  /** The value of an element; asking for one that is not there makes it. */
  get(key: Key): Value {
    const { row, index } = this.#inRow(key);
    if (row !== null) return row[index];
    return (this.#find(key, true) as Element).value;
  }

  set(key: Key, value: Value): void {
    const { row, index } = this.#inRow(key);
    if (row !== null) row[index] = value;
    else (this.#find(key, true) as Element).value = value;
  }

  has(key: Key): boolean {
    if (this.size === 0) return false;
    const whole = wholeOf(key);
    if (this.#row !== null && whole !== null) return whole >= 1 && whole <= this.#row.length;
    return this.#find(key, false) !== undefined;
  }

  delete(key: Key): void {
    if (this.size === 0) return;
    const whole = wholeOf(key);
    if (this.#row !== null && whole !== null && (whole < 1 || whole > this.#row.length)) return;
    if (this.#row !== null) this.#unroll();
    const element = this.#find(key, false);
    if (element === undefined) return;
    if (element.int !== null && this.#byInt !== null) remove(this.#intList(element.int), element);
    if (element.text !== null && this.#byText !== null) remove(this.#textList(element.hash), element);
    if (--this.#size === 0) this.clear();
  }

  /** The keys in mawk's order, as they are now. */
  keys(): string[] {
    if (this.size === 0) return [];
    return this.#texts().flatMap((list) => list.map(({ text }) => text as string));
  }

  #inRow(key: Key): { row: Value[] | null; index: number } {
    const row = this.#row;
    if (row === null) return { row: null, index: 0 };
    const whole = wholeOf(key);
    return whole !== null && whole >= 1 && whole <= row.length
      ? { row, index: whole - 1 }
      : { row: null, index: 0 };
  }

  #intList(int: number): Element[] {
    return (this.#byInt as Lists)[(int & (this.#lists - 1)) >>> 0] as Element[];
  }

  #textList(hash: number): Element[] {
    return (this.#byText as Lists)[(hash & (this.#lists - 1)) >>> 0] as Element[];
  }

  #find(key: Key, create: boolean): Element | undefined {
    const whole = wholeOf(key);
    return whole === null ? this.#findText(key as string, create) : this.#findInt(whole, create);
  }

  #findInt(int: number, create: boolean): Element | undefined {
    if (this.#row !== null) this.#unroll();
    if (this.#lists === 0) this.#lists = FIRST_LISTS;
    if (this.#byInt === null) {
      // A table by text alone has no numbers yet.
      if (this.#byText === null && !create && this.#size === 0) return undefined;
      this.#byInt = emptyLists(this.#lists);
    }
    const list = this.#intList(int);
    const at = list.findIndex((element) => element.int === int);
    if (at >= 0) return toFront(list, at);
    let element: Element | undefined;
    if (this.#byText !== null) {
      element = this.#findText(String(int), create);
      if (element === undefined) return undefined;
    } else {
      if (!create) return undefined;
      element = { value: undefined, text: null, hash: 0, int: null };
      this.#grow();
    }
    element.int = int;
    this.#intList(int).unshift(element);
    return element;
  }

  #findText(text: string, create: boolean): Element | undefined {
    this.#texts();
    const hash = fnv(text);
    const list = this.#textList(hash);
    const at = list.findIndex((element) => element.hash === hash && element.text === text);
    if (at >= 0) return toFront(list, at);
    if (!create) return undefined;
    const element: Element = { value: undefined, text, hash, int: null };
    this.#grow();
    this.#textList(hash).unshift(element);
    return element;
  }

  /** The table by text, made where there was none: every element gets its text. */
  #texts(): Lists {
    if (this.#byText !== null) return this.#byText;
    if (this.#row !== null) this.#unroll();
    if (this.#lists === 0) this.#lists = FIRST_LISTS;
    this.#byText = emptyLists(this.#lists);
    for (const list of this.#byInt ?? [])
      for (const element of list) {
        element.text = String(element.int);
        element.hash = fnv(element.text);
        this.#textList(element.hash).unshift(element);
      }
    return this.#byText;
  }

  /** The row of split() becomes a table by number. */
  #unroll(): void {
    const row = this.#row as Value[];
    this.clear();
    if (row.length === 0) return;
    this.#lists = FIRST_LISTS;
    while (row.length > this.#lists * ELEMENTS_A_LIST) this.#lists *= 2;
    this.#byInt = emptyLists(this.#lists);
    this.#size = row.length;
    for (const [index, value] of row.entries())
      this.#intList(index + 1).unshift({ value, text: null, hash: 0, int: index + 1 });
  }

  /** One element more: twice as many lists where they have become long. Each keeps the order of those that stay in it. */
  #grow(): void {
    if (this.#size >= MAX_ELEMENTS) throw new AwkError("out of memory");
    if (++this.#size <= this.#lists * ELEMENTS_A_LIST) return;
    const mask = this.#lists * 2 - 1;
    const split = (lists: Lists, place: (element: Element) => number): Lists => [
      ...lists.map((list, index) => list.filter((element) => (place(element) & mask) >>> 0 === index)),
      ...lists.map((list, index) => list.filter((element) => (place(element) & mask) >>> 0 !== index)),
    ];
    if (this.#byText !== null) this.#byText = split(this.#byText, ({ hash }) => hash);
    if (this.#byInt !== null) this.#byInt = split(this.#byInt, ({ int }) => int as number);
    this.#lists = mask + 1;
  }
}

function wholeOf(key: Key): number | null {
  if (typeof key === "string") return null;
  return toInt(key);
}
