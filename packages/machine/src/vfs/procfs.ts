// /proc: processes, the namespace's own files (/proc/net), the kernel's tunables (/proc/sys). All text is made when it is read. Left
// out: what describes memory, interrupts and other hardware.

import { type Kernel, KernelError, type NetNamespace } from "@podwire/netns";
import type { HostProcess } from "../process/host-process.ts";
import type { ProcessTable } from "../process/table.ts";
import {
  DescriptorNode,
  LinkNode,
  NsfsNode,
  TextNode,
  type Viewer,
  VirtualDir,
  type VNode,
} from "./nodes.ts";
import { procNetDev, procNetDevMcast } from "./proc-net-dev.ts";
import type { Vfs } from "./vfs.ts";

/** Files of /proc/net by name; each package of the kernel may bring some. */
export type ProcNetFiles = Readonly<Record<string, (net: NetNamespace) => string>>;

export interface ProcOptions {
  kernel: Kernel;
  table: () => ProcessTable;
  netFiles: ProcNetFiles;
  /** /proc/version. */
  version: string;
  /** Text of /proc/modules. */
  modules: () => string;
}

export function mountProc(vfs: Vfs, options: ProcOptions): void {
  const { kernel, table } = options;
  const netFiles: ProcNetFiles = { dev: procNetDev, dev_mcast: procNetDevMcast, ...options.netFiles };
  const nodes = new WeakMap<HostProcess, VNode>();
  const processNode = (process: HostProcess): VNode => {
    let node = nodes.get(process);
    if (node === undefined) {
      node = processDirectory(process, netFiles);
      nodes.set(process, node);
    }
    return node;
  };
  const root = new VirtualDir(
    (name) => {
      const process = /^[1-9]\d*$/.test(name) ? table().get(Number(name)) : undefined;
      return process === undefined ? undefined : processNode(process);
    },
    () =>
      table()
        .all()
        .map((process) => String(process.pid)),
  );
  root.add("self", new LinkNode((viewer) => String(viewer.pid)));
  root.add("net", new LinkNode("self/net"));
  root.add("mounts", new LinkNode("self/mounts"));
  root.add("version", new TextNode(() => `${options.version}\n`));
  root.add("modules", new TextNode(options.modules));
  root.add("uptime", new TextNode(() => `${(kernel.clock.now / 1e9).toFixed(2)} 0.00\n`));
  root.add("loadavg", new TextNode(() => `0.00 0.00 0.00 1/${table().all().length} ${table().lastPid}\n`));
  root.add("filesystems", new TextNode(() => "nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\n\text4\n"));
  root.add("sys", sysDirectory(kernel, ""));
  vfs.put("/proc", root);
}

function processDirectory(process: HostProcess, netFiles: ProcNetFiles): VirtualDir {
  const fixed = new VirtualDir(
    () => undefined,
    () => [],
  );
  const ns = new VirtualDir(
    () => undefined,
    () => [],
  );
  ns.add(
    "net",
    new LinkNode(
      () => `net:[${process.net.inode}]`,
      () => new NsfsNode(process.net),
    ),
  );
  for (const [name, inode] of Object.entries(OTHER_NAMESPACES))
    ns.add(name, new LinkNode(`${name.replace("_for_children", "")}:[${inode}]`));
  fixed.add("ns", ns);
  fixed.add(
    "comm",
    new TextNode(() => `${process.comm}\n`, {
      write: (_viewer, text) => {
        process.comm = text.slice(0, 15);
      },
    }),
  );
  fixed.add("cmdline", new TextNode(() => process.argv.map((arg) => `${arg}\0`).join("")));
  fixed.add(
    "environ",
    new TextNode(
      () =>
        Object.entries(process.env)
          .map(([name, value]) => `${name}=${value}\0`)
          .join(""),
      { mode: 0o400 },
    ),
  );
  fixed.add("cwd", new LinkNode(() => process.cwd));
  fixed.add(
    "stat",
    new TextNode(
      () =>
        `${process.pid} (${process.comm}) ${process.state} ${process.ppid} ${process.group} 0 0 -1 0 0 0 0 0\n`,
    ),
  );
  fixed.add("status", new TextNode(() => statusText(process)));
  fixed.add("mounts", new TextNode(() => MOUNTS));
  const files = Object.entries(netFiles);
  const net = new VirtualDir(
    () => undefined,
    () => [],
  );
  for (const [name, read] of files) net.add(name, new TextNode(() => read(process.net)));
  fixed.add("net", net);
  fixed.add(
    "fd",
    new VirtualDir(
      (name) => {
        const file = /^\d+$/.test(name) ? process.descriptor(Number(name)) : undefined;
        return file === undefined
          ? undefined
          : new LinkNode(
              () => file.name,
              () => new DescriptorNode(file),
            );
      },
      () => [...process.descriptors.keys()].map(String),
    ),
  );
  return fixed;
}

/** Of every other kind there is one namespace, with the inode that the initial one has everywhere (include/linux/proc_ns.h). */
const OTHER_NAMESPACES = {
  cgroup: 4026531835,
  ipc: 4026531839,
  mnt: 4026531841,
  pid: 4026531836,
  pid_for_children: 4026531836,
  time: 4026531834,
  time_for_children: 4026531834,
  user: 4026531837,
  uts: 4026531838,
};

const STATES = { R: "R (running)", S: "S (sleeping)", Z: "Z (zombie)" };

function statusText(process: HostProcess): string {
  return (
    `Name:\t${process.comm.replaceAll("\n", "\\n")}\nUmask:\t0022\nState:\t${STATES[process.state]}\nTgid:\t${process.pid}\nNgid:\t0\nPid:\t${process.pid}\n` +
    `PPid:\t${process.ppid}\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t64\nGroups:\t0 \n`
  );
}

const MOUNTS = `sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
tmpfs /run tmpfs rw,nosuid,nodev,relatime 0 0
tmpfs /tmp tmpfs rw,relatime 0 0
`;

/** /proc/sys or a directory in it: whatever the viewer's namespace has there now. */
function sysDirectory(kernel: Kernel, prefix: string): VirtualDir {
  const entries = new Map<string, VNode>();
  const children = (viewer: Viewer): Set<string> => {
    const names = new Set<string>();
    for (const path of kernel.sysctls.paths(viewer.net))
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split("/", 1)[0] as string);
    return names;
  };
  return new VirtualDir(
    (name, viewer) => {
      const path = `${prefix}${name}`;
      const entry = kernel.sysctls.find(viewer.net, path);
      const isDirectory = entry === undefined && children(viewer).has(name);
      if (entry === undefined && !isDirectory) return undefined;
      let node = entries.get(name);
      if (node === undefined) {
        node = isDirectory
          ? sysDirectory(kernel, `${path}/`)
          : sysctlNode(kernel, path, entry?.write === undefined);
        entries.set(name, node);
      }
      return node;
    },
    (viewer) => [...children(viewer)],
  );
}

function sysctlNode(kernel: Kernel, path: string, readOnly: boolean): TextNode {
  const find = (viewer: Viewer) => {
    const entry = kernel.sysctls.find(viewer.net, path);
    if (entry === undefined) throw new KernelError("ENOENT");
    return entry;
  };
  const read = (viewer: Viewer): string => `${find(viewer).read(viewer.net)}\n`;
  if (readOnly) return new TextNode(read);
  return new TextNode(read, {
    write: (viewer, text) => find(viewer).write?.(viewer.net, text.replace(/\n$/, "")),
  });
}
