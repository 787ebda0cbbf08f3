// What routing netlink tells of IPv6 (inet6_ifa_notify, inet6_rt_notify, __neigh_notify, inet6_netconf_notify_devconf), for those who
// listen to `kernel.rtnl`.

import type { NetDevice, NetNamespace } from "@podwire/netns";
import type { Neighbour } from "../neighbour.ts";
import type { NetconfValues } from "../notices.ts";
import { NUD_VALID } from "../uapi.ts";
import { addressInfo6 } from "./addrconf-netlink.ts";
import type { Devconf6 } from "./devconf6.ts";
import type { Inet6Ifaddr } from "./inet6-dev.ts";
import type { Fib6Info } from "./ip6-fib.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";
import type { Address6Info, Neighbour6Info, Route6Info } from "./requests6.ts";
import { routeInfo6 } from "./route6-netlink.ts";

declare module "@podwire/netns" {
  interface RtnlNotices {
    /** RTM_NEWADDR, RTM_DELADDR of IPv6. */
    address6: { readonly info: Address6Info };
    /** RTM_NEWROUTE, RTM_DELROUTE of IPv6. */
    route6: { readonly info: Route6Info };
    /** RTM_NEWNEIGH, RTM_DELNEIGH of neighbour discovery. */
    neigh6: { readonly info: Neighbour6Info };
  }
}

export function notifyAddress6(ifp: Inet6Ifaddr, deleted: boolean): void {
  const { net } = ifp.idev.dev;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "address6", deleted, net, info: addressInfo6(ifp) });
}

export function notifyRoute6(ipv6: NetnsIpv6, rt: Fib6Info, deleted: boolean): void {
  const { net } = ipv6;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "route6", deleted, net, info: routeInfo6(ipv6, rt) });
}

/** neigh_fill_info(). */
export function neighbourInfo6(neigh: Neighbour): Neighbour6Info {
  const { now } = neigh.table.clock;
  return {
    dev: neigh.dev,
    dst: neigh.address,
    lladdr: neigh.nudState & NUD_VALID ? neigh.ha.slice() : null,
    state: neigh.nudState,
    flags: neigh.flags,
    probes: neigh.probes,
    confirmed: now - neigh.confirmed,
    used: now - neigh.used,
    updated: now - neigh.updated,
    refcount: neigh.held ? 1 : 0,
    protocol: neigh.protocol,
  };
}

/** __neigh_notify(). Ask `kernel.rtnl.heard` first. */
export function notifyNeighbour6(neigh: Neighbour, deleted: boolean, holders: number): void {
  const { net } = neigh.dev;
  const info = neighbourInfo6(neigh);
  info.refcount += holders;
  net.kernel.rtnl.notify({ kind: "neigh6", deleted, net, info });
}

/** inet6_netconf_notify_devconf(): of one value, or of all. */
export function notifyNetconf6(
  net: NetNamespace,
  dev: NetDevice | "all" | "default",
  cnf: Devconf6,
  only?: "forwarding" | "proxyNeigh" | "ignoreRoutesWithLinkdown",
): void {
  const { rtnl } = net.kernel;
  if (!rtnl.heard) return;
  const all: NetconfValues = {
    forwarding: cnf.forwarding !== 0,
    proxyNeigh: cnf.proxy_ndp !== 0,
    ignoreRoutesWithLinkdown: cnf.ignore_routes_with_linkdown !== 0,
  };
  const values = only === undefined ? all : { [only]: all[only] };
  rtnl.notify({ kind: "netconf", deleted: false, net, family: "inet6", dev, values });
}
