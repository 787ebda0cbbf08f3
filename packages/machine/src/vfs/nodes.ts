// What a file system is made of. A node is one inode: a file in memory, a directory, a symbolic link, a character device,
// a fifo, or a namespace (nsfs). /proc and /sys are made of the same nodes, with text that is made when it is read and directories
// that look their children up in the kernel. Nodes know nothing of paths, nor of who looks; the viewer is handed in.

import { KernelError, type NetNamespace } from "@podwire/netns";
import type { FileType, Program } from "@podwire/program";
import type { OpenFile } from "../process/open-file.ts";

/** Who looks: /proc/self, /proc/net and /sys differ from process to process. */
export interface Viewer {
  readonly pid: number;
  /** The namespace it is in. */
  readonly net: NetNamespace;
  /** Its descriptor `fd`, for /proc/self/fd and /dev/stdin. */
  descriptor(fd: number): OpenFile | undefined;
}

export abstract class VNode {
  abstract readonly type: FileType;
  /** Permission bits. */
  mode: number;
  /** Virtual time of the last change, ns. */
  mtime = 0;
  /** 0 until somebody asks: {@link inodeOf} numbers nodes in the order in which they are seen. */
  inode = 0;
  /** Hard links to it. */
  links = 1;
  /** What is mounted over it. */
  mounted: VNode | null = null;

  constructor(mode: number) {
    this.mode = mode;
  }

  /** Bytes, as stat(2) says. */
  get size(): number {
    return 0;
  }
}

/** Where a file system keeps count of the bytes in all its files, so that a runaway writer gets ENOSPC. */
export interface Quota {
  used: number;
  readonly limit: number;
}

/** A regular file, in memory. */
export class FileNode extends VNode {
  readonly type = "file";
  #quota: Quota;
  #bytes = new Uint8Array(0);
  #size = 0;

  constructor(quota: Quota, mode = 0o644) {
    super(mode);
    this.#quota = quota;
  }

  override get size(): number {
    return this.#size;
  }

  /** A copy of up to `max` bytes from `offset` on; empty at the end. */
  read(offset: number, max: number): Uint8Array {
    return this.#bytes.slice(offset, Math.min(this.#size, offset + max));
  }

  /** Writes `data` at `offset`; a gap before it reads as zeroes. KernelError ENOSPC. */
  write(offset: number, data: Uint8Array): void {
    this.#resize(Math.max(this.#size, offset + data.length));
    this.#bytes.set(data, offset);
  }

  truncate(size = 0): void {
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#resize(size);
  }

  /** No name leads to it any more: its bytes, given back already, count nowhere. */
  orphaned(): void {
    this.#quota = { used: this.#size, limit: this.#quota.limit };
  }

