// /sys/class/net (net/core/net-sysfs.c): the devices of the reader's namespace and their attributes, plus what a kind of device adds
// (bridge, brport, brif). On a real host a sysfs shows the namespace in which it was mounted, which `ip netns exec` mounts afresh and
// `nsenter --net` does not; here it is always the reader's.

import {
  changeFlags,
  type DeviceStats,
  KernelError,
  type NetDevice,
  type NetNamespace,
  setMtu,
  setTxQueueLen,
  stateChange,
} from "@podwire/netns";
import { LinkNode, TextNode, type Viewer, VirtualDir, type VNode } from "./nodes.ts";
import type { Vfs } from "./vfs.ts";

/** A directory in which nobody can make anything. */
const kernfsDir = (
  lookup: (name: string, viewer: Viewer) => VNode | undefined,
  names: (viewer: Viewer) => string[],
): VirtualDir => new VirtualDir(lookup, names, "EACCES");

/** An attribute of every device: its text without the newline, and what writing does. */
interface SysfsAttribute {
  read(dev: NetDevice): string;
  write?(dev: NetDevice, text: string): void;
}

/** A file that a kind of device adds, for one device; without `read` or `write` that is refused (EACCES). */
export interface DeviceAttribute {
  read?(): string;
  write?(text: string): void;
}

/** A directory of a device, as `bridge` or `brport`: null where the device has none. */
export interface SysfsGroup {
  readonly name: string;
  attributes(dev: NetDevice): Record<string, DeviceAttribute> | null;
}

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(":");

const number = (text: string): number => {
  const trimmed = text.trim();
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(trimmed)) throw new KernelError("EINVAL");
  return Number(trimmed);
};

function speed(dev: NetDevice): { speed: number; duplex: string } {
  const settings = dev.up ? dev.ops.ethtool?.linkSettings?.(dev) : undefined;
  if (settings === undefined) throw new KernelError("EINVAL");
  return settings;
}

function notSupported(): never {
  throw new KernelError("EOPNOTSUPP");
}

const ATTRIBUTES: Readonly<Record<string, SysfsAttribute>> = {
  addr_assign_type: { read: (dev) => (dev.addressRandom ? "1" : dev.type === 772 ? "0" : "3") },
  addr_len: { read: (dev) => String(dev.address.length) },
  address: { read: (dev) => hex(dev.address) },
  broadcast: { read: (dev) => hex(dev.broadcast) },
  carrier: {
    read: (dev) => {
      if (!dev.up) throw new KernelError("EINVAL");
      return dev.carrier ? "1" : "0";
    },
    // No kind of device here lets a user change it.
    write: notSupported,
  },
  carrier_changes: { read: (dev) => String(dev.carrierUpCount + dev.carrierDownCount) },
  carrier_down_count: { read: (dev) => String(dev.carrierDownCount) },
  carrier_up_count: { read: (dev) => String(dev.carrierUpCount) },
  dev_id: { read: () => "0x0" },
  dev_port: { read: () => "0" },
  dormant: {
    read: (dev) => {
      if (!dev.up) throw new KernelError("EINVAL");
      return dev.operState === "DORMANT" ? "1" : "0";
    },
  },
  duplex: { read: (dev) => speed(dev).duplex },
  flags: {
    read: (dev) => `0x${(dev.userFlags & 0xffff & ~0x40).toString(16)}`,
    write: (dev, text) => changeFlags(dev, number(text), 0xffff),
  },
  ifalias: {
    read: (dev) => dev.alias,
    write: (dev, text) => {
      dev.alias = text.replace(/\n$/, "");
      stateChange(dev);
    },
  },
  ifindex: { read: (dev) => String(dev.ifindex) },
  iflink: { read: (dev) => String(dev.iflink) },
  link_mode: { read: (dev) => (dev.linkMode === "DORMANT" ? "1" : "0") },
  mtu: { read: (dev) => String(dev.mtu), write: (dev, text) => setMtu(dev, number(text)) },
  netdev_group: {
    read: (dev) => String(dev.group),
    write: (dev, text) => {
      dev.group = number(text);
    },
  },
  operstate: { read: (dev) => dev.shownOperState.toLowerCase() },
  phys_port_id: { read: notSupported },
  phys_port_name: { read: notSupported },
  phys_switch_id: { read: notSupported },
  proto_down: { read: (dev) => (dev.protoDown ? "1" : "0") },
  speed: { read: (dev) => String(speed(dev).speed) },
  testing: {
    read: (dev) => {
      if (!dev.up) throw new KernelError("EINVAL");
      return "0";
    },
  },
  tx_queue_len: {
    read: (dev) => String(dev.txQueueLen),
    write: (dev, text) => setTxQueueLen(dev, number(text)),
  },
  type: { read: (dev) => String(dev.type) },
  uevent: {
    read: (dev) => {
      const devtype = DEVTYPES.has(dev.kind?.name ?? "") ? `DEVTYPE=${dev.kind?.name}\n` : "";
      return `${devtype}INTERFACE=${dev.name}\nIFINDEX=${dev.ifindex}`;
    },
  },
};

