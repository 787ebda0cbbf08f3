// Byte streams between programs: a pipe is bounded, so a writer waits for its reader as on Linux (pipe(7)).

import type { Clock, Waiter } from "@podwire/clock";
import { KernelError } from "@podwire/netns";
import { utf8Decode, utf8Encode } from "./text.ts";

/** The reading end of a descriptor. */
export interface Input {
  /** Up to `max` bytes as soon as there are any; null at the end. */
  read(max?: number): Promise<Uint8Array | null>;
  /** True for a terminal (isatty). */
  readonly tty?: boolean;
}

/** The writing end of a descriptor, with libc's buffer before it. */
export interface Output {
  /** Writes text (UTF-8) or bytes. Resolves when they are taken; KernelError EPIPE when nobody will read them. */
  write(data: string | Uint8Array): Promise<void>;
  /** fflush(). */
  flush(): Promise<void>;
  /** True for a terminal (isatty). */
  readonly tty?: boolean;
  /** setvbuf(): when bytes go on; a program's choice (`tcpdump -l`). Without a buffer the call does nothing. */
  setBuffering?(mode: "none" | "line" | "full"): void;
}

/** PIPE_SIZE: what a pipe holds before its writers wait. */
export const PIPE_CAPACITY = 65536;

/** pipe(2). `close` ends: readers see the end, writers get EPIPE. */
export class Pipe {
  readonly #clock: Clock;
  readonly #capacity: number;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #readers: Waiter<void>[] = [];
  #writers: Waiter<void>[] = [];
  #writeClosed = false;
  #readClosed = false;

  constructor(clock: Clock, capacity: number = PIPE_CAPACITY) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  /** Bytes waiting to be read. */
  get size(): number {
    return this.#size;
  }

  readonly input: Input = {
    read: async (max = PIPE_CAPACITY) => {
      while (this.#size === 0) {
        if (this.#writeClosed || this.#readClosed) return null;
        const waiter = this.#clock.waiter();
        this.#readers.push(waiter);
        await waiter.promise;
      }
      const chunk = this.#take(max);
      wakeAll(this.#writers);
      return chunk;
    },
  };

  readonly output: Output = {
    write: async (data) => {
      let bytes = typeof data === "string" ? utf8Encode(data) : data.slice();
      while (bytes.length > 0) {
        if (this.#readClosed || this.#writeClosed) throw new KernelError("EPIPE");
        const room = this.#capacity - this.#size;
        if (room === 0) {
          const waiter = this.#clock.waiter();
          this.#writers.push(waiter);
          await waiter.promise;
          continue;
        }
        const part = bytes.subarray(0, room);
        this.#chunks.push(part);
        this.#size += part.length;
        bytes = bytes.subarray(part.length);
        wakeAll(this.#readers);
      }
    },
    flush: async () => {},
  };

  /** The last writer closed. */
  closeWrite(): void {
    this.#writeClosed = true;
    wakeAll(this.#readers);
  }

  /** The last reader closed. */
  closeRead(): void {
    this.#readClosed = true;
    this.#chunks = [];
    this.#size = 0;
    wakeAll(this.#writers);
    wakeAll(this.#readers);
  }

  #take(max: number): Uint8Array {
    const first = this.#chunks[0] as Uint8Array;
    const part = first.subarray(0, max);
    if (part.length === first.length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(part.length);
    this.#size -= part.length;
    return part;
  }
}

function wakeAll(waiters: Waiter<void>[]): void {
  for (const waiter of waiters.splice(0)) waiter.wake();
}

/** /dev/null for reading. */
export const EMPTY_INPUT: Input = { read: async () => null };

/** /dev/null for writing. */
export const NULL_OUTPUT: Output = { write: async () => {}, flush: async () => {} };

/** An output that keeps what was written, for `exec` and tests. */
export class CollectedOutput implements Output {
  #chunks: Uint8Array[] = [];
  readonly #onData: ((bytes: Uint8Array) => void) | undefined;

  constructor(onData?: (bytes: Uint8Array) => void) {
    this.#onData = onData;
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? utf8Encode(data) : data.slice();
    this.#chunks.push(bytes);
    this.#onData?.(bytes);
  }

  async flush(): Promise<void> {}

  get bytes(): Uint8Array {
    const all = new Uint8Array(this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }

  get text(): string {
    return utf8Decode(this.bytes);
  }
}

/** Reads to the end. */
export async function readAll(input: Input): Promise<Uint8Array> {
  const collected = new CollectedOutput();
  for (let chunk = await input.read(); chunk !== null; chunk = await input.read())
    await collected.write(chunk);
  return collected.bytes;
}

/** Lines of an input, without their newline; the last one may lack it. */
export async function* lines(input: Input): AsyncGenerator<string> {
  let rest = new Uint8Array(0);
  for (let chunk = await input.read(); chunk !== null; chunk = await input.read()) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield utf8Decode(bytes.subarray(start, end));
      start = end + 1;
    }
    rest = bytes.slice(start);
  }
  if (rest.length > 0) yield utf8Decode(rest);
}
