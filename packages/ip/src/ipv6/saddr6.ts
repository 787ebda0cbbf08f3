// Which of our addresses speaks with a destination (RFC 6724; net/ipv6/addrconf.c ipv6_dev_get_saddr, addrlabel.c): the candidates
// are compared rule by rule, the first difference decides. Left out: labels of one's own (`ip addrlabel add`).

import { IFF_LOOPBACK, type NetDevice } from "@podwire/netns";
import { parseIpv6 } from "@podwire/wire";
import { IFA_F_DEPRECATED, IFA_F_OPTIMISTIC, IFA_F_TEMPORARY, IFA_F_TENTATIVE } from "../uapi.ts";
import {
  type In6,
  IPV6_ADDR_COMPATV4,
  IPV6_ADDR_LOOPBACK,
  IPV6_ADDR_MAPPED,
  IPV6_ADDR_MULTICAST,
  in6Diff,
  in6Equal,
  in6PrefixEqual,
  in6Type,
  SCOPE_LINKLOCAL,
  scopeOfType,
} from "./in6.ts";
import { type Inet6Dev, type Inet6Ifaddr, in6Dev } from "./inet6-dev.ts";
import type { Fib6Info } from "./ip6-fib.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";

/** ip6addrlbl_init_table, the longest prefixes first. */
const LABELS: readonly (readonly [In6, number, number])[] = (
  [
    ["::1", 128, 0],
    ["::ffff:0:0", 96, 4],
    ["::", 96, 3],
    ["2001::", 32, 6],
    ["2001:10::", 28, 7],
    ["2002::", 16, 2],
    ["3ffe::", 16, 12],
    ["fec0::", 10, 11],
    ["fc00::", 7, 5],
    ["::", 0, 1],
  ] as const
).map(([prefix, length, label]) => [parseIpv6(prefix), length, label]);

/** ipv6_addr_label(). */
function labelOf(b: Uint8Array, at: number): number {
  for (const [prefix, length, label] of LABELS) if (in6PrefixEqual(prefix, 0, b, at, length)) return label;
  return 1;
}

interface Destination {
  readonly b: Uint8Array;
  readonly at: number;
  readonly ifindex: number;
  readonly scope: number;
  readonly label: number;
}

const RULES = 8;

/** ipv6_get_saddr_eval(): how well an address does under one rule; more is better. */
function evaluate(ifp: Inet6Ifaddr, dst: Destination, rule: number): number {
  const type = in6Type(ifp.addr);
  switch (rule) {
    case 0: // the same address
      return in6Equal(ifp.addr, 0, dst.b, dst.at) ? 1 : 0;
    case 1: {
      // an appropriate scope: wide enough, and no wider
      const scope = scopeOfType(type);
      return scope >= dst.scope ? -scope : scope - 128;
    }
    case 2: // not deprecated
      return type & (IPV6_ADDR_MAPPED | IPV6_ADDR_COMPATV4 | IPV6_ADDR_LOOPBACK) ||
        !(ifp.flags & (IFA_F_DEPRECATED | IFA_F_OPTIMISTIC))
        ? 1
        : 0;
    case 3: // of the outgoing interface
      return dst.ifindex === 0 || dst.ifindex === ifp.idev.dev.ifindex ? 1 : 0;
    case 4: // the same label
      return labelOf(ifp.addr, 0) === dst.label ? 1 : 0;
    case 5: // public rather than temporary, unless use_tempaddr says otherwise
      return ((ifp.flags & IFA_F_TEMPORARY) === 0) !== ifp.idev.cnf.use_tempaddr >= 2 ? 1 : 0;
    case 6: // the longest common prefix
      return Math.min(in6Diff(ifp.addr, 0, dst.b, dst.at), ifp.prefixLength);
    default:
      return ifp.flags & IFA_F_OPTIMISTIC ? 0 : 1;
  }
}

function better(candidate: Inet6Ifaddr, best: Inet6Ifaddr | null, dst: Destination): boolean {
  if (best === null) return true;
  for (let rule = 0; rule < RULES; rule++) {
    const difference = evaluate(candidate, dst, rule) - evaluate(best, dst, rule);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function bestOf(idev: Inet6Dev, dst: Destination, known: Inet6Ifaddr | null): Inet6Ifaddr | null {
  let best = known;
  for (const ifp of idev.addrs) {
    if (ifp.flags & IFA_F_TENTATIVE && !(ifp.flags & IFA_F_OPTIMISTIC)) continue;
    if (in6Type(ifp.addr) & IPV6_ADDR_MULTICAST) continue;
    if (better(ifp, best, dst)) best = ifp;
  }
  return best;
}

/** ipv6_dev_get_saddr(): the address that speaks through `dev` (null: any) with the destination at `b[at]`; null where there is none. */
export function deviceSource(ipv6: NetnsIpv6, dev: NetDevice | null, b: Uint8Array, at: number): In6 | null {
  const type = in6Type(b, at);
  const dst: Destination = {
    b,
    at,
    ifindex: dev?.ifindex ?? 0,
    scope: scopeOfType(type),
    label: labelOf(b, at),
  };
  if (dev !== null) {
    const idev = in6Dev(dev);
    const own = (idev?.cnf.use_oif_addrs_only ?? 0) !== 0;
    if (type & IPV6_ADDR_MULTICAST || dst.scope <= SCOPE_LINKLOCAL || own)
      return idev === null ? null : (bestOf(idev, dst, null)?.addr ?? null);
  }
  let best: Inet6Ifaddr | null = null;
  for (const each of ipv6.net.devices) {
    const idev = in6Dev(each);
    if (idev !== null) best = bestOf(idev, dst, best);
  }
  return best?.addr ?? null;
}

/** ip6_route_get_saddr(): what a route says, or what its device has. */
export function routeSource(ipv6: NetnsIpv6, from: Fib6Info | null, b: Uint8Array, at: number): In6 | null {
  if (from?.prefsrc) return from.prefsrc;
  return deviceSource(ipv6, from?.dev ?? null, b, at);
}

/** ipv6_get_lladdr(): the device's link-local address without any of `banned` (IFA_F_*), null where there is none. */
export function linkLocalAddress(dev: NetDevice, banned: number): In6 | null {
  const addrs = in6Dev(dev)?.addrs ?? [];
  for (let i = addrs.length - 1; i >= 0; i--) {
    const ifp = addrs[i] as Inet6Ifaddr;
    if (ifp.scope > 0x20) break;
    if (ifp.scope === 0x20 && !(ifp.flags & banned)) return ifp.addr;
  }
  return null;
}

/** True where `dev` is lo. */
export const isLoopback = (dev: NetDevice): boolean => (dev.flags & IFF_LOOPBACK) !== 0;

/**
 * ipv6_chk_addr_and_flags(): is the address at `b[at]` ours, without any flag of `banned`? `dev` null: on any device;
 * link-local ones count on theirs only, unless `anyDevice`.
 */
export function ownAddress(
  ipv6: NetnsIpv6,
  b: Uint8Array,
  at: number,
  dev: NetDevice | null,
  anyDevice: boolean,
  strict: boolean,
  banned: number = IFA_F_TENTATIVE,
): boolean {
  const wanted = anyDevice ? null : dev;
  for (const ifp of ipv6.addressesLike(b, at)) {
    const flags = ifp.flags & IFA_F_OPTIMISTIC ? ifp.flags & ~IFA_F_TENTATIVE : ifp.flags;
    if (!in6Equal(ifp.addr, 0, b, at) || flags & banned) continue;
    if (wanted === null || ifp.idev.dev === wanted || !(ifp.scope & 0x30 || strict)) return true;
  }
  return false;
}