/** Kinds that name themselves in events (SET_NETDEV_DEVTYPE). */
const DEVTYPES = new Set(["bridge", "vlan", "vxlan", "bond", "macvlan"]);

const STATISTICS: Readonly<Record<string, keyof DeviceStats | null>> = {
  collisions: "collisions",
  multicast: "multicast",
  rx_bytes: "rxBytes",
  rx_compressed: null,
  rx_crc_errors: "rxCrcErrors",
  rx_dropped: "rxDropped",
  rx_errors: "rxErrors",
  rx_fifo_errors: "rxFifoErrors",
  rx_frame_errors: "rxFrameErrors",
  rx_length_errors: "rxLengthErrors",
  rx_missed_errors: "rxMissedErrors",
  rx_nohandler: null,
  rx_over_errors: "rxOverErrors",
  rx_packets: "rxPackets",
  tx_aborted_errors: "txAbortedErrors",
  tx_bytes: "txBytes",
  tx_carrier_errors: "txCarrierErrors",
  tx_compressed: null,
  tx_dropped: "txDropped",
  tx_errors: "txErrors",
  tx_fifo_errors: "txFifoErrors",
  tx_heartbeat_errors: "txHeartbeatErrors",
  tx_packets: "txPackets",
  tx_window_errors: "txWindowErrors",
};

/** sysfs gives every attribute a page. */
const PAGE = 4096;

function attributeNode(dev: NetDevice, attribute: SysfsAttribute): TextNode {
  const { write } = attribute;
  // An alias that is not there is not even a line.
  const read = () => {
    const text = attribute.read(dev);
    return text === "" ? "" : `${text}\n`;
  };
  return new TextNode(
    read,
    write === undefined
      ? { size: PAGE }
      : { size: PAGE, write: (_viewer, text) => dev.net.kernel.rtnl.locked(() => write(dev, text)) },
  );
}

const emptyDir = () =>
  kernfsDir(
    () => undefined,
    () => [],
  );

/** What a directory of devices is made from. */
export interface SysfsOptions {
  groups: readonly SysfsGroup[];
  /** Names of the ports of a bridge; null for what is no bridge. */
  bridgePorts(dev: NetDevice): string[] | null;
}

