// The file system as one process sees it: system calls over the tree, with its working directory. Implements what programs get
// (FileSystem) and, for the shell and the core utilities, open(2) and the nodes themselves.

import { KernelError, type NetNamespace } from "@podwire/netns";
import { type FileStat, type FileSystem, utf8Decode, utf8Encode } from "@podwire/program";
import {
  OpenDirectory,
  type OpenFile,
  type OpenMode,
  OpenNamespace,
  OpenOther,
  OpenRegular,
  OpenText,
} from "../process/open-file.ts";
import { PipeBuffer, PipeReader, PipeWriter } from "../process/pipe.ts";
import {
  CharNode,
  DescriptorNode,
  DirNode,
  ExecutableNode,
  FifoNode,
  FileNode,
  LinkNode,
  NsfsNode,
  TextNode,
  type Viewer,
  type VNode,
} from "./nodes.ts";
import type { Place, Vfs } from "./vfs.ts";

/** stat(2) with what `ls -l` and `test -nt` need. */
export interface FullStat extends FileStat {
  /** Virtual time, ns. */
  readonly mtime: number;
  readonly links: number;
}

export interface OpenOptions {
  create?: boolean;
  truncate?: boolean;
  append?: boolean;
  /** O_EXCL. */
  exclusive?: boolean;
  mode?: number;
}

export class ProcessFiles implements FileSystem {
  readonly vfs: Vfs;
  readonly #owner: Viewer & { readonly cwd: string };

  constructor(vfs: Vfs, owner: Viewer & { readonly cwd: string }) {
    this.vfs = vfs;
    this.#owner = owner;
  }

  /** Walks to `path`; see {@link Vfs.walk}. */
  walk(path: string, follow = true): Place {
    return this.vfs.walk(this.#owner, this.#owner.cwd, path, follow);
  }

  /** The node at `path`, undefined where there is none (or no way to it). */
  nodeAt(path: string, follow = true): VNode | undefined {
    try {
      return this.walk(path, follow).node;
    } catch (error) {
      if (error instanceof KernelError) return undefined;
      throw error;
    }
  }

  #existing(path: string, follow = true): Place & { node: VNode; covered: VNode } {
    const place = this.walk(path, follow);
    if (place.node === undefined) throw new KernelError("ENOENT");
    return place as Place & { node: VNode; covered: VNode };
  }

