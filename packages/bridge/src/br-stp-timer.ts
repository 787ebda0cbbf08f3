// What the spanning tree's timers do when they fire (net/bridge/br_stp_timer.c).

import { carrierOn } from "@podwire/netns";
import {
  BR_KERNEL_STP,
  BR_STATE_DISABLED,
  BR_STATE_FORWARDING,
  BR_STATE_LEARNING,
  BR_STATE_LISTENING,
  JIFFY,
} from "./br-constants.ts";
import { compareIds, type NetBridge, type NetBridgePort } from "./br-private.ts";
import {
  becomeDesignatedPort,
  becomeRootBridge,
  configBpduGeneration,
  configurationUpdate,
  isRootBridge,
  portStateSelection,
  setState,
  setTopologyChange,
  topologyChangeDetection,
  transmitConfig,
  transmitTcn,
} from "./br-stp.ts";
import { notifyPort } from "./notices.ts";
import { roundToSecond } from "./timer.ts";

/** Hellos fall on whole seconds, as round_jiffies() makes them. */
export function fireHello(br: NetBridge): void {
  if (!br.dev.up) return;
  configBpduGeneration(br);
  const { now } = br.clock;
  if (br.stpEnabled === BR_KERNEL_STP) br.helloTimer.modify(roundToSecond(now + br.helloTime * JIFFY, now));
}

export function fireTcn(br: NetBridge): void {
  if (isRootBridge(br) || !br.dev.up) return;
  transmitTcn(br);
  br.tcnTimer.modify(br.clock.now + br.bridgeHelloTime * JIFFY);
}

export function fireTopologyChange(br: NetBridge): void {
  br.topologyChangeDetected = false;
  setTopologyChange(br, false);
}

/** Nothing was heard for the maximum age: the neighbour is lost. */
export function fireMessageAge(port: NetBridgePort): void {
  const { br } = port;
  if (port.state === BR_STATE_DISABLED) return;
  const wasRoot = isRootBridge(br);
  becomeDesignatedPort(port);
  configurationUpdate(br);
  portStateSelection(br);
  if (isRootBridge(br) && !wasRoot) becomeRootBridge(br);
}

export function fireForwardDelay(port: NetBridgePort): void {
  const { br } = port;
  if (port.state === BR_STATE_LISTENING) {
    setState(port, BR_STATE_LEARNING);
    port.forwardDelayTimer.modify(br.clock.now + br.forwardDelay * JIFFY);
  } else if (port.state === BR_STATE_LEARNING) {
    setState(port, BR_STATE_FORWARDING);
    const designated = br.ports.some(
      (other) => other.state !== BR_STATE_DISABLED && compareIds(other.designatedBridge, br.bridgeId) === 0,
    );
    if (designated) topologyChangeDetection(br);
    carrierOn(br.dev);
  }
  notifyPort(port);
}

export function fireHold(port: NetBridgePort): void {
  if (port.configPending) transmitConfig(port);
}
