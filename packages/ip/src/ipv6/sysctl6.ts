// net.ipv6.* (net/ipv6/addrconf.c addrconf_sysctl, sysctl_net_ipv6.c, route.c, icmp.c). Writing `all` changes devices for some values
// only: disable_ipv6, forwarding, addr_gen_mode, ignore_routes_with_linkdown. TCP's belong to TCP.

import {
  IFF_MULTICAST,
  intSysctl,
  type Kernel,
  KernelError,
  type NetNamespace,
  type SysctlDirectory,
  type SysctlEntry,
} from "@podwire/netns";
import { tryIpv6 } from "@podwire/wire";
import { ipv6AddDev } from "./add-dev.ts";
import { anycastFollows, initAutoAddrs, notify } from "./addrconf.ts";
import { runDadQueue } from "./dad.ts";
import { ADDR_GEN_MODES, type Conf6Name, Devconf6 } from "./devconf6.ts";
import { IN6_IFLOCAL_ALLROUTERS, IN6_LINKLOCAL_ALLROUTERS, IN6_SITELOCAL_ALLROUTERS } from "./in6.ts";
import { type Inet6Dev, in6Dev } from "./inet6-dev.ts";
import { mcDevDec, mcDevInc } from "./mcast.ts";
import { ipv6Of, type NetnsIpv6 } from "./netns-ipv6.ts";
import { notifyNetconf6 } from "./notices6.ts";
import { secretText } from "./stable-privacy.ts";

const U8 = { min: 0, max: 255 };
/** Values with bounds; others are any integer. */
const BOUNDS: Partial<Record<Conf6Name, { min: number; max: number }>> = {
  hop_limit: { min: 1, max: 255 },
  ndisc_tclass: U8,
  rpl_seg_enabled: { min: 0, max: 1 },
  ioam6_enabled: { min: 0, max: 1 },
  ioam6_id: { min: 0, max: 65_535 },
  ioam6_id_wide: { min: 0, max: 4_294_967_295 },
  accept_untracked_na: { min: 0, max: 2 },
  ndisc_evict_nocarrier: { min: 0, max: 1 },
  router_solicitations: { min: -1, max: 2 ** 31 - 1 },
  mtu: { min: 1280, max: 2 ** 31 - 1 },
};

const directories = new WeakMap<Devconf6, SysctlDirectory>();

/** The directory of one set of tunables; `idev` null for `all` and `default`. */
function directoryOf(cnf: Devconf6, idev: Inet6Dev | null): SysctlDirectory {
  const known = directories.get(cnf);
  if (known !== undefined) return known;
  const directory: SysctlDirectory = {};
  for (const name of Object.keys(new Devconf6()).sort()) {
    if (name === "secret") directory["stable_secret"] = stableSecret(cnf, idev);
    else if (name === "addr_gen_mode") directory["addr_gen_mode"] = addrGenMode(cnf, idev);
    else directory[name] = integer(cnf, idev, name as Conf6Name);
  }
  directories.set(cnf, directory);
  return directory;
}

/** Their handlers of their own forget that what was written is no number. */
const FORGETFUL: ReadonlySet<Conf6Name> = new Set([
  "disable_ipv6",
  "forwarding",
  "ignore_routes_with_linkdown",
]);

function integer(cnf: Devconf6, idev: Inet6Dev | null, name: Conf6Name): SysctlEntry {
  const entry = integerEntry(cnf, idev, name);
  const { write } = entry;
  if (write !== undefined && FORGETFUL.has(name))
    entry.write = (net, text) => {
      if (!/^\s*[-+]?(0x[0-9a-f]+|\d+)\s*$/i.test(text)) return;
      write(net, text);
    };
  return entry;
}

function integerEntry(cnf: Devconf6, idev: Inet6Dev | null, name: Conf6Name): SysctlEntry {
  return intSysctl({
    ...BOUNDS[name],
    get: () => cnf[name],
    set(net, value) {
      const ipv6 = ipv6Of(net);
      if (name === "mtu" && idev !== null && value > idev.dev.mtu) throw new KernelError("EINVAL");
      const old = cnf[name];
      cnf[name] = value;
      if (name === "disable_ipv6") disableChanged(ipv6, cnf, idev, old);
      else if (name === "forwarding") forwardingChanged(ipv6, cnf, idev, old);
      else if (name === "ignore_routes_with_linkdown" && cnf === ipv6.devconfAll)
        linkdownChanged(ipv6, value);
      runDadQueue(ipv6);
      ipv6.flushRoutes();
    },
  });
}

const sides = (ipv6: NetnsIpv6): Inet6Dev[] => ipv6.net.devices.flatMap((dev) => in6Dev(dev) ?? []);

