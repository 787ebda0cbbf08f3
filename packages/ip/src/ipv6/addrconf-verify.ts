// Addresses grow old (net/ipv6/addrconf.c addrconf_verify_rtnl, RFC 4862 5.5.4): deprecated when the preferred lifetime is over, gone
// when the valid one is. One timer a namespace, set for whichever comes next.

import { SECOND } from "@podwire/clock";
import { IFA_F_DEPRECATED, INFINITY_LIFE_TIME } from "../uapi.ts";
import { removeAddress } from "./ifaddr6.ts";
import { type Inet6Dev, in6Dev } from "./inet6-dev.ts";

/** addrconf_verify_rtnl(): addresses grow old: first deprecated, then gone. */
export function verifyAddresses(idev: Inet6Dev): void {
  const { ipv6 } = idev;
  const { clock } = ipv6;
  if (ipv6.verifyTimer >= 0) clock.cancel(ipv6.verifyTimer);
  ipv6.verifyTimer = -1;
  let next = Number.POSITIVE_INFINITY;
  for (const dev of ipv6.net.devices)
    for (const ifp of [...(in6Dev(dev)?.addrs ?? [])]) {
      if (ifp.preferredLifetime === INFINITY_LIFE_TIME && ifp.validLifetime === INFINITY_LIFE_TIME) continue;
      const age = (clock.now - ifp.tstamp) / SECOND;
      if (ifp.validLifetime !== INFINITY_LIFE_TIME && age >= ifp.validLifetime) {
        removeAddress(ifp);
        continue;
      }
      if (ifp.validLifetime !== INFINITY_LIFE_TIME)
        next = Math.min(next, ifp.tstamp + ifp.validLifetime * SECOND);
      if (ifp.preferredLifetime === INFINITY_LIFE_TIME) continue;
      if (age >= ifp.preferredLifetime) ifp.flags |= IFA_F_DEPRECATED;
      else next = Math.min(next, ifp.tstamp + ifp.preferredLifetime * SECOND);
    }
  if (next !== Number.POSITIVE_INFINITY)
    ipv6.verifyTimer = clock.schedule(Math.max(next - clock.now, 0), verifyWork, idev, null);
}

function verifyWork(idev: Inet6Dev): void {
  idev.ipv6.verifyTimer = -1;
  verifyAddresses(idev);
}
