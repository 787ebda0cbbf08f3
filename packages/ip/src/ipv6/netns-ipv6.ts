// The IPv6 part of a namespace (struct netns_ipv6): tunables, tables, addresses. Made on first use, so that a namespace in which
// nobody spoke IPv6 costs nothing; lo's own side is made with it.

import type { Clock, Random } from "@podwire/clock";
import { defineNetState, IFF_LOOPBACK, type NetDevice, type NetNamespace } from "@podwire/netns";
import { ENETUNREACH } from "../fib-info.ts";
import { InetPeers } from "../inetpeer.ts";
import { RT_TABLE_LOCAL, RT_TABLE_MAIN, RTN_UNREACHABLE } from "../uapi.ts";
import { ipv6AddDev } from "./add-dev.ts";
import { Devconf6 } from "./devconf6.ts";
import { in6Equal, in6Hash } from "./in6.ts";
import type { Inet6Ifaddr } from "./inet6-dev.ts";
import { Fib6Table } from "./ip6-fib.ts";
import type { Fqdir6 } from "./reassembly6.ts";
import { INPUT6_UNREACHABLE, Rt6 } from "./rt6.ts";

/** Errors, but for those that a path cannot do without. */
const RATEMASK: ReadonlySet<number> = new Set(
  Array.from({ length: 128 }, (_, type) => type).filter((type) => type !== 2),
);

export class NetnsIpv6 {
  readonly net: NetNamespace;
  readonly clock: Clock;
  readonly devconfAll = Devconf6.all();
  readonly devconfDefault = new Devconf6();
  /** Routing tables by id; local and main are there from the beginning. */
  readonly tables = new Map<number, Fib6Table>();
  readonly local: Fib6Table;
  readonly main: Fib6Table;
  /** Counts changes of routes: what was looked up before is no longer valid. */
  genid = 0;
  /** ip6_null_entry: no route. */
  readonly nullEntry: Rt6;
  /** inet6_addr_lst: addresses of all devices by hash. */
  readonly addresses = new Map<number, Inet6Ifaddr[]>();
  /** Addresses whose detection of duplicates begins with the end of this call (addrconf_wq). */
  dadQueue: Inet6Ifaddr[] = [];
  /** When addresses' lifetimes are looked at next: an event, -1 for none. */
  verifyTimer = -1;
  /** ip6_fib_timer: looks for routes whose time is over. */
  gcTimer = -1;
  readonly peers = new InetPeers<string>();
  /** Reassembly; made when the first fragment comes. */
  fqdir: Fqdir6 | null = null;
  readonly random: Random;
  /** Key of flow labels and of the hash that spreads flows over several next hops. */
  readonly flowSeed: number;
  fragId = 0;

  // net.ipv6.*, under the names of their files.
  anycast_src_echo_reply = 0;
  auto_flowlabels = 1;
  bindv6only = 0;
  fib_multipath_hash_fields = 7;
  fib_multipath_hash_policy = 0;
  fib_notify_on_flag_change = 0;
  flowlabel_consistency = 1;
  flowlabel_reflect = 0;
  flowlabel_state_ranges = 0;
  fwmark_reflect = 0;
  /** Milliseconds of sysctl's word, as idgen_delay in seconds. */
  idgen_delay = 1;
  idgen_retries = 3;
  ip6frag_high_thresh = 4 * 1024 * 1024;
  ip6frag_low_thresh = 3 * 1024 * 1024;
  ip6frag_time = 60;
  ip_nonlocal_bind = 0;
  max_dst_opts_length = 2_147_483_647;
  max_dst_opts_number = 8;
  max_hbh_length = 2_147_483_647;
  max_hbh_opts_number = 8;
  /** A route's link has been dark: there may be some to light up again. */
  darkLinks = false;
  // net.ipv6.icmp.*
  echo_ignore_all = 0;
  echo_ignore_anycast = 0;
  echo_ignore_multicast = 0;
  /** Milliseconds between two errors to one destination; types that are limited. */
  ratelimit = 1000;
  ratemask: ReadonlySet<number> = RATEMASK;
  // net.ipv6.route.*
  gc_elasticity = 9;
  gc_interval = 30;
  gc_min_interval = 0;
  gc_min_interval_ms = 500;
  gc_thresh = 1024;
  gc_timeout = 60;
  max_size = 2_147_483_647;
  min_adv_mss = 1220;
  mtu_expires = 600;
  skip_notify_on_dev_down = 0;

  constructor(net: NetNamespace) {
    this.net = net;
    this.clock = net.kernel.clock;
    this.random = net.kernel.random("ipv6");
    this.flowSeed = this.random.u32();
    this.local = new Fib6Table(RT_TABLE_LOCAL);
    this.main = new Fib6Table(RT_TABLE_MAIN);
    this.tables.set(this.main.id, this.main);
    this.tables.set(this.local.id, this.local);
    this.nullEntry = new Rt6(this, net.loopback, RTN_UNREACHABLE, null, null);
    this.nullEntry.error = ENETUNREACH;
    this.nullEntry.input = INPUT6_UNREACHABLE;
  }

  /** rt_genid_bump_ipv6(), fib6_update_sernum(): routes are looked up anew. */
  flushRoutes(): void {
    this.genid++;
  }

  /** The addresses that equal the sixteen bytes at `b[at]`, the newest first; hash collisions included. */
  addressesLike(b: Uint8Array, at: number): readonly Inet6Ifaddr[] {
    return this.addresses.get(in6Hash(b, at)) ?? NONE;
  }

  /** ipv6_get_ifaddr(): this address on `dev` (null: on any device). */
  findAddress(b: Uint8Array, at: number, dev: NetDevice | null): Inet6Ifaddr | null {
    for (const ifp of this.addressesLike(b, at))
      if (in6Equal(ifp.addr, 0, b, at) && (dev === null || ifp.idev.dev === dev)) return ifp;
    return null;
  }

  hashAddress(ifp: Inet6Ifaddr): void {
    const hash = in6Hash(ifp.addr);
    const chain = this.addresses.get(hash);
    if (chain === undefined) this.addresses.set(hash, [ifp]);
    else chain.unshift(ifp);
  }

  unhashAddress(ifp: Inet6Ifaddr): void {
    const hash = in6Hash(ifp.addr);
    const chain = this.addresses.get(hash);
    const at = chain?.indexOf(ifp) ?? -1;
    if (chain === undefined || at < 0) return;
    chain.splice(at, 1);
    if (chain.length === 0) this.addresses.delete(hash);
  }
}

const NONE: readonly Inet6Ifaddr[] = [];

const state = defineNetState("ipv6", (net) => new NetnsIpv6(net), exit);

/** The IPv6 part of a namespace; with the first question lo gets its side. */
export function ipv6Of(net: NetNamespace): NetnsIpv6 {
  const known = state.peek(net);
  if (known !== undefined) return known;
  const made = state.of(net);
  for (const dev of net.devices) if (dev.flags & IFF_LOOPBACK) ipv6AddDev(dev, made);
  return made;
}

/** The same where it exists already. */
export const peekIpv6 = (net: NetNamespace): NetnsIpv6 | undefined => state.peek(net);

function exit(ipv6: NetnsIpv6): void {
  ipv6.fqdir?.destroy();
  if (ipv6.verifyTimer >= 0) ipv6.clock.cancel(ipv6.verifyTimer);
  if (ipv6.gcTimer >= 0) ipv6.clock.cancel(ipv6.gcTimer);
  ipv6.tables.clear();
  ipv6.addresses.clear();
}
