// The spanning tree (net/bridge/br_stp.c, IEEE 802.1D-1998 8.6): who is root, which port leads there, which ports are
// designated for their segment, and which block. Left out: user-space STP, MST.

import { carrierOff, carrierOn } from "@podwire/netns";
import {
  BR_BPDU_GUARD,
  BR_KERNEL_STP,
  BR_NO_STP,
  BR_ROOT_BLOCK,
  BR_STATE_BLOCKING,
  BR_STATE_DISABLED,
  BR_STATE_FORWARDING,
  BR_STATE_LEARNING,
  BR_STATE_LISTENING,
  JIFFY,
} from "./br-constants.ts";
import { catchUp } from "./br-fdb.ts";
import { enablePortQueries } from "./br-multicast-query.ts";
import { compareIds, type NetBridge, type NetBridgePort } from "./br-private.ts";
import { type ConfigBpdu, sendConfigBpdu, sendTcnBpdu } from "./br-stp-bpdu.ts";
import { disablePort } from "./br-stp-if.ts";
import { notifyPort } from "./notices.ts";
import { roundToSecond } from "./timer.ts";

/** BR_HOLD_TIME: configuration messages on a port are at least this far apart, USER_HZ. */
const HOLD_TIME = 100;
/** MESSAGE_AGE_INCR: what a message ages by passing through, USER_HZ. */
const MESSAGE_AGE_INCR = 1;

/** br_is_root_bridge(). */
export function isRootBridge(br: NetBridge): boolean {
  return compareIds(br.bridgeId, br.designatedRoot) === 0;
}

/** br_is_designated_port(). */
export function isDesignatedPort(port: NetBridgePort): boolean {
  return port.designatedPort === port.portId && compareIds(port.designatedBridge, port.br.bridgeId) === 0;
}

/** br_set_state(). */
export function setState(port: NetBridgePort, state: number): void {
  port.state = state;
  if (port.br.stpEnabled !== BR_KERNEL_STP) return;
  if (state === BR_STATE_BLOCKING) port.stpStats.transitionBlk++;
  if (state === BR_STATE_FORWARDING) port.stpStats.transitionFwd++;
}

/** br_get_port(). */
export function getPort(br: NetBridge, portNo: number): NetBridgePort | null {
  return br.ports.find((port) => port.portNo === portNo) ?? null;
}

function shouldBecomeRootPort(port: NetBridgePort, rootPort: NetBridgePort | null): boolean {
  if (port.state === BR_STATE_DISABLED || isDesignatedPort(port)) return false;
  if (compareIds(port.br.bridgeId, port.designatedRoot) <= 0) return false;
  if (rootPort === null) return true;
  const order =
    compareIds(port.designatedRoot, rootPort.designatedRoot) ||
    port.designatedCost + port.pathCost - (rootPort.designatedCost + rootPort.pathCost) ||
    compareIds(port.designatedBridge, rootPort.designatedBridge) ||
    port.designatedPort - rootPort.designatedPort ||
    port.portId - rootPort.portId;
  return order < 0;
}

/** br_root_port_block(): a port that must not lead to the root wanted to. */
function blockRootPort(br: NetBridge, port: NetBridgePort): void {
  setState(port, BR_STATE_LISTENING);
  if (br.forwardDelay > 0) port.forwardDelayTimer.modify(br.clock.now + br.forwardDelay * JIFFY);
}

function rootSelection(br: NetBridge): void {
  let root: NetBridgePort | null = null;
  for (const port of br.ports) {
    if (!shouldBecomeRootPort(port, root)) continue;
    if (port.flags & BR_ROOT_BLOCK) blockRootPort(br, port);
    else root = port;
  }
  br.rootPort = root?.portNo ?? 0;
  br.designatedRoot = (root?.designatedRoot ?? br.bridgeId).slice();
  br.rootPathCost = root === null ? 0 : root.designatedCost + root.pathCost;
}

function shouldBecomeDesignatedPort(port: NetBridgePort): boolean {
  const { br } = port;
  if (isDesignatedPort(port) || compareIds(port.designatedRoot, br.designatedRoot) !== 0) return true;
  const order =
    br.rootPathCost - port.designatedCost ||
    compareIds(br.bridgeId, port.designatedBridge) ||
    port.portId - port.designatedPort;
  return order < 0;
}

