// struct netns_ipv4 (include/net/netns/ipv4.h): everything IPv4 that a namespace has of its own. A new namespace takes
// its device tunables from the initial one (net.core.devconf_inherit_init_net is 0, which for IPv4 means: inherit), all
// other values as they were compiled in.

import { defineNetState, type NetDevice, type NetNamespace } from "@podwire/netns";
import { DEVCONF_ALL_VALUES, DEVCONF_DEFAULT_VALUES, Devconf } from "./devconf.ts";
import type { FibInfo, FibNh } from "./fib-info.ts";
import type { FibRule } from "./fib-rules.ts";
import type { FibTable } from "./fib-trie.ts";
import type { Fqdir } from "./inet-fragment.ts";
import { InetPeers } from "./inetpeer.ts";
import type { IpIdents } from "./ip-ident.ts";
import { Mib } from "./mib.ts";
import type { ProxyNeighbour } from "./neighbour.ts";
import { RouteCache } from "./route-cache.ts";

export class NetnsIpv4 {
  readonly net: NetNamespace;
  readonly devconfAll: Devconf;
  readonly devconfDefault: Devconf;

  /** Routing tables by id; local and main share one trie until there are rules of one's own. */
  readonly tables = new Map<number, FibTable>();
  /** Rules by priority. */
  rules: FibRule[] = [];
  hasCustomRules = false;
  hasCustomLocalRoutes = false;
  /** Every fib_info, by a key of what makes two of them equal: routes with the same nexthop share one. */
  readonly fibInfos = new Map<string, FibInfo>();
  /** fib_info_devhash: nexthops by device, the newest first. */
  readonly nexthopsByDevice = new Map<NetDevice, FibNh[]>();
  /** fib_info_laddrhash: those with a preferred source, by it. */
  readonly infosByPrefsrc = new Map<number, FibInfo[]>();
  /** dev_addr_genid: counts changes of addresses, for cached preferred sources. */
  devAddrGenid = 0;
  /** rt_genid: routes that were looked up before it changed are no longer valid. */
  rtGenid = 0;
  /** fnhe_genid: the same for learned exceptions. */
  fnheGenid = 0;
  readonly routeCache = new RouteCache();

  /** pneigh: addresses that we answer for. */
  readonly proxyNeighbours: ProxyNeighbour[] = [];
  readonly peers = new InetPeers();
  /** Reassembly; made when the first fragment comes. */
  fqdir: Fqdir | null = null;
  readonly mib = new Mib();
  /** ip_idents: counters of IP ids. */
  idents: IpIdents | null = null;

  /** Key of the hash that spreads flows over several nexthops. */
  readonly multipathSeed: number;
  /** Token bucket of all ICMP messages of the namespace. */
  icmpGlobalCredit = 0;
  /** Virtual ns, -1 before the first message. */
  icmpGlobalStamp = -1;

  // net.ipv4.*, under the kernel's field names without `sysctl_`.
  ipDefaultTtl = 64;
  ipNoPmtuDisc = 0;
  ipFwdUsePmtu = 0;
  ipFwdUpdatePriority = 1;
  ipNonlocalBind = 0;
  ipAutobindReuse = 0;
  ipDynaddr = 0;
  ipEarlyDemux = 1;
  udpEarlyDemux = 1;
  tcpEarlyDemux = 1;
  icmpEchoIgnoreAll = 0;
  icmpEchoEnableProbe = 0;
  icmpEchoIgnoreBroadcasts = 1;
  icmpIgnoreBogusErrorResponses = 1;
  icmpErrorsUseInboundIfaddr = 0;
  /** Milliseconds between two errors to one destination. */
  icmpRatelimit = 1000;
  icmpRatemask = 0x1818;
  icmpMsgsPerSec = 1000;
  icmpMsgsBurst = 50;
  fibMultipathUseNeigh = 0;
  fibMultipathHashPolicy = 0;
  fibMultipathHashFields = 7;
  fibSyncMem = 512 * 1024;
  fibNotifyOnFlagChange = 0;
  /** Seconds; bytes. */
  ipRtMtuExpires = 600;
  ipRtMinPmtu = 552;
  ipRtMinAdvmss = 256;
  ipfragHighThresh = 4 * 1024 * 1024;
  ipfragLowThresh = 3 * 1024 * 1024;
  /** Seconds. */
  ipfragTime = 30;
  ipfragMaxDist = 64;
  igmpMaxMemberships = 20;
  igmpMaxMsf = 10;
  igmpQrv = 2;
  igmpLinkLocalMcastReports = 1;
  localPortRange: [number, number] = [32768, 60999];
  unprivPortStart = 1024;
  pingGroupRange: [number, number] = [1, 0];
  localReservedPorts = "";
  fwmarkReflect = 0;
  rawL3mdevAccept = 1;
  udpL3mdevAccept = 0;
  udpRmemMin = 4096;
  udpWmemMin = 4096;
  nexthopCompatMode = 1;

  constructor(net: NetNamespace) {
    this.net = net;
    this.multipathSeed = net.kernel.random("multipath").u32();
    const { initNet } = net.kernel;
    if (initNet === undefined || initNet === net) {
      this.devconfAll = new Devconf(DEVCONF_ALL_VALUES);
      this.devconfDefault = new Devconf(DEVCONF_DEFAULT_VALUES);
    } else {
      const init = ipv4Of(initNet);
      this.devconfAll = new Devconf(init.devconfAll.data);
      this.devconfDefault = new Devconf(init.devconfDefault.data);
    }
  }

  /** rt_cache_flush(): whatever was looked up must be looked up anew. */
  flushRoutes(): void {
    this.rtGenid++;
    this.routeCache.flush();
  }

  /** net.ipv4.route.flush was written: what routers told of path MTUs and better gateways is forgotten, too. */
  forgetExceptions(): void {
    this.fnheGenid++;
    this.flushRoutes();
  }
}

const state = defineNetState("ipv4", (net) => new NetnsIpv4(net), exit);

/** The IPv4 part of a namespace. */
export function ipv4Of(net: NetNamespace): NetnsIpv4 {
  return state.of(net);
}

/** The namespace ends; its devices have gone before. Queues of fragments lose their timers. */
function exit(ipv4: NetnsIpv4): void {
  ipv4.fqdir?.destroy();
  ipv4.tables.clear();
  ipv4.rules = [];
  ipv4.flushRoutes();
}
