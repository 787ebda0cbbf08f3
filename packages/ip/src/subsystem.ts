// IPv4 as a part of the kernel: put `ipv4` into the kernel's list of subsystems, before whatever stands on it.

import { IFF_NOARP, type Kernel, type NetdevEvent, type NetNamespace, type Subsystem } from "@podwire/netns";
import { ETH_P_ARP, ETH_P_IP, IPPROTO_IGMP } from "@podwire/wire";
import { arpRcv } from "./arp.ts";
import { inetdevEvent } from "./devinet.ts";
import { fibNetdevEvent } from "./fib-frontend.ts";
import { initRules } from "./fib-rules.ts";
import { registerIcmp } from "./icmp.ts";
import { igmpProtocol } from "./igmp.ts";
import { inDevice } from "./in-device.ts";
import { selectAddress } from "./inet-addr.ts";
import { ipRcv } from "./ip-input.ts";
import { arpTable } from "./neigh-table.ts";
import { ipv4Of } from "./netns-ipv4.ts";
import { registerProtocol } from "./protocol.ts";
import { registerSysctls } from "./sysctls.ts";

/** arp_netdev_event(): neighbours follow the device's address, its NOARP and its carrier. */
function arpNetdevEvent({ kind, dev, flagsChanged = 0 }: NetdevEvent): void {
  const table = arpTable(dev.net.kernel);
  if (kind === "CHANGEADDR") {
    table.flushDevice(dev, false);
    ipv4Of(dev.net).flushRoutes();
  } else if (kind === "CHANGE") {
    if (flagsChanged & IFF_NOARP) table.flushDevice(dev, false);
    if (!dev.carrier && (inDevice(dev)?.arpEvictNocarrier ?? true)) table.flushDevice(dev, true);
  }
}

export const ipv4: Subsystem = {
  name: "ipv4",

  register(kernel: Kernel) {
    // The order of the kernel's notifier chain: arp_init(), devinet_init(), ip_fib_init().
    kernel.netdevChain.register(arpNetdevEvent);
    kernel.netdevChain.register(inetdevEvent);
    kernel.netdevChain.register(fibNetdevEvent);
    kernel.packetTypes.add(ETH_P_IP, ipRcv);
    kernel.packetTypes.add(ETH_P_ARP, arpRcv);
    kernel.inetSelectAddr = selectAddress;
    registerIcmp(kernel);
    registerProtocol(kernel, IPPROTO_IGMP, igmpProtocol);
    registerSysctls(kernel);
  },

  initNet(net: NetNamespace) {
    initRules(ipv4Of(net));
  },
};
