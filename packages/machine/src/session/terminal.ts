// A terminal as the line discipline presents it (drivers/tty/n_tty.c, canonical mode): whole lines in, bytes out with "\n" as "\r\n", Ctrl-C
// and Ctrl-D. Editing the line and echoing it is done by whoever draws the terminal.

import type { Clock } from "@podwire/clock";
import { utf8Encode } from "@podwire/program";
import { OpenFile, WaitList } from "../process/open-file.ts";
import type { ProcessTable } from "../process/table.ts";

export class Terminal {
  readonly #table: ProcessTable;
  readonly #output: (bytes: Uint8Array) => void;
  readonly #readable = new WaitList();
  /** Lines not read yet; null is Ctrl-D on an empty line. */
  readonly #lines: (Uint8Array | null)[] = [];
  /** Process group that Ctrl-C reaches. */
  foreground = 0;
  /** Called when somebody begins to wait for a line. */
  onRead: (() => void) | null = null;

  constructor(table: ProcessTable, output: (bytes: Uint8Array) => void) {
    this.#table = table;
    this.#output = output;
  }

  get clock(): Clock {
    return this.#table.clock;
  }

  /** A line was entered. */
  enter(line: string): void {
    this.#lines.push(utf8Encode(`${line}\n`));
    this.#readable.wake();
  }

  /** Ctrl-D on an empty line. */
  end(): void {
    this.#lines.push(null);
    this.#readable.wake();
  }

  /** Ctrl-C: what was typed ahead is gone, the foreground gets SIGINT. */
  interrupt(): void {
    this.#lines.length = 0;
    this.write(utf8Encode("^C"));
    for (const process of this.#table.all()) if (process.group === this.foreground) process.deliver("SIGINT");
  }

  take(max: number): Uint8Array | null | undefined {
    const line = this.#lines[0];
    if (line === undefined) return undefined;
    if (line === null || line.length <= max) {
      this.#lines.shift();
      return line;
    }
    this.#lines[0] = line.subarray(max);
    return line.subarray(0, max);
  }

  /** Something was entered that nobody has read. */
  get waiting(): boolean {
    return this.#lines.length > 0;
  }

  readable(): Promise<void> {
    const woken = this.#readable.add(this.clock.waiter());
    if (!this.waiting) this.onRead?.();
    return woken;
  }

  write(bytes: Uint8Array): void {
    const newlines = bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
    if (newlines === 0) {
      this.#output(bytes.slice());
      return;
    }
    const out = new Uint8Array(bytes.length + newlines);
    let at = 0;
    for (const byte of bytes) {
      if (byte === 10) out[at++] = 13;
      out[at++] = byte;
    }
    this.#output(out);
  }
}

/** A descriptor of the terminal. */
export class TerminalFile extends OpenFile {
  override readonly tty = true;
  readonly terminal: Terminal;

  constructor(terminal: Terminal, name: string) {
    super(name);
    this.terminal = terminal;
  }

  override readNow(max: number): Uint8Array | null | undefined {
    return this.terminal.take(max);
  }

  override readable(): Promise<void> {
    return this.terminal.readable();
  }

  override writeNow(bytes: Uint8Array): number {
    this.terminal.write(bytes);
    return bytes.length;
  }
}
