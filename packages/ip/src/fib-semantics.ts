// What a route means (net/ipv4/fib_semantics.c): whether its nexthops make sense, which of them are alive, and what becomes
// of them when devices, carriers and addresses come and go. Nexthop objects (`ip nexthop`), encapsulations and IPv6
// gateways are left out.

import { KernelError, type NetDevice } from "@podwire/netns";
import { FIB_PROPS, FibInfo, FibNh, FibResult, lookupError, RTNH_COMPARE_MASK } from "./fib-info.ts";
import { fibLookup, getTable, inetAddrType, inetAddrTypeTable } from "./fib-lookup.ts";
import { FIB_LOOKUP_IGNORE_LINKSTATE, tableLookup } from "./fib-trie.ts";
import { Flowi4 } from "./flow.ts";
import { ignoreLinkdown, inDevice } from "./in-device.ts";
import { selectAddress } from "./inet-addr.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import type { NexthopRequest, RouteMetrics } from "./requests.ts";
import { NO_METRICS } from "./rtable.ts";
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTN_ANYCAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MAX,
  RTN_MULTICAST,
  RTN_UNICAST,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  RTNH_F_PERVASIVE,
} from "./uapi.ts";

/** struct fib_config: a request with everything filled in. */
export interface FibConfig {
  table: number;
  dst: number;
  dstLength: number;
  dscp: number;
  type: number;
  scope: number;
  protocol: number;
  priority: number;
  prefsrc: number;
  oif: number;
  /** 0: none. */
  gateway: number;
  flags: number;
  nexthops: readonly NexthopRequest[] | undefined;
  metrics: RouteMetrics | undefined;
  nlflags: number;
}

const invalid = (extack: string) => new KernelError("EINVAL", extack);

/** fib_create_info(): a fib_info with checked nexthops, shared with all routes that agree in it. */
export function createFibInfo(ipv4: NetnsIpv4, cfg: FibConfig): FibInfo {
  if (cfg.type > RTN_MAX) throw new KernelError("EINVAL");
  const { error, scope } = FIB_PROPS[cfg.type] as { error: number; scope: number };
  if (scope > cfg.scope) throw invalid("Invalid scope");
  if (cfg.flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN))
    throw invalid("Invalid rtm_flags - can not contain DEAD or LINKDOWN");

  const fi = new FibInfo(ipv4, convertMetrics(cfg.metrics));
  fi.protocol = cfg.protocol;
  fi.scope = cfg.scope;
  fi.flags = cfg.flags;
  fi.priority = cfg.priority;
  fi.prefsrc = cfg.prefsrc;
  fi.type = cfg.type;
  fi.table = cfg.table;
  if (cfg.nexthops !== undefined) fi.nhs = getNexthops(fi, cfg, cfg.nexthops);
  else fi.nhs = [new FibNh(fi, cfg.oif, cfg.gateway, cfg.flags, 1)];

  if (error !== 0) {
    if (cfg.gateway !== 0 || cfg.oif !== 0 || cfg.nexthops !== undefined)
      throw invalid("Gateway, device and multipath can not be specified for this route type");
    return linkIt(ipv4, fi);
  }
  switch (cfg.type) {
    case RTN_UNICAST:
    case RTN_LOCAL:
    case RTN_BROADCAST:
    case RTN_ANYCAST:
    case RTN_MULTICAST:
      break;
    default:
      throw invalid("Invalid route type");
  }
  if (cfg.scope > RT_SCOPE_HOST) throw invalid("Invalid scope");
  if (cfg.scope === RT_SCOPE_HOST) checkHostScope(ipv4, fi);
  else checkNexthops(ipv4, fi, cfg);

  if (fi.prefsrc !== 0 && !validPrefsrc(ipv4, cfg)) throw invalid("Invalid prefsrc address");
  for (const nh of fi.nhs) updateSaddr(ipv4, nh, fi.scope);
  rebalance(fi);
  return linkIt(ipv4, fi);
}

/** fib_get_nhs(). */
function getNexthops(fi: FibInfo, cfg: FibConfig, nexthops: readonly NexthopRequest[]): FibNh[] {
  if (nexthops.length === 0) throw new KernelError("EINVAL");
  const nhs = nexthops.map(({ ifindex = 0, gateway = 0, weight = 1, flags = 0 }) => {
    if (flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN))
      throw invalid("Invalid flags for nexthop - can not contain DEAD or LINKDOWN");
    return new FibNh(fi, ifindex, gateway, (cfg.flags & ~0xff) | flags, weight);
  });
  const first = nhs[0] as FibNh;
  if (cfg.oif !== 0 && first.oif !== cfg.oif) throw invalid("Nexthop device index does not match RTA_OIF");
  if (cfg.gateway !== 0 && first.gateway !== cfg.gateway)
    throw invalid("Nexthop gateway does not match RTA_GATEWAY or RTA_VIA");
  return nhs;
}