  /** open(2). KernelError ENOENT, EISDIR, ENOTDIR, EEXIST, EACCES, ENXIO. */
  open(path: string, mode: OpenMode, options: OpenOptions = {}): OpenFile {
    const place = this.walk(path);
    let { node } = place;
    if (node === undefined) {
      if (!options.create) throw new KernelError("ENOENT");
      if (path.endsWith("/")) throw new KernelError("EISDIR");
      node = new FileNode(this.vfs.quota, options.mode ?? 0o644);
      node.mtime = this.vfs.now();
      this.#add(place, node);
    } else if (options.exclusive) throw new KernelError("EEXIST");
    const writes = mode !== "read";
    if (node instanceof DirNode) {
      if (writes) throw new KernelError("EISDIR");
      return new OpenDirectory(place.path, node);
    }
    if (node instanceof FileNode) {
      if (options.truncate) {
        node.truncate();
        node.mtime = this.vfs.now();
      }
      const opened = new OpenRegular(place.path, node, mode, options.append ?? false, this.vfs.now);
      if (writes) opened.onClose = () => this.vfs.changed(place.path);
      return opened;
    }
    if (node instanceof TextNode) {
      if (writes && node.write === undefined) throw new KernelError("EACCES");
      return new OpenText(place.path, node, this.#owner);
    }
    if (node instanceof CharNode) return node.open(this.#owner);
    if (node instanceof DescriptorNode) {
      if (node.file instanceof OpenRegular && !writes)
        return new OpenRegular(node.file.name, node.file.node, mode, false, this.vfs.now);
      return node.file.retain();
    }
    if (node instanceof FifoNode) {
      node.pipe ??= new PipeBuffer(this.vfs.clock, place.path);
      const pipe = node.pipe as PipeBuffer;
      return writes ? new PipeWriter(pipe) : new PipeReader(pipe);
    }
    if (node instanceof ExecutableNode && !writes) return new OpenOther(place.path);
    if (node instanceof NsfsNode && !writes) return new OpenNamespace(place.path, node.net);
    throw new KernelError(node instanceof ExecutableNode ? "EACCES" : "EPERM");
  }

  #add(place: Place, node: VNode): void {
    place.parent.set(place.name, node);
    place.parent.mtime = this.vfs.now();
    this.vfs.entryChanged(place.path, true);
    if (!(node instanceof FileNode)) this.vfs.changed(place.path);
  }

  readFile(path: string): Uint8Array {
    const { node } = this.#existing(path);
    if (node instanceof DirNode) throw new KernelError("EISDIR");
    if (node instanceof FileNode) return node.read(0, node.size);
    if (node instanceof TextNode) return utf8Encode(node.read(this.#owner));
    if (node instanceof NsfsNode) throw new KernelError("EINVAL");
    const file = this.open(path, "read");
    const chunks: Uint8Array[] = [];
    try {
      for (let chunk = file.readNow(65536); chunk && chunks.length < 1024; chunk = file.readNow(65536))
        chunks.push(chunk);
    } finally {
      file.release();
    }
    const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }

  readText(path: string): string {
    return utf8Decode(this.readFile(path));
  }

  writeFile(
    path: string,
    data: string | Uint8Array,
    options: { append?: boolean; mode?: number } = {},
  ): void {
    const append = options.append ?? false;
    const file = this.open(path, "write", {
      create: true,
      truncate: !append,
      append,
      ...(options.mode === undefined ? {} : { mode: options.mode }),
    });
    try {
      const bytes = typeof data === "string" ? utf8Encode(data) : data;
      if (bytes.length > 0 && file.writeNow(bytes) < bytes.length) throw new KernelError("EAGAIN");
    } finally {
      file.release();
    }
  }

  stat(path: string): FullStat {
    return this.#statOf(this.#existing(path).node);
  }

  lstat(path: string): FullStat {
    return this.#statOf(this.#existing(path, false).node);
  }

  #statOf(node: VNode): FullStat {
    return {
      type: node.type,
      size: node.size,
      inode: this.vfs.inodeOf(node),
      mode: node.mode,
      mtime: node.mtime,
      links: node.links,
    };
  }

  exists(path: string): boolean {
    return this.nodeAt(path) !== undefined;
  }

  readdir(path: string): string[] {
    const { node } = this.#existing(path);
    if (!(node instanceof DirNode)) throw new KernelError("ENOTDIR");
    return node.names(this.#owner);
  }

  mkdir(path: string, options: { recursive?: boolean; mode?: number } = {}): void {
    if (options.recursive) {
      const parts = path.split("/");
      for (let length = 1; length <= parts.length; length++) {
        const part = parts.slice(0, length).join("/");
        if (part === "" || part === ".") continue;
        const node = this.nodeAt(part);
        if (node === undefined) this.mkdir(part);
        else if (!(node instanceof DirNode))
          throw new KernelError(length < parts.length ? "ENOTDIR" : "EEXIST");
      }
      return;
    }
    const place = this.walk(path.replace(/(?<=.)\/+$/, ""));
    if (place.node !== undefined) throw new KernelError("EEXIST");
    const made = new DirNode(options.mode ?? 0o755);
    made.mtime = this.vfs.now();
    this.#add(place, made);
  }

  mkfifo(path: string): void {
    const place = this.walk(path, false);
    if (place.node !== undefined) throw new KernelError("EEXIST");
    this.#add(place, new FifoNode());
  }

  chmod(path: string, mode: number): void {
    this.#existing(path).node.mode = mode;
  }

  touch(path: string): void {
    this.#existing(path).node.mtime = this.vfs.now();
  }

  unlink(path: string): void {
    const place = this.#existing(path, false);
    if (place.covered.mounted !== null) throw new KernelError("EBUSY");
    if (place.node instanceof DirNode) throw new KernelError("EISDIR");
    place.parent.remove(place.name);
    this.vfs.entryChanged(place.path, false);
    this.vfs.changed(place.path);
    if (--place.node.links === 0 && place.node instanceof FileNode) this.#forget(place.node);
  }

  /** The bytes of a file that nobody names any more; who has it open goes on reading. */
  #forget(node: FileNode): void {
    this.vfs.quota.used -= node.size;
    node.orphaned();
  }

  rmdir(path: string): void {
    const place = this.#existing(path, false);
    if (!(place.node instanceof DirNode)) throw new KernelError("ENOTDIR");
    if (place.covered.mounted !== null || place.name === "") throw new KernelError("EBUSY");
    if (place.node.names(this.#owner).length > 0) throw new KernelError("ENOTEMPTY");
    place.parent.remove(place.name);
  }

  rename(from: string, to: string): void {
    const source = this.#existing(from, false);
    const target = this.walk(to, false);
    if (source.covered.mounted !== null || target.covered?.mounted) throw new KernelError("EBUSY");
    if (target.node === source.node) return;
    if (target.node instanceof DirNode) {
      if (!(source.node instanceof DirNode)) throw new KernelError("EISDIR");
      if (target.node.names(this.#owner).length > 0) throw new KernelError("ENOTEMPTY");
    } else if (target.node !== undefined && source.node instanceof DirNode) throw new KernelError("ENOTDIR");
    if (source.node instanceof DirNode && `${target.path}/`.startsWith(`${source.path}/`))
      throw new KernelError("EINVAL");
    if (target.node instanceof FileNode && --target.node.links === 0) this.#forget(target.node);
    target.parent.set(target.name, source.node);
    source.parent.remove(source.name);
    this.vfs.changed(source.path);
    this.vfs.changed(target.path);
  }

  link(from: string, to: string): void {
    const source = this.#existing(from, false);
    if (source.node instanceof DirNode) throw new KernelError("EPERM");
    const target = this.walk(to, false);
    if (target.node !== undefined) throw new KernelError("EEXIST");
    source.node.links++;
    this.#add(target, source.node);
  }

  symlink(target: string, path: string): void {
    const place = this.walk(path, false);
    if (place.node !== undefined) throw new KernelError("EEXIST");
    this.#add(place, new LinkNode(target));
  }

  readlink(path: string): string {
    const { node } = this.#existing(path, false);
    if (!(node instanceof LinkNode)) throw new KernelError("EINVAL");
    return node.target(this.#owner);
  }

  realpath(path: string): string {
    const place = this.#existing(path);
    return place.path;
  }

  bindNamespace(path: string, net: NetNamespace): void {
    this.vfs.mountNamespace(this.#existing(path).covered, net);
  }

  /** mount -t tmpfs: an empty directory over the one at `path`. */
  mountTmpfs(path: string): void {
    const made = new DirNode(0o1777);
    made.newestFirst = true;
    this.vfs.mount(this.#existing(path).covered, made);
  }

  unmount(path: string): void {
    this.vfs.unmount(this.#existing(path).covered);
  }

  namespaceAt(path: string): NetNamespace | null {
    const { node } = this.#existing(path);
    if (node instanceof DescriptorNode && node.file instanceof OpenNamespace) return node.file.net;
    return node instanceof NsfsNode ? node.net : null;
  }

  watchDirectory(path: string, changed: (name: string, made: boolean) => void): () => void {
    return this.vfs.watchDirectory(this.realpath(path), changed);
  }
}
