// A program's standard streams: stdio as glibc does it on top of descriptors 0, 1 and 2. Standard output to a terminal goes on line by
// line, to anything else in blocks of 4096 bytes and at the exit; standard error is never held back. So the order of what two
// programs write into one file is that of a real host, and what is still held back when a signal kills a program is lost.

import { type Input, type Output, utf8Encode } from "@podwire/program";
import type { HostProcess } from "./host-process.ts";

/** st_blksize of pipes and files. */
const BLOCK = 4096;

/** What a write into the buffer counts in the budget's steps. */
const CALL = 0.2;

type Buffering = "none" | "line" | "full";

export class StandardInput implements Input {
  readonly process: HostProcess;
  constructor(process: HostProcess) {
    this.process = process;
  }
  get tty(): boolean {
    return this.process.descriptor(0)?.tty ?? false;
  }
  read(max = 65536): Promise<Uint8Array | null> {
    return this.process.readFd(0, max);
  }
}

export class StandardOutput implements Output {
  readonly process: HostProcess;
  readonly fd: number;
  #mode: Buffering | null;
  #held = new Uint8Array(BLOCK);
  #length = 0;

  constructor(process: HostProcess, fd: number, mode: Buffering | null) {
    this.process = process;
    this.fd = fd;
    this.#mode = mode;
  }

  get tty(): boolean {
    return this.process.descriptor(this.fd)?.tty ?? false;
  }

  setBuffering(mode: Buffering): void {
    this.#mode = mode;
  }

  async write(data: string | Uint8Array): Promise<void> {
    let bytes = typeof data === "string" ? utf8Encode(data) : data;
    const slice = this.process.table.budget.step(CALL);
    if (slice !== null) await this.process.wait(slice);
    const mode = this.#mode ?? (this.tty ? "line" : "full");
    if (mode === "none") return this.process.writeFd(this.fd, bytes);
    if (mode === "line") {
      const newline = bytes.lastIndexOf(10);
      if (newline >= 0) {
        await this.flush();
        await this.process.writeFd(this.fd, bytes.subarray(0, newline + 1));
        bytes = bytes.subarray(newline + 1);
      }
    }
    // _IO_new_file_xsputn(): fill the block, let it go, then whole blocks past the buffer.
    if (this.#length + bytes.length >= BLOCK) {
      const room = BLOCK - this.#length;
      this.#hold(bytes.subarray(0, room));
      await this.flush();
      bytes = bytes.subarray(room);
      const whole = bytes.length - (bytes.length % BLOCK);
      if (whole > 0) await this.process.writeFd(this.fd, bytes.subarray(0, whole));
      bytes = bytes.subarray(whole);
    }
    this.#hold(bytes);
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const bytes = this.#held.slice(0, this.#length);
    this.#length = 0;
    await this.process.writeFd(this.fd, bytes);
  }

  /** What is held back is forgotten: the program was killed. */
  discard(): void {
    this.#length = 0;
  }

  #hold(bytes: Uint8Array): void {
    this.#held.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}
