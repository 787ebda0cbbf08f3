// net.ipv4.conf.{all,default,DEV}.* (net/ipv4/devinet.c): the tunables of devices. Writing `default` also changes devices
// whose value nobody has touched yet; writing `all/forwarding`, which is net.ipv4.ip_forward, changes every device.

import { intSysctl, type NetDevice, type NetNamespace, type SysctlDirectory } from "@podwire/netns";
import {
  DEVCONF_ACCEPT_LOCAL,
  DEVCONF_ACCEPT_REDIRECTS,
  DEVCONF_ACCEPT_SOURCE_ROUTE,
  DEVCONF_ARP_ACCEPT,
  DEVCONF_ARP_ANNOUNCE,
  DEVCONF_ARP_EVICT_NOCARRIER,
  DEVCONF_ARP_IGNORE,
  DEVCONF_ARP_NOTIFY,
  DEVCONF_ARPFILTER,
  DEVCONF_BC_FORWARDING,
  DEVCONF_BOOTP_RELAY,
  DEVCONF_DROP_GRATUITOUS_ARP,
  DEVCONF_DROP_UNICAST_IN_L2_MULTICAST,
  DEVCONF_FORCE_IGMP_VERSION,
  DEVCONF_FORWARDING,
  DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL,
  DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL,
  DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN,
  DEVCONF_LOG_MARTIANS,
  DEVCONF_MC_FORWARDING,
  DEVCONF_MEDIUM_ID,
  DEVCONF_NOPOLICY,
  DEVCONF_NOXFRM,
  DEVCONF_PROMOTE_SECONDARIES,
  DEVCONF_PROXY_ARP,
  DEVCONF_PROXY_ARP_PVLAN,
  DEVCONF_ROUTE_LOCALNET,
  DEVCONF_RP_FILTER,
  DEVCONF_SECURE_REDIRECTS,
  DEVCONF_SEND_REDIRECTS,
  DEVCONF_SHARED_MEDIA,
  DEVCONF_SRC_VMARK,
  DEVCONF_TAG,
  type Devconf,
} from "./devconf.ts";
import { inDevice } from "./in-device.ts";
import { ipv4Of, type NetnsIpv4 } from "./netns-ipv4.ts";
import { NETCONF_VALUES, notifyNetconf } from "./notices.ts";

const NAMES: readonly (readonly [string, number])[] = [
  ["forwarding", DEVCONF_FORWARDING],
  ["mc_forwarding", DEVCONF_MC_FORWARDING],
  ["bc_forwarding", DEVCONF_BC_FORWARDING],
  ["accept_redirects", DEVCONF_ACCEPT_REDIRECTS],
  ["secure_redirects", DEVCONF_SECURE_REDIRECTS],
  ["shared_media", DEVCONF_SHARED_MEDIA],
  ["rp_filter", DEVCONF_RP_FILTER],
  ["send_redirects", DEVCONF_SEND_REDIRECTS],
  ["accept_source_route", DEVCONF_ACCEPT_SOURCE_ROUTE],
  ["accept_local", DEVCONF_ACCEPT_LOCAL],
  ["src_valid_mark", DEVCONF_SRC_VMARK],
  ["proxy_arp", DEVCONF_PROXY_ARP],
  ["medium_id", DEVCONF_MEDIUM_ID],
  ["bootp_relay", DEVCONF_BOOTP_RELAY],
  ["log_martians", DEVCONF_LOG_MARTIANS],
  ["tag", DEVCONF_TAG],
  ["arp_filter", DEVCONF_ARPFILTER],
  ["arp_announce", DEVCONF_ARP_ANNOUNCE],
  ["arp_ignore", DEVCONF_ARP_IGNORE],
  ["arp_accept", DEVCONF_ARP_ACCEPT],
  ["arp_notify", DEVCONF_ARP_NOTIFY],
  ["arp_evict_nocarrier", DEVCONF_ARP_EVICT_NOCARRIER],
  ["proxy_arp_pvlan", DEVCONF_PROXY_ARP_PVLAN],
  ["force_igmp_version", DEVCONF_FORCE_IGMP_VERSION],
  ["igmpv2_unsolicited_report_interval", DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL],
  ["igmpv3_unsolicited_report_interval", DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL],
  ["ignore_routes_with_linkdown", DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN],
  ["drop_gratuitous_arp", DEVCONF_DROP_GRATUITOUS_ARP],
  ["disable_xfrm", DEVCONF_NOXFRM],
  ["disable_policy", DEVCONF_NOPOLICY],
  ["promote_secondaries", DEVCONF_PROMOTE_SECONDARIES],
  ["route_localnet", DEVCONF_ROUTE_LOCALNET],
  ["drop_unicast_in_l2_multicast", DEVCONF_DROP_UNICAST_IN_L2_MULTICAST],
];

