// Standard input as something to wait for beside sockets: one read is always under way, and what it brought waits here.

import type { Waiter } from "@podwire/clock";
import type { Input } from "@podwire/program";
import type { Pollable } from "@podwire/transport";

export class StdinSource implements Pollable {
  readonly #input: Input;
  readonly #size: number;
  readonly #waiters: Waiter<void>[] = [];
  /** undefined: nothing yet; null: the end. */
  #chunk: Uint8Array | null | undefined;
  #reading = false;

  constructor(input: Input, size: number) {
    this.#input = input;
    this.#size = size;
  }

  get ready(): boolean {
    return this.#chunk !== undefined;
  }

  /** What was read, null at the end; to be called when {@link ready}. */
  take(): Uint8Array | null {
    const chunk = this.#chunk ?? null;
    if (chunk !== null) this.#chunk = undefined;
    return chunk;
  }

  /** Begins to read, so that what lies in a pipe already is there at the first look. */
  prime(): void {
    this.#read();
  }

  watch(waiter: Waiter<void>): void {
    this.#waiters.push(waiter);
    this.#read();
  }

  unwatch(waiter: Waiter<void>): void {
    const index = this.#waiters.indexOf(waiter);
    if (index >= 0) this.#waiters.splice(index, 1);
  }

  #read(): void {
    if (this.#reading || this.#chunk !== undefined) return;
    this.#reading = true;
    const done = (chunk: Uint8Array | null) => {
      this.#reading = false;
      this.#chunk = chunk;
      for (const waiter of this.#waiters.splice(0)) waiter.wake();
    };
    // A reader that is killed ends; whoever waited learns of that by itself.
    this.#input.read(this.#size).then(done, () => done(null));
  }
}
