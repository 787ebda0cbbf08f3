// struct rtnl_link_ops (include/net/rtnetlink.h): a kind of device that `ip link add … type KIND` can make. Kinds are
// registered with a kernel by their subsystem; commands add the text of their options (see @podwire/iproute).

import type { NetDevice } from "./device.ts";
import type { NetNamespace } from "./namespace.ts";

/** What RTM_NEWLINK may carry for any kind; the kind's own attributes are in `data`. */
export interface NewLink<Data = unknown> {
  /** Wanted name; "%d" in it is replaced by the lowest free number; the kind's default where it is absent. */
  name?: string;
  address?: Uint8Array;
  broadcast?: Uint8Array;
  mtu?: number;
  txQueueLen?: number;
  /** Wanted interface index. */
  index?: number;
  numTxQueues?: number;
  numRxQueues?: number;
  /** Lower device (IFLA_LINK), for vlan, macvlan, vxlan and the like. */
  link?: NetDevice;
  data: Data;
}

export interface LinkKind<Data = unknown> {
  /** "veth", "bridge": the word after `type`. */
  readonly name: string;
  /** Name pattern of devices that are created without one, as "veth%d". */
  readonly defaultName: string;
  /** Name of the module that `modprobe` would load; absent where it is built in. */
  readonly module?: string;
  /** Makes and registers the device(s) in `net`; throws KernelError, having changed nothing. */
  newLink(net: NetNamespace, request: NewLink<Data>): NetDevice;
  /** `ip link set DEV type KIND …`. */
  changeLink?(dev: NetDevice, data: Data): void;
  /** `ip link del`: unregisters; also what happens to virtual devices when their namespace ends. Default: unregister the device. */
  delLink?(dev: NetDevice): void;
}
