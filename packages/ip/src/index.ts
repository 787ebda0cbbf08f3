export { neighFor, neighLookup } from "./arp-tbl.ts";
export { arpSend } from "./arp-xmit.ts";
export { DEVCONF_FORWARDING } from "./devconf.ts";
export { addAddress, deleteAddress, type InetaddrEvent, inetaddrChain, listAddresses } from "./devinet.ts";
export { inetAddrType, inetAddrTypeTable, ipDevFind } from "./fib-lookup.ts";
export {
  addRoute,
  addRule,
  deleteRoute,
  deleteRule,
  getRoute,
  listExceptions,
  listRoutes,
  listRules,
} from "./fib-netlink.ts";
export { FLOWI_FLAG_ANYSRC, FLOWI_FLAG_KNOWN_NH, Flowi4 } from "./flow.ts";
export { icmpSend } from "./icmp-send.ts";
export { joinGroup, leaveGroup } from "./igmp.ts";
export { listensTo, type McGroup } from "./igmp-state.ts";
export { type Ifaddr, type InDevice, inDevice } from "./in-device.ts";
export { confirmAddress, selectAddress } from "./inet-addr.ts";
export { IPSKB_IGNORE_DF, IPSKB_INTERFACE_MTU, IPSKB_NO_MC_LOOP } from "./ip-cb.ts";
export { selectIdent } from "./ip-ident.ts";
export { type IpOptions, parseOptions } from "./ip-options.ts";
export { ipLocalOut, ipSend } from "./ip-output.ts";
export { addAddress6, deleteAddress6, listAddresses6 } from "./ipv6/addrconf-netlink.ts";
export { Flowi6 } from "./ipv6/flow6.ts";
export { icmpv6Push, icmpv6Send, inet6Iif } from "./ipv6/icmpv6-send.ts";
export {
  IN6_ANY,
  type In6,
  IPV6_ADDR_LINKLOCAL,
  IPV6_ADDR_LOOPBACK,
  IPV6_ADDR_MULTICAST,
  in6Copy,
  in6Equal,
  in6Hash,
  in6Key,
  in6PrefixEqual,
  in6Type,
} from "./ipv6/in6.ts";
export { type Inet6Dev, in6Dev } from "./ipv6/inet6-dev.ts";
export { ip6Send } from "./ipv6/ip6-output.ts";
export { listensTo6, mcDevDec, mcDevInc } from "./ipv6/mcast.ts";
export {
  addNeighbour6,
  deleteNeighbour6,
  getNeighbour6,
  listNeighbours6,
} from "./ipv6/neigh6-netlink.ts";
export { ipv6Of, type NetnsIpv6 } from "./ipv6/netns-ipv6.ts";
// What the trail says of IPv6 is part of the interface, too.
export type {} from "./ipv6/notices6.ts";
export { updatePmtu6 } from "./ipv6/pmtu6.ts";
export { ipv6ProcNetFiles } from "./ipv6/proc6.ts";
export {
  type Inet6Protocol,
  type Ping6Protocol,
  type Raw6Protocol,
  registerPing6,
  registerProtocol6,
  registerRaw6,
} from "./ipv6/protocol6.ts";
export type * from "./ipv6/requests6.ts";
export { dstLookup6 } from "./ipv6/route6.ts";
export { addRoute6, deleteRoute6, getRoute6, listLearned6, listRoutes6 } from "./ipv6/route6-netlink.ts";
export { type Rt6, rt6Mtu } from "./ipv6/rt6.ts";
export { linkLocalAddress, ownAddress } from "./ipv6/saddr6.ts";
export { type Ip6SendParams, ip6SendParams } from "./ipv6/send-params6.ts";
export type {} from "./ipv6/steps6.ts";
export { ipv6 } from "./ipv6/subsystem6.ts";
export { forgetExceptions6 } from "./ipv6/sysctl6.ts";
export type { Mib } from "./mib.ts";
export {
  addNeighbour,
  deleteNeighbour,
  getNeighbour,
  listNeighbours,
  type NeighbourSelector,
} from "./neigh-netlink.ts";
export { type Neighbour, neighConfirm, nudName } from "./neighbour.ts";
export { ipv4Of, type NetnsIpv4 } from "./netns-ipv4.ts";
export type { NetconfValues } from "./notices.ts";
export { ipv4ProcNetFiles } from "./proc.ts";
export {
  type InetProtocol,
  type PingProtocol,
  type RawProtocol,
  registerPing,
  registerProtocol,
  registerRaw,
} from "./protocol.ts";
export type * from "./requests.ts";
export { ipv4Redirect, ipv4UpdatePmtu } from "./route-exceptions.ts";
export { routeOutput, tryRouteOutput } from "./route-output.ts";
export { dstMtu, inetIif, type Rtable } from "./rtable.ts";
export { type IpSendParams, ipSendParams } from "./send-params.ts";
export { routeTypeName } from "./steps.ts";
export { ipv4 } from "./subsystem.ts";
export * from "./uapi.ts";
