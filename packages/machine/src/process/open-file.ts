// What a descriptor refers to: struct file, shared by all descriptors that were made from one open(2) by dup or fork. Reading
// and writing never wait here; who finds nothing to read, or no room, waits for `readable` or `writable` and tries again. So a process
// that is killed while it waits has taken nothing out of a pipe that somebody else reads.

import type { Waiter } from "@podwire/clock";
import { KernelError, type NetNamespace } from "@podwire/netns";
import { type Input, type Output, utf8Decode, utf8Encode } from "@podwire/program";
import type { FileNode, TextNode, Viewer, VNode } from "../vfs/nodes.ts";

export abstract class OpenFile {
  /** What /proc/PID/fd/N says. */
  readonly name: string;
  readonly tty: boolean = false;
  #references = 1;

  constructor(name: string) {
    this.name = name;
  }

  /** Up to `max` bytes; null at the end; undefined where one has to wait. KernelError EBADF, EISDIR. */
  readNow(_max: number): Uint8Array | null | undefined {
    throw new KernelError("EBADF");
  }

  /** Resolves when `readNow` is worth another try. */
  async readable(): Promise<void> {}

  /** Takes bytes and says how many, 0 where one has to wait. KernelError EBADF, EPIPE, ENOSPC. */
  writeNow(_bytes: Uint8Array): number {
    throw new KernelError("EBADF");
  }

  /** Resolves when `writeNow` is worth another try. */
  async writable(): Promise<void> {}

  /** lseek() from the current position, for what can. */
  seekBack(_bytes: number): boolean {
    return false;
  }

  /** One more descriptor. */
  retain(): this {
    this.#references++;
    return this;
  }

  /** One descriptor less; the last one closes. */
  release(): void {
    if (--this.#references === 0) this.closed();
  }

  protected closed(): void {}
}

export type OpenMode = "read" | "write" | "readwrite";

/** A regular file with its position. */
export class OpenRegular extends OpenFile {
  readonly node: FileNode;
  readonly mode: OpenMode;
  readonly append: boolean;
  /** Called when the last descriptor is closed. */
  onClose: (() => void) | null = null;
  readonly #now: () => number;
  #position = 0;

  constructor(name: string, node: FileNode, mode: OpenMode, append: boolean, now: () => number) {
    super(name);
    this.node = node;
    this.mode = mode;
    this.append = append;
    this.#now = now;
  }

