// What a command says, once: as text, or as JSON with `-j`. A command describes each thing it prints by a key, a value
// and its text; which of them goes out is decided here. So the two forms cannot drift apart.

import { JsonWriter } from "./json-writer.ts";

export type Scalar = string | number | boolean | null;

/** Colours of `-c`, as on a dark-on-light terminal. */
export const COLORS = { ifname: 36, mac: 33, inet: 35, inet6: 34, up: 32, down: 31 } as const;
export type Color = keyof typeof COLORS;

export interface PrinterOptions {
  json: boolean;
  pretty: boolean;
  /** `-o`: a backslash where a new line would begin. */
  oneline: boolean;
  color: boolean;
}

export class Printer {
  readonly json: boolean;
  readonly oneline: boolean;
  readonly #writer: JsonWriter | null;
  readonly #color: boolean;
  readonly #emit: (text: string) => void;

  /** `emit` gets the text, piece by piece. */
  constructor(options: PrinterOptions, emit: (text: string) => void) {
    this.json = options.json;
    this.oneline = options.oneline;
    this.#writer = options.json ? new JsonWriter(options.pretty) : null;
    this.#color = options.color && !options.json;
    this.#emit = emit;
  }

  /** Around everything that a command prints: a JSON array, nothing in text. */
  begin(): void {
    this.#writer?.startArray();
  }

  end(): void {
    if (this.#writer === null) return;
    this.#writer.endArray();
    this.#emit(`${this.#writer.take()}\n`);
  }

  /** Both forms. */
  put(key: string, value: Scalar, text: string, color?: Color): void {
    if (this.#writer === null) {
      this.text(text, color);
      return;
    }
    this.#writer.name(key);
    this.#writer.value(value);
  }

  /** A number with so many decimals in JSON, as print_float() gives it. */
  fixed(key: string, value: number, decimals: number, text: string): void {
    if (this.#writer === null) {
      this.text(text);
      return;
    }
    this.#writer.name(key);
    this.#writer.raw(value.toFixed(decimals));
  }

  /** Only in JSON: a number as printf wrote it. */
  literal(key: string, text: string): void {
    if (this.#writer === null) return;
    this.#writer.name(key);
    this.#writer.raw(text);
  }

  /** A value without a name, in an array. */
  item(value: Scalar, text: string, color?: Color): void {
    if (this.#writer === null) this.text(text, color);
    else this.#writer.value(value);
  }

  /** Only in text. */
  text(text: string, color?: Color): void {
    if (this.#writer !== null || text === "") return;
    this.#emit(color !== undefined && this.#color ? `\x1b[${COLORS[color]}m${text}\x1b[0m` : text);
  }

  /** Only in JSON. */
  data(key: string, value: Scalar): void {
    if (this.#writer === null) return;
    this.#writer.name(key);
    this.#writer.value(value);
  }

  /** A line's end within one entry: a backslash with `-o`. */
  nl(): void {
    this.text(this.oneline ? "\\" : "\n");
  }

  /** A word that stands for true: "key":true in JSON. */
  flag(key: string, text: string): void {
    this.put(key, true, text);
  }

  /** "key":null in JSON, as print_null() does. */
  nothing(key: string, text: string): void {
    this.put(key, null, text);
  }

  openObject(key?: string): void {
    if (this.#writer === null) return;
    if (key !== undefined) this.#writer.name(key);
    this.#writer.startObject();
  }

  closeObject(): void {
    this.#writer?.endObject();
  }

  /** `text` opens it in the text form. */
  openArray(key: string, text = ""): void {
    if (this.#writer === null) this.text(text);
    else {
      this.#writer.name(key);
      this.#writer.startArray();
    }
  }

  closeArray(text = ""): void {
    if (this.#writer === null) this.text(text);
    else this.#writer.endArray();
  }
}
