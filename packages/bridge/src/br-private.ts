// The bridge's own structures (net/bridge/br_private.h): a bridge, its ports, and what both are born with. Fields keep
// the kernel's names in camel case. Times of the spanning tree and the ageing time are in USER_HZ, hundredths of a
// second, as they are set and shown; moments are virtual nanoseconds.
// Left out: MST, MRP, CFM, VLAN tunnels, neighbour suppression, switchdev.

import type { Clock } from "@podwire/clock";
import type { NetDevice, NetNamespace } from "@podwire/netns";
import {
  BR_BCAST_FLOOD,
  BR_FLOOD,
  type BR_KERNEL_STP,
  BR_LEARNING,
  BR_MCAST_FLOOD,
  BR_NO_STP,
  BR_PORT_BITS,
  BR_STATE_DISABLED,
  BRIDGE_GROUP_ADDRESS,
} from "./br-constants.ts";
import type { FdbEntry } from "./br-fdb-entry.ts";
import { FdbTable } from "./br-fdb-table.ts";
import { MdbTable, type PortGroup } from "./br-mdb-entry.ts";
import { type BridgeMulticast, multicastDefaults } from "./br-multicast.ts";
import { BridgeMcast, PortMcast } from "./br-multicast-query.ts";
import {
  fireForwardDelay,
  fireHello,
  fireHold,
  fireMessageAge,
  fireTcn,
  fireTopologyChange,
} from "./br-stp-timer.ts";
import { VlanGroup } from "./br-vlan-group.ts";
import { KernelTimer } from "./timer.ts";

/** A bridge identifier is priority (2 bytes) and address (6): compared as eight bytes, the lower wins. */
export type BridgeIdBytes = Uint8Array;

/** struct net_bridge: the private part of a bridge device. */
export class NetBridge {
  readonly dev: NetDevice;
  readonly clock: Clock;
  /** The namespace it was made in; a bridge cannot leave it. */
  readonly net: NetNamespace;
  /** Newest first, as list_add_rcu() puts them; floods go in this order. */
  readonly ports: NetBridgePort[] = [];

  /** How many ports have each of the features that a bridge takes over (br-features.ts). */
  readonly featureCounts: number[] = [];

  readonly fdb = new FdbTable();
  /** Newest entry, head of fdb_list. */
  fdbHead: FdbEntry | null = null;
  /** Entries that age: while there are none, no garbage collection is scheduled. */
  fdbAgeing = 0;
  gcPending = -1;
  /** When the garbage collection runs next (ns), -1 while the bridge is down. */
  gcExpires = -1;

  vlanEnabled = false;
  vlanStatsEnabled = false;
  vlanStatsPerPort = false;
  vlanProto = 0x8100;
  defaultPvid = 1;
  readonly vlgrp: VlanGroup;

  groupFwdMask = 0;
  groupFwdMaskRequired = 0;
  groupAddr: Uint8Array = BRIDGE_GROUP_ADDRESS.slice();
  groupAddrSet = false;
  noLinkLocalLearn = false;
  mtuSetByUser = false;
  readonly multicast: BridgeMulticast = multicastDefaults();
  readonly mdb = new MdbTable();
  readonly mcast: BridgeMcast;
  nfCallIptables = false;
  nfCallIp6tables = false;
  nfCallArptables = false;

