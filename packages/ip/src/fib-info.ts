// struct fib_info, fib_nh, fib_alias and fib_result (include/net/ip_fib.h): a route's parts. An alias is a line of `ip
// route`: a prefix with TOS, type and a fib_info; the fib_info, shared by all routes that agree in it, holds metric,
// preferred source and the nexthops.

import { type Errno, KernelError, type NetDevice } from "@podwire/netns";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import type { RouteMetrics } from "./requests.ts";
import type { Rtable } from "./rtable.ts";
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
} from "./uapi.ts";

/** Errors of a look-up, as the kernel's negative numbers. */
export const EAGAIN = 11;
export const EACCES = 13;
export const EINVAL = 22;
export const EXDEV = 18;
export const ENODEV = 19;
export const ENETUNREACH = 101;
export const EHOSTUNREACH = 113;

const NAMES: Record<number, Errno> = {
  [EAGAIN]: "EAGAIN",
  [EACCES]: "EACCES",
  [EINVAL]: "EINVAL",
  [EXDEV]: "EXDEV",
  [ENODEV]: "ENODEV",
  [ENETUNREACH]: "ENETUNREACH",
  [EHOSTUNREACH]: "EHOSTUNREACH",
};

/** The exception for a negative result of a look-up. */
export function lookupError(error: number): KernelError {
  return new KernelError(NAMES[-error] ?? "EINVAL");
}

/** fib_props: what a type of route answers (negative errno, 0 for "use it") and the widest scope it may have. */
export const FIB_PROPS: readonly { error: number; scope: number }[] = [
  { error: 0, scope: RT_SCOPE_NOWHERE },
  { error: 0, scope: RT_SCOPE_UNIVERSE },
  { error: 0, scope: RT_SCOPE_HOST },
  { error: 0, scope: RT_SCOPE_LINK },
  { error: 0, scope: RT_SCOPE_LINK },
  { error: 0, scope: RT_SCOPE_UNIVERSE },
  { error: -EINVAL, scope: RT_SCOPE_UNIVERSE },
  { error: -EHOSTUNREACH, scope: RT_SCOPE_UNIVERSE },
  { error: -EACCES, scope: RT_SCOPE_UNIVERSE },
  { error: -EAGAIN, scope: RT_SCOPE_UNIVERSE },
  { error: -EINVAL, scope: RT_SCOPE_NOWHERE },
  { error: -EINVAL, scope: RT_SCOPE_NOWHERE },
];

/** Something learned about one destination behind a nexthop: a redirect's gateway, a path MTU. */
export class NexthopException {
  gateway = 0;
  pmtu = 0;
  mtuLocked = false;
  /** Virtual ns; 0: does not expire. */
  expires = 0;
  genid: number;
  stamp: number;
  /** fnhe_rth_output and fnhe_rth_input: the route that took it over last; null while none has. */
  route: Rtable | null = null;

  constructor(genid: number, now: number) {
    this.genid = genid;
    this.stamp = now;
  }
}

export class FibNh {
  readonly parent: FibInfo;
  dev: NetDevice | null = null;
  oif: number;
  /** 0: directly connected. */
  readonly gateway: number;
  scope = RT_SCOPE_UNIVERSE;
  /** RTNH_F_*. */
  flags: number;
  readonly weight: number;
  /** Multipath: hashes up to this one are mine (31 bits), -1 for none. */
  upperBound = 0;
  saddr = 0;
  saddrGenid = -1;
  /** Learned exceptions by destination. */
  exceptions: Map<number, NexthopException> | null = null;

  constructor(parent: FibInfo, oif: number, gateway: number, flags: number, weight: number) {
    this.parent = parent;
    this.oif = oif;
    this.gateway = gateway;
    this.flags = flags;
    this.weight = weight;
  }
}

export class FibInfo {
  readonly ipv4: NetnsIpv4;
  protocol = 0;
  scope = 0;
  flags = 0;
  priority = 0;
  prefsrc = 0;
  type = 0;
  table = 0;
  metrics: RouteMetrics;
  nhs: FibNh[] = [];
  /** Number of aliases that use it. */
  treeref = 1;
  dead = false;
  key = "";

  constructor(ipv4: NetnsIpv4, metrics: RouteMetrics) {
    this.ipv4 = ipv4;
    this.metrics = metrics;
  }

  get mtu(): number {
    return this.metrics.mtu ?? 0;
  }

  nh(index: number): FibNh {
    return this.nhs[index] as FibNh;
  }
}

export class FibAlias {
  info: FibInfo;
  readonly prefix: number;
  readonly prefixLength: number;
  /** TOS without the ECN bits. */
  readonly dscp: number;
  readonly type: number;
  readonly table: number;
  /** Which of several equal default routes was found alive last. */
  lastDefault = -1;

  constructor(
    info: FibInfo,
    prefix: number,
    prefixLength: number,
    dscp: number,
    type: number,
    table: number,
  ) {
    this.info = info;
    this.prefix = prefix;
    this.prefixLength = prefixLength;
    this.dscp = dscp;
    this.type = type;
    this.table = table;
  }
}

/** What a look-up found; one object is used again and again. */
export class FibResult {
  prefix = 0;
  prefixLength = 0;
  type = 0;
  scope = 0;
  dscp = 0;
  /** Id of the table that was asked. */
  table = 0;
  numDefault = 0;
  fi: FibInfo | null = null;
  nh: FibNh | null = null;
  fa: FibAlias | null = null;
  /** All aliases of that prefix. */
  aliases: readonly FibAlias[] = [];

  reset(): this {
    this.type = 0;
    this.table = 0;
    this.fi = null;
    this.nh = null;
    this.fa = null;
    return this;
  }
}

/** Flags that do not make two nexthops different. */
export const RTNH_COMPARE_MASK = RTNH_F_DEAD | RTNH_F_LINKDOWN;
