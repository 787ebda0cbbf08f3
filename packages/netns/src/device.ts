// struct net_device (include/linux/netdevice.h): what every device has, whatever its kind. A device belongs to exactly
// one namespace at any time. What a kind of device does lives in its NetDeviceOps.

import { ARPHRD_ETHER } from "@podwire/wire";
import type { LinkKind } from "./link-kind.ts";
import type { NetNamespace } from "./namespace.ts";
import type { Skb } from "./skb.ts";

/** Device flags, include/uapi/linux/if.h. */
export const IFF_UP = 1 << 0;
export const IFF_BROADCAST = 1 << 1;
export const IFF_DEBUG = 1 << 2;
export const IFF_LOOPBACK = 1 << 3;
export const IFF_POINTOPOINT = 1 << 4;
export const IFF_NOTRAILERS = 1 << 5;
export const IFF_RUNNING = 1 << 6;
export const IFF_NOARP = 1 << 7;
export const IFF_PROMISC = 1 << 8;
export const IFF_ALLMULTI = 1 << 9;
export const IFF_MASTER = 1 << 10;
export const IFF_SLAVE = 1 << 11;
export const IFF_MULTICAST = 1 << 12;
export const IFF_PORTSEL = 1 << 13;
export const IFF_AUTOMEDIA = 1 << 14;
export const IFF_DYNAMIC = 1 << 15;
export const IFF_LOWER_UP = 1 << 16;
export const IFF_DORMANT = 1 << 17;

/** RFC 2863 operational states, as `ip link` prints them. */
export type OperState = "UNKNOWN" | "NOTPRESENT" | "DOWN" | "LOWERLAYERDOWN" | "TESTING" | "DORMANT" | "UP";

/** rtnl_link_stats64, all 64-bit counters in Linux; doubles count exactly to 2^53. */
export class DeviceStats {
  rxPackets = 0;
  txPackets = 0;
  rxBytes = 0;
  txBytes = 0;
  rxErrors = 0;
  txErrors = 0;
  rxDropped = 0;
  txDropped = 0;
  multicast = 0;
  collisions = 0;
  rxMissedErrors = 0;
  txCarrierErrors = 0;
  rxOverErrors = 0;
  rxLengthErrors = 0;
  rxCrcErrors = 0;
  rxFrameErrors = 0;
  rxFifoErrors = 0;
  txAbortedErrors = 0;
  txFifoErrors = 0;
  txHeartbeatErrors = 0;
  txWindowErrors = 0;
}

/** What a kind of device does. All run synchronously under the (implied) rtnl lock; failures are KernelErrors. */
export interface NetDeviceOps {
  /** ndo_open: the device is being brought up. */
  open?(dev: NetDevice): void;
  /** ndo_stop: it is being brought down. */
  stop?(dev: NetDevice): void;
  /**
   * ndo_start_xmit: the frame, link-layer header at `skb.data`, leaves. The device owns the skb. False where it was
   * dropped and the sender is to know (NET_XMIT_DROP); whatever else is returned, or nothing, means NETDEV_TX_OK.
   */
  xmit(skb: Skb, dev: NetDevice): unknown;
  /** ndo_change_mtu, after the bounds were checked. */
  changeMtu?(dev: NetDevice, mtu: number): void;
  /** ndo_set_mac_address, after validity was checked; sets `dev.address` itself. */
  setMacAddress?(dev: NetDevice, address: Uint8Array): void;
  /** ndo_set_rx_headroom, ndo_change_rx_flags …: promiscuity or multicast flags changed. */
  changeRxFlags?(dev: NetDevice): void;
  /** ndo_fix_features: turns off in `on` what the device cannot do with the rest (a bridge: what its ports cannot). */
  fixFeatures?(dev: NetDevice, on: Map<string, boolean>): void;
  /** ndo_uninit: last words before the device is gone. */
  uninit?(dev: NetDevice): void;
  /** ndo_add_slave / ndo_del_slave: `ip link set port master dev`, `nomaster`. */
  addSlave?(master: NetDevice, port: NetDevice): void;
  delSlave?(master: NetDevice, port: NetDevice): void;
  /** ndo_get_iflink: index of the device at the other end or below, in its own namespace. */
  iflink?(dev: NetDevice): number;
  /** rtnl_link_ops.get_link_net: the namespace that index belongs to. */
  linkNet?(dev: NetDevice): NetNamespace;
  /** ethtool's view of the kind. */
  ethtool?: EthtoolOps;
}

