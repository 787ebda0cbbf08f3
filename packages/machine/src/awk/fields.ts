// The record and its fields: $0, $1 …, NF. A record is split when a field is first asked for, by the FS of the time when it was read; $0 is put together again when
// it is asked for after a field has changed (mawk's field.c).

import { AwkRuntimeError } from "./errors.ts";
import type { AwkRegex } from "./regex.ts";
import { Strnum, type Value } from "./values.ts";

/** How a text is cut: at runs of blanks, between all bytes, or at what an expression matches. */
export type Separator = "blanks" | "bytes" | AwkRegex;

const MAX_FIELDS = 1_000_000;

/** The pieces of a text; none of an empty one. */
export function splitText(text: string, separator: Separator): string[] {
  if (text === "") return [];
  if (separator === "bytes") return text.split("");
  if (separator === "blanks") return text.match(/[^ \t\n]+/g) ?? [];
  const pieces: string[] = [];
  let start = 0;
  for (let from = 0; ; ) {
    const found = separator.find(text, from);
    if (found === null) break;
    if (found.length === 0) {
      // Nothing cannot part anything.
      from = found.start + 1;
      if (from > text.length) break;
      continue;
    }
    pieces.push(text.slice(start, found.start));
    start = found.start + found.length;
    from = start;
  }
  pieces.push(text.slice(start));
  return pieces;
}

export interface FieldsContext {
  /** FS as it is now. */
  separator(): Separator;
  /** OFS as it is now. */
  outputSeparator(): string;
  text(value: Value): string;
}

export class Fields {
  readonly #context: FieldsContext;
  #record: Value = "";
  /** Null until the record is split. */
  #fields: Value[] | null = [];
  /** A field was changed: $0 is not what `#record` says. */
  #stale = false;

  constructor(context: FieldsContext) {
    this.#context = context;
  }

  /** $0 = text. */
  setRecord(text: string): void {
    this.#record = new Strnum(text);
    this.#fields = null;
    this.#stale = false;
  }

  /** $0: a text from outside; a text alone where it was put together from fields, and where there is only one field, that. */
  get record(): Value {
    if (this.#stale) {
      const { text, outputSeparator } = this.#context;
      const fields = this.#all();
      this.#record =
        fields.length === 1 ? fields[0] : fields.map((field) => text(field)).join(outputSeparator());
      this.#stale = false;
    }
    return this.#record;
  }

  /** Before FS changes. */
  settle(): void {
    this.#all();
  }

  #all(): Value[] {
    this.#fields ??= splitText(this.#context.text(this.#record), this.#context.separator()).map(
      (text) => new Strnum(text),
    );
    return this.#fields;
  }

  get count(): number {
    return this.#all().length;
  }

  /** NF = count. */
  setCount(count: number): void {
    if (count < 0) throw new AwkRuntimeError("negative value assigned to NF");
    const fields = this.#all();
    checkIndex(count);
    if (count < fields.length) fields.length = count;
    while (fields.length < count) fields.push("");
    this.#stale = true;
  }

  get(index: number): Value {
    if (index === 0) return this.record;
    checkIndex(index);
    // A field that is not there is an unset variable, but its text is one.
    const fields = this.#all();
    return index <= fields.length ? fields[index - 1] : "";
  }

  set(index: number, value: Value): void {
    if (index === 0) {
      this.setRecord(this.#context.text(value));
      return;
    }
    checkIndex(index);
    const fields = this.#all();
    while (fields.length < index) fields.push("");
    fields[index - 1] = value;
    this.#stale = true;
  }
}

function checkIndex(index: number): void {
  if (index < 0) throw new AwkRuntimeError(`negative field index $${index}`);
  if (index > MAX_FIELDS) throw new AwkRuntimeError(`field index $${index} is too large`);
}
