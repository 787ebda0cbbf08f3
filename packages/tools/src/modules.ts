// Kernel modules: which are loaded, what they need, and who needs them (kernel/module/, /proc/modules). A module comes when
// it is asked for by name or when a link of its kind is first made; sizes and dependencies are those of the modelled kernel.

import { brNetfilterExit, brNetfilterInit } from "@podwire/bridge";
import { defineNetState, type Kernel, KernelError, type NetNamespace, type Subsystem } from "@podwire/netns";
import { countQdiscs, onQdiscModule } from "@podwire/sched";

export interface Module {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Modules that it needs, in the order in which it names them. */
  readonly depends: readonly string[];
  /** Directory below the kernel's module directory. */
  readonly directory: string;
  /** Name of its file, where that has dashes. */
  readonly file?: string;
  /** What holds it besides other modules. */
  readonly held?: number;
  /** The link kind that brings it. */
  readonly kind?: string;
  /** The queueing discipline that brings it; each one there is holds it. */
  readonly qdisc?: string;
  /** What it does when it comes, and undoes when it goes, besides what its subsystem does anyway. */
  readonly init?: (kernel: Kernel) => void;
  readonly exit?: (kernel: Kernel) => void;
  /** modprobe.d options. */
  readonly options?: string;
}

/** uname -r of the modelled kernel. */
export const KERNEL_RELEASE = "6.1.176";
/** Which build of it: `uname -v`. */
export const KERNEL_VERSION = "#1 SMP Debian 6.1.176-1";

const module = (
  name: string,
  size: number,
  directory: string,
  depends = "",
  more: Partial<Module> = {},
): Module => ({
  name,
  size,
  directory,
  depends: depends === "" ? [] : depends.split(","),
  ...more,
});

/** The modules there are. */
const MODULES: ReadonlyMap<string, Module> = new Map(
  [
    module("crc_ccitt", 2086, "lib", "", { file: "crc-ccitt" }),
    module("ipv6", 429_085, "net/ipv6", "crc_ccitt", { held: 10 }),
    module("veth", 18_706, "drivers/net", "", { kind: "veth" }),
    module("dummy", 3619, "drivers/net", "", { kind: "dummy", options: "numdummies=0" }),
    module("llc", 4052, "net/llc"),
    module("stp", 1785, "net/802", "llc"),
    module("bridge", 221_530, "net/bridge", "ipv6,llc,stp", { kind: "bridge" }),
    module("br_netfilter", 16_270, "net/bridge", "ipv6,bridge", {
      init: brNetfilterInit,
      exit: brNetfilterExit,
    }),
    module("mrp", 8133, "net/802"),
    module("garp", 6673, "net/802", "llc,stp"),
    module("8021q", 23_566, "net/8021q", "garp,mrp", { kind: "vlan" }),
    module("udp_tunnel", 11_991, "net/ipv4"),
    module("ip6_udp_tunnel", 2402, "net/ipv6"),
    module("vxlan", 66_580, "drivers/net/vxlan", "udp_tunnel,ip6_udp_tunnel", { kind: "vxlan" }),
    module("ip_tunnel", 15_916, "net/ipv4"),
    module("tunnel4", 3351, "net/ipv4"),
    module("ipip", 6706, "net/ipv4", "ip_tunnel,tunnel4", { kind: "ipip" }),
    module("x_tables", 20_561, "net/netfilter"),
    module("ip_tables", 11_777, "net/ipv4/netfilter", "x_tables"),
    module("sch_netem", 11_618, "net/sched", "", { qdisc: "netem" }),
    module("sch_tbf", 7178, "net/sched", "", { qdisc: "tbf" }),
    module("sch_fq_codel", 9564, "net/sched", "", { qdisc: "fq_codel" }),
    module("tun", 39_662, "drivers/net", "", { kind: "tun" }),
  ].map((entry) => [entry.name, entry]),
);

/** Loaded on a fresh host, in the order of their loading. */
const AT_BOOT = ["crc_ccitt", "ipv6"];

/** Modules belong to the host, not to a namespace: the table hangs on the initial one. */
const loaded = defineNetState<string[]>("modules", () => [...AT_BOOT]);

const table = (kernel: Kernel) => loaded.of(kernel.initNet);

