// The spanning tree's view of bridges and ports coming and going, and what people set (net/bridge/br_stp_if.c and the
// setters of br_stp.c). Times in USER_HZ.

import { KernelError } from "@podwire/netns";
import { macEqual } from "@podwire/wire";
import {
  BR_ADMIN_COST,
  BR_KERNEL_STP,
  BR_NO_STP,
  BR_PORT_BITS,
  BR_STATE_BLOCKING,
  BR_STATE_DISABLED,
  JIFFY,
} from "./br-constants.ts";
import { catchUp, fdbChangeMacAddress, fdbDeleteByPort, startGc, stopGc } from "./br-fdb.ts";
import { flushPort } from "./br-multicast-group.ts";
import { disablePortQueries } from "./br-multicast-query.ts";
import { compareIds, type NetBridge, type NetBridgePort } from "./br-private.ts";
import {
  becomeDesignatedPort,
  becomeRootBridge,
  configBpduGeneration,
  configurationUpdate,
  isDesignatedPort,
  isRootBridge,
  portStateSelection,
  setForwardDelayInForce,
  setState,
  setTopologyChange,
} from "./br-stp.ts";
import { notifyPort } from "./notices.ts";

const MIN_FORWARD_DELAY = 200;
const MAX_FORWARD_DELAY = 3000;
const MAX_PORT_PRIORITY = 0xffff >> BR_PORT_BITS;

function makePortId(priority: number, portNo: number): number {
  return ((priority << BR_PORT_BITS) | portNo) & 0xffff;
}

/** br_init_port(). */
export function initPort(port: NetBridgePort): void {
  port.portId = makePortId(port.priority, port.portNo);
  becomeDesignatedPort(port);
  setState(port, BR_STATE_BLOCKING);
  port.topologyChangeAck = false;
  port.configPending = false;
}

/** br_stp_enable_bridge(): it was brought up. */
export function enableBridge(br: NetBridge): void {
  if (br.stpEnabled === BR_KERNEL_STP) br.helloTimer.modify(br.clock.now + br.helloTime * JIFFY);
  startGc(br);
  configBpduGeneration(br);
  for (const port of br.ports) if (port.dev.running) enablePort(port);
}

/** br_stp_disable_bridge(): it was brought down. */
export function disableBridge(br: NetBridge): void {
  for (const port of br.ports) if (port.state !== BR_STATE_DISABLED) disablePort(port);
  setTopologyChange(br, false);
  br.topologyChangeDetected = false;
  br.helloTimer.delete();
  br.topologyChangeTimer.delete();
  br.tcnTimer.delete();
  stopGc(br);
}

/** br_stp_enable_port(). */
export function enablePort(port: NetBridgePort): void {
  initPort(port);
  portStateSelection(port.br);
  notifyPort(port);
}

/** br_stp_disable_port(): what was learnt there is forgotten. */
export function disablePort(port: NetBridgePort): void {
  const { br } = port;
  const wasRoot = isRootBridge(br);
  becomeDesignatedPort(port);
  setState(port, BR_STATE_DISABLED);
  port.topologyChangeAck = false;
  port.configPending = false;
  notifyPort(port);
  port.messageAgeTimer.delete();
  port.forwardDelayTimer.delete();
  port.holdTimer.delete();
  if (port.backupPort === null) fdbDeleteByPort(br, port, 0, false);
  flushPort(port, false);
  disablePortQueries(port);
  configurationUpdate(br);
  portStateSelection(br);
  if (isRootBridge(br) && !wasRoot) becomeRootBridge(br);
}

/** br_stp_set_enabled(). The kernel's own: there is no /sbin/bridge-stp. */
export function stpSetEnabled(br: NetBridge, on: boolean): void {
  if (!on) {
    br.stpEnabled = BR_NO_STP;
    return;
  }
  if (br.stpEnabled !== BR_NO_STP) return;
  if (br.bridgeForwardDelay < MIN_FORWARD_DELAY) setBridgeForwardDelay(br, MIN_FORWARD_DELAY);
  else if (br.bridgeForwardDelay > MAX_FORWARD_DELAY) setBridgeForwardDelay(br, MAX_FORWARD_DELAY);
  br.stpEnabled = BR_KERNEL_STP;
  if (br.dev.up) br.helloTimer.modify(br.clock.now + br.helloTime * JIFFY);
  portStateSelection(br);
}

