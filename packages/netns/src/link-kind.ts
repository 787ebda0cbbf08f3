// struct rtnl_link_ops (include/net/rtnetlink.h): a kind of device that `ip link add … type KIND` can make. Kinds are
// registered with a kernel by their subsystem; commands add the text of their options (see @podwire/iproute).

import type { NetDevice, OperState } from "./device.ts";
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
  group?: number;
  linkMode?: "DEFAULT" | "DORMANT";
  /** IFLA_OPERSTATE, as set_operstate() takes it. */
  operState?: OperState;
  gsoMaxSize?: number;
  gsoMaxSegs?: number;
  groMaxSize?: number;
  /** IFF_* to set once it is registered, and which of them (ifi_flags, ifi_change). */
  flags?: number;
  change?: number;
  /** The namespace that the request came from, or the one of its link-netnsid; the device's own where absent. */
  srcNet?: NetNamespace;
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
  /** `ip link set PORT type KIND_slave …`: of a master, about one of its ports. */
  changeSlave?(master: NetDevice, port: NetDevice, data: unknown): void;
  /** `ip link del`: unregisters; also what happens to virtual devices when their namespace ends. Default: unregister the device. */
  delLink?(dev: NetDevice): void;
}

/** rtnl_create_link(): what a request says of any kind of device, put on `dev` before it is registered. */
export function applyNewLink(dev: NetDevice, request: Omit<NewLink, "data">): void {
  dev.initializing = true;
  if (request.operState !== undefined) setOperState(dev, request.operState);
  if (request.linkMode !== undefined) dev.linkMode = request.linkMode;
  if (request.group !== undefined) dev.group = request.group;
  if (request.gsoMaxSize !== undefined) dev.gsoMaxSize = request.gsoMaxSize;
  if (request.gsoMaxSegs !== undefined) dev.gsoMaxSegs = request.gsoMaxSegs;
  if (request.groMaxSize !== undefined) dev.groMaxSize = request.groMaxSize;
}

/** set_operstate() of rtnetlink: what a supplicant may say of a link's state. Anything else is ignored. */
export function setOperState(dev: NetDevice, wanted: OperState): void {
  const { operState } = dev;
  const isUp = operState === "UP" || operState === "UNKNOWN";
  if (wanted === "UP") {
    if (operState === "UNKNOWN" || operState === "DORMANT" || operState === "TESTING") dev.operState = "UP";
  } else if ((wanted === "DORMANT" || wanted === "TESTING") && isUp) dev.operState = wanted;
}
