// IPv6 as a part of the kernel: put `ipv6` into the kernel's list of subsystems behind `ipv4`.

import type { Kernel, Subsystem } from "@podwire/netns";
import { ETH_P_IPV6 } from "@podwire/wire";
import { listNeighOf } from "../sysctl-neigh.ts";
import { addrconfNotify6 } from "./addrconf.ts";
import { registerIcmpv6 } from "./icmpv6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { ip6Rcv } from "./ip6-input.ts";
import { ndTable } from "./ndisc-tbl.ts";
import { ipv6Of } from "./netns-ipv6.ts";
import { registerSysctls6 } from "./sysctl6.ts";

export const ipv6: Subsystem = {
  name: "ipv6",

  register(kernel: Kernel) {
    kernel.netdevChain.register(addrconfNotify6);
    kernel.packetTypes.add(ETH_P_IPV6, ip6Rcv);
    registerIcmpv6(kernel);
    registerSysctls6(kernel, (net) => {
      ipv6Of(net);
      return listNeighOf(net, ndTable(net.kernel), (dev) => in6Dev(dev)?.ndParms ?? null);
    });
  },
};
