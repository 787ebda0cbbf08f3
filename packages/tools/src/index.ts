import type { Executable } from "@podwire/program";
import { ethtoolExecutables } from "./ethtool.ts";
import { kmodExecutables } from "./kmod.ts";
import { sysctlExecutables } from "./sysctl.ts";

export { kernfsHash, loadedModules, modules, moduleUsers, requestLinkKind, useCount } from "./modules.ts";

/** The commands of this package, for a machine to install. */
export const executables: readonly Executable[] = [
  ...ethtoolExecutables,
  ...kmodExecutables,
  ...sysctlExecutables,
];