/** struct ethtool_ops, as far as `ethtool -i -S -k` and plain `ethtool` ask. */
export interface EthtoolOps {
  driver: string;
  version?: string;
  firmwareVersion?: string;
  busInfo?: string;
  /** `ethtool -S`: names and values in order. */
  statistics?(dev: NetDevice): [name: string, value: number][];
  /** Plain `ethtool DEV`: speed in Mb/s (-1: unknown), duplex and connector ("Other" by default), where the driver reports them. */
  linkSettings?(dev: NetDevice): { speed: number; duplex: "full" | "half" | "unknown"; port?: string };
}

/** One feature line of `ethtool -k`: the kernel's NETIF_F_* names as ethtool prints them. */
export interface DeviceFeature {
  readonly on: boolean;
  /** Cannot be changed with `ethtool -K`: printed as [fixed]. */
  readonly fixed: boolean;
  /** What was asked for: printed as [requested on] where it is not to be had. */
  readonly wanted: boolean;
}

/** By name, in the order of `ethtool -k`. */
export type DeviceFeatures = ReadonlyMap<string, DeviceFeature>;

/** Where a received packet goes once the taps have seen it: rx_handler_result. */
export const RX_HANDLER_CONSUMED = 0;
export const RX_HANDLER_ANOTHER = 1;
export const RX_HANDLER_PASS = 3;

/** netdev_rx_handler_register(): how a master device (bridge, macvlan) gets its ports' frames. */
export type RxHandler = (skb: Skb, dev: NetDevice) => number;

/** A queueing discipline, as its device sees it (struct Qdisc; @podwire/sched). */
export interface TxQdisc {
  /** __dev_xmit_skb(): takes the frame, its Ethernet header at `skb.data`. False where it was dropped and the sender is to know (NET_XMIT_DROP). */
  transmit(skb: Skb): boolean;
}

/** How the addresses in IPv6 come to be; `ip -d link` shows it. */
export type AddrGenMode = "eui64" | "none" | "stable_secret" | "random";

export interface NetDeviceInit {
  name: string;
  type?: number;
  flags?: number;
  mtu?: number;
  minMtu?: number;
  maxMtu?: number;
  /** Link-layer address; all devices here have 6 bytes or none. */
  address?: Uint8Array;
  /** addr_assign_type: NET_ADDR_RANDOM means that nobody chose it. */
  addressRandom?: boolean;
  broadcast?: Uint8Array;
  txQueueLen?: number;
  /** Bytes of link-layer header. */
  hardHeaderLen?: number;
  ops: NetDeviceOps;
  kind?: LinkKind | null;
  /** NETIF_F_NETNS_LOCAL: cannot move to another namespace. */
  netnsLocal?: boolean;
  /** IFF_NO_QUEUE: its qdisc is noqueue when up. */
  noQueue?: boolean;
  /** NETIF_F_LLTX and the rest, in ethtool's names and order. */
  features?: DeviceFeatures;
  /** A physical device: goes home to the initial namespace when its namespace ends. */
  physical?: boolean;
  numTxQueues?: number;
  numRxQueues?: number;
  gsoMaxSize?: number;
  priv?: unknown;
}

