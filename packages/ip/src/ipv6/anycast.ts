// Anycast addresses (net/ipv6/anycast.c): a router has the lowest address of each of its prefixes, shared with all other routers there
// (RFC 4291 2.6.1). Left out: anycast memberships of sockets.

import { joinSolicited, leaveSolicited } from "./dad.ts";
import { IN6_ANY, type In6, in6Equal, in6Prefix } from "./in6.ts";
import type { Inet6Dev, Inet6Ifaddr } from "./inet6-dev.ts";
import { deleteRoute6Info, hostRoute, insertRoute6 } from "./route6-add.ts";

/** The subnet-router address of an address' prefix; null where there is none (RFC 6164: no /127s). */
function subnetRouter(ifp: Inet6Ifaddr): In6 | null {
  if (ifp.prefixLength >= 127) return null;
  const addr = in6Prefix(ifp.addr, ifp.prefixLength);
  return in6Equal(addr, 0, IN6_ANY, 0) ? null : addr;
}

/** addrconf_join_anycast(), __ipv6_dev_ac_inc(). */
export function joinAnycast(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const addr = subnetRouter(ifp);
  if (addr === null || idev.dead) return;
  const known = idev.acList.find((aca) => in6Equal(aca.addr, 0, addr, 0));
  if (known !== undefined) {
    known.users++;
    return;
  }
  const rt = hostRoute(idev.ipv6, idev.dev, addr, true);
  idev.acList.unshift({ addr, users: 1, rt });
  insertRoute6(idev.ipv6, rt);
  joinSolicited(idev, addr);
}

/** addrconf_leave_anycast(), __ipv6_dev_ac_dec(). */
export function leaveAnycast(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const addr = subnetRouter(ifp);
  const at = addr === null ? -1 : idev.acList.findIndex((aca) => in6Equal(aca.addr, 0, addr, 0));
  const aca = idev.acList[at];
  if (aca === undefined || --aca.users > 0) return;
  idev.acList.splice(at, 1);
  leaveSolicited(idev, aca.addr);
  deleteRoute6Info(idev.ipv6, aca.rt);
}

/** ipv6_ac_destroy_dev(). */
export function destroyAnycast(idev: Inet6Dev): void {
  for (const aca of idev.acList) {
    leaveSolicited(idev, aca.addr);
    deleteRoute6Info(idev.ipv6, aca.rt);
  }
  idev.acList = [];
}
