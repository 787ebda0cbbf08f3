// net.ipv4.* (net/ipv4/sysctl_net_ipv4.c, route.c, ip_fragment.c): a namespace's own values. TCP's belong to TCP.

import {
  intSysctl,
  type Kernel,
  KernelError,
  type NetNamespace,
  type SysctlDirectory,
  type SysctlEntry,
} from "@podwire/netns";
import { DEVCONF_FORWARDING } from "./devconf.ts";
import { ipv4Of, type NetnsIpv4 } from "./netns-ipv4.ts";
import { listConf, writeForwarding } from "./sysctl-conf.ts";
import { listKernelRoute } from "./sysctl-kernel.ts";
import { listNeigh } from "./sysctl-neigh.ts";

type NumberField = {
  [K in keyof NetnsIpv4]: NetnsIpv4[K] extends number ? K : never;
}[keyof NetnsIpv4];

/** An integer kept in a field of the namespace; whatever is written, routes are looked up anew. */
function field(name: NumberField, min = -(2 ** 31), max = 2 ** 31 - 1): SysctlEntry {
  return intSysctl({
    min,
    max,
    get: (net) => ipv4Of(net)[name] as number,
    set(net, value) {
      const ipv4 = ipv4Of(net);
      (ipv4 as unknown as Record<string, number>)[name] = value;
      ipv4.flushRoutes();
    },
  });
}

/** proc_dou8vec_minmax. */
const u8 = (name: NumberField, min = 0, max = 255) => field(name, min, max);

/** Two integers with a tab between them. */
function pair(
  get: (ipv4: NetnsIpv4) => readonly [number, number],
  set: (ipv4: NetnsIpv4, low: number, high: number) => void,
): SysctlEntry {
  return {
    read: (net) => get(ipv4Of(net)).join("\t"),
    write(net, text) {
      const words = text.trim().split(/\s+/);
      if (words.length === 0 || words.some((word) => !/^-?\d+$/.test(word))) throw new KernelError("EINVAL");
      const [low, high] = get(ipv4Of(net));
      set(ipv4Of(net), Number(words[0] ?? low), Number(words[1] ?? high));
    },
  };
}

const localPortRange = pair(
  (ipv4) => ipv4.localPortRange,
  (ipv4, low, high) => {
    const bad = low < 1 || high > 65_535 || high < low || low < ipv4.unprivPortStart;
    if (bad) throw new KernelError("EINVAL");
    ipv4.localPortRange = [low, high];
  },
);

const pingGroupRange = pair(
  (ipv4) => ipv4.pingGroupRange,
  (ipv4, low, high) => {
    if (low < 0 || high < 0) throw new KernelError("EINVAL");
    ipv4.pingGroupRange = high < low ? [1, 0] : [low, high];
  },
);

const reservedPorts: SysctlEntry = {
  read: (net) => ipv4Of(net).localReservedPorts,
  write(net, text) {
    const trimmed = text.trim();
    if (trimmed !== "" && !/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(trimmed)) throw new KernelError("EINVAL");
    ipv4Of(net).localReservedPorts = trimmed;
  },
};

const ipForward = intSysctl({
  get: (net) => ipv4Of(net).devconfAll.data[DEVCONF_FORWARDING] as number,
  set: (net, value) => writeForwarding(ipv4Of(net), ipv4Of(net).devconfAll, value),
});

const ipv4Directory: SysctlDirectory = {
  fib_multipath_hash_fields: field("fibMultipathHashFields", 1, 0xfff),
  fib_multipath_hash_policy: u8("fibMultipathHashPolicy", 0, 3),
  fib_multipath_use_neigh: u8("fibMultipathUseNeigh", 0, 1),
  fib_notify_on_flag_change: u8("fibNotifyOnFlagChange", 0, 2),
  fib_sync_mem: field("fibSyncMem", 64 * 1024, 64 * 1024 * 1024),
  fwmark_reflect: u8("fwmarkReflect"),
  icmp_echo_enable_probe: u8("icmpEchoEnableProbe", 0, 1),
  icmp_echo_ignore_all: u8("icmpEchoIgnoreAll", 0, 1),
  icmp_echo_ignore_broadcasts: u8("icmpEchoIgnoreBroadcasts", 0, 1),
  icmp_errors_use_inbound_ifaddr: u8("icmpErrorsUseInboundIfaddr", 0, 1),
  icmp_ignore_bogus_error_responses: u8("icmpIgnoreBogusErrorResponses", 0, 1),
  icmp_msgs_burst: field("icmpMsgsBurst", 0),
  icmp_msgs_per_sec: field("icmpMsgsPerSec", 0),
  icmp_ratelimit: field("icmpRatelimit", 0),
  icmp_ratemask: field("icmpRatemask"),
  igmp_link_local_mcast_reports: u8("igmpLinkLocalMcastReports"),
  igmp_max_memberships: field("igmpMaxMemberships"),
  igmp_max_msf: field("igmpMaxMsf"),
  igmp_qrv: field("igmpQrv", 1),
  ip_autobind_reuse: u8("ipAutobindReuse", 0, 1),
  ip_default_ttl: u8("ipDefaultTtl", 1),
  ip_dynaddr: u8("ipDynaddr"),
  ip_early_demux: u8("ipEarlyDemux"),
  ip_forward: ipForward,
  ip_forward_update_priority: u8("ipFwdUpdatePriority", 0, 1),
  ip_forward_use_pmtu: u8("ipFwdUsePmtu"),
  ip_local_port_range: localPortRange,
  ip_local_reserved_ports: reservedPorts,
  ip_no_pmtu_disc: u8("ipNoPmtuDisc", 0, 3),
  ip_nonlocal_bind: u8("ipNonlocalBind"),
  ip_unprivileged_port_start: field("unprivPortStart", 0, 65_535),
  ipfrag_high_thresh: field("ipfragHighThresh", 0, Number.MAX_SAFE_INTEGER),
  ipfrag_low_thresh: field("ipfragLowThresh", 0, Number.MAX_SAFE_INTEGER),
  ipfrag_max_dist: field("ipfragMaxDist", 0),
  ipfrag_time: field("ipfragTime"),
  nexthop_compat_mode: u8("nexthopCompatMode", 0, 1),
  ping_group_range: pingGroupRange,
  raw_l3mdev_accept: u8("rawL3mdevAccept", 0, 1),
  tcp_early_demux: u8("tcpEarlyDemux"),
  udp_early_demux: u8("udpEarlyDemux"),
  udp_l3mdev_accept: u8("udpL3mdevAccept", 0, 1),
  udp_rmem_min: field("udpRmemMin", 1),
  udp_wmem_min: field("udpWmemMin", 1),
};

const routeDirectory: SysctlDirectory = {
  flush: {
    read: () => {
      throw new KernelError("EACCES");
    },
    write: (net: NetNamespace) => ipv4Of(net).forgetExceptions(),
  },
  min_adv_mss: field("ipRtMinAdvmss"),
  min_pmtu: field("ipRtMinPmtu", 68),
  mtu_expires: field("ipRtMtuExpires"),
};

/** Adds all of IPv4's tunables to the kernel's tree. */
export function registerSysctls(kernel: Kernel): void {
  kernel.sysctls.register("net/ipv4", ipv4Directory);
  kernel.sysctls.register("net/ipv4/route", routeDirectory);
  kernel.sysctls.registerDynamic("net", listKernelRoute);
  kernel.sysctls.registerDynamic("net/ipv4/conf", listConf);
  kernel.sysctls.registerDynamic("net/ipv4/neigh", listNeigh);
}