/** br_become_designated_port(). */
export function becomeDesignatedPort(port: NetBridgePort): void {
  const { br } = port;
  port.designatedRoot = br.designatedRoot.slice();
  port.designatedCost = br.rootPathCost;
  port.designatedBridge = br.bridgeId.slice();
  port.designatedPort = port.portId;
}

/** br_configuration_update(): root, root port and designated ports, anew. */
export function configurationUpdate(br: NetBridge): void {
  rootSelection(br);
  for (const port of br.ports)
    if (port.state !== BR_STATE_DISABLED && shouldBecomeDesignatedPort(port)) becomeDesignatedPort(port);
}

/** br_become_root_bridge(). */
export function becomeRootBridge(br: NetBridge): void {
  br.maxAge = br.bridgeMaxAge;
  br.helloTime = br.bridgeHelloTime;
  setForwardDelayInForce(br, br.bridgeForwardDelay);
  topologyChangeDetection(br);
  br.tcnTimer.delete();
  if (!br.dev.up) return;
  configBpduGeneration(br);
  br.helloTimer.modify(br.clock.now + br.helloTime * JIFFY);
}

/** The forward delay in force is also how long addresses live while the topology changes. */
export function setForwardDelayInForce(br: NetBridge, value: number): void {
  catchUp(br);
  br.forwardDelay = value;
}

/** br_transmit_config(): says what this bridge believes; later where it said so less than a second ago. */
export function transmitConfig(port: NetBridgePort): void {
  if (port.holdTimer.pending) {
    port.configPending = true;
    return;
  }
  const { br } = port;
  const { now } = br.clock;
  const root = isRootBridge(br) ? null : getPort(br, br.rootPort);
  const messageAge = root === null ? 0 : Math.floor((now - root.designatedAge) / JIFFY) + MESSAGE_AGE_INCR;
  if (messageAge >= br.maxAge) return;
  sendConfigBpdu(port, {
    topologyChange: br.topologyChange,
    topologyChangeAck: port.topologyChangeAck,
    root: br.designatedRoot,
    rootPathCost: br.rootPathCost,
    bridgeId: br.bridgeId,
    portId: port.portId,
    messageAge,
    maxAge: br.maxAge,
    helloTime: br.helloTime,
    forwardDelay: br.forwardDelay,
  });
  port.topologyChangeAck = false;
  port.configPending = false;
  if (br.stpEnabled === BR_KERNEL_STP) port.holdTimer.modify(roundToSecond(now + HOLD_TIME * JIFFY, now));
}

/** br_config_bpdu_generation(): on every designated port. */
export function configBpduGeneration(br: NetBridge): void {
  for (const port of br.ports)
    if (port.state !== BR_STATE_DISABLED && isDesignatedPort(port)) transmitConfig(port);
}

/** br_transmit_tcn(): towards the root. */
export function transmitTcn(br: NetBridge): void {
  const port = getPort(br, br.rootPort);
  if (port !== null) sendTcnBpdu(port);
}

/** br_topology_change_detection(). */
export function topologyChangeDetection(br: NetBridge): void {
  if (br.stpEnabled !== BR_KERNEL_STP || !br.dev.up) return;
  const { now } = br.clock;
  if (isRootBridge(br)) {
    setTopologyChange(br, true);
    br.topologyChangeTimer.modify(now + (br.bridgeForwardDelay + br.bridgeMaxAge) * JIFFY);
  } else if (!br.topologyChangeDetected) {
    transmitTcn(br);
    br.tcnTimer.modify(now + br.bridgeHelloTime * JIFFY);
  }
  br.topologyChangeDetected = true;
}

/** __br_set_topology_change(): while it lasts, addresses live for the forward delay only. */
export function setTopologyChange(br: NetBridge, value: boolean): void {
  catchUp(br);
  if (br.stpEnabled === BR_KERNEL_STP && br.topologyChange !== value)
    br.ageingTime = value ? 2 * br.forwardDelay : br.bridgeAgeingTime;
  br.topologyChange = value;
}

function makeBlocking(port: NetBridgePort): void {
  if (port.state === BR_STATE_DISABLED || port.state === BR_STATE_BLOCKING) return;
  if (port.state === BR_STATE_FORWARDING || port.state === BR_STATE_LEARNING)
    topologyChangeDetection(port.br);
  setState(port, BR_STATE_BLOCKING);
  notifyPort(port);
  port.forwardDelayTimer.delete();
}