/** Local addresses: one device, no gateway, up or not. */
function checkHostScope(ipv4: NetnsIpv4, fi: FibInfo): void {
  if (fi.nhs.length !== 1) throw invalid("Route with host scope can not have multiple nexthops");
  const nh = fi.nh(0);
  if (nh.gateway !== 0) throw invalid("Route with host scope can not have a gateway");
  nh.scope = RT_SCOPE_NOWHERE;
  nh.dev = ipv4.net.devicesByIndex.get(nh.oif) ?? null;
  if (nh.dev === null) throw new KernelError("ENODEV");
}

function checkNexthops(ipv4: NetnsIpv4, fi: FibInfo, cfg: FibConfig): void {
  let linkdown = 0;
  for (const nh of fi.nhs) {
    if (nh.gateway !== 0) checkGateway(ipv4, nh, cfg.table, cfg.scope);
    else checkDirect(ipv4, nh);
    if (nh.flags & RTNH_F_LINKDOWN) linkdown++;
  }
  if (linkdown === fi.nhs.length) fi.flags |= RTNH_F_LINKDOWN;
}

const gatewayFlow = new Flowi4();
const gatewayResult = new FibResult();

/** fib_check_nh_v4_gw(): the gateway must be reachable by a route of narrower scope, unless it is said to be on link. */
function checkGateway(ipv4: NetnsIpv4, nh: FibNh, table: number, scope: number): void {
  const { net } = ipv4;
  if (nh.flags & RTNH_F_ONLINK) {
    if (scope >= RT_SCOPE_LINK) throw invalid("Nexthop has invalid scope");
    const dev = net.devicesByIndex.get(nh.oif);
    if (dev === undefined) throw new KernelError("ENODEV", "Nexthop device required for onlink");
    if (!dev.up) throw new KernelError("ENETDOWN", "Nexthop device is not up");
    if (inetAddrType(ipv4, nh.gateway) !== RTN_UNICAST) throw invalid("Nexthop has invalid gateway");
    if (!dev.carrier) nh.flags |= RTNH_F_LINKDOWN;
    nh.dev = dev;
    nh.scope = RT_SCOPE_LINK;
    return;
  }
  const flow = gatewayFlow.init(nh.gateway, 0, nh.oif);
  flow.scope = Math.max(scope + 1, RT_SCOPE_LINK);
  flow.iif = net.loopback.ifindex;
  const res = gatewayResult.reset();
  const tb = table !== 0 && table !== RT_TABLE_MAIN ? getTable(ipv4, table) : undefined;
  let err = tb === undefined ? -1 : tableLookup(tb, flow, res, FIB_LOOKUP_IGNORE_LINKSTATE);
  if (err !== 0) err = fibLookup(ipv4, flow, res, FIB_LOOKUP_IGNORE_LINKSTATE);
  if (err !== 0) throw new KernelError(lookupError(err).errno, "Nexthop has invalid gateway");
  if (res.type !== RTN_UNICAST && res.type !== RTN_LOCAL) throw invalid("Nexthop has invalid gateway");
  const via = res.nh as FibNh;
  nh.scope = res.scope;
  nh.oif = via.oif;
  nh.dev = via.dev;
  if (nh.dev === null) throw invalid("No egress device for nexthop gateway");
  if (!nh.dev.carrier) nh.flags |= RTNH_F_LINKDOWN;
  if (!nh.dev.up) throw new KernelError("ENETDOWN");
}

/** fib_check_nh_nongw(): the device must be up and do IP. */
function checkDirect(ipv4: NetnsIpv4, nh: FibNh): void {
  if (nh.flags & (RTNH_F_PERVASIVE | RTNH_F_ONLINK))
    throw invalid("Invalid flags for nexthop - PERVASIVE and ONLINK can not be set");
  const dev = ipv4.net.devicesByIndex.get(nh.oif);
  if (dev === undefined || inDevice(dev) === null) throw new KernelError("ENODEV");
  if (!dev.up) throw new KernelError("ENETDOWN", "Device for nexthop is not up");
  nh.dev = dev;
  nh.scope = RT_SCOPE_HOST;
  if (!dev.carrier) nh.flags |= RTNH_F_LINKDOWN;
}

