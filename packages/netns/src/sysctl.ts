// /proc/sys (kernel/sysctl.c): the tree of tunables. Subsystems add entries to a directory, or a directory whose children
// come and go with something else (one per device under net/ipv4/conf). Some entries belong to the namespace, some are
// global, whatever the notes say about complete isolation.

import { KernelError } from "./errno.ts";
import type { NetNamespace } from "./namespace.ts";

export interface SysctlEntry {
  /** The value as text, without the newline at its end. */
  read(net: NetNamespace): string;
  /** Takes text; KernelError EINVAL where it makes no sense. Absent for read-only entries. */
  write?(net: NetNamespace, text: string): void;
}

export type SysctlDirectory = Record<string, SysctlEntry>;

export class Sysctls {
  readonly #static = new Map<string, SysctlEntry>();
  readonly #dynamic: { prefix: string; list: (net: NetNamespace) => Iterable<[string, SysctlDirectory]> }[] =
    [];

  /** Adds entries under `directory`, as "net/ipv4". */
  register(directory: string, entries: SysctlDirectory): void {
    for (const [name, entry] of Object.entries(entries)) this.#static.set(`${directory}/${name}`, entry);
  }

  /** Adds a directory under `prefix` whose children `list` names for each namespace, as net/ipv4/conf/{all,default,eth0}. */
  registerDynamic(prefix: string, list: (net: NetNamespace) => Iterable<[string, SysctlDirectory]>): void {
    this.#dynamic.push({ prefix, list });
  }

  /** The entry at `path` ("net/ipv4/ip_forward"), as `net` sees it. */
  find(net: NetNamespace, path: string): SysctlEntry | undefined {
    const fixed = this.#static.get(path);
    if (fixed !== undefined) return fixed;
    const end = path.lastIndexOf("/");
    const directory = path.slice(0, end);
    for (const { prefix, list } of this.#dynamic) {
      if (!directory.startsWith(`${prefix}/`)) continue;
      const child = directory.slice(prefix.length + 1);
      for (const [name, entries] of list(net)) if (name === child) return entries[path.slice(end + 1)];
    }
    return undefined;
  }

  /** All paths that `net` has, sorted. */
  paths(net: NetNamespace): string[] {
    const paths = [...this.#static.keys()];
    for (const { prefix, list } of this.#dynamic)
      for (const [child, entries] of list(net))
        for (const name of Object.keys(entries)) paths.push(`${prefix}/${child}/${name}`);
    return paths.sort();
  }
}

/** An integer between `min` and `max` (proc_dointvec_minmax); `written` is told after a change. */
export function intSysctl(options: {
  get: (net: NetNamespace) => number;
  set?: (net: NetNamespace, value: number) => void;
  min?: number;
  max?: number;
}): SysctlEntry {
  const { get, set, min = -(2 ** 31), max = 2 ** 31 - 1 } = options;
  const entry: SysctlEntry = { read: (net) => String(get(net)) };
  if (set !== undefined)
    entry.write = (net, text) => {
      const value = firstInteger(text);
      if (!(value >= min && value <= max)) throw new KernelError("EINVAL");
      set(net, value);
    };
  return entry;
}

/** proc_get_long(): the text's first word, in base 8, 10 or 16; nobody reads what follows it. NaN where it is no number. */
function firstInteger(text: string): number {
  const [, minus, digits = ""] = /^\s*(-?)(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)(?![^ \t\n])/i.exec(text) ?? [];
  if (digits === "") return Number.NaN;
  const value = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return minus === "-" ? -value : value;
}
