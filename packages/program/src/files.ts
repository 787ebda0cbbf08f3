// The file system as a process sees it: a tree in memory, with /proc and /sys made from the kernel's state at the moment
// of reading, and nsfs mounts that keep a namespace alive under a name. Calls are synchronous and fail with KernelError
// (ENOENT, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY, EACCES, EROFS, EBUSY, EINVAL).

import type { NetNamespace } from "@podwire/netns";

export type FileType = "file" | "directory" | "symlink" | "character" | "fifo" | "nsfs";

export interface FileStat {
  readonly type: FileType;
  /** Bytes; 0 for what is made when it is read. */
  readonly size: number;
  readonly inode: number;
  /** Permission bits, as 0o644. */
  readonly mode: number;
}

/** Relative paths start at the process's working directory; /proc/self is the process. */
export interface FileSystem {
  readFile(path: string): Uint8Array;
  readText(path: string): string;
  /** Creates or replaces (or appends to) a file; its directory must exist. */
  writeFile(path: string, data: string | Uint8Array, options?: { append?: boolean; mode?: number }): void;
  /** Follows symbolic links; `lstat` does not. */
  stat(path: string): FileStat;
  lstat(path: string): FileStat;
  exists(path: string): boolean;
  /** Names in a directory: newest first under /run/netns, as tmpfs lists them, sorted elsewhere. */
  readdir(path: string): string[];
  mkdir(path: string, options?: { recursive?: boolean; mode?: number }): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  realpath(path: string): string;
  /** mount --bind of a namespace onto an existing file: it holds the namespace. */
  bindNamespace(path: string, net: NetNamespace): void;
  /** umount; EINVAL where nothing is mounted there. */
  unmount(path: string): void;
  /**
   * inotify(7) of a directory: `changed` is called when an entry is made (`made`) or taken away; gives the way to stop. Absent where a
   * file system cannot tell.
   */
  watchDirectory?(path: string, changed: (name: string, made: boolean) => void): () => void;
  /** The namespace that `path` (/run/netns/NAME, /proc/PID/ns/net) refers to; null where it is something else. */
  namespaceAt(path: string): NetNamespace | null;
}
