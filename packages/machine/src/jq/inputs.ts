// What jq reads: its files one after the other, or standard input as it comes; as JSON values, as lines (-R), all in one (-s).

import { KernelError, strerror } from "@podwire/netns";
import { type Process, utf8Decode } from "@podwire/program";
import { JsonError, JsonParser } from "./json.ts";
import type { Json } from "./values.ts";

export interface Item {
  value: Json;
  /** Lines that had been read by then. */
  line: number;
}

export interface InputOptions {
  raw: boolean;
  slurp: boolean;
}

export class Inputs {
  readonly #self: Process;
  readonly #files: string[];
  readonly #options: InputOptions;
  readonly #parser = new JsonParser();
  readonly #ready: Item[] = [];
  #bytes = new Uint8Array(0);
  #line = 0;
  #ended = false;
  #slurped: Json[] = [];
  #text = "";
  /** What is said of a text that is no JSON; the values before it come first. */
  error: string | null = null;
  /** Files that could not be read. */
  readonly missing: string[] = [];
  filename: Json = null;

  constructor(self: Process, files: readonly string[], options: InputOptions) {
    this.#self = self;
    this.#files = [...files];
    this.#options = options;
    this.#fromFiles = files.length > 0;
  }

  readonly #fromFiles: boolean;

  /** The next value; undefined at the end, or where `error` is. */
  async next(): Promise<Item | undefined> {
    while (this.#ready.length === 0 && !this.#ended && this.error === null) await this.#more();
    return this.#ready.shift();
  }

  /** The next of those that have been read. */
  nextNow(): Item | undefined {
    return this.#ready.shift();
  }

  /** Reads everything. */
  async fill(): Promise<void> {
    while (!this.#ended && this.error === null) await this.#more();
  }

  async #more(): Promise<void> {
    const chunk = await this.#chunk();
    if (chunk === null) {
      this.#ended = true;
      this.#end();
      return;
    }
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    const last = joined.lastIndexOf(10) + 1;
    this.#bytes = joined.slice(last);
    const text = utf8Decode(joined.subarray(0, last));
    for (const line of text.split(/(?<=\n)/)) if (line !== "") this.#take(line);
  }

  async #chunk(): Promise<Uint8Array | null> {
    if (!this.#fromFiles) {
      this.filename = null;
      return this.#self.stdin.read();
    }
    for (let file = this.#files.shift(); file !== undefined; file = this.#files.shift()) {
      try {
        const bytes = this.#self.files.readFile(file);
        this.filename = file;
        return bytes;
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        const words = error.errno === "EISDIR" ? "It's a directory" : strerror(error.errno);
        this.missing.push(`error: Could not open file ${file}: ${words}`);
      }
    }
    return null;
  }

  /** A line with its newline; the last may lack it. */
  #take(line: string): void {
    if (line.endsWith("\n")) this.#line++;
    if (this.#options.raw) {
      if (this.#options.slurp) this.#text += line;
      else this.#give(line.replace(/\n$/, ""));
      return;
    }
    try {
      for (const value of this.#parser.feed(line)) this.#give(value);
    } catch (error) {
      this.#broken(error);
    }
  }

  #broken(error: unknown): void {
    if (!(error instanceof JsonError)) throw error;
    for (const value of this.#parser.drain()) this.#give(value);
    this.error = error.message;
  }

  #give(value: Json): void {
    if (this.#options.slurp) this.#slurped.push(value);
    else this.#ready.push({ value, line: this.#line });
  }

  #end(): void {
    const rest = utf8Decode(this.#bytes);
    this.#bytes = new Uint8Array(0);
    if (rest !== "") this.#take(rest);
    const { raw, slurp } = this.#options;
    if (!raw && this.error === null)
      try {
        for (const value of this.#parser.end()) this.#give(value);
      } catch (error) {
        this.#broken(error);
      }
    if (slurp && this.error === null)
      this.#ready.push({ value: raw ? this.#text : this.#slurped, line: this.#line });
    this.#slurped = [];
  }
}
