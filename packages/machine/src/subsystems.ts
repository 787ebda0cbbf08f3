// The parts of the simulated kernel, in the order in which they are registered. A chapter is added to every host by putting its subsystem
// into this list, and what it shows under /proc and /sys into those below.

import { bridge, bridgePortNames, bridgeSysfs, brportSysfs } from "@podwire/bridge";
import { ipv4, ipv4ProcNetFiles, ipv6, ipv6ProcNetFiles } from "@podwire/ip";
import type { Kernel, Subsystem } from "@podwire/netns";
import { sched } from "@podwire/sched";
import { kernelSysctls, loadedModules, modules, moduleUsers, useCount } from "@podwire/tools";
import { transport, transportProcNetFiles } from "@podwire/transport";
import { veth } from "@podwire/veth";
import type { ProcNetFiles } from "./vfs/procfs.ts";
import type { SysfsGroup } from "./vfs/sysfs.ts";

export const allSubsystems: readonly Subsystem[] = [
  modules,
  kernelSysctls,
  veth,
  ipv4,
  ipv6,
  transport,
  bridge,
  sched,
];

/** Files that subsystems add to /proc/net. */
export const procNetFiles: ProcNetFiles = {
  ...ipv4ProcNetFiles,
  ...ipv6ProcNetFiles,
  ...transportProcNetFiles,
};

/** Directories that kinds of devices add under /sys/class/net/DEV. */
export const sysfsGroups: readonly SysfsGroup[] = [
  { name: "bridge", attributes: bridgeSysfs },
  { name: "brport", attributes: brportSysfs },
];

/** Names of the ports of a bridge, for /sys/class/net/DEV/brif; null for what is no bridge. */
export const bridgePorts = (dev: Parameters<typeof bridgeSysfs>[0]): string[] | null =>
  bridgeSysfs(dev) === null ? null : bridgePortNames(dev);

/** /proc/modules. */
export function procModules(kernel: Kernel): string {
  return loadedModules(kernel)
    .map((module) => {
      const users = moduleUsers(kernel, module.name);
      const names = users.length === 0 ? "-" : `${users.join(",")},`;
      return `${module.name} ${module.size} ${useCount(kernel, module)} ${names} Live 0x0000000000000000\n`;
    })
    .join("");
}
