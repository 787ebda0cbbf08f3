// Words of routes: types, flags, metrics (ip/iproute.c, lib/rt_names.c).

import {
  RTCF_BROADCAST,
  RTCF_DOREDIRECT,
  RTCF_LOCAL,
  RTCF_MULTICAST,
  RTCF_NOTIFY,
  RTCF_REDIRECTED,
  RTN_ANYCAST,
  RTN_BLACKHOLE,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_NAT,
  RTN_PROHIBIT,
  RTN_THROW,
  RTN_UNICAST,
  RTN_UNREACHABLE,
  RTN_UNSPEC,
  RTN_XRESOLVE,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  RTNH_F_PERVASIVE,
} from "@podwire/ip";
import { matches, parseUnsigned } from "../frame/args.ts";

const TYPES: Readonly<Record<string, number>> = {
  unspec: RTN_UNSPEC,
  unicast: RTN_UNICAST,
  local: RTN_LOCAL,
  nat: RTN_NAT,
  broadcast: RTN_BROADCAST,
  anycast: RTN_ANYCAST,
  multicast: RTN_MULTICAST,
  prohibit: RTN_PROHIBIT,
  unreachable: RTN_UNREACHABLE,
  blackhole: RTN_BLACKHOLE,
  xresolve: RTN_XRESOLVE,
  throw: RTN_THROW,
};

/** rtnl_rtntype_n2a(). */
export function routeTypeName(type: number, numeric: boolean): string {
  const name = numeric ? undefined : Object.entries(TYPES).find(([, known]) => known === type)?.[0];
  return name ?? String(type);
}

/** Words of types in the order in which they are tried; three are not shortened. */
const TYPE_WORDS: readonly (readonly [word: string, type: number, shortened: boolean])[] = [
  ["local", RTN_LOCAL, false],
  ["nat", RTN_NAT, false],
  ["broadcast", RTN_BROADCAST, true],
  ["brd", RTN_BROADCAST, false],
  ["anycast", RTN_ANYCAST, true],
  ["multicast", RTN_MULTICAST, true],
  ["prohibit", RTN_PROHIBIT, true],
  ["unreachable", RTN_UNREACHABLE, true],
  ["blackhole", RTN_BLACKHOLE, true],
  ["xresolve", RTN_XRESOLVE, true],
  ["unicast", RTN_UNICAST, true],
  ["throw", RTN_THROW, false],
];

/** rtnl_rtntype_a2n(). */
export function routeType(text: string): number | undefined {
  const found = TYPE_WORDS.find(([word, , shortened]) => (shortened ? matches(text, word) : text === word));
  return found === undefined ? parseUnsigned(text, 255) : found[1];
}

/** print_rt_flags(): the kernel's other names for some bits of a looked-up route show through, as on a real host. */
export const ROUTE_FLAGS: readonly (readonly [flag: number, name: string])[] = [
  [RTNH_F_DEAD, "dead"],
  [RTNH_F_ONLINK, "onlink"],
  [RTNH_F_PERVASIVE, "pervasive"],
  [RTCF_NOTIFY >>> 8, "notify"],
  [RTNH_F_LINKDOWN, "linkdown"],
  [0x4000, "rt_offload"],
  [0x8000, "rt_trap"],
  [RTCF_MULTICAST, "rt_offload_failed"],
];

/** print_cache_flags(). */
export const CACHE_FLAGS: readonly (readonly [flag: number, name: string])[] = [
  [RTCF_LOCAL, "local"],
  [RTCF_MULTICAST, "mc"],
  [RTCF_BROADCAST, "brd"],
  [RTCF_REDIRECTED, "redirected"],
  [RTCF_DOREDIRECT, "redirect"],
  [RTCF_NOTIFY, "notify"],
];

/** Names of metrics by RTAX_* number; the word, its key in a request, and how its value is scaled. */
export const METRICS = [
  { number: 2, key: "mtu" },
  { number: 3, key: "window" },
  { number: 4, key: "rtt", scale: 8 },
  { number: 5, key: "rttvar", scale: 4 },
  { number: 6, key: "ssthresh" },
  { number: 7, key: "cwnd" },
  { number: 8, key: "advmss" },
  { number: 9, key: "reordering" },
  { number: 10, key: "hoplimit" },
  { number: 11, key: "initcwnd" },
  { number: 12, key: "features" },
  { number: 13, key: "rto_min", scale: 1 },
  { number: 14, key: "initrwnd" },
  { number: 15, key: "quickack" },
  { number: 16, key: "congctl" },
  { number: 17, key: "fastopen_no_cookie" },
] as const;

export const RTAX_FEATURE_ECN = 1;
