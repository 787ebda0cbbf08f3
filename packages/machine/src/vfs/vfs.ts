// The tree of a host's files and the walk along a path (fs/namei.c): components, "..", symbolic links with Linux's limit of
// forty, mounts. Permissions are kept and shown but everybody is root, so they refuse nothing except executing.

import type { Clock } from "@podwire/clock";
import { KernelError, type NetNamespace } from "@podwire/netns";
import { DirNode, FileNode, LinkNode, NsfsNode, type Quota, type Viewer, type VNode } from "./nodes.ts";

/** MAXSYMLINKS. */
const MAX_LINKS = 40;
const NAME_MAX = 255;
const PATH_MAX = 4096;

/** Where a path led. */
export interface Place {
  /** Absolute, without links, "." or "..". */
  readonly path: string;
  /** The directory that has, or would have, the last component. */
  readonly parent: DirNode;
  /** The last component; "" for the root. */
  readonly name: string;
  /** What is there, mounts applied; undefined for nothing. */
  readonly node: VNode | undefined;
  /** The node under the mounts: what `umount` looks at. */
  readonly covered: VNode | undefined;
}

export class Vfs {
  readonly root = new DirNode();
  readonly quota: Quota;
  readonly clock: Clock;
  /** Virtual time of a change, ns. */
  readonly now: () => number;
  #nextInode = 131073;

  constructor(options: { clock: Clock; limit: number }) {
    this.clock = options.clock;
    this.now = () => options.clock.now;
    this.quota = { used: 0, limit: options.limit };
  }

  readonly #watchers = new Map<string, Set<() => void>>();

  /** Calls `changed` after each change of what lies at `path` (absolute): written, made, removed, renamed. The result stops it. */
  watch(path: string, changed: () => void): () => void {
    const watchers = this.#watchers.get(path) ?? new Set();
    this.#watchers.set(path, watchers.add(changed));
    return () => watchers.delete(changed);
  }

  /** Something changed at `path`; its watchers hear of it in an event of their own. */
  changed(path: string): void {
    for (const watcher of this.#watchers.get(path) ?? []) this.clock.after(0, watcher);
  }

  readonly #directoryWatchers = new Map<string, Set<(name: string, made: boolean) => void>>();

  /** Calls `changed` at once when an entry is made in, or taken out of, the directory at `path` (absolute). The result stops it. */
  watchDirectory(path: string, changed: (name: string, made: boolean) => void): () => void {
    const watchers = this.#directoryWatchers.get(path) ?? new Set();
    this.#directoryWatchers.set(path, watchers.add(changed));
    return () => watchers.delete(changed);
  }

  /** IN_CREATE, IN_DELETE. */
  entryChanged(path: string, made: boolean): void {
    if (this.#directoryWatchers.size === 0) return;
    const slash = path.lastIndexOf("/");
    for (const watcher of this.#directoryWatchers.get(path.slice(0, slash) || "/") ?? [])
      watcher(path.slice(slash + 1), made);
  }

  inodeOf(node: VNode): number {
    if (node.inode === 0) node.inode = this.#nextInode++;
    return node.inode;
  }

  /**
   * Walks `path` from `cwd`. The last component may be missing (then `node` is undefined), all others must be directories:
   * KernelError ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG.
   */
  walk(viewer: Viewer, cwd: string, path: string, follow = true): Place {
    if (path === "") throw new KernelError("ENOENT");
    if (path.length >= PATH_MAX) throw new KernelError("ENAMETOOLONG");
    const absolute = path.startsWith("/") ? path : `${cwd}/${path}`;
    const todo = absolute.split("/").reverse();
    const wantsDirectory = path.endsWith("/") || path.endsWith("/.");
    const trail: { name: string; node: VNode; covered: VNode }[] = [];
    let links = 0;
    for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
      if (part === "" || part === ".") continue;
      if (part === "..") {
        trail.pop();
        continue;
      }
      const top = trail.at(-1)?.node ?? this.root;
      if (!(top instanceof DirNode)) throw new KernelError("ENOTDIR");
      if (part.length > NAME_MAX) throw new KernelError("ENAMETOOLONG");
      const last = !todo.some((rest) => rest !== "" && rest !== ".");
      const covered = top.lookup(part, viewer);
      if (covered === undefined) {
        if (!last) throw new KernelError("ENOENT");
        return { path: join(trail, part), parent: top, name: part, node: undefined, covered: undefined };
      }
      let node = covered;
      while (node.mounted !== null) node = node.mounted;
      if (node instanceof LinkNode && (!last || follow || wantsDirectory)) {
        if (++links > MAX_LINKS) throw new KernelError("ELOOP");
        if (node.follow !== undefined) {
          const followed = node.follow(viewer);
          trail.push({ name: part, node: followed, covered: followed });
          continue;
        }
        const target = node.target(viewer);
        if (target.startsWith("/")) trail.length = 0;
        todo.push(...target.split("/").reverse());
        continue;
      }
      trail.push({ name: part, node, covered });
    }
    const end = trail.at(-1);
    if (end === undefined)
      return { path: "/", parent: this.root, name: "", node: this.root, covered: this.root };
    if (wantsDirectory && !(end.node instanceof DirNode)) throw new KernelError("ENOTDIR");
    return {
      path: join(trail.slice(0, -1), end.name),
      parent: (trail.at(-2)?.node ?? this.root) as DirNode,
      name: end.name,
      node: end.node,
      covered: end.covered,
    };
  }

  /** Makes `path` (absolute, no links in it) a directory with all that lead to it. */
  makeDirectory(path: string): DirNode {
    let at = this.root;
    for (const part of path.split("/").filter((name) => name !== "")) {
      let next = at.lookup(part, NOBODY);
      if (next === undefined) {
        next = new DirNode();
        at.set(part, next);
      }
      if (!(next instanceof DirNode)) throw new KernelError("ENOTDIR");
      at = next;
    }
    return at;
  }

  /** Puts `node` at `path` (absolute, no links in it), making its directory where it is missing. */
  put(path: string, node: VNode): void {
    const cut = path.lastIndexOf("/");
    this.makeDirectory(path.slice(0, cut)).set(path.slice(cut + 1), node);
  }

  /** A file with `text`, as {@link put}. */
  putText(path: string, text: Uint8Array, mode = 0o644): void {
    const file = new FileNode(this.quota, mode);
    file.write(0, text);
    this.put(path, file);
  }

  /** mount --bind of a namespace over `node`: it holds the namespace. */
  mountNamespace(node: VNode, net: NetNamespace): void {
    this.mount(node, new NsfsNode(net.get()));
  }

  /** Mounts `made` over `node` and what is mounted there already. */
  mount(node: VNode, made: VNode): void {
    let top = node;
    while (top.mounted !== null) top = top.mounted;
    top.mounted = made;
  }

  /** umount of what was mounted last over `node`; KernelError EINVAL. */
  unmount(node: VNode): void {
    if (node.mounted === null) throw new KernelError("EINVAL");
    let under = node;
    while (under.mounted?.mounted) under = under.mounted;
    const gone = under.mounted;
    under.mounted = null;
    if (gone instanceof NsfsNode) gone.net.put();
  }
}

/** The viewer of places that look the same for everybody. */
const NOBODY: Viewer = {
  pid: 0,
  get net(): never {
    throw new Error("nobody is in no namespace");
  },
  descriptor: () => undefined,
};

function join(trail: readonly { name: string }[], name: string): string {
  return `/${[...trail.map((step) => step.name), name].join("/")}`;
}