/** Values whose writing the kernel treats as any other integer: ipv4_doint_and_flush() does not mark them as set. */
const UNMARKED = new Set([
  DEVCONF_FORWARDING,
  DEVCONF_NOXFRM,
  DEVCONF_NOPOLICY,
  DEVCONF_PROMOTE_SECONDARIES,
  DEVCONF_ROUTE_LOCALNET,
  DEVCONF_DROP_UNICAST_IN_L2_MULTICAST,
]);

const directories = new WeakMap<Devconf, SysctlDirectory>();

/** The directory of one set of tunables. */
function directoryOf(cnf: Devconf): SysctlDirectory {
  const known = directories.get(cnf);
  if (known !== undefined) return known;
  const directory: SysctlDirectory = {};
  for (const [name, index] of NAMES) {
    const get = () => cnf.data[index] as number;
    const set = (net: NetNamespace, value: number) => write(ipv4Of(net), cnf, index, value);
    directory[name] = index === DEVCONF_MC_FORWARDING ? intSysctl({ get }) : intSysctl({ get, set });
  }
  directories.set(cnf, directory);
  return directory;
}

function write(ipv4: NetnsIpv4, cnf: Devconf, index: number, value: number): void {
  if (index === DEVCONF_FORWARDING) {
    writeForwarding(ipv4, cnf, value);
    return;
  }
  const changed = cnf.data[index] !== value;
  cnf.data[index] = value;
  if (!UNMARKED.has(index)) {
    cnf.set(index, value);
    if (cnf === ipv4.devconfDefault) copyDefault(ipv4, index);
  }
  const told = NETCONF_VALUES[index];
  if (changed && told !== undefined) notifyNetconf(ipv4.net, ownerOf(ipv4, cnf), cnf, told);
  ipv4.flushRoutes();
}

/** devinet_conf_ifindex(): whose tunables these are. */
function ownerOf(ipv4: NetnsIpv4, cnf: Devconf): NetDevice | "all" | "default" {
  if (cnf === ipv4.devconfDefault) return "default";
  return ipv4.net.devices.find((dev) => inDevice(dev)?.cnf === cnf) ?? "all";
}

/** devinet_copy_dflt_conf(). */
function copyDefault(ipv4: NetnsIpv4, index: number): void {
  for (const dev of ipv4.net.devices) {
    const cnf = inDevice(dev)?.cnf;
    if (cnf !== undefined && !cnf.isSet(index)) cnf.data[index] = ipv4.devconfDefault.data[index] as number;
  }
}

/** devinet_sysctl_forward(). */
export function writeForwarding(ipv4: NetnsIpv4, cnf: Devconf, value: number): void {
  if (cnf.data[DEVCONF_FORWARDING] === value) return;
  cnf.data[DEVCONF_FORWARDING] = value;
  if (cnf === ipv4.devconfAll) forwardChange(ipv4, value);
  else notifyNetconf(ipv4.net, ownerOf(ipv4, cnf), cnf, "forwarding");
  if (cnf !== ipv4.devconfDefault) ipv4.flushRoutes();
}

/** inet_forward_change(): a router does not take redirects, and every device forwards. */
function forwardChange(ipv4: NetnsIpv4, on: number): void {
  ipv4.devconfAll.data[DEVCONF_ACCEPT_REDIRECTS] = on === 0 ? 1 : 0;
  ipv4.devconfDefault.data[DEVCONF_FORWARDING] = on;
  notifyNetconf(ipv4.net, "all", ipv4.devconfAll, "forwarding");
  notifyNetconf(ipv4.net, "default", ipv4.devconfDefault, "forwarding");
  for (const dev of ipv4.net.devices) {
    const cnf = inDevice(dev)?.cnf;
    if (cnf === undefined) continue;
    cnf.set(DEVCONF_FORWARDING, on);
    notifyNetconf(ipv4.net, dev, cnf, "forwarding");
  }
}

/** The children of net/ipv4/conf in `net`. */
export function* listConf(net: NetNamespace): Generator<[string, SysctlDirectory]> {
  const ipv4 = ipv4Of(net);
  yield ["all", directoryOf(ipv4.devconfAll)];
  yield ["default", directoryOf(ipv4.devconfDefault)];
  for (const dev of net.devices) {
    const inDev = inDevice(dev);
    if (inDev !== null) yield [dev.name, directoryOf(inDev.cnf)];
  }
}
