export { neighFor, neighLookup } from "./arp-tbl.ts";
export { arpSend } from "./arp-xmit.ts";
export { addAddress, deleteAddress, type InetaddrEvent, inetaddrChain, listAddresses } from "./devinet.ts";
export { inetAddrType, inetAddrTypeTable, ipDevFind } from "./fib-lookup.ts";
export {
  addRoute,
  addRule,
  deleteRoute,
  deleteRule,
  getRoute,
  listRoutes,
  listRules,
} from "./fib-netlink.ts";
export { FLOWI_FLAG_ANYSRC, FLOWI_FLAG_KNOWN_NH, Flowi4 } from "./flow.ts";
export { icmpSend } from "./icmp-send.ts";
export { joinGroup, leaveGroup, listensTo } from "./igmp.ts";
export { type Ifaddr, type InDevice, inDevice } from "./in-device.ts";
export { confirmAddress, selectAddress } from "./inet-addr.ts";
export { IPSKB_IGNORE_DF, IPSKB_INTERFACE_MTU, IPSKB_NO_MC_LOOP } from "./ip-cb.ts";
export { selectIdent } from "./ip-ident.ts";
export { type IpOptions, parseOptions } from "./ip-options.ts";
export { type IpSendParams, ipLocalOut, ipSend, ipSendParams } from "./ip-output.ts";
export { ipv6Off } from "./ipv6-off.ts";
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
export { routeTypeName } from "./steps.ts";
export { ipv4 } from "./subsystem.ts";
export * from "./uapi.ts";