/** addrconf_disable_ipv6(): switching it off is to the device as if it went down. */
function disableChanged(ipv6: NetnsIpv6, cnf: Devconf6, idev: Inet6Dev | null, old: number): void {
  const change = (one: Inet6Dev) => notify(one.cnf.disable_ipv6 !== 0 ? "DOWN" : "UP", one.dev);
  if (cnf === ipv6.devconfAll) {
    ipv6.devconfDefault.disable_ipv6 = cnf.disable_ipv6;
    for (const one of sides(ipv6)) {
      const before = one.cnf.disable_ipv6;
      one.cnf.disable_ipv6 = cnf.disable_ipv6;
      if ((before === 0) !== (cnf.disable_ipv6 === 0)) change(one);
    }
  } else if (idev !== null && (old === 0) !== (cnf.disable_ipv6 === 0)) change(idev);
}

/** addrconf_fixup_forwarding(). */
function forwardingChanged(ipv6: NetnsIpv6, cnf: Devconf6, idev: Inet6Dev | null, old: number): void {
  if (cnf === ipv6.devconfAll) {
    ipv6.devconfDefault.forwarding = cnf.forwarding;
    for (const one of sides(ipv6)) {
      const before = one.cnf.forwarding;
      one.cnf.forwarding = cnf.forwarding;
      if ((before === 0) !== (cnf.forwarding === 0)) forwardChange(one);
    }
  } else if (idev !== null && (old === 0) !== (cnf.forwarding === 0)) forwardChange(idev);
}

/** dev_forward_change(): a router listens to what is for all routers, and has the subnets' lowest addresses. */
function forwardChange(idev: Inet6Dev): void {
  notifyNetconf6(idev.dev.net, idev.dev, idev.cnf, "forwarding");
  const groups = [IN6_LINKLOCAL_ALLROUTERS, IN6_IFLOCAL_ALLROUTERS, IN6_SITELOCAL_ALLROUTERS];
  if (idev.dev.flags & IFF_MULTICAST)
    for (const group of groups)
      if (idev.cnf.forwarding !== 0) mcDevInc(idev, group);
      else mcDevDec(idev, group);
  anycastFollows(idev);
}

/** addrconf_linkdown_change(). */
function linkdownChanged(ipv6: NetnsIpv6, value: number): void {
  ipv6.devconfDefault.ignore_routes_with_linkdown = value;
  for (const one of sides(ipv6)) one.cnf.ignore_routes_with_linkdown = value;
}

/** addrconf_sysctl_addr_gen_mode(): a device gets its address at once. */
function addrGenMode(cnf: Devconf6, idev: Inet6Dev | null): SysctlEntry {
  const change = (one: Inet6Dev, value: number) => {
    const mode = ADDR_GEN_MODES[value] as (typeof ADDR_GEN_MODES)[number];
    if (one.dev.addrGenMode === mode) return;
    one.dev.addrGenMode = mode;
    initAutoAddrs(one.dev);
  };
  return intSysctl({
    min: 0,
    max: 4_294_967_295,
    get: () => (idev === null ? cnf.addr_gen_mode : ADDR_GEN_MODES.indexOf(idev.dev.addrGenMode)),
    set(net, value) {
      const ipv6 = ipv6Of(net);
      if (ADDR_GEN_MODES[value] === undefined) throw new KernelError("EINVAL");
      const secret = idev?.cnf.secret ?? ipv6.devconfDefault.secret;
      if (idev !== null && value === 2 && secret === null) throw new KernelError("EINVAL");
      if (idev !== null) change(idev, value);
      else if (cnf === ipv6.devconfAll) {
        ipv6.devconfDefault.addr_gen_mode = value;
        for (const one of sides(ipv6)) change(one, value);
      }
      cnf.addr_gen_mode = value;
      runDadQueue(ipv6);
    },
  });
}

/** addrconf_sysctl_stable_secret(): cannot be read before it is set, and never of `all`. */
function stableSecret(cnf: Devconf6, idev: Inet6Dev | null): SysctlEntry {
  return {
    read(net) {
      if (cnf.secret === null || cnf === ipv6Of(net).devconfAll) throw new KernelError("EIO");
      return secretText(cnf.secret);
    },
    write(net, text) {
      const ipv6 = ipv6Of(net);
      const secret = tryIpv6(text.trim());
      if (secret === undefined || cnf === ipv6.devconfAll) throw new KernelError("EIO");
      cnf.secret = secret;
      if (idev !== null) idev.dev.addrGenMode = "stable_secret";
      else for (const one of sides(ipv6)) one.dev.addrGenMode = "stable_secret";
    },
  };
}

/** The children of net/ipv6/conf in `net`. */
function* listConf6(net: NetNamespace): Generator<[string, SysctlDirectory]> {
  const ipv6 = ipv6Of(net);
  yield ["all", directoryOf(ipv6.devconfAll, null)];
  yield ["default", directoryOf(ipv6.devconfDefault, null)];
  for (const dev of net.devices) {
    const idev = in6Dev(dev) ?? (dev === net.loopback ? ipv6AddDev(dev) : null);
    if (idev !== null) yield [dev.name, directoryOf(idev.cnf, idev)];
  }
}

type NumberField = {
  [K in keyof NetnsIpv6]: NetnsIpv6[K] extends number ? K : never;
}[keyof NetnsIpv6];