  override readNow(max: number): Uint8Array | null {
    if (this.mode === "write") throw new KernelError("EBADF");
    const bytes = this.node.read(this.#position, max);
    this.#position += bytes.length;
    return bytes.length === 0 ? null : bytes;
  }

  override writeNow(bytes: Uint8Array): number {
    if (this.mode === "read") throw new KernelError("EBADF");
    if (this.append) this.#position = this.node.size;
    this.node.write(this.#position, bytes);
    this.node.mtime = this.#now();
    this.#position += bytes.length;
    return bytes.length;
  }

  override seekBack(bytes: number): boolean {
    this.#position -= bytes;
    return true;
  }

  protected override closed(): void {
    this.onClose?.();
  }
}

/** A file of /proc or /sys: its text is made at open, each write is one request to the kernel. */
export class OpenText extends OpenFile {
  readonly #node: TextNode;
  readonly #viewer: Viewer;
  #rest: Uint8Array | null = null;

  constructor(name: string, node: TextNode, viewer: Viewer) {
    super(name);
    this.#node = node;
    this.#viewer = viewer;
  }

  override readNow(max: number): Uint8Array | null {
    this.#rest ??= utf8Encode(this.#node.read(this.#viewer));
    const part = this.#rest.subarray(0, max);
    this.#rest = this.#rest.subarray(part.length);
    return part.length === 0 ? null : part;
  }

  override writeNow(bytes: Uint8Array): number {
    if (this.#node.write === undefined) throw new KernelError("EINVAL");
    this.#node.write(this.#viewer, utf8Decode(bytes));
    return bytes.length;
  }
}

/** A directory that was opened as if it were a file. */
export class OpenDirectory extends OpenFile {
  readonly node: VNode;
  constructor(name: string, node: VNode) {
    super(name);
    this.node = node;
  }
  override readNow(): never {
    throw new KernelError("EISDIR");
  }
}

/** A namespace file: of no use but to be named. */
export class OpenOther extends OpenFile {
  override readNow(): never {
    throw new KernelError("EINVAL");
  }
}

/** A namespace: as long as it is open, the namespace lives. */
export class OpenNamespace extends OpenOther {
  readonly net: NetNamespace;
  constructor(name: string, net: NetNamespace) {
    super(name);
    this.net = net.get();
  }
  protected override closed(): void {
    this.net.put();
  }
}

/** /dev/null. */
export class NullFile extends OpenFile {
  constructor() {
    super("/dev/null");
  }
  override readNow(): null {
    return null;
  }
  override writeNow(bytes: Uint8Array): number {
    return bytes.length;
  }
}

/** /dev/zero, /dev/urandom: as many bytes as are asked for. */
export class SourceFile extends OpenFile {
  readonly #fill: (bytes: Uint8Array) => void;
  constructor(name: string, fill: (bytes: Uint8Array) => void) {
    super(name);
    this.#fill = fill;
  }
  override readNow(max: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(max, 65536));
    this.#fill(bytes);
    return bytes;
  }
  override writeNow(bytes: Uint8Array): number {
    return bytes.length;
  }
}

/** An {@link Input} from outside the host (a test, a control plane) as a file. */
export class InputFile extends OpenFile {
  readonly #input: Input;
  override readonly tty: boolean;
  #chunk: Uint8Array | null | undefined;
  #reading: Promise<void> | null = null;

  constructor(input: Input) {
    super("pipe:[0]");
    this.#input = input;
    this.tty = input.tty ?? false;
  }

  override readNow(max: number): Uint8Array | null | undefined {
    const chunk = this.#chunk;
    if (chunk === undefined || chunk === null) return chunk;
    const part = chunk.subarray(0, max);
    this.#chunk = part.length === chunk.length ? undefined : chunk.subarray(part.length);
    return part;
  }

  override readable(): Promise<void> {
    this.#reading ??= this.#input.read().then((chunk) => {
      this.#chunk = chunk;
      this.#reading = null;
    });
    return this.#reading;
  }
}

/** Bytes that may be on their way to an {@link Output} before its writers wait. */
const BACKLOG = 65536;

/** An {@link Output} outside the host as a file: writes go on in their order. */
export class OutputFile extends OpenFile {
  readonly #output: Output;
  override readonly tty: boolean;
  #pending = 0;
  #last: Promise<void> = Promise.resolve();
  #error: unknown = null;

  constructor(output: Output) {
    super("pipe:[0]");
    this.#output = output;
    this.tty = output.tty ?? false;
  }

  override writeNow(bytes: Uint8Array): number {
    if (this.#error !== null) throw this.#error;
    if (this.#pending >= BACKLOG) return 0;
    this.#pending += bytes.length;
    const taken = () => {
      this.#pending -= bytes.length;
    };
    const refused = (error: unknown) => {
      this.#error ??= error;
      taken();
    };
    // Nothing on its way: the output is asked at once, so that what it keeps is there when the writer goes on.
    const idle = this.#pending === bytes.length;
    const write = (): Promise<void> => this.#output.write(bytes);
    this.#last = (idle ? write() : this.#last.then(write)).then(taken, refused);
    return bytes.length;
  }

  override async writable(): Promise<void> {
    await this.#last;
  }
}

/** Waiters that are all woken at once. */
export class WaitList {
  #waiters: Waiter<void>[] = [];

  add(waiter: Waiter<void>): Promise<void> {
    this.#waiters.push(waiter);
    return waiter.promise;
  }

  wake(): void {
    if (this.#waiters.length === 0) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.wake();
  }
}