function groupDirectory(dev: NetDevice, group: SysfsGroup): VirtualDir {
  const nodes = new Map<string, VNode>();
  const directory = kernfsDir(
    (name) => {
      const attribute = group.attributes(dev)?.[name];
      if (attribute === undefined) return undefined;
      let node = nodes.get(name);
      if (node === undefined) {
        const { read, write } = attribute;
        const refuse = (): never => {
          throw new KernelError("EACCES");
        };
        const latest = () => group.attributes(dev)?.[name];
        // A backup port that is not there is not even a line.
        const text = () => {
          const value = latest()?.read?.() ?? "";
          return value === "" ? "" : `${value}\n`;
        };
        node = new TextNode(read === undefined ? refuse : text, {
          size: PAGE,
          mode: read === undefined ? 0o200 : write === undefined ? 0o444 : 0o644,
          ...(write === undefined
            ? {}
            : { write: (_viewer: Viewer, text: string) => latest()?.write?.(text) }),
        });
        nodes.set(name, node);
      }
      return node;
    },
    () => Object.keys(group.attributes(dev) ?? {}),
  );
  if (group.name === "brport") directory.add("bridge", new LinkNode(() => `../../${dev.master?.name ?? ""}`));
  return directory;
}

function deviceDirectory(dev: NetDevice, options: SysfsOptions): VirtualDir {
  const { groups } = options;
  const extra = new Map<string, VNode>();
  const ports = (): NetDevice[] => dev.net.devices.filter((port) => port.master === dev);
  const dynamic = (name: string): VNode | undefined => {
    if (dev.master !== null && (name === "master" || name === `upper_${dev.master.name}`))
      return new LinkNode(`../${dev.master.name}`);
    if (name.startsWith("lower_") && ports().some((port) => `lower_${port.name}` === name))
      return new LinkNode(`../${name.slice(6)}`);
    const group = groups.find((candidate) => candidate.name === name && candidate.attributes(dev) !== null);
    if (group === undefined) return undefined;
    let node = extra.get(name);
    if (node === undefined) {
      node = groupDirectory(dev, group);
      extra.set(name, node);
    }
    return node;
  };
  const brif = kernfsDir(
    (name) => (options.bridgePorts(dev)?.includes(name) ? new LinkNode(`../../${name}/brport`) : undefined),
    () => options.bridgePorts(dev) ?? [],
  );
  const directory = kernfsDir(
    (name) => (name === "brif" && options.bridgePorts(dev) !== null ? brif : dynamic(name)),
    () => [
      ...groups.filter((group) => group.attributes(dev) !== null).map((group) => group.name),
      ...(options.bridgePorts(dev) === null ? [] : ["brif"]),
      ...ports().map((port) => `lower_${port.name}`),
      ...(dev.master === null ? [] : ["master", `upper_${dev.master.name}`]),
    ],
  );
  for (const [name, attribute] of Object.entries(ATTRIBUTES))
    directory.add(name, attributeNode(dev, attribute));
  const statistics = emptyDir();
  for (const [name, counter] of Object.entries(STATISTICS))
    statistics.add(
      name,
      attributeNode(dev, { read: () => String(counter === null ? 0 : dev.stats[counter]) }),
    );
  directory.add("statistics", statistics);
  directory.add("subsystem", new LinkNode("../../../../class/net"));
  return directory;
}

export function mountSys(vfs: Vfs, options: SysfsOptions): void {
  const nodes = new WeakMap<NetDevice, VNode>();
  const find = (net: NetNamespace, name: string): NetDevice | undefined => {
    const dev = net.device(name);
    return dev?.name === name ? dev : undefined;
  };
  const names = (net: NetNamespace): string[] => net.devices.map((dev) => dev.name);
  const devices = kernfsDir(
    (name, viewer) => {
      const dev = find(viewer.net, name);
      if (dev === undefined) return undefined;
      let node = nodes.get(dev);
      if (node === undefined) {
        node = deviceDirectory(dev, options);
        nodes.set(dev, node);
      }
      return node;
    },
    (viewer) => names(viewer.net),
  );
  vfs.put("/sys/devices/virtual/net", devices);
  const links = kernfsDir(
    (name, viewer) =>
      find(viewer.net, name) === undefined ? undefined : new LinkNode(`../../devices/virtual/net/${name}`),
    (viewer) => names(viewer.net),
  );
  vfs.put("/sys/class/net", links);
  vfs.makeDirectory("/sys/module");
}
