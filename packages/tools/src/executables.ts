// The commands of this package, apart from the rest of it: the page fetches commands beside the simulator's core.
import type { Executable } from "@podwire/program";
import { arpingExecutables } from "./arping.ts";
import { brctlExecutables } from "./brctl.ts";
import { ethtoolExecutables } from "./ethtool.ts";
import { kmodExecutables } from "./kmod.ts";
import { lsnsExecutables } from "./lsns.ts";
import { modinfoExecutables } from "./modinfo.ts";
import { ncExecutables } from "./nc.ts";
import { nsenterExecutables } from "./nsenter.ts";
import { pingExecutables } from "./ping.ts";
import { ssExecutables } from "./ss.ts";
import { sysctlExecutables } from "./sysctl.ts";
import { tcpdumpExecutables } from "./tcpdump.ts";
import { tracerouteExecutables } from "./traceroute.ts";
import { unshareExecutables } from "./unshare.ts";

/** The commands of this package, for a machine to install. */
export const executables: readonly Executable[] = [
  ...brctlExecutables,
  ...arpingExecutables,
  ...ethtoolExecutables,
  ...kmodExecutables,
  ...modinfoExecutables,
  ...pingExecutables,
  ...lsnsExecutables,
  ...ncExecutables,
  ...nsenterExecutables,
  ...ssExecutables,
  ...sysctlExecutables,
  ...tcpdumpExecutables,
  ...tracerouteExecutables,
  ...unshareExecutables,
];
