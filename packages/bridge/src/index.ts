import "./steps.ts";

export { bridge } from "./br.ts";
export * from "./br-constants.ts";
export { addBridge, bridgeKind, delBridge } from "./br-device.ts";
export { fdbEntries, fdbFlush, gcTimerValue } from "./br-fdb.ts";
export * from "./br-fdb-entry.ts";
export {
  type FdbMessage,
  hasExpired,
  NTF_EXT_LEARNED,
  NTF_MASTER,
  NTF_OFFLOADED,
  NTF_SELF,
  NTF_STICKY,
  NTF_USE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_REACHABLE,
  NUD_STALE,
} from "./br-fdb-info.ts";
export type { FdbCreation, FdbFlushRequest } from "./br-fdb-netlink.ts";
export { addPort, deletePort } from "./br-if.ts";
export { brMdbAdd, brMdbDel, brMdbDump, type MdbRecord, type MdbRequest, type MdbRouter } from "./br-mdb.ts";
export { HASH_ELASTICITY } from "./br-multicast.ts";
export { brNetfilterExit, brNetfilterInit } from "./br-netfilter.ts";
export {
  type BridgeAttributes,
  changeBridge,
  changePort,
  PORT_FLAGS,
  type PortAttributes,
} from "./br-netlink.ts";
export * from "./br-private.ts";
export { bridgePortNames, bridgeSysfs, brportSysfs, type SysfsAttribute, showBridgeId } from "./br-sysfs.ts";
export {
  VLAN_INFO_BRENTRY,
  VLAN_INFO_MASTER,
  VLAN_INFO_PVID,
  VLAN_INFO_UNTAGGED,
  Vlan,
  VlanGroup,
  VlanStats,
} from "./br-vlan-group.ts";
export type { BridgeVlanNotice } from "./notices.ts";
export {
  BRIDGE_FLAGS_MASTER,
  BRIDGE_FLAGS_SELF,
  type BridgeLinkRequest,
  bridgeDelLink,
  bridgeSetLink,
  bridgeVlanSetState,
  type VlanRange,
  vlanGroupOf,
} from "./rtnl-bridge.ts";
export { rtnlFdbAdd, rtnlFdbDelete, rtnlFdbDump, rtnlFdbFlush, rtnlFdbGet } from "./rtnl-fdb.ts";
