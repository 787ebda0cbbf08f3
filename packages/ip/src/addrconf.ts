// The one thing of IPv6 that shows below it (net/ipv6/addrconf.c ipv6_add_dev, net/ipv6/mcast.c): every Ethernet device on
// which IPv6 would fit is in ff02::1 from its registration on, also while it is down, and also where IPv6 is disabled.
// Everything else of IPv6 is left out.

import { addMulticast, deleteMulticast, type NetDevice, type NetdevEvent } from "@podwire/netns";
import { ARPHRD_ETHER } from "@podwire/wire";
import { notifyNoNetconf } from "./notices.ts";

const IPV6_MIN_MTU = 1280;
const ALL_NODES = Uint8Array.of(0x33, 0x33, 0, 0, 0, 1);
const ALL_NODES_KEY = ALL_NODES.join(":");

const fits = (dev: NetDevice): boolean => dev.type === ARPHRD_ETHER && dev.mtu >= IPV6_MIN_MTU;

/** inet6_netconf_notify_devconf(): what every device begins with. */
function notifyNetconf6(dev: NetDevice): void {
  const { net } = dev;
  const { rtnl } = net.kernel;
  if (!rtnl.heard) return;
  const values = {
    forwarding: false,
    proxyNeigh: false,
    ignoreRoutesWithLinkdown: false,
  };
  rtnl.notify({ kind: "netconf", deleted: false, net, family: "inet6", dev, values });
}

/** addrconf_notify(). */
export function addrconfNotify({ kind, dev }: NetdevEvent): void {
  if (kind === "UNREGISTER" || kind === "CHANGENAME") notifyNoNetconf(dev.net, dev, "inet6");
  if (kind === "REGISTER" || kind === "CHANGENAME") notifyNetconf6(dev);
  if (kind !== "REGISTER" && kind !== "CHANGEMTU") return;
  const joined = dev.multicastList.has(ALL_NODES_KEY);
  if (fits(dev) && !joined) addMulticast(dev, ALL_NODES);
  else if (!fits(dev) && joined) deleteMulticast(dev, ALL_NODES);
}