/** br_stp_change_bridge_id(): the bridge's address, and with it its identifier. */
export function changeBridgeId(br: NetBridge, address: Uint8Array): void {
  const wasRoot = isRootBridge(br);
  fdbChangeMacAddress(br, address);
  const old = br.bridgeId.slice();
  br.bridgeId.set(address, 2);
  br.dev.address = address.slice();
  for (const port of br.ports) {
    for (const id of [port.designatedBridge, port.designatedRoot])
      if (macEqual(id, 2, old, 2)) id.set(address, 2);
  }
  configurationUpdate(br);
  portStateSelection(br);
  if (isRootBridge(br) && !wasRoot) becomeRootBridge(br);
}

/**
 * br_stp_recalculate_bridge_id(): the lowest address of its ports, unless somebody chose one. True where it changed.
 * `added` is the address of a port that has just come: then the lowest of the others is known.
 */
export function recalculateBridgeId(br: NetBridge, added?: Uint8Array): boolean {
  if (!br.dev.addressRandom) return false;
  if (added !== undefined && br.ports.length > 1 && !isLower(added, br.bridgeId.subarray(2))) return false;
  let lowest: Uint8Array | null = null;
  for (const port of br.ports)
    if (lowest === null || isLower(port.dev.address, lowest)) lowest = port.dev.address;
  const address = lowest ?? new Uint8Array(6);
  if (macEqual(br.bridgeId, 2, address, 0)) return false;
  changeBridgeId(br, address);
  return true;
}

function isLower(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < 6; i++) if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  return false;
}

/** br_stp_set_bridge_priority(). */
export function setBridgePriority(br: NetBridge, priority: number): void {
  const wasRoot = isRootBridge(br);
  const write = (id: Uint8Array) => {
    id[0] = (priority >> 8) & 0xff;
    id[1] = priority & 0xff;
  };
  for (const port of br.ports)
    if (port.state !== BR_STATE_DISABLED && isDesignatedPort(port)) write(port.designatedBridge);
  write(br.bridgeId);
  configurationUpdate(br);
  portStateSelection(br);
  if (isRootBridge(br) && !wasRoot) becomeRootBridge(br);
}

/** br_stp_set_port_priority(), 0 to 63. KernelError ERANGE. */
export function setPortPriority(port: NetBridgePort, priority: number): void {
  if (priority > MAX_PORT_PRIORITY) throw new KernelError("ERANGE");
  const portId = makePortId(priority, port.portNo);
  if (isDesignatedPort(port)) port.designatedPort = portId;
  port.portId = portId;
  port.priority = priority;
  if (compareIds(port.br.bridgeId, port.designatedBridge) === 0 && portId < port.designatedPort) {
    becomeDesignatedPort(port);
    portStateSelection(port.br);
  }
}

/** br_stp_set_path_cost(), 1 to 65535. KernelError ERANGE. */
export function setPathCost(port: NetBridgePort, cost: number): void {
  if (cost < 1 || cost > 65535) throw new KernelError("ERANGE");
  port.flags |= BR_ADMIN_COST;
  port.pathCost = cost;
  configurationUpdate(port.br);
  portStateSelection(port.br);
}

/** br_set_hello_time(), 1 to 10 s. KernelError ERANGE. */
export function setHelloTime(br: NetBridge, value: number): void {
  if (value < 100 || value > 1000) throw new KernelError("ERANGE");
  br.bridgeHelloTime = value;
  if (isRootBridge(br)) br.helloTime = value;
}

/** br_set_max_age(), 6 to 40 s. KernelError ERANGE. */
export function setMaxAge(br: NetBridge, value: number): void {
  if (value < 600 || value > 4000) throw new KernelError("ERANGE");
  br.bridgeMaxAge = value;
  if (isRootBridge(br)) br.maxAge = value;
}

/** br_set_forward_delay(): 2 to 30 s while the spanning tree is on, anything while it is off. KernelError ERANGE. */
export function setForwardDelay(br: NetBridge, value: number): void {
  if (br.stpEnabled !== BR_NO_STP && (value < MIN_FORWARD_DELAY || value > MAX_FORWARD_DELAY))
    throw new KernelError("ERANGE");
  setBridgeForwardDelay(br, value);
}

function setBridgeForwardDelay(br: NetBridge, value: number): void {
  br.bridgeForwardDelay = value;
  if (isRootBridge(br)) setForwardDelayInForce(br, value);
}

/** br_set_ageing_time(): a collection runs at once, which the new time decides about. */
export function setAgeingTime(br: NetBridge, value: number): void {
  catchUp(br);
  br.bridgeAgeingTime = value;
  br.ageingTime = value;
  startGc(br, 0);
}
