// Tunables of IPv4 that belong to the whole kernel and are seen in the initial namespace only (net/ipv4/route.c
// ipv4_route_table, inetpeer.c): how fast errors and redirects may follow each other. Times are jiffies, a hundred a second
// (HZ=100, as in User-Mode Linux; an ordinary Debian kernel has 250).

import { MILLISECOND } from "@podwire/clock";
import {
  intSysctl,
  type Kernel,
  type NetNamespace,
  type SysctlDirectory,
  type SysctlEntry,
} from "@podwire/netns";

/** A jiffy, ns. */
export const JIFFY = 10 * MILLISECOND;

/** The values, under the names of their files in net.ipv4.route. */
export class RouteTunables {
  error_burst = 500;
  error_cost = 100;
  gc_elasticity = 8;
  gc_interval = 60;
  gc_min_interval = 0;
  gc_min_interval_ms = 500;
  gc_thresh = -1;
  /** Seconds: how long a redirect is followed. */
  gc_timeout = 300;
  max_size = 2147483647;
  redirect_load = 2;
  redirect_number = 9;
  redirect_silence = 2048;
}

const kernels = new WeakMap<Kernel, RouteTunables>();

/** The tunables of a kernel. */
export function routeTunables(kernel: Kernel): RouteTunables {
  let tunables = kernels.get(kernel);
  if (tunables === undefined) {
    tunables = new RouteTunables();
    kernels.set(kernel, tunables);
  }
  return tunables;
}

function entry(name: keyof RouteTunables): SysctlEntry {
  return intSysctl({
    get: (net) => routeTunables(net.kernel)[name],
    set: (net, value) => {
      routeTunables(net.kernel)[name] = value;
    },
  });
}

const directory: SysctlDirectory = Object.fromEntries(
  (Object.keys(new RouteTunables()) as (keyof RouteTunables)[]).map((name) => [name, entry(name)]),
);

/** The directory under net/ of the initial namespace; others have none of these. */
export function* listKernelRoute(net: NetNamespace): Generator<[string, SysctlDirectory]> {
  if (net === net.kernel.initNet) yield ["ipv4/route", directory];
}
