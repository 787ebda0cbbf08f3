// struct ipv6_devconf (include/linux/ipv6.h): the tunables that a device has of its own, with `all` and `default` beside them.
// Fields have the names of their files under net.ipv6.conf, and those files' units. A device begins with `default`'s values;
// a new namespace with the compiled-in ones, whatever the initial namespace has (net.core.devconf_inherit_init_net is 0).

import type { AddrGenMode } from "@podwire/netns";

export class Devconf6 {
  accept_dad = 1;
  accept_ra = 1;
  accept_ra_defrtr = 1;
  accept_ra_from_local = 0;
  accept_ra_min_hop_limit = 1;
  accept_ra_min_lft = 0;
  accept_ra_mtu = 1;
  accept_ra_pinfo = 1;
  accept_ra_rt_info_max_plen = 0;
  accept_ra_rt_info_min_plen = 0;
  accept_ra_rtr_pref = 1;
  accept_redirects = 1;
  accept_source_route = 0;
  accept_untracked_na = 0;
  /** IN6_ADDR_GEN_MODE_*; a device's own is its `addrGenMode`. */
  addr_gen_mode = 0;
  autoconf = 1;
  dad_transmits = 1;
  disable_ipv6 = 0;
  disable_policy = 0;
  drop_unicast_in_l2_multicast = 0;
  drop_unsolicited_na = 0;
  enhanced_dad = 1;
  force_mld_version = 0;
  force_tllao = 0;
  forwarding = 0;
  hop_limit = 64;
  ignore_routes_with_linkdown = 0;
  ioam6_enabled = 0;
  ioam6_id = 65_535;
  ioam6_id_wide = 4_294_967_295;
  keep_addr_on_down = 0;
  max_addresses = 16;
  max_desync_factor = 600;
  /** ms. */
  mldv1_unsolicited_report_interval = 10_000;
  mldv2_unsolicited_report_interval = 1_000;
  mtu = 1280;
  ndisc_evict_nocarrier = 1;
  ndisc_notify = 0;
  ndisc_tclass = 0;
  proxy_ndp = 0;
  ra_defrtr_metric = 1024;
  regen_max_retry = 3;
  /** Seconds. */
  router_probe_interval = 60;
  router_solicitation_delay = 1;
  router_solicitation_interval = 4;
  router_solicitation_max_interval = 3600;
  /** -1: for ever. */
  router_solicitations = -1;
  rpl_seg_enabled = 0;
  seg6_enabled = 0;
  suppress_frag_ndisc = 1;
  temp_prefered_lft = 86_400;
  temp_valid_lft = 604_800;
  use_oif_addrs_only = 0;
  use_tempaddr = 0;
  /** `stable_secret`: sixteen bytes, null while nobody has set it. */
  secret: Uint8Array | null = null;

  /** ipv6_devconf: the compiled-in values of `all`. */
  static all(): Devconf6 {
    const conf = new Devconf6();
    conf.accept_dad = 0;
    return conf;
  }

  copy(): Devconf6 {
    return Object.assign(new Devconf6(), this);
  }
}

/** Names of the integers among them. */
export type Conf6Name = {
  [K in keyof Devconf6]: Devconf6[K] extends number ? K : never;
}[keyof Devconf6];

/** Their names, by number. */
export const ADDR_GEN_MODES: readonly AddrGenMode[] = ["eui64", "none", "stable_secret", "random"];
