// pipe(2) and named pipes (fs/pipe.c): a bounded queue of bytes between descriptors. The last writer to close ends what is read;
// who writes when the last reader has closed gets EPIPE. Opening a fifo does not wait for the other side as Linux does; the first
// read or write through it does.

import type { Clock } from "@podwire/clock";
import { KernelError } from "@podwire/netns";
import { PIPE_CAPACITY } from "@podwire/program";
import { OpenFile, WaitList } from "./open-file.ts";

export class PipeBuffer {
  readonly clock: Clock;
  readonly name: string;
  readers = 0;
  writers = 0;
  /** There has been a reader, a writer; until then the other side waits. */
  hadReader = false;
  hadWriter = false;
  readonly readable = new WaitList();
  readonly writable = new WaitList();
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(clock: Clock, name: string) {
    this.clock = clock;
    this.name = name;
  }

  take(max: number): Uint8Array | null | undefined {
    const first = this.#chunks[0];
    if (first === undefined) return this.writers === 0 && this.hadWriter ? null : undefined;
    const part = first.subarray(0, max);
    if (part.length === first.length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(part.length);
    this.#size -= part.length;
    this.writable.wake();
    return part;
  }

  put(bytes: Uint8Array): number {
    if (this.readers === 0) {
      if (this.hadReader) throw new KernelError("EPIPE");
      return 0;
    }
    const part = bytes.slice(0, PIPE_CAPACITY - this.#size);
    if (part.length === 0) return 0;
    this.#chunks.push(part);
    this.#size += part.length;
    this.readable.wake();
    return part.length;
  }
}

export class PipeReader extends OpenFile {
  readonly #pipe: PipeBuffer;
  constructor(pipe: PipeBuffer) {
    super(pipe.name);
    this.#pipe = pipe;
    pipe.readers++;
    pipe.hadReader = true;
    pipe.writable.wake();
  }
  override readNow(max: number): Uint8Array | null | undefined {
    return this.#pipe.take(max);
  }
  override readable(): Promise<void> {
    return this.#pipe.readable.add(this.#pipe.clock.waiter());
  }
  protected override closed(): void {
    this.#pipe.readers--;
    this.#pipe.writable.wake();
  }
}

export class PipeWriter extends OpenFile {
  readonly #pipe: PipeBuffer;
  constructor(pipe: PipeBuffer) {
    super(pipe.name);
    this.#pipe = pipe;
    pipe.writers++;
    pipe.hadWriter = true;
    pipe.readable.wake();
  }
  override writeNow(bytes: Uint8Array): number {
    return this.#pipe.put(bytes);
  }
  override writable(): Promise<void> {
    return this.#pipe.writable.add(this.#pipe.clock.waiter());
  }
  protected override closed(): void {
    this.#pipe.writers--;
    if (this.#pipe.writers === 0) this.#pipe.readable.wake();
  }
}

/** pipe(2). */
export function makePipe(clock: Clock, name: string): { reader: PipeReader; writer: PipeWriter } {
  const pipe = new PipeBuffer(clock, name);
  return { reader: new PipeReader(pipe), writer: new PipeWriter(pipe) };
}
