// A frame as a tree of fields, for a page that shows fields and bytes beside each other: every byte of the frame lies in
// exactly one leaf. Bits of one byte share a leaf.

import { u16, u32 } from "@podwire/wire";

/** A field, or a header with its fields. */
export interface FieldNode {
  /** As a filter or an exercise would call it: "ip.ttl". */
  name: string;
  /** As people say it: "Time to live". */
  label: string;
  /** "" for headers that their label says enough of. */
  value: string;
  /** Offsets into the frame: from `start` to before `end`, bytes. */
  start: number;
  end: number;
  children?: FieldNode[];
  /** What is wrong with it, in words. */
  problem?: string;
}

/** Collects the fields of one header, one after another. Reading past the end marks the header as cut short. */
export class Header {
  readonly bytes: Uint8Array;
  readonly fields: FieldNode[] = [];
  readonly #end: number;
  at: number;
  truncated = false;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  /** The next `length` bytes are one field; `value` is asked for only where they are all there. */
  field(
    name: string,
    label: string,
    length: number,
    value: (at: number) => string,
    problem?: (at: number) => string,
  ): this {
    if (this.truncated || length === 0) return this;
    const start = this.at;
    if (start + length > this.#end) {
      this.truncated = true;
      if (start < this.#end)
        this.fields.push({ name, label, value: "", start, end: this.#end, problem: "cut short" });
      this.at = this.#end;
      return this;
    }
    this.at += length;
    const wrong = problem?.(start) ?? "";
    this.fields.push({
      name,
      label,
      value: value(start),
      start,
      end: this.at,
      ...(wrong === "" ? {} : { problem: wrong }),
    });
    return this;
  }

  u8(name: string, label: string, show: (value: number) => string = String): this {
    return this.field(name, label, 1, (at) => show(this.bytes[at] as number));
  }

  u16(
    name: string,
    label: string,
    show: (value: number) => string = String,
    problem?: (at: number) => string,
  ): this {
    return this.field(name, label, 2, (at) => show(u16(this.bytes, at)), problem);
  }

  u32(name: string, label: string, show: (value: number) => string = String): this {
    return this.field(name, label, 4, (at) => show(u32(this.bytes, at)));
  }

  /** What is left up to `end`, where there is any. */
  rest(name: string, label: string, end: number): this {
    const stop = Math.min(end, this.#end);
    if (this.at >= stop) return this;
    const length = stop - this.at;
    this.fields.push({ name, label, value: bytesText(length), start: this.at, end: stop });
    this.at = stop;
    return this;
  }

  /** The next bytes are a field of fields: `children` lie side by side from here to their end. Nothing where there are none. */
  nested(name: string, label: string, children: FieldNode[]): this {
    const last = children.at(-1);
    if (this.truncated || last === undefined) return this;
    const value = bytesText(last.end - this.at);
    this.fields.push({ name, label, value, start: this.at, end: last.end, children });
    this.at = last.end;
    return this;
  }

  /** The header as a node over its fields. */
  node(name: string, label: string, value: string): FieldNode {
    const start = this.fields[0]?.start ?? this.at;
    const node: FieldNode = { name, label, value, start, end: this.at, children: this.fields };
    return this.truncated ? { ...node, problem: "cut short" } : node;
  }
}

export const hex = (value: number, digits = 4): string => `0x${value.toString(16).padStart(digits, "0")}`;
export const bytesText = (length: number): string => (length === 1 ? "1 byte" : `${length} bytes`);
/** "Name (number)", or the number alone. */
export const named =
  (names: Readonly<Record<number, string>>) =>
  (value: number): string =>
    names[value] === undefined ? String(value) : `${names[value]} (${value})`;
/** The names of the bits that are set. */
export const bits = (value: number, names: readonly (readonly [bit: number, name: string])[]): string =>
  names
    .filter(([bit]) => value & bit)
    .map(([, name]) => name)
    .join(", ") || "none";