/** The module that `name` means, dashes for underscores as you like, or its link kind's alias; undefined where there is none. */
export function findModule(name: string): Module | undefined {
  if (name.startsWith("rtnl-link-")) {
    for (const module of MODULES.values()) if (module.kind === name.slice(10)) return module;
  }
  return MODULES.get(name.replaceAll("-", "_"));
}

/** The module's file. */
export function modulePath({ name, file, directory }: Module): string {
  return `/lib/modules/${KERNEL_RELEASE}/kernel/${directory}/${file ?? name}.ko`;
}

/** Loaded modules, the newest first, as /proc/modules lists them. */
export function loadedModules(kernel: Kernel): Module[] {
  const names = table(kernel).map((name) => findModule(name) as Module);
  return names.reverse();
}

export function isLoaded(kernel: Kernel, name: string): boolean {
  return table(kernel).includes(name);
}

/** Loaded modules that need `name`, in the order of /sys/module/NAME/holders. */
export function moduleUsers(kernel: Kernel, name: string): string[] {
  const users = table(kernel).filter((other) => MODULES.get(other)?.depends.includes(name));
  return users.sort((a, b) => kernfsHash(a) - kernfsHash(b));
}

/** kernfs_name_hash() (fs/kernfs/dir.c): the order of a directory in sysfs. */
export function kernfsHash(name: string): number {
  let hash = 0n;
  for (const character of name) {
    const c = BigInt(character.charCodeAt(0));
    hash = BigInt.asUintN(64, (hash + (c << 4n) + (c >> 4n)) * 11n);
  }
  return Number((BigInt.asUintN(64, hash * 0x61c8864680b583ebn) >> 32n) & 0x7fffffffn);
}

/** The use count of /proc/modules: those that need it and what else holds it. */
export function useCount(kernel: Kernel, module: Module): number {
  const qdiscs = module.qdisc === undefined ? 0 : countQdiscs(kernel, module.qdisc);
  return (module.held ?? 0) + qdiscs + moduleUsers(kernel, module.name).length;
}

/** What has to be loaded for `module`, in the order of loading, itself last. */
export function loadOrder(module: Module, seen = new Set<string>()): Module[] {
  const order: Module[] = [];
  for (const name of module.depends) {
    if (seen.has(name)) continue;
    order.push(...loadOrder(MODULES.get(name) as Module, seen));
  }
  seen.add(module.name);
  return [...order, module];
}

/** Loads a module and what it needs; gives those that were not loaded before. */
export function loadModule(kernel: Kernel, module: Module): Module[] {
  const names = table(kernel);
  const fresh = loadOrder(module).filter(({ name }) => !names.includes(name));
  names.push(...fresh.map(({ name }) => name));
  for (const { init } of fresh) init?.(kernel);
  return fresh;
}

/** request_module("rtnl-link-KIND"): what the kernel does before it makes a link of a kind. */
export function requestLinkKind(kernel: Kernel, kind: string): void {
  for (const module of MODULES.values()) if (module.kind === kind) loadModule(kernel, module);
}

/** request_module("sch_KIND"). */
function requestQdisc(kernel: Kernel, qdisc: string): void {
  for (const module of MODULES.values()) if (module.qdisc === qdisc) loadModule(kernel, module);
}

/** delete_module(2): its devices go with it (rtnl_link_unregister). KernelError EWOULDBLOCK's EAGAIN where it is in use. */
export function unloadModule(kernel: Kernel, module: Module): void {
  if (useCount(kernel, module) > 0) throw new KernelError("EAGAIN");
  const { kind } = module;
  if (kind !== undefined) for (const net of [...kernel.namespaces]) removeLinks(net, kind);
  const names = table(kernel);
  names.splice(names.indexOf(module.name), 1);
  module.exit?.(kernel);
}

function removeLinks(net: NetNamespace, kind: string): void {
  for (const dev of [...net.devices].reverse())
    if (dev.registered && dev.kind?.name === kind) dev.kind.delLink?.(dev);
}

/** Keeps the table: a link of some kind brings the kind's module. */
export const modules: Subsystem = {
  name: "modules",
  register(kernel) {
    onQdiscModule(kernel, (kind) => requestQdisc(kernel, kind));
    kernel.netdevChain.register(({ kind, dev }) => {
      if (kind === "REGISTER" && dev.kind !== null) requestLinkKind(kernel, dev.kind.name);
    });
  },
};