/** fib_valid_prefsrc(). */
function validPrefsrc(ipv4: NetnsIpv4, cfg: FibConfig): boolean {
  if (cfg.type === RTN_LOCAL && cfg.dst !== 0 && cfg.prefsrc === cfg.dst) return true;
  const table = cfg.table === RT_TABLE_MAIN ? RT_TABLE_LOCAL : cfg.table;
  let type = inetAddrTypeTable(ipv4, cfg.prefsrc, table);
  if (type !== RTN_LOCAL && table !== RT_TABLE_LOCAL)
    type = inetAddrTypeTable(ipv4, cfg.prefsrc, RT_TABLE_LOCAL);
  return type === RTN_LOCAL;
}

/** ip_metrics_convert(). */
export function convertMetrics(metrics: RouteMetrics | undefined): RouteMetrics {
  if (metrics === undefined || Object.keys(metrics).length === 0) return NO_METRICS;
  const result: RouteMetrics = { ...metrics };
  // A metric of 0 is none.
  for (const key of Object.keys(result) as (keyof RouteMetrics)[]) if (result[key] === 0) delete result[key];
  if (result.advmss !== undefined) result.advmss = Math.min(result.advmss, 65_535 - 40);
  if (result.mtu !== undefined) result.mtu = Math.min(result.mtu, 65_535 - 15);
  if (result.hoplimit !== undefined) result.hoplimit = Math.min(result.hoplimit, 255);
  if (result.features !== undefined && result.features & ~0xf)
    throw invalid("Unknown flag set in feature mask in metrics attribute");
  if (result.congctl !== undefined && !["reno", "cubic"].includes(result.congctl))
    throw invalid("Unknown tcp congestion algorithm");
  return result;
}

/** fib_info_update_nhc_saddr(): the source address for what goes this way. */
export function updateSaddr(ipv4: NetnsIpv4, nh: FibNh, scope: number): number {
  nh.saddr = nh.dev === null ? 0 : selectAddress(nh.dev, nh.gateway, scope);
  nh.saddrGenid = ipv4.devAddrGenid;
  return nh.saddr;
}

/** fib_result_prefsrc(): the source address that a route prefers. */
export function resultPrefsrc(ipv4: NetnsIpv4, res: FibResult): number {
  const fi = res.fi as FibInfo;
  const nh = res.nh as FibNh;
  if (fi.prefsrc !== 0) return fi.prefsrc;
  if (nh.saddrGenid === ipv4.devAddrGenid) return nh.saddr;
  return updateSaddr(ipv4, nh, fi.scope);
}

/** The bits of a fib_info that must agree for two routes to share it; fib_find_info(). */
function linkIt(ipv4: NetnsIpv4, fi: FibInfo): FibInfo {
  const nhs = fi.nhs.map(
    (nh) => `${nh.oif}/${nh.gateway}/${nh.scope}/${nh.weight}/${nh.flags & ~RTNH_COMPARE_MASK}`,
  );
  const flags = fi.flags & ~RTNH_COMPARE_MASK;
  fi.key = `${fi.protocol} ${fi.scope} ${fi.prefsrc} ${fi.priority} ${fi.type} ${fi.table} ${flags} ${nhs} ${JSON.stringify(fi.metrics)}`;
  const same = ipv4.fibInfos.get(fi.key);
  if (same !== undefined) {
    fi.dead = true;
    same.treeref++;
    return same;
  }
  ipv4.fibInfos.set(fi.key, fi);
  if (fi.prefsrc !== 0) {
    const infos = ipv4.infosByPrefsrc.get(fi.prefsrc);
    if (infos === undefined) ipv4.infosByPrefsrc.set(fi.prefsrc, [fi]);
    else infos.push(fi);
  }
  for (const nh of fi.nhs) {
    if (nh.dev === null) continue;
    const list = ipv4.nexthopsByDevice.get(nh.dev);
    if (list === undefined) ipv4.nexthopsByDevice.set(nh.dev, [nh]);
    else list.push(nh);
  }
  return fi;
}

/** fib_release_info(): one alias less uses it. */
export function releaseFibInfo(fi: FibInfo): void {
  if (--fi.treeref > 0) return;
  const { ipv4 } = fi;
  fi.dead = true;
  ipv4.fibInfos.delete(fi.key);
  removeFrom(ipv4.infosByPrefsrc, fi.prefsrc, fi);
  for (const nh of fi.nhs) if (nh.dev !== null) removeFrom(ipv4.nexthopsByDevice, nh.dev, nh);
}

function removeFrom<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  const at = list?.indexOf(value) ?? -1;
  if (list === undefined || at < 0) return;
  list.splice(at, 1);
  if (list.length === 0) map.delete(key);
}

