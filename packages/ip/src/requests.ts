// What routing netlink carries (include/uapi/linux: rtnetlink.h, if_addr.h, neighbour.h) as plain values: the shapes
// that the `ip` command hands to this package and prints. IPv4 addresses are unsigned 32-bit numbers in host order, 0
// stands for "none" where the kernel takes 0.0.0.0 for that. What an attribute's absence means is said at each.

import type { NetDevice } from "@podwire/netns";

/** RTM_NEWADDR. */
export interface AddressRequest {
  dev: NetDevice;
  /** IFA_LOCAL. */
  local: number;
  /** IFA_ADDRESS: the other end's address, `local` where absent. */
  address?: number;
  /** 0 to 32. */
  prefixLength: number;
  /** IFA_BROADCAST; none where absent (the kernel does not make one up). */
  broadcast?: number;
  /** RT_SCOPE_*, universe where absent (iproute2 asks for host scope on 127.0.0.0/8). */
  scope?: number;
  /** IFA_LABEL; the device's name where absent. */
  label?: string;
  /** IFA_F_*. */
  flags?: number;
  /** Seconds, INFINITY_LIFE_TIME where absent. */
  validLifetime?: number;
  preferredLifetime?: number;
  /** IFA_RT_PRIORITY: metric of the prefix route. */
  priority?: number;
  /** IFA_PROTO. */
  proto?: number;
}

/** RTM_DELADDR: the first address of `dev` that agrees with everything given. */
export interface AddressSelector {
  dev: NetDevice;
  local?: number;
  label?: string;
  /** IFA_ADDRESS with the prefix length it is compared under. */
  address?: number;
  prefixLength?: number;
}

/** What RTM_GETADDR says of an address. */
export interface AddressInfo {
  dev: NetDevice;
  local: number;
  /** The other end of a point-to-point address; equal to `local` otherwise. */
  address: number;
  prefixLength: number;
  /** 0: none. */
  broadcast: number;
  scope: number;
  label: string;
  flags: number;
  /** Seconds left, INFINITY_LIFE_TIME for ever. */
  validLifetime: number;
  preferredLifetime: number;
  priority: number;
  proto: number;
  /** Virtual time of creation and of the last change, ns. */
  created: number;
  updated: number;
}

/** RTAX_*: metrics of a route, under iproute2's names. `lock` is a mask of the bits 1 << RTAX_*. */
export interface RouteMetrics {
  lock?: number;
  mtu?: number;
  window?: number;
  rtt?: number;
  rttvar?: number;
  ssthresh?: number;
  cwnd?: number;
  advmss?: number;
  reordering?: number;
  hoplimit?: number;
  initcwnd?: number;
  features?: number;
  rto_min?: number;
  initrwnd?: number;
  quickack?: number;
  congctl?: string;
  fastopen_no_cookie?: number;
}

/** One of several ways (struct rtnexthop). */
export interface NexthopRequest {
  /** Interface index, 0 where the gateway decides. */
  ifindex?: number;
  /** RTA_GATEWAY. */
  gateway?: number;
  /** 1 to 256; 1 where absent (rtnh_hops is one less). */
  weight?: number;
  /** RTNH_F_ONLINK, RTNH_F_PERVASIVE. */
  flags?: number;
}

/** RTM_NEWROUTE and RTM_DELROUTE. */
export interface RouteRequest {
  /** RT_TABLE_*, main where absent or 0. */
  table?: number;
  dst: number;
  dstLength: number;
  tos?: number;
  /** RTN_*; unicast where absent for a new route, any for a deletion (0). */
  type?: number;
  /** RT_SCOPE_*; universe where absent for a new route; for a deletion RT_SCOPE_NOWHERE is any. */
  scope?: number;
  /** RTPROT_*; for a deletion 0 is any. */
  protocol?: number;
  /** RTA_PRIORITY: the metric. */
  priority?: number;
  prefsrc?: number;
  /** RTA_OIF: interface index. */
  oif?: number;
  gateway?: number;
  /** rtm_flags: RTNH_F_ONLINK, RTNH_F_PERVASIVE. */
  flags?: number;
  /** RTA_MULTIPATH. */
  nexthops?: readonly NexthopRequest[];
  metrics?: RouteMetrics;
}

/** A nexthop as the FIB has it. */
export interface NexthopInfo {
  /** null for blackhole and its like. */
  dev: NetDevice | null;
  /** 0: directly connected. */
  gateway: number;
  weight: number;
  /** RTNH_F_*, as fib_nexthop_info() reports them. */
  flags: number;
}