function field(name: NumberField, min = -(2 ** 31), max = 2 ** 31 - 1): SysctlEntry {
  return intSysctl({
    min,
    max,
    get: (net) => ipv6Of(net)[name] as number,
    set(net, value) {
      const ipv6 = ipv6Of(net);
      (ipv6 as unknown as Record<string, number>)[name] = value;
      ipv6.flushRoutes();
    },
  });
}

const u8 = (name: NumberField, min = 0, max = 255) => field(name, min, max);

/** A set of ICMPv6 types, as proc_do_large_bitmap() writes it: 0-1,3-127. */
const ratemask: SysctlEntry = {
  read(net) {
    const { ratemask: mask } = ipv6Of(net);
    const runs: string[] = [];
    for (let type = 0; type < 256; type++) {
      if (!mask.has(type)) continue;
      let last = type;
      while (mask.has(last + 1)) last++;
      runs.push(last === type ? String(type) : `${type}-${last}`);
      type = last;
    }
    return runs.join(",");
  },
  write(net, text) {
    const mask = new Set<number>();
    for (const part of text.trim().split(",").filter(Boolean)) {
      const match = /^(\d+)(?:-(\d+))?$/.exec(part);
      if (match === null) throw new KernelError("EINVAL");
      const first = Number(match[1]);
      const last = Number(match[2] ?? first);
      if (last > 255 || last < first) throw new KernelError("EINVAL");
      for (let type = first; type <= last; type++) mask.add(type);
    }
    ipv6Of(net).ratemask = mask;
  },
};

const ipv6Directory: SysctlDirectory = {
  anycast_src_echo_reply: u8("anycast_src_echo_reply"),
  auto_flowlabels: u8("auto_flowlabels", 0, 3),
  bindv6only: u8("bindv6only"),
  fib_multipath_hash_fields: field("fib_multipath_hash_fields", 1, 0xfff),
  fib_multipath_hash_policy: u8("fib_multipath_hash_policy", 0, 3),
  fib_notify_on_flag_change: u8("fib_notify_on_flag_change", 0, 2),
  flowlabel_consistency: u8("flowlabel_consistency"),
  flowlabel_reflect: field("flowlabel_reflect", 0, 7),
  flowlabel_state_ranges: u8("flowlabel_state_ranges"),
  fwmark_reflect: u8("fwmark_reflect"),
  idgen_delay: field("idgen_delay"),
  idgen_retries: field("idgen_retries"),
  ip6frag_high_thresh: field("ip6frag_high_thresh", 0, Number.MAX_SAFE_INTEGER),
  ip6frag_low_thresh: field("ip6frag_low_thresh", 0, Number.MAX_SAFE_INTEGER),
  ip6frag_time: field("ip6frag_time"),
  ip_nonlocal_bind: u8("ip_nonlocal_bind"),
  max_dst_opts_length: field("max_dst_opts_length"),
  max_dst_opts_number: field("max_dst_opts_number"),
  max_hbh_length: field("max_hbh_length"),
  max_hbh_opts_number: field("max_hbh_opts_number"),
};

const icmpDirectory: SysctlDirectory = {
  echo_ignore_all: u8("echo_ignore_all"),
  echo_ignore_anycast: u8("echo_ignore_anycast"),
  echo_ignore_multicast: u8("echo_ignore_multicast"),
  ratelimit: field("ratelimit", 0),
  ratemask,
};

const routeDirectory: SysctlDirectory = {
  flush: {
    read: () => {
      throw new KernelError("EACCES");
    },
    write: (net) => forgetExceptions6(ipv6Of(net)),
  },
  gc_elasticity: field("gc_elasticity"),
  gc_interval: field("gc_interval"),
  gc_min_interval: field("gc_min_interval"),
  gc_min_interval_ms: field("gc_min_interval_ms"),
  gc_thresh: field("gc_thresh"),
  gc_timeout: field("gc_timeout"),
  max_size: field("max_size"),
  min_adv_mss: field("min_adv_mss"),
  mtu_expires: field("mtu_expires"),
  skip_notify_on_dev_down: u8("skip_notify_on_dev_down", 0, 1),
};

/** What routers told of path MTUs is forgotten. */
export function forgetExceptions6(ipv6: NetnsIpv6): void {
  for (const table of ipv6.tables.values()) for (const rt of table.routes()) rt.exceptions = null;
  ipv6.flushRoutes();
}

/** Adds all of IPv6's tunables to the kernel's tree. */
export function registerSysctls6(
  kernel: Kernel,
  listNeigh: (net: NetNamespace) => Generator<[string, SysctlDirectory]>,
): void {
  kernel.sysctls.register("net/ipv6", ipv6Directory);
  kernel.sysctls.register("net/ipv6/icmp", icmpDirectory);
  kernel.sysctls.register("net/ipv6/route", routeDirectory);
  kernel.sysctls.registerDynamic("net/ipv6/conf", listConf6);
  kernel.sysctls.registerDynamic("net/ipv6/neigh", listNeigh);
}