  stpEnabled: typeof BR_NO_STP | typeof BR_KERNEL_STP = BR_NO_STP;
  designatedRoot: BridgeIdBytes = Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0);
  readonly bridgeId: BridgeIdBytes = Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0);
  rootPort = 0;
  rootPathCost = 0;
  topologyChange = false;
  topologyChangeDetected = false;
  /** What is in force, from the root; USER_HZ. */
  maxAge = 2000;
  helloTime = 200;
  forwardDelay = 1500;
  ageingTime = 30000;
  /** What it would use as root; USER_HZ. */
  bridgeMaxAge = 2000;
  bridgeHelloTime = 200;
  bridgeForwardDelay = 1500;
  bridgeAgeingTime = 30000;
  readonly helloTimer: KernelTimer<NetBridge>;
  readonly tcnTimer: KernelTimer<NetBridge>;
  readonly topologyChangeTimer: KernelTimer<NetBridge>;

  constructor(dev: NetDevice, net: NetNamespace) {
    this.dev = dev;
    this.net = net;
    this.clock = net.kernel.clock;
    this.vlgrp = new VlanGroup();
    this.mcast = new BridgeMcast(this);
    this.helloTimer = new KernelTimer<NetBridge>(this.clock, fireHello, this);
    this.tcnTimer = new KernelTimer<NetBridge>(this.clock, fireTcn, this);
    this.topologyChangeTimer = new KernelTimer<NetBridge>(this.clock, fireTopologyChange, this);
  }
}

/** struct net_bridge_port: what `dev.rxHandlerData` is while the device is a port. */
export class NetBridgePort {
  readonly br: NetBridge;
  readonly dev: NetDevice;
  flags = BR_LEARNING | BR_FLOOD | BR_MCAST_FLOOD | BR_BCAST_FLOOD;
  readonly vlgrp: VlanGroup;
  /** Features that were counted for it (br-features.ts). */
  featureBits = 0;
  backupPort: NetBridgePort | null = null;
  groupFwdMask = 0;
  multicastRouter = 1;
  multicastEhtHostsLimit = 512;
  readonly mcast: PortMcast;
  /** mglist: the groups that are listened to behind it, the newest first. */
  readonly groups: PortGroup[] = [];

  priority = 0x8000 >> BR_PORT_BITS;
  state = BR_STATE_DISABLED;
  readonly portNo: number;
  portId = 0;
  pathCost: number;
  topologyChangeAck = false;
  configPending = false;
  designatedPort = 0;
  designatedRoot: BridgeIdBytes;
  designatedBridge: BridgeIdBytes;
  designatedCost = 0;
  /** When the information it holds was made, by the message's own age (ns). */
  designatedAge = 0;
  readonly messageAgeTimer: KernelTimer<NetBridgePort>;
  readonly forwardDelayTimer: KernelTimer<NetBridgePort>;
  readonly holdTimer: KernelTimer<NetBridgePort>;
  /** bridge_stp_xstats: BPDUs and notifications each way, moves to blocking and forwarding. */
  readonly stpStats = { rxBpdu: 0, txBpdu: 0, rxTcn: 0, txTcn: 0, transitionBlk: 0, transitionFwd: 0 };

  constructor(br: NetBridge, dev: NetDevice, portNo: number, pathCost: number) {
    this.br = br;
    this.dev = dev;
    this.portNo = portNo;
    this.pathCost = pathCost;
    this.vlgrp = new VlanGroup();
    this.designatedRoot = br.designatedRoot;
    this.designatedBridge = br.bridgeId;
    this.mcast = new PortMcast(this);
    this.messageAgeTimer = new KernelTimer<NetBridgePort>(br.clock, fireMessageAge, this);
    this.forwardDelayTimer = new KernelTimer<NetBridgePort>(br.clock, fireForwardDelay, this);
    this.holdTimer = new KernelTimer<NetBridgePort>(br.clock, fireHold, this);
  }
}

/** The bridge behind a device, null where it is none. */
export function bridgeOf(dev: NetDevice): NetBridge | null {
  return dev.priv instanceof NetBridge ? dev.priv : null;
}

/** The port that a device is, null where it is none (br_port_get_rtnl). */
export function bridgePort(dev: NetDevice): NetBridgePort | null {
  return dev.rxHandlerData instanceof NetBridgePort ? dev.rxHandlerData : null;
}

/** memcmp() of two bridge identifiers: below, at or above zero. */
export function compareIds(a: BridgeIdBytes, b: BridgeIdBytes): number {
  for (let i = 0; i < 8; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
