// One simulated Linux kernel: its clock, its list of subsystems, its namespaces. Subsystems are handed over as an explicit
// ordered list, never found by the side effect of an import; a chapter is added by putting its subsystem into that list.

import type { Clock, Random } from "@podwire/clock";
import type { NetDevice } from "./device.ts";
import { KernelError } from "./errno.ts";
import type { LinkKind } from "./link-kind.ts";
import { createLoopback } from "./loopback.ts";
import { exitNetStates, NetNamespace } from "./namespace.ts";
import { NotifierChain } from "./notifier.ts";
import { PacketTypes } from "./packet-type.ts";
import { evacuateDevices } from "./register.ts";
import { rtnetlinkEvent } from "./rtmsg.ts";
import { Rtnl } from "./rtnl.ts";
import { Sysctls } from "./sysctl.ts";
import type { Tracer } from "./trace.ts";

/** What can happen to a device: NETDEV_* of include/linux/netdevice.h. */
export type NetdevEventKind =
  | "REGISTER"
  | "UNREGISTER"
  | "UP"
  | "GOING_DOWN"
  | "DOWN"
  /** Carrier or operational state changed. */
  | "CHANGE"
  | "CHANGENAME"
  | "CHANGEMTU"
  | "CHANGE_TX_QUEUE_LEN"
  | "PRE_CHANGEMTU"
  | "CHANGEADDR"
  | "CHANGEUPPER"
  | "FEAT_CHANGE";

export interface NetdevEvent {
  kind: NetdevEventKind;
  dev: NetDevice;
  /** CHANGENAME: the name it had. */
  oldName?: string;
  /** CHANGE: the IFF_ flags that were changed by hand; none where the carrier or the operational state was. */
  flagsChanged?: number;
}

/** A part of the kernel: adds link kinds, packet types, notifiers, sysctls. */
export interface Subsystem {
  readonly name: string;
  /** Called once, in the order of the list, before the initial namespace exists. */
  register(kernel: Kernel): void;
  /** Called for each new namespace, loopback included, in the order of the list. */
  initNet?(net: NetNamespace): void;
}

export interface KernelOptions {
  clock: Clock;
  subsystems: readonly Subsystem[];
  hostname?: string;
  /** Wall clock at virtual time 0, seconds since 1970. */
  epoch?: number;
  tracer?: Tracer | null;
}

/** First inode that the kernel gives to namespaces: PROC_DYNAMIC_FIRST; the initial network namespace's as usually seen. */
const FIRST_NET_INODE = 4026531840;
const FIRST_DYNAMIC_INODE = 4026532201;

export class Kernel {
  readonly clock: Clock;
  /** Name of the host, for traces; the UTS name of the initial namespace. */
  hostname: string;
  /** timekeeper's offs_real: the wall clock at virtual time 0, seconds since 1970. Nothing but what is shown depends on it. */
  readonly epoch: number;
  readonly initNet: NetNamespace;
  /** Living namespaces in the order of their creation. */
  readonly namespaces: NetNamespace[] = [];
  readonly netdevChain = new NotifierChain<NetdevEvent>();
  /** Routing netlink: who listens, and the lock. */
  readonly rtnl = new Rtnl();
  readonly packetTypes = new PacketTypes();
  readonly sysctls = new Sysctls();
  /** inet_select_addr(): which own IPv4 address to show through a device, 0 for none. IPv4 sets it; null without IPv4. */
  inetSelectAddr: ((dev: NetDevice, dst: number, scope: number) => number) | null = null;
  /** Sees every step of every packet; null while nobody looks. */
  tracer: Tracer | null;
  readonly #subsystems: readonly Subsystem[];
  readonly #kinds = new Map<string, LinkKind>();
  #nextInode = FIRST_DYNAMIC_INODE;

  constructor(options: KernelOptions) {
    this.clock = options.clock;
    this.hostname = options.hostname ?? "localhost";
    this.epoch = options.epoch ?? 0;
    this.tracer = options.tracer ?? null;
    this.#subsystems = options.subsystems;
    this.netdevChain.register(rtnetlinkEvent);
    for (const subsystem of this.#subsystems) subsystem.register(this);
    this.initNet = this.#setupNet(FIRST_NET_INODE);
    this.initNet.get();
  }

  /** The named stream of random numbers, apart for every host. */
  random(name: string): Random {
    return this.clock.random(`${this.hostname}/${name}`);
  }

  /** copy_net_ns(): a new namespace with nothing in it but `lo`, down. Nobody holds it yet. */
  createNet(): NetNamespace {
    return this.#setupNet(this.#nextInode++);
  }

  /** A kind of link becomes known (rtnl_link_register). */
  registerLinkKind<Data>(kind: LinkKind<Data>): void {
    this.#kinds.set(kind.name, kind as LinkKind);
  }

  /** The kind called `name`; KernelError EOPNOTSUPP "Unknown device type." as rtnetlink says. */
  linkKind(name: string): LinkKind {
    const kind = this.#kinds.get(name);
    if (kind === undefined) throw new KernelError("EOPNOTSUPP", "Unknown device type.");
    return kind;
  }

  get linkKinds(): IterableIterator<LinkKind> {
    return this.#kinds.values();
  }

  /** cleanup_net(): the last holder let go. Devices go home or end, then the subsystems' states. */
  cleanupNet(net: NetNamespace): void {
    if (!net.alive) return;
    net.alive = false;
    this.rtnl.locked(() => {
      evacuateDevices(net);
      exitNetStates(net);
    });
    this.namespaces.splice(this.namespaces.indexOf(net), 1);
  }

  #setupNet(inode: number): NetNamespace {
    const net = new NetNamespace(this, inode);
    this.namespaces.push(net);
    net.loopback = createLoopback(net);
    for (const subsystem of this.#subsystems) subsystem.initNet?.(net);
    return net;
  }
}