/** What RTM_GETROUTE says of a route in a dump. With one nexthop it is printed in the route's own line. */
export interface RouteInfo {
  table: number;
  dst: number;
  dstLength: number;
  tos: number;
  type: number;
  scope: number;
  protocol: number;
  /** 0: none. */
  priority: number;
  /** 0: none. */
  prefsrc: number;
  /** rtm_flags: of the one nexthop, or of the route where there are several. */
  flags: number;
  nexthops: NexthopInfo[];
  metrics: RouteMetrics;
}

/** RTM_GETROUTE for one destination: `ip route get`. */
export interface RouteQuery {
  dst: number;
  src?: number;
  /** As if it came in through this device. */
  iif?: NetDevice;
  /** As if it were bound to this device (interface index). */
  oif?: number;
  tos?: number;
  mark?: number;
  ipProto?: number;
  sport?: number;
  dport?: number;
  /** RTM_F_FIB_MATCH: also tell the FIB's entry; KernelError where no entry stands behind the route. */
  fibMatch?: boolean;
}

/** What `ip route get` is told. */
export interface RouteReply {
  table: number;
  type: number;
  dst: number;
  /** RTA_SRC: the source asked for, where one was. */
  src: number;
  tos: number;
  /** rtm_flags: RTM_F_CLONED and RTCF_*. */
  flags: number;
  scope: number;
  protocol: number;
  dev: NetDevice | null;
  /** 0: directly connected. */
  gateway: number;
  /** RTA_PREFSRC: the source address that was chosen, 0 where none is told. */
  prefsrc: number;
  iif: NetDevice | null;
  mark: number;
  /** RTA_UID: 0, root's; null for an incoming packet, which has none. */
  uid: number | null;
  metrics: RouteMetrics;
  /** RTA_CACHEINFO: seconds until a learned path MTU or redirect expires, 0 for none. */
  expires: number;
  /** errno of the route (EHOSTUNREACH for unreachable …), as rta_error: negative or 0. */
  error: number;
  /** Only for `fibMatch`: the FIB's entry. */
  match: RouteInfo | null;
}

/** RTM_NEWRULE. */
export interface RuleRequest {
  priority?: number;
  src?: number;
  srcLength?: number;
  dst?: number;
  dstLength?: number;
  tos?: number;
  iifname?: string;
  oifname?: string;
  mark?: number;
  markMask?: number;
  /** FR_ACT_TO_TBL and its like. */
  action?: RuleAction;
  table?: number;
  /** FRA_GOTO's target priority. */
  target?: number;
  invert?: boolean;
  suppressPrefixLength?: number;
  ipProto?: number;
  sport?: [number, number];
  dport?: [number, number];
  protocol?: number;
}

export type RuleAction = "table" | "goto" | "nop" | "blackhole" | "unreachable" | "prohibit";

/** What RTM_GETRULE says. */
export interface RuleInfo {
  priority: number;
  src: number;
  srcLength: number;
  dst: number;
  dstLength: number;
  tos: number;
  iifname: string;
  oifname: string;
  mark: number;
  markMask: number;
  action: RuleAction;
  table: number;
  target: number;
  invert: boolean;
  /** -1: none. */
  suppressPrefixLength: number;
  ipProto: number;
  sport: [number, number] | null;
  dport: [number, number] | null;
  protocol: number;
  /** FIB_RULE_*_DETACHED and UNRESOLVED. */
  iifDetached: boolean;
  oifDetached: boolean;
  unresolved: boolean;
}

/** RTM_NEWNEIGH. */
export interface NeighbourRequest {
  dev: NetDevice;
  dst: number;
  /** NDA_LLADDR. */
  lladdr?: Uint8Array;
  /** NUD_*; iproute2 asks for PERMANENT. */
  state?: number;
  /** NTF_*. */
  flags?: number;
  /** NDA_PROTOCOL, RTPROT_*. */
  protocol?: number;
}

/** What RTM_GETNEIGH says. */
export interface NeighbourInfo {
  dev: NetDevice;
  dst: number;
  /** null while the state is not NUD_VALID. */
  lladdr: Uint8Array | null;
  state: number;
  flags: number;
  /** Questions asked since it was last confirmed. */
  probes: number;
  /** NDA_CACHEINFO: ns since … */
  confirmed: number;
  used: number;
  updated: number;
  refcount: number;
  protocol: number;
}
