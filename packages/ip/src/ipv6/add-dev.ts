// A device gets its IPv6 side (net/ipv6/addrconf.c ipv6_add_dev, ipv6_find_idev), with the groups that everyone is in.

import { IFF_LOOPBACK, IFF_MULTICAST, IFF_NOARP, IFF_UP, type NetDevice } from "@podwire/netns";
import { ADDR_GEN_MODES } from "./devconf6.ts";
import { IN6_IFLOCAL_ALLNODES, IN6_LINKLOCAL_ALLNODES, IN6_LINKLOCAL_ALLROUTERS } from "./in6.ts";
import { Inet6Dev, in6Dev } from "./inet6-dev.ts";
import { mcDevInc, mcUp } from "./mcast.ts";
import { ndTable } from "./ndisc-tbl.ts";
import { ipv6Of, type NetnsIpv6 } from "./netns-ipv6.ts";
import { IPV6_MIN_MTU } from "./rt6.ts";

/** addrconf_link_ready(): up, and packets may leave. */
export const linkReady = (dev: NetDevice): boolean => dev.running && dev.carrier;

/** ipv6_add_dev(): null where the MTU is too small for IPv6. */
export function ipv6AddDev(dev: NetDevice, ipv6: NetnsIpv6 = ipv6Of(dev.net)): Inet6Dev | null {
  const known = in6Dev(dev);
  if (known !== null) return known;
  if (dev.mtu < IPV6_MIN_MTU) return null;
  const cnf = ipv6.devconfDefault.copy();
  dev.addrGenMode = cnf.secret !== null ? "stable_secret" : (ADDR_GEN_MODES[cnf.addr_gen_mode] ?? "eui64");
  cnf.mtu = dev.mtu;
  if (dev.flags & (IFF_NOARP | IFF_LOOPBACK)) cnf.accept_dad = -1;
  if (dev.flags & IFF_LOOPBACK) cnf.use_tempaddr = -1;
  const idev = new Inet6Dev(dev, ipv6, cnf, ndTable(dev.net.kernel).parmsFor());
  idev.ready = linkReady(dev);
  dev.ip6Ptr = idev;
  mcDevInc(idev, IN6_IFLOCAL_ALLNODES);
  mcDevInc(idev, IN6_LINKLOCAL_ALLNODES);
  if (cnf.forwarding !== 0 && dev.flags & IFF_MULTICAST) mcDevInc(idev, IN6_LINKLOCAL_ALLROUTERS);
  return idev;
}

/** ipv6_find_idev(): made where there is none; the groups of a device that is up are told anew. */
export function findIdev(dev: NetDevice): Inet6Dev | null {
  const idev = ipv6AddDev(dev);
  if (idev !== null && dev.flags & IFF_UP) mcUp(idev);
  return idev;
}