  #resize(size: number): void {
    if (this.#quota.used + size - this.#size > this.#quota.limit) throw new KernelError("ENOSPC");
    this.#quota.used += size - this.#size;
    this.#size = size;
    if (size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(size, this.#bytes.length * 2, 64));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** A program as it lies in the file system. */
export class ExecutableNode extends VNode {
  readonly type = "file";
  readonly program: Program;
  constructor(program: Program) {
    super(0o755);
    this.program = program;
  }
  override get size(): number {
    return 16384;
  }
}

/** A file whose text is made when it is read (/proc, /sys). */
export class TextNode extends VNode {
  readonly type = "file";
  readonly read: (viewer: Viewer) => string;
  /** One write(2); KernelError where the kernel refuses the text. */
  readonly write: ((viewer: Viewer, text: string) => void) | undefined;
  readonly #size: number;

  constructor(
    read: (viewer: Viewer) => string,
    options: { write?: (viewer: Viewer, text: string) => void; mode?: number; size?: number } = {},
  ) {
    super(options.mode ?? (options.write === undefined ? 0o444 : 0o644));
    this.read = read;
    this.write = options.write;
    this.#size = options.size ?? 0;
  }

  override get size(): number {
    return this.#size;
  }
}

/** A directory. Virtual ones (/proc/sys) override `lookup` and `names`, and take no new entries. */
export class DirNode extends VNode {
  readonly type = "directory";
  readonly #children = new Map<string, VNode>();
  /** tmpfs lists the newest entry first. */
  newestFirst = false;

  constructor(mode = 0o755) {
    super(mode);
  }

  lookup(name: string, _viewer: Viewer): VNode | undefined {
    return this.#children.get(name);
  }

  /** Names in it: sorted, or the newest first where it is a tmpfs. */
  names(_viewer: Viewer): string[] {
    const names = [...this.#children.keys()];
    return this.newestFirst ? names.reverse() : names.sort();
  }

  /** Adds or replaces an entry. KernelError EPERM where the directory is the kernel's own. */
  set(name: string, node: VNode): void {
    this.#children.delete(name);
    this.#children.set(name, node);
  }

  remove(name: string): void {
    this.#children.delete(name);
  }
}

/** A directory whose entries come from the kernel. */
export class VirtualDir extends DirNode {
  readonly #lookup: (name: string, viewer: Viewer) => VNode | undefined;
  readonly #names: (viewer: Viewer) => string[];
  readonly #fixed = new Map<string, VNode>();
  readonly #refusal: "ENOENT" | "EACCES";

  constructor(
    lookup: (name: string, viewer: Viewer) => VNode | undefined,
    names: (viewer: Viewer) => string[],
    refusal: "ENOENT" | "EACCES" = "ENOENT",
  ) {
    super(0o555);
    this.#refusal = refusal;
    this.#lookup = lookup;
    this.#names = names;
  }

  /** An entry that is always there. */
  add(name: string, node: VNode): this {
    this.#fixed.set(name, node);
    return this;
  }

  override lookup(name: string, viewer: Viewer): VNode | undefined {
    return this.#fixed.get(name) ?? this.#lookup(name, viewer);
  }

  override names(viewer: Viewer): string[] {
    return [...new Set([...this.#fixed.keys(), ...this.#names(viewer)])].sort();
  }

  /** What does not exist in /proc cannot be made there, and is not found; kernfs, that is /sys, forbids it. */
  override set(): void {
    throw new KernelError(this.#refusal);
  }

  override remove(): void {
    throw new KernelError("EPERM");
  }
}

/** A symbolic link; a magic one (/proc/self/ns/net) leads to a node that no path names. */
export class LinkNode extends VNode {
  readonly type = "symlink";
  readonly #target: string | ((viewer: Viewer) => string);
  readonly follow: ((viewer: Viewer) => VNode) | undefined;

  constructor(target: string | ((viewer: Viewer) => string), follow?: (viewer: Viewer) => VNode) {
    super(0o777);
    this.#target = target;
    this.follow = follow;
  }

  target(viewer: Viewer): string {
    return typeof this.#target === "string" ? this.#target : this.#target(viewer);
  }

  override get size(): number {
    return typeof this.#target === "string" ? this.#target.length : 0;
  }
}

/** A character device: `open` makes what a descriptor then refers to. */
export class CharNode extends VNode {
  readonly type = "character";
  readonly open: (viewer: Viewer) => OpenFile;
  constructor(open: (viewer: Viewer) => OpenFile, mode = 0o666) {
    super(mode);
    this.open = open;
  }
}

/** A named pipe; its two ends are made when it is opened (process/pipe.ts keeps them). */
export class FifoNode extends VNode {
  readonly type = "fifo";
  /** The pipe between those who have it open. */
  pipe: unknown = null;
  constructor(mode = 0o644) {
    super(mode);
  }
}

/** What /proc/PID/fd/N leads to: somebody's open file. */
export class DescriptorNode extends VNode {
  readonly type = "character";
  readonly file: OpenFile;
  constructor(file: OpenFile) {
    super(0o600);
    this.file = file;
  }
}

/** A network namespace, as /proc/PID/ns/net and the files under /run/netns lead to it. */
export class NsfsNode extends VNode {
  readonly type = "nsfs";
  readonly net: NetNamespace;
  constructor(net: NetNamespace) {
    super(0o444);
    this.net = net;
    this.inode = net.inode;
  }
}