export class NetDevice {
  net!: NetNamespace;
  name: string;
  ifindex = 0;
  readonly type: number;
  /** IFF_* without the volatile ones; use {@link userFlags} for what people see. */
  flags: number;
  mtu: number;
  readonly minMtu: number;
  readonly maxMtu: number;
  address: Uint8Array;
  addressRandom: boolean;
  broadcast: Uint8Array;
  txQueueLen: number;
  readonly hardHeaderLen: number;
  readonly ops: NetDeviceOps;
  readonly kind: LinkKind | null;
  netnsLocal: boolean;
  readonly noQueue: boolean;
  readonly physical: boolean;
  features: DeviceFeatures;
  /** NETIF_F_HW_CSUM: transport checksums may be left to the device. Follows its feature (updateFeatures). */
  txCsum: boolean;
  readonly numTxQueues: number;
  readonly numRxQueues: number;
  /** IFLA_GSO_MAX_SIZE, IFLA_GSO_MAX_SEGS and IFLA_GRO_MAX_SIZE: what `ip -d link` shows and `ip link set` changes. */
  gsoMaxSize: number;
  gsoMaxSegs = 65535;
  /** What the device could take at most: TSO_MAX_SIZE for those that need nothing from the hardware. */
  tsoMaxSize = 8 * 65535;
  groMaxSize = 65536;
  /** Name of its queueing discipline: noop until it is first up, then noqueue or pfifo_fast, also when it is down again; or what `tc` put there. */
  qdisc = "noop";
  /** The discipline that `tc` put there; null for those that come by themselves, which send at once. */
  txQdisc: TxQdisc | null = null;
  /** __LINK_STATE_NOCARRIER, turned round. */
  carrier = true;
  /** carrier_changes of sysfs and `ip -d`. */
  carrierUpCount = 0;
  carrierDownCount = 0;
  /** RFC 2863 state as the link watch left it; devices that never lost their carrier stay UNKNOWN, as `lo` does. */
  operState: OperState = "UNKNOWN";
  /** IF_LINK_MODE_DORMANT. */
  linkMode: "DEFAULT" | "DORMANT" = "DEFAULT";
  /** Count of those who want every frame: bridge ports, tcpdump. */
  promiscuity = 0;
  allmulti = 0;
  group = 0;
  alias = "";
  altNames: string[] = [];
  /** Device this one is a port of. */
  master: NetDevice | null = null;
  rxHandler: RxHandler | null = null;
  /** The rx handler's own data: the bridge port, say. */
  rxHandlerData: unknown = null;
  readonly stats = new DeviceStats();
  /** Multicast link-layer addresses it listens to, besides its own: hex string to count. */
  readonly multicastList = new Map<string, number>();
  /** Those of them that were entered by hand (global_use); null for none. */
  globalMulticast: Set<string> | null = null;
  /** Further unicast addresses it listens to; null for none. */
  unicastList: Map<string, number> | null = null;
  addrGenMode: AddrGenMode = "eui64";
  /** IFLA_PROTO_DOWN. */
  protoDown = false;
  /** What the kind keeps for it: netdev_priv(). */
  priv: unknown;
  /** ip_ptr: its IPv4 side (struct in_device of @podwire/ip), null while it has none; opaque here. */
  ipPtr: unknown = null;
  /** ip6_ptr: its IPv6 side (struct inet6_dev of @podwire/ip), null while it has none; opaque here. */
  ip6Ptr: unknown = null;
  /** Registered and not yet unregistering. */
  registered = false;
  /** rtnl_link_state: made on request and not told of yet (RTNL_LINK_INITIALIZING). */
  initializing = false;
  /** On the link watch's list. */
  linkWatchPending = false;

  constructor(init: NetDeviceInit) {
    this.name = init.name;
    this.type = init.type ?? ARPHRD_ETHER;
    this.flags = init.flags ?? IFF_BROADCAST | IFF_MULTICAST;
    this.mtu = init.mtu ?? 1500;
    this.minMtu = init.minMtu ?? 68;
    this.maxMtu = init.maxMtu ?? 1500;
    this.address = init.address ?? new Uint8Array(6);
    this.addressRandom = init.addressRandom ?? false;
    this.broadcast = init.broadcast ?? new Uint8Array(6).fill(0xff);
    this.txQueueLen = init.txQueueLen ?? 1000;
    this.hardHeaderLen = init.hardHeaderLen ?? 14;
    this.ops = init.ops;
    this.kind = init.kind ?? null;
    this.netnsLocal = init.netnsLocal ?? false;
    this.noQueue = init.noQueue ?? false;
    this.physical = init.physical ?? false;
    this.features = init.features ?? new Map();
    this.txCsum = this.features.get("tx-checksum-ip-generic")?.on ?? false;
    this.numTxQueues = init.numTxQueues ?? 1;
    this.numRxQueues = init.numRxQueues ?? 1;
    this.gsoMaxSize = init.gsoMaxSize ?? 65536;
    this.priv = init.priv ?? null;
  }

  get up(): boolean {
    return (this.flags & IFF_UP) !== 0;
  }

  /** netif_oper_up(): up, and the link watch saw nothing wrong. */
  get running(): boolean {
    return this.up && (this.operState === "UP" || this.operState === "UNKNOWN");
  }

  /** dev_get_flags(): the flags as people see them. */
  get userFlags(): number {
    let flags = this.flags & ~(IFF_RUNNING | IFF_LOWER_UP | IFF_DORMANT | IFF_PROMISC | IFF_ALLMULTI);
    if (this.userPromisc) flags |= IFF_PROMISC;
    if (this.userAllmulti) flags |= IFF_ALLMULTI;
    if (this.up) {
      if (this.running) flags |= IFF_RUNNING;
      if (this.carrier) flags |= IFF_LOWER_UP;
    }
    return flags;
  }

  /** gflags: what `ip link set promisc/allmulticast on` asked for. */
  userPromisc = false;
  userAllmulti = false;

  /** What `ip link` prints after `state`. */
  get shownOperState(): OperState {
    return this.up ? this.operState : "DOWN";
  }

  /** The index that `@if5` or `@veth1` is made from: 0 where the device stands alone. */
  get iflink(): number {
    return this.ops.iflink?.(this) ?? this.ifindex;
  }
}