function makeForwarding(port: NetBridgePort): void {
  const { br } = port;
  if (port.state !== BR_STATE_BLOCKING) return;
  if (br.stpEnabled === BR_NO_STP || br.forwardDelay === 0) {
    setState(port, BR_STATE_FORWARDING);
    topologyChangeDetection(br);
    port.forwardDelayTimer.delete();
  } else setState(port, BR_STATE_LISTENING);
  notifyPort(port);
  if (br.forwardDelay !== 0) port.forwardDelayTimer.modify(br.clock.now + br.forwardDelay * JIFFY);
}

/** br_port_state_selection(): lets root and designated ports forward, blocks the others; the bridge has a carrier while one forwards. */
export function portStateSelection(br: NetBridge): void {
  let live = false;
  for (const port of br.ports) {
    if (port.state === BR_STATE_DISABLED) continue;
    if (port.portNo === br.rootPort) {
      port.configPending = false;
      port.topologyChangeAck = false;
      makeForwarding(port);
    } else if (isDesignatedPort(port)) {
      port.messageAgeTimer.delete();
      makeForwarding(port);
    } else {
      port.configPending = false;
      port.topologyChangeAck = false;
      makeBlocking(port);
    }
    if (port.state !== BR_STATE_BLOCKING) enablePortQueries(port);
    if (port.state === BR_STATE_FORWARDING) live = true;
  }
  if (live) carrierOn(br.dev);
  else carrierOff(br.dev);
}

function supersedesPortInfo(port: NetBridgePort, bpdu: ConfigBpdu): boolean {
  const order =
    compareIds(bpdu.root, port.designatedRoot) ||
    bpdu.rootPathCost - port.designatedCost ||
    compareIds(bpdu.bridgeId, port.designatedBridge);
  if (order !== 0) return order < 0;
  return compareIds(bpdu.bridgeId, port.br.bridgeId) !== 0 || bpdu.portId <= port.designatedPort;
}

function recordConfigInformation(port: NetBridgePort, bpdu: ConfigBpdu): void {
  const { now } = port.br.clock;
  port.designatedRoot = bpdu.root;
  port.designatedCost = bpdu.rootPathCost;
  port.designatedBridge = bpdu.bridgeId;
  port.designatedPort = bpdu.portId;
  port.designatedAge = now - bpdu.messageAge * JIFFY;
  port.messageAgeTimer.modify(now + (bpdu.maxAge - bpdu.messageAge) * JIFFY);
}

/** br_received_config_bpdu(). */
export function receivedConfigBpdu(port: NetBridgePort, bpdu: ConfigBpdu): void {
  const { br } = port;
  port.stpStats.rxBpdu++;
  const wasRoot = isRootBridge(br);
  if (!supersedesPortInfo(port, bpdu)) {
    if (isDesignatedPort(port)) transmitConfig(port);
    return;
  }
  recordConfigInformation(port, bpdu);
  configurationUpdate(br);
  portStateSelection(br);
  if (!isRootBridge(br) && wasRoot) {
    br.helloTimer.delete();
    if (br.topologyChangeDetected) {
      br.topologyChangeTimer.delete();
      transmitTcn(br);
      br.tcnTimer.modify(br.clock.now + br.bridgeHelloTime * JIFFY);
    }
  }
  if (port.portNo !== br.rootPort) return;
  br.maxAge = bpdu.maxAge;
  br.helloTime = bpdu.helloTime;
  setForwardDelayInForce(br, bpdu.forwardDelay);
  setTopologyChange(br, bpdu.topologyChange);
  configBpduGeneration(br);
  if (bpdu.topologyChangeAck) {
    br.topologyChangeDetected = false;
    br.tcnTimer.delete();
  }
}

/** br_received_tcn_bpdu(). */
export function receivedTcnBpdu(port: NetBridgePort): void {
  port.stpStats.rxTcn++;
  if (!isDesignatedPort(port)) return;
  topologyChangeDetection(port.br);
  port.topologyChangeAck = true;
  transmitConfig(port);
}

/** BPDU guard: a port that must not hear one did (br_stp_rcv). True where it was shut. */
export function bpduGuard(port: NetBridgePort): boolean {
  if ((port.flags & BR_BPDU_GUARD) === 0) return false;
  disablePort(port);
  return true;
}
