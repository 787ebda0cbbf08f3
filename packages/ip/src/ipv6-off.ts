// IPv6 is not simulated yet, and says so: net.ipv6.conf.*.disable_ipv6 reads 1 everywhere. Switching it off, as scripts do whose
// subject it is not, is therefore granted; switching it on fails with EOPNOTSUPP.

import {
  KernelError,
  type NetNamespace,
  type Subsystem,
  type SysctlDirectory,
  type SysctlEntry,
} from "@podwire/netns";

const disableIpv6: SysctlEntry = {
  read: () => "1",
  write(_net, text) {
    const value = text.trim();
    if (!/^\d+$/.test(value)) throw new KernelError("EINVAL");
    if (Number(value) === 0) throw new KernelError("EOPNOTSUPP");
  },
};
/** No host forwards IPv6 here: reads 0, and cannot be set. */
const forwarding: SysctlEntry = {
  read: () => "0",
  write(_net, text) {
    if (text.trim() !== "0") throw new KernelError("EOPNOTSUPP");
  },
};
const directory: SysctlDirectory = { disable_ipv6: disableIpv6, forwarding };

function* directories(net: NetNamespace): Generator<[string, SysctlDirectory]> {
  yield ["all", directory];
  yield ["default", directory];
  for (const dev of net.devices) yield [dev.name, directory];
}

export const ipv6Off: Subsystem = {
  name: "ipv6",
  register(kernel) {
    kernel.sysctls.registerDynamic("net/ipv6/conf", directories);
  },
};
