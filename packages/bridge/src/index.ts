import "./steps.ts";

export { bridge } from "./br.ts";
export { addBridge, bridgeKind, delBridge } from "./br-device.ts";
export { fdbEntries, fdbFlush, gcTimerValue, hasExpired } from "./br-fdb.ts";
export * from "./br-fdb-entry.ts";
export { addPort, deletePort } from "./br-if.ts";
export { HASH_ELASTICITY } from "./br-multicast.ts";
export {
  type BridgeAttributes,
  changeBridge,
  changePort,
  PORT_FLAGS,
  type PortAttributes,
} from "./br-netlink.ts";
export * from "./br-private.ts";
