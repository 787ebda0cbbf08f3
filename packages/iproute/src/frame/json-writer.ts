// JSON as iproute2's json_writer lays it out: one line without spaces, or, with `-p`, objects indented by four columns and
// arrays kept on their line. Values are written as they come, so what a command prints first stands first.

const INDENT = "    ";

export class JsonWriter {
  readonly #pretty: boolean;
  #text = "";
  #depth = 0;
  /** What stands between the last value and the next: nothing after an opening bracket. */
  #separator = "";

  constructor(pretty: boolean) {
    this.#pretty = pretty;
  }

  startObject(): void {
    this.#begin("{");
  }

  endObject(): void {
    this.#end("}");
  }

  startArray(): void {
    this.#begin("[");
    if (this.#pretty) this.#text += " ";
  }

  endArray(): void {
    if (this.#pretty && this.#separator !== "") this.#text += " ";
    this.#separator = "";
    this.#end("]");
  }

  name(name: string): void {
    this.#next();
    this.#newline();
    this.#separator = "";
    this.#text += `${quote(name)}:${this.#pretty ? " " : ""}`;
  }

  value(value: string | number | boolean | null): void {
    this.#next();
    this.#text += typeof value === "string" ? quote(value) : String(value);
  }

  /** A value that is JSON already: a number with the decimals it is to have. */
  raw(text: string): void {
    this.#next();
    this.#text += text;
  }

  /** What was written; the writer is then empty. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }

  #begin(bracket: string): void {
    this.#next();
    this.#text += bracket;
    this.#depth++;
    this.#separator = "";
  }

  #end(bracket: string): void {
    this.#depth--;
    if (this.#separator !== "") this.#newline();
    this.#text += bracket;
    this.#separator = ",";
  }

  #next(): void {
    this.#text += this.#separator;
    this.#separator = ",";
  }

  #newline(): void {
    if (this.#pretty) this.#text += `\n${INDENT.repeat(this.#depth)}`;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\f": "\\f",
  "\b": "\\b",
  "\\": "\\\\",
  '"': '\\"',
};

/** Other control characters go out as they are, as the original lets them. */
function quote(text: string): string {
  return `"${text.replace(/[\t\n\r\f\b\\"]/g, (character) => ESCAPES[character] as string)}"`;
}
