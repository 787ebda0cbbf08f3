// Records out of a stream of bytes: lines, what one other character or an expression parts, paragraphs (RS = ""). A record is there as soon as its end is;
// mawk itself would wait until a buffer of 4096 bytes is full, unless it is told -W interactive.

import { bytesToText } from "./bytes.ts";
import type { AwkRegex } from "./regex.ts";

export type RecordSeparator =
  | { kind: "character"; character: string }
  | { kind: "paragraph" }
  | { kind: "regex"; regex: AwkRegex };

/** A record may not be longer. */
const MAX_RECORD = 1 << 26;

export class RecordReader {
  readonly #read: () => Promise<Uint8Array | null>;
  #text = "";
  #at = 0;
  #ended = false;
  #begun = false;

  constructor(read: () => Promise<Uint8Array | null>) {
    this.#read = read;
  }

  /** The next record; null at the end. A promise only where it has to be waited for. */
  next(separator: RecordSeparator): string | null | Promise<string | null> {
    const record = this.#take(separator);
    return record === undefined ? this.#wait(separator) : record;
  }

  async #wait(separator: RecordSeparator): Promise<string | null> {
    for (;;) {
      const chunk = await this.#read();
      if (chunk === null) this.#ended = true;
      else {
        this.#text = this.#text.slice(this.#at) + bytesToText(chunk);
        this.#at = 0;
        if (this.#text.length > MAX_RECORD) this.#ended = true;
      }
      const record = this.#take(separator);
      if (record !== undefined) return record;
    }
  }

  /** A record out of what has been read; undefined where more is needed to know. */
  #take(separator: RecordSeparator): string | null | undefined {
    if (separator.kind === "paragraph" && !this.#begun) {
      while (this.#text[this.#at] === "\n") this.#at++;
    }
    if (this.#at >= this.#text.length) return this.#ended ? null : undefined;
    this.#begun = true;
    const found = this.#end(separator);
    if (found === undefined) return undefined;
    const start = this.#at;
    if (found !== null) {
      this.#at = found.start + found.length;
      return this.#text.slice(start, found.start);
    }
    if (!this.#ended) return undefined;
    this.#at = this.#text.length;
    const rest = this.#text.slice(start);
    return separator.kind === "paragraph" ? rest.replace(/\n$/, "") : rest;
  }

  /** Where the record ends: null where that is not in sight, undefined where it might go on. */
  #end(separator: RecordSeparator): { start: number; length: number } | null | undefined {
    if (separator.kind === "character") {
      const start = this.#text.indexOf(separator.character, this.#at);
      return start < 0 ? null : { start, length: 1 };
    }
    let found: { start: number; length: number } | null;
    if (separator.kind === "paragraph") {
      const start = this.#text.indexOf("\n\n", this.#at);
      let end = start + 2;
      while (this.#text[end] === "\n") end++;
      found = start < 0 ? null : { start, length: end - start };
    } else {
      found = separator.regex.find(this.#text, this.#at);
      while (found !== null && found.length === 0)
        found = found.start < this.#text.length ? separator.regex.find(this.#text, found.start + 1) : null;
    }
    if (found !== null && found.start + found.length === this.#text.length && !this.#ended) return undefined;
    return found;
  }
}
