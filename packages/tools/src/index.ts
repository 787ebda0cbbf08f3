import type { Executable } from "@podwire/program";
import { arpingExecutables } from "./arping.ts";
import { brctlExecutables } from "./brctl.ts";
import { ethtoolExecutables } from "./ethtool.ts";
import { kmodExecutables } from "./kmod.ts";
import { lsnsExecutables } from "./lsns.ts";
import { ncExecutables } from "./nc.ts";
import { nsenterExecutables } from "./nsenter.ts";
import { pingExecutables } from "./ping.ts";
import { ssExecutables } from "./ss.ts";
import { sysctlExecutables } from "./sysctl.ts";
import { tcpdumpExecutables } from "./tcpdump.ts";
import { unshareExecutables } from "./unshare.ts";

export { kernelSysctls } from "./kernel-sysctls.ts";
export {
  KERNEL_RELEASE,
  kernfsHash,
  loadedModules,
  modules,
  moduleUsers,
  requestLinkKind,
  useCount,
} from "./modules.ts";

/** The commands of this package, for a machine to install. */
export const executables: readonly Executable[] = [
  ...brctlExecutables,
  ...arpingExecutables,
  ...ethtoolExecutables,
  ...kmodExecutables,
  ...pingExecutables,
  ...lsnsExecutables,
  ...ncExecutables,
  ...nsenterExecutables,
  ...ssExecutables,
  ...sysctlExecutables,
  ...tcpdumpExecutables,
  ...unshareExecutables,
];
