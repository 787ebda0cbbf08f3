// net.core (net/core/sysctl_net_core.c): limits of sockets and of the receive path. Nearly all of it belongs to the host and shows
// in the initial namespace alone; a namespace of its own has somaxconn and little more. What nothing here reads is kept
// as it is written.

import {
  defineNetState,
  intSysctl,
  type Kernel,
  KernelError,
  type NetNamespace,
  type SysctlDirectory,
  type SysctlEntry,
} from "@podwire/netns";

/** Values as compiled in, on a host with a gigabyte of memory. */
const HOST: Record<string, number> = {
  busy_poll: 0,
  busy_read: 0,
  dev_weight: 64,
  dev_weight_rx_bias: 1,
  dev_weight_tx_bias: 1,
  devconf_inherit_init_net: 0,
  fb_tunnels_only_for_init_net: 0,
  gro_normal_batch: 8,
  high_order_alloc_disable: 0,
  max_skb_frags: 17,
  mem_pcpu_rsv: 256,
  message_burst: 10,
  message_cost: 5,
  netdev_budget: 300,
  netdev_budget_usecs: 20_000,
  netdev_max_backlog: 1000,
  netdev_tstamp_prequeue: 1,
  netdev_unregister_timeout_secs: 10,
  optmem_max: 20_480,
  rmem_default: 212_992,
  rmem_max: 212_992,
  skb_defer_max: 64,
  tstamp_allow_data: 1,
  warnings: 0,
  wmem_default: 212_992,
  wmem_max: 212_992,
};

const EVERYWHERE: Record<string, number> = {
  somaxconn: 4096,
  txrehash: 1,
  xfrm_acq_expires: 30,
  xfrm_aevent_etime: 10,
  xfrm_aevent_rseqth: 2,
  xfrm_larval_drop: 1,
};

const hostValues = defineNetState("net_core_host", () => new Map(Object.entries(HOST)));
const values = defineNetState("net_core", () => new Map(Object.entries(EVERYWHERE)));

/** A value of net.core that belongs to the host, as rmem_default. */
export function hostSysctl(kernel: Kernel, name: string): number {
  // The initial namespace does not exist yet while its own sockets are made.
  return (
    (kernel.initNet === undefined ? undefined : hostValues.of(kernel.initNet).get(name)) ?? HOST[name] ?? 0
  );
}

/** Least that the four memory limits may be set to: SOCK_MIN_RCVBUF, SOCK_MIN_SNDBUF. */
const MINIMUM: Record<string, number> = {
  rmem_default: 2304,
  rmem_max: 2304,
  wmem_default: 4608,
  wmem_max: 4608,
};

function directory(
  names: readonly string[],
  table: (net: NetNamespace) => Map<string, number>,
): SysctlDirectory {
  const entries: Record<string, SysctlEntry> = {};
  for (const name of names)
    entries[name] = intSysctl({
      get: (net) => table(net).get(name) ?? 0,
      set: (net, value) => {
        table(net).set(name, value);
      },
      min: MINIMUM[name] ?? 0,
    });
  return entries;
}

/** What only the initial namespace shows, besides numbers. */
const TEXTS: SysctlDirectory = {
  default_qdisc: {
    read: () => "pfifo_fast",
    write: (_, text) => {
      if (text.trim() !== "pfifo_fast") throw new KernelError("ENOENT");
    },
  },
  netdev_rss_key: { read: () => new Array(52).fill("00").join(":") },
};

const everywhere = directory(Object.keys(EVERYWHERE), (net) => values.of(net));
const host = directory(Object.keys(HOST), (net) => hostValues.of(net.kernel.initNet));

export function registerCoreSysctls(kernel: Kernel): void {
  kernel.sysctls.registerDynamic("net", (net) => [
    ["core", net === kernel.initNet ? { ...everywhere, ...host, ...TEXTS } : everywhere],
  ]);
}
