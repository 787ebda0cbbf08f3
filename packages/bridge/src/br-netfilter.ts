// br_netfilter (net/bridge/br_netfilter_hooks.c): the tunables that decide whether bridged frames are shown to iptables, arptables and
// ip6tables. They are there while the module is, each namespace has its own, and a namespace begins with "yes".
//
// Left out: the effect. There is no netfilter here yet whose rules a frame could be shown to, so the tunables are kept and obeyed by nobody;
// the same goes for a bridge's own nf_call_iptables.

import {
  defineNetState,
  intSysctl,
  type Kernel,
  type NetNamespace,
  type SysctlDirectory,
} from "@podwire/netns";

/** struct brnf_net: the tunables of a namespace, and what they begin with. */
const DEFAULTS = {
  "bridge-nf-call-arptables": 1,
  "bridge-nf-call-ip6tables": 1,
  "bridge-nf-call-iptables": 1,
  "bridge-nf-filter-pppoe-tagged": 0,
  "bridge-nf-filter-vlan-tagged": 0,
  "bridge-nf-pass-vlan-input-dev": 0,
};
type BrnfNet = Record<keyof typeof DEFAULTS, number>;

/** Kept by the initial namespace: the tunables of all, null while the module is not loaded. */
const loaded = defineNetState("br_netfilter", () => ({
  nets: null as WeakMap<NetNamespace, BrnfNet> | null,
}));

function brnfNet(net: NetNamespace): BrnfNet {
  const { nets } = loaded.of(net.kernel.initNet);
  const known = nets?.get(net);
  if (known !== undefined) return known;
  const fresh = { ...DEFAULTS };
  nets?.set(net, fresh);
  return fresh;
}

/** brnf_sysctl_call_tables(): whatever is not 0 becomes 1. */
const directory: SysctlDirectory = Object.fromEntries(
  (Object.keys(DEFAULTS) as (keyof BrnfNet)[]).map((name) => [
    name,
    intSysctl({
      get: (net) => brnfNet(net)[name],
      set: (net, value) => {
        brnfNet(net)[name] = value === 0 ? 0 : 1;
      },
    }),
  ]),
);

/** /proc/sys/net/bridge, there while the module is. */
export function registerBrNetfilter(kernel: Kernel): void {
  kernel.sysctls.registerDynamic("net", (net) =>
    loaded.peek(net.kernel.initNet)?.nets ? [["bridge", directory]] : [],
  );
}

/** br_netfilter_init(): every namespace has the tunables, as they begin. */
export function brNetfilterInit(kernel: Kernel): void {
  loaded.of(kernel.initNet).nets = new WeakMap();
}

/** br_netfilter_fini(). */
export function brNetfilterExit(kernel: Kernel): void {
  loaded.of(kernel.initNet).nets = null;
}
