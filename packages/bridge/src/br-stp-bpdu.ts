// BPDUs out and in (net/bridge/br_stp_bpdu.c, net/802/stp.c, net/llc/llc_input.c): 802.2 LLC with both service access
// points 0x42, to the bridge group address. Times on the wire are in 1/256 s, inside in USER_HZ.

import { consumeSkb, dropSkb, type NetDevice, queueXmit, Skb, traceStep } from "@podwire/netns";
import { ETH_HLEN, ETH_P_802_2, ethernet, LLC_SAP_BSPAN, llc, macEqual, stp } from "@podwire/wire";
import { BR_KERNEL_STP, BR_STATE_DISABLED } from "./br-constants.ts";
import { type BridgeIdBytes, bridgePort, type NetBridgePort } from "./br-private.ts";
import { bpduGuard, receivedConfigBpdu, receivedTcnBpdu } from "./br-stp.ts";

/** struct br_config_bpdu; times in USER_HZ. */
export interface ConfigBpdu {
  topologyChange: boolean;
  topologyChangeAck: boolean;
  root: BridgeIdBytes;
  rootPathCost: number;
  bridgeId: BridgeIdBytes;
  portId: number;
  messageAge: number;
  maxAge: number;
  helloTime: number;
  forwardDelay: number;
}

const toTicks = (value: number): number => Math.floor((value * stp.TICKS_PER_SECOND) / 100) & 0xffff;
const fromTicks = (ticks: number): number => Math.ceil((ticks * 100) / stp.TICKS_PER_SECOND);

/** br_send_config_bpdu(). */
export function sendConfigBpdu(port: NetBridgePort, config: ConfigBpdu): void {
  if (port.br.stpEnabled !== BR_KERNEL_STP) return;
  const bytes = new Uint8Array(stp.CONFIG_LENGTH);
  bytes[4] =
    (config.topologyChange ? stp.FLAG_TOPOLOGY_CHANGE : 0) |
    (config.topologyChangeAck ? stp.FLAG_TOPOLOGY_CHANGE_ACK : 0);
  bytes.set(config.root, stp.ROOT_ID);
  bytes.set(config.bridgeId, stp.BRIDGE_ID);
  const view = new DataView(bytes.buffer);
  view.setUint32(13, config.rootPathCost);
  view.setUint16(25, config.portId);
  view.setUint16(27, toTicks(config.messageAge));
  view.setUint16(29, toTicks(config.maxAge));
  view.setUint16(31, toTicks(config.helloTime));
  view.setUint16(33, toTicks(config.forwardDelay));
  send(port, bytes, "config-sent");
  port.stpStats.txBpdu++;
}

/** br_send_tcn_bpdu(). */
export function sendTcnBpdu(port: NetBridgePort): void {
  if (port.br.stpEnabled !== BR_KERNEL_STP) return;
  send(port, stp.emit({ kind: "topology-change-notification", version: 0 }), "tcn-sent");
  port.stpStats.txTcn++;
}

/** br_send_bpdu(). */
function send(port: NetBridgePort, bpdu: Uint8Array, op: "config-sent" | "tcn-sent"): void {
  const { br, dev } = port;
  const skb = Skb.alloc(ETH_HLEN + llc.LENGTH + bpdu.length);
  const at = skb.put(ETH_HLEN + llc.LENGTH + bpdu.length);
  ethernet.write(skb.bytes, at, br.groupAddr, 0, dev.address, 0, llc.LENGTH + bpdu.length);
  skb.bytes[at + ETH_HLEN] = LLC_SAP_BSPAN;
  skb.bytes[at + ETH_HLEN + 1] = LLC_SAP_BSPAN;
  skb.bytes[at + ETH_HLEN + 2] = llc.UI;
  skb.bytes.set(bpdu, at + ETH_HLEN + llc.LENGTH);
  skb.dev = dev;
  skb.protocol = ETH_P_802_2;
  skb.network = at + ETH_HLEN;
  if (br.net.kernel.tracer !== null) traceStep(br.net, skb, dev, "bridge-stp", { op, port: dev.name });
  queueXmit(skb);
}

/** llc_rcv() and stp_pdu_rcv(): an 802.2 frame reached the stack of `dev`; BPDUs are the only ones anybody here listens to. */
export function receiveLlc(skb: Skb, dev: NetDevice): void {
  const { net } = dev;
  // The length field of the 802.3 header says where padding begins.
  skb.trim(ethernet.type(skb.bytes, skb.mac));
  if (!llc.isBpdu(skb.bytes, skb.data, skb.tail)) {
    dropSkb(net, skb, dev, "no service access point listens", "net/llc/llc_input.c llc_rcv");
    return;
  }
  skb.pull(llc.LENGTH);
  const why = receiveBpdu(skb, dev);
  if (why === null) consumeSkb(net, skb, dev, "spanning tree");
  else dropSkb(net, skb, dev, why, "net/bridge/br_stp_bpdu.c br_stp_rcv");
}

/** br_stp_rcv(): null, or why the BPDU was not looked at. */
function receiveBpdu(skb: Skb, dev: NetDevice): Lowercase<string> | null {
  const { bytes, data, tail } = skb;
  if (stp.check(bytes, data, tail) !== 0 || stp.version(bytes, data) !== 0) return "not a bpdu of version 0";
  const port = bridgePort(dev);
  if (port === null) return "not a bridge port";
  const { br } = port;
  if (br.stpEnabled !== BR_KERNEL_STP) return "spanning tree is off";
  if (!br.dev.up) return "bridge is down";
  if (port.state === BR_STATE_DISABLED) return "port is disabled";
  if (!macEqual(bytes, skb.mac, br.groupAddr, 0)) return "not to the bridge group address";
  if (bpduGuard(port)) return "bpdu guard shut the port";
  const isConfig = stp.type(bytes, data) === stp.TYPE_CONFIG;
  if (br.net.kernel.tracer !== null)
    traceStep(br.net, skb, dev, "bridge-stp", {
      op: isConfig ? "config-received" : "tcn-received",
      port: dev.name,
    });
  if (!isConfig) {
    if (stp.type(bytes, data) === stp.TYPE_TCN) receivedTcnBpdu(port);
    return null;
  }
  const flags = stp.flags(bytes, data);
  const config: ConfigBpdu = {
    topologyChange: (flags & stp.FLAG_TOPOLOGY_CHANGE) !== 0,
    topologyChangeAck: (flags & stp.FLAG_TOPOLOGY_CHANGE_ACK) !== 0,
    root: bytes.slice(data + stp.ROOT_ID, data + stp.ROOT_ID + 8),
    rootPathCost: stp.rootPathCost(bytes, data),
    bridgeId: bytes.slice(data + stp.BRIDGE_ID, data + stp.BRIDGE_ID + 8),
    portId: stp.portId(bytes, data),
    messageAge: fromTicks(stp.messageAge(bytes, data)),
    maxAge: fromTicks(stp.maxAge(bytes, data)),
    helloTime: fromTicks(stp.helloTime(bytes, data)),
    forwardDelay: fromTicks(stp.forwardDelay(bytes, data)),
  };
  if (config.messageAge > config.maxAge) return "message is older than its maximum age";
  receivedConfigBpdu(port, config);
  return null;
}
