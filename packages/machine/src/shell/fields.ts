// The words that one word becomes. Text that was quoted is kept apart from text that was not: only the latter is split at IFS and
// only in the latter are `*`, `?` and `[` patterns. Each field carries both its text and its pattern, in which what was quoted is
// escaped.

import { Fatal } from "./errors.ts";
import { escapePattern } from "./pattern.ts";

export interface Field {
  text: string;
  /** The text as a pattern: quoted characters are escaped. */
  pattern: string;
  /** An unquoted `*`, `?`, `[` or extended pattern is in it. */
  magic: boolean;
}

const MAGIC = /[*?[]/;

/** What the words of one command may hold together: a real host's memory ends too. */
const MAX_LENGTH = 2 ** 24;

export class FieldBuilder {
  readonly done: Field[] = [];
  readonly #ifs: string;
  readonly #split: boolean;
  #current: Field | null = null;
  #last: "none" | "space" | "delimiter" = "none";

  #length = 0;

  /** `split` is false for assignments, redirections, `case`, `[[ ]]`: they make one field. */
  constructor(ifs: string, split: boolean) {
    this.#ifs = ifs;
    this.#split = split;
  }

  get splits(): boolean {
    return this.#split;
  }

  #field(more: number): Field {
    this.#length += more;
    if (this.#length > MAX_LENGTH) throw new Fatal("xrealloc: cannot allocate memory", 2);
    this.#last = "none";
    this.#current ??= { text: "", pattern: "", magic: false };
    return this.#current;
  }

  /** Quoted text; an empty one makes a field all the same. */
  quoted(text: string): void {
    const field = this.#field(text.length);
    field.text += text;
    field.pattern += escapePattern(text);
  }

  /** Text of the script itself, without its backslashes: never split. `pattern` keeps them. */
  literal(text: string, pattern: string, magic: boolean): void {
    if (text === "") return;
    const field = this.#field(text.length);
    field.text += text;
    field.pattern += pattern;
    field.magic ||= magic;
  }

  /** The result of an unquoted expansion: split at IFS, patterns alive. */
  expanded(text: string): void {
    if (text === "") return;
    if (!this.#split || this.#ifs === "") {
      this.#alive(text);
      return;
    }
    let start = 0;
    for (let at = 0; at <= text.length; at++) {
      const char = text[at];
      if (char !== undefined && !this.#ifs.includes(char)) continue;
      if (at > start) this.#alive(text.slice(start, at));
      start = at + 1;
      if (char === undefined) break;
      if (char === " " || char === "\t" || char === "\n") {
        if (this.#current !== null) {
          this.finish();
          this.#last = "space";
        }
      } else if (this.#current !== null || this.#last !== "space") {
        this.#field(1);
        this.finish();
        this.#last = "delimiter";
      } else this.#last = "delimiter";
    }
  }

  #alive(text: string): void {
    const field = this.#field(text.length);
    field.text += text;
    field.pattern += text;
    field.magic ||= MAGIC.test(text) || /[?*+@!]\(/.test(text);
  }

  /** Ends the current field, as between the elements of "$@". */
  finish(): void {
    if (this.#current === null) return;
    this.done.push(this.#current);
    this.#current = null;
  }

  result(): Field[] {
    this.finish();
    return this.done;
  }
}
