// The bridge as a part of the kernel (net/bridge/br.c): its kind of link, its ear for what happens to devices, and the
// spanning tree's for 802.2 frames.

import { type NetdevEvent, type Subsystem, updateFeatures } from "@podwire/netns";
import { ETH_P_802_2 } from "@podwire/wire";
import { bridgeKind } from "./br-device.ts";
import { fdbChangeAddr, fdbChangeMacAddress } from "./br-fdb.ts";
import { countFeatures } from "./br-features.ts";
import { adjustMtu, deletePort, portCarrierCheck } from "./br-if.ts";
import { registerBrNetfilter } from "./br-netfilter.ts";
import { bridgeOf, bridgePort, type NetBridge } from "./br-private.ts";
import { receiveLlc } from "./br-stp-bpdu.ts";
import { disablePort, enablePort, recalculateBridgeId } from "./br-stp-if.ts";
import { brVlanAdd, brVlanDelete } from "./br-vlan.ts";
import { VLAN_INFO_BRENTRY, VLAN_INFO_PVID, VLAN_INFO_UNTAGGED } from "./br-vlan-group.ts";
import { notifyPort, notifyVlan } from "./notices.ts";

export const bridge: Subsystem = {
  name: "bridge",
  register(kernel) {
    kernel.registerLinkKind(bridgeKind);
    kernel.packetTypes.add(ETH_P_802_2, receiveLlc);
    kernel.netdevChain.register(deviceEvent);
    registerBrNetfilter(kernel);
  },
};

/** br_device_event(). */
function deviceEvent(event: NetdevEvent): void {
  const { dev, kind } = event;
  const own = bridgeOf(dev);
  if (own !== null) {
    bridgeEvent(own, kind);
    return;
  }
  const port = bridgePort(dev);
  if (port === null) return;
  const { br } = port;
  let notified = false;
  switch (kind) {
    case "CHANGEMTU":
      adjustMtu(br);
      break;
    case "CHANGEADDR":
      fdbChangeAddr(port, dev.address);
      if (recalculateBridgeId(br)) br.net.kernel.netdevChain.call({ kind: "CHANGEADDR", dev: br.dev });
      break;
    case "CHANGE":
      notified = portCarrierCheck(port);
      break;
    case "FEAT_CHANGE":
      countFeatures(port);
      updateFeatures(br.dev);
      break;
    case "DOWN":
      if (br.dev.up) {
        disablePort(port);
        notified = true;
      }
      break;
    case "UP":
      if (br.dev.up && dev.running) {
        enablePort(port);
        notified = true;
      }
      break;
    case "UNREGISTER":
      deletePort(br, dev);
      break;
  }
  if (!notified && (kind === "CHANGEADDR" || kind === "UP" || kind === "CHANGE" || kind === "DOWN"))
    notifyPort(port);
}

/** What happens to the bridge itself: it is born with the default VLAN, and its address in the forwarding database. */
function bridgeEvent(br: NetBridge, kind: NetdevEvent["kind"]): void {
  if (kind === "REGISTER") {
    fdbChangeMacAddress(br, br.dev.address);
    brVlanAdd(br, br.defaultPvid, VLAN_INFO_PVID | VLAN_INFO_UNTAGGED | VLAN_INFO_BRENTRY);
    notifyVlan(br, null, br.defaultPvid);
  } else if (kind === "UNREGISTER") {
    const vlan = br.vlgrp.find(br.defaultPvid);
    if (vlan !== null && vlan.flags & VLAN_INFO_BRENTRY) {
      brVlanDelete(br, br.defaultPvid);
      notifyVlan(br, null, br.defaultPvid, br.defaultPvid, true);
    }
  }
}
