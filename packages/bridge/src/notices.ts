// What a bridge tells those who listen to routing netlink (net/bridge/br_netlink.c br_ifinfo_notify, br_fdb.c fdb_notify, br_vlan.c
// br_vlan_notify, br_mdb.c br_mdb_notify): its ports, its forwarding database, its VLANs, its multicast groups. All of it is of the family AF_BRIDGE.

import type { NetDevice } from "@podwire/netns";
import type { FdbEntry } from "./br-fdb-entry.ts";
import { type FdbMessage, fdbMessage } from "./br-fdb-info.ts";
import type { MdbRecord } from "./br-mdb.ts";
import { type MdbEntry, mdbRecord, type PortGroup } from "./br-mdb-entry.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import { VLAN_INFO_UNTAGGED } from "./br-vlan-group.ts";

/** RTM_NEWVLAN and RTM_DELVLAN: VLANs from `first` to `last` of a port, or of the bridge itself. */
export interface BridgeVlanNotice {
  readonly dev: NetDevice;
  readonly first: number;
  readonly last: number;
  readonly pvid: boolean;
  readonly untagged: boolean;
  /** BR_STATE_* in this VLAN. */
  readonly state: number;
}

declare module "@podwire/netns" {
  interface RtnlNotices {
    /** RTM_NEWLINK and RTM_DELLINK of AF_BRIDGE: a port, as it is now. */
    "bridge-port": { readonly port: NetBridgePort };
    /** RTM_NEWLINK of AF_BRIDGE: the bridge itself, as if it were its own port. */
    "bridge-self": { readonly bridge: NetDevice };
    /** RTM_NEWNEIGH and RTM_DELNEIGH of AF_BRIDGE. */
    fdb: { readonly message: FdbMessage };
    "bridge-vlan": BridgeVlanNotice;
    /** RTM_NEWMDB and RTM_DELMDB of a membership. */
    mdb: { readonly bridge: NetDevice; readonly record: MdbRecord };
    /** RTM_NEWMDB and RTM_DELMDB of a port towards a multicast router. */
    "mdb-router": { readonly bridge: NetDevice; readonly port: NetDevice };
  }
}

/** br_ifinfo_notify() without a port. */
export function notifyBridge(br: NetBridge): void {
  const { net, dev } = br;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "bridge-self", deleted: false, net, bridge: dev });
}

/** br_ifinfo_notify(). */
export function notifyPort(port: NetBridgePort, deleted = false): void {
  const { net } = port.dev;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "bridge-port", deleted, net, port });
}

/** fdb_notify(). */
export function notifyFdb(br: NetBridge, entry: FdbEntry, deleted = false): void {
  const { net } = br;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "fdb", deleted, net, message: fdbMessage(br, entry) });
}

/** br_vlan_notify(): `port` null for the bridge itself. */
export function notifyVlan(
  br: NetBridge,
  port: NetBridgePort | null,
  first: number,
  last = first,
  deleted = false,
): void {
  const { net } = br;
  const { rtnl } = net.kernel;
  if (!rtnl.heard) return;
  const group = port?.vlgrp ?? br.vlgrp;
  const vlan = deleted ? null : group.find(first);
  if (vlan === null && !deleted) return;
  rtnl.notify({
    kind: "bridge-vlan",
    deleted,
    net,
    dev: port?.dev ?? br.dev,
    first,
    last,
    pvid: !deleted && group.pvid === first,
    untagged: vlan !== null && (vlan.flags & VLAN_INFO_UNTAGGED) !== 0,
    state: vlan?.state ?? 0,
  });
}

/** br_mdb_notify(): `member` null for the bridge's own host. */
export function notifyMdb(entry: MdbEntry, member: PortGroup | null, deleted = false): void {
  const { net, dev } = entry.br;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "mdb", deleted, net, bridge: dev, record: mdbRecord(entry, member) });
}

/** br_rtr_notify(). */
export function notifyRouter(port: NetBridgePort, deleted = false): void {
  const { net, dev } = port.br;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "mdb-router", deleted, net, bridge: dev, port: port.dev });
}
