// What routing netlink tells of IPv4 (rtmsg_ifa, rtmsg_fib, notify_rule_change, __neigh_notify, inet_netconf_notify_devconf): the
// messages' shapes, for those who listen to `kernel.rtnl`.

import type { NetDevice, NetNamespace } from "@podwire/netns";
import {
  DEVCONF_FORWARDING,
  DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN,
  DEVCONF_MC_FORWARDING,
  DEVCONF_PROXY_ARP,
  DEVCONF_RP_FILTER,
  type Devconf,
} from "./devconf.ts";
import type { AddressInfo, NeighbourInfo, RouteInfo, RuleInfo } from "./requests.ts";

/** What RTM_NEWNETCONF says of a device's tunables; what is absent did not change. */
export interface NetconfValues {
  readonly forwarding?: boolean;
  /** 0 off, 1 strict, 2 loose. */
  readonly rpFilter?: number;
  readonly mcForwarding?: boolean;
  readonly proxyNeigh?: boolean;
  readonly ignoreRoutesWithLinkdown?: boolean;
}

declare module "@podwire/netns" {
  interface RtnlNotices {
    /** RTM_NEWADDR, RTM_DELADDR of IPv4. */
    address: { readonly info: AddressInfo };
    /** RTM_NEWROUTE, RTM_DELROUTE of IPv4. */
    route: { readonly info: RouteInfo };
    /** RTM_NEWRULE, RTM_DELRULE of IPv4. */
    rule: { readonly info: RuleInfo };
    /** RTM_NEWNEIGH, RTM_DELNEIGH of ARP. */
    neigh: { readonly info: NeighbourInfo };
    /** RTM_NEWNETCONF, RTM_DELNETCONF; of all devices or what new ones begin with. */
    netconf: {
      readonly family: "inet" | "inet6";
      readonly dev: NetDevice | "all" | "default";
      readonly values: NetconfValues;
    };
  }
}

/** NETCONFA_*: what is told of on its own. */
export const NETCONF_VALUES: Readonly<Record<number, keyof NetconfValues>> = {
  [DEVCONF_FORWARDING]: "forwarding",
  [DEVCONF_RP_FILTER]: "rpFilter",
  [DEVCONF_PROXY_ARP]: "proxyNeigh",
  [DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN]: "ignoreRoutesWithLinkdown",
};

/** inet_netconf_notify_devconf(): of one value, or of all (NETCONFA_ALL). */
export function notifyNetconf(
  net: NetNamespace,
  dev: NetDevice | "all" | "default",
  cnf: Devconf,
  only?: keyof NetconfValues,
): void {
  const { rtnl } = net.kernel;
  if (!rtnl.heard) return;
  const all: NetconfValues = {
    forwarding: cnf.data[DEVCONF_FORWARDING] !== 0,
    rpFilter: cnf.data[DEVCONF_RP_FILTER] as number,
    mcForwarding: cnf.data[DEVCONF_MC_FORWARDING] !== 0,
    proxyNeigh: cnf.data[DEVCONF_PROXY_ARP] !== 0,
    ignoreRoutesWithLinkdown: cnf.data[DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN] !== 0,
  };
  const values = only === undefined ? all : { [only]: all[only] };
  rtnl.notify({ kind: "netconf", deleted: false, net, family: "inet", dev, values });
}

/** RTM_DELNETCONF: the device has no tunables any more. */
export function notifyNoNetconf(net: NetNamespace, dev: NetDevice, family: "inet" | "inet6" = "inet"): void {
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "netconf", deleted: true, net, family, dev, values: {} });
}