/** fib_nh_match(): does what a deletion asks for agree with this route's nexthops? */
export function nexthopMatches(cfg: FibConfig, fi: FibInfo): boolean {
  if (cfg.priority !== 0 && cfg.priority !== fi.priority) return false;
  const first = fi.nh(0);
  if (cfg.oif !== 0 || cfg.gateway !== 0)
    return (cfg.oif === 0 || cfg.oif === first.oif) && (cfg.gateway === 0 || cfg.gateway === first.gateway);
  const { nexthops } = cfg;
  if (nexthops === undefined) return true;
  if (nexthops.length < fi.nhs.length) return false;
  return fi.nhs.every((nh, i) => {
    const { ifindex = 0, gateway } = nexthops[i] as NexthopRequest;
    return (ifindex === 0 || ifindex === nh.oif) && (gateway === undefined || gateway === nh.gateway);
  });
}

/** fib_rebalance(): divides the 31 bits of a flow's hash among the living nexthops by their weights. */
export function rebalance(fi: FibInfo): void {
  if (fi.nhs.length < 2) return;
  const out = (nh: FibNh) =>
    (nh.flags & RTNH_F_DEAD) !== 0 || ((nh.flags & RTNH_F_LINKDOWN) !== 0 && ignoreLinkdown(nh.dev));
  let total = 0;
  for (const nh of fi.nhs) if (!out(nh)) total += nh.weight;
  let weight = 0;
  for (const nh of fi.nhs) {
    if (total === 0 || out(nh)) {
      nh.upperBound = -1;
      continue;
    }
    weight += nh.weight;
    nh.upperBound = Math.floor((weight * 2 ** 31 + Math.floor(total / 2)) / total) - 1;
  }
}

/** fib_sync_down_addr(): a local address is gone; routes that prefer it as their source die. Returns how many. */
export function syncDownAddr(ipv4: NetnsIpv4, local: number): number {
  let count = 0;
  for (const fi of ipv4.infosByPrefsrc.get(local) ?? []) {
    if (fi.table !== RT_TABLE_MAIN) continue;
    fi.flags |= RTNH_F_DEAD;
    count++;
  }
  return count;
}

/**
 * fib_sync_down_dev(): a device lost its carrier (CHANGE), went down, lost its last address or left (`force`). Returns
 * how many routes have no living nexthop any more.
 */
export function syncDownDev(
  ipv4: NetnsIpv4,
  dev: NetDevice,
  event: "CHANGE" | "DOWN" | "UNREGISTER",
  force: boolean,
): number {
  const spared = force ? -1 : RT_SCOPE_NOWHERE;
  let count = 0;
  const infos = new Set([...(ipv4.nexthopsByDevice.get(dev) ?? [])].reverse().map((nh) => nh.parent));
  for (const fi of infos) {
    let dead = 0;
    for (const nh of fi.nhs) {
      if (nh.flags & RTNH_F_DEAD) dead++;
      else if (nh.dev === dev && nh.scope !== spared) {
        if (event !== "CHANGE") nh.flags |= RTNH_F_DEAD;
        nh.flags |= RTNH_F_LINKDOWN;
        dead++;
      }
      if (event === "UNREGISTER" && nh.dev === dev) {
        dead = fi.nhs.length;
        break;
      }
    }
    if (dead === fi.nhs.length) {
      if (event !== "CHANGE") fi.flags |= RTNH_F_DEAD;
      fi.flags |= RTNH_F_LINKDOWN;
      count++;
    }
    rebalance(fi);
  }
  return count;
}

/** fib_sync_up(): the device is back; nexthops lose the given flags (RTNH_F_DEAD or RTNH_F_LINKDOWN). */
export function syncUp(ipv4: NetnsIpv4, dev: NetDevice, flags: number): void {
  if (!dev.up) return;
  let cleared = flags;
  if (flags & RTNH_F_DEAD && (dev.running || dev.carrier)) cleared |= RTNH_F_LINKDOWN;
  const infos = new Set([...(ipv4.nexthopsByDevice.get(dev) ?? [])].reverse().map((nh) => nh.parent));
  for (const fi of infos) {
    let alive = 0;
    for (const nh of fi.nhs) {
      if (!(nh.flags & cleared)) {
        alive++;
        continue;
      }
      if (nh.dev !== dev || inDevice(dev) === null) continue;
      alive++;
      nh.flags &= ~cleared;
    }
    if (alive > 0) fi.flags &= ~cleared;
    rebalance(fi);
  }
}

/** ip_fib_check_default(): is this gateway one of ours already? For "secure" redirects. */
export function isKnownGateway(ipv4: NetnsIpv4, gateway: number, dev: NetDevice): boolean {
  const nhs = ipv4.nexthopsByDevice.get(dev) ?? [];
  return nhs.some((nh) => nh.gateway === gateway && !(nh.flags & RTNH_F_DEAD));
}
