// The lab as it is at this moment, for the drawing and for its text alternative: hosts, their namespaces, the devices in
// them, and what joins devices. Made from the kernels' state, so that what the learner types shows at once.
import { listAddresses } from "@podwire/ip";
import type { Kernel, NetDevice, NetNamespace } from "@podwire/netns";
import { cablePeer } from "@podwire/nic";
import { vethPeer } from "@podwire/veth";
import { formatIpv4, formatMac } from "@podwire/wire";
import { t } from "./messages.ts";

export interface Topology {
  hosts: HostNode[];
  /** Each pair and each cable once. */
  wires: Wire[];
}

export interface HostNode {
  name: string;
  namespaces: NamespaceNode[];
}

export interface NamespaceNode {
  /** Name of its mount under /run/netns; "" for the initial one and for those that have no name. */
  name: string;
  inode: number;
  devices: DeviceNode[];
}

export interface DeviceNode {
  /** Unique in the lab: `host#inode#ifindex`. */
  id: string;
  name: string;
  kind: string;
  ifindex: number;
  up: boolean;
  state: string;
  address: string;
  addresses: string[];
  mtu: number;
  /** Id of the bridge whose port it is. */
  master: string | undefined;
}

export interface Wire {
  kind: "veth" | "cable";
  /** Ids of the two devices. */
  ends: [string, string];
  carrier: boolean;
}

const idOf = (dev: NetDevice): string => `${dev.net.kernel.hostname}#${dev.net.inode}#${dev.ifindex}`;

/** What is there now. Hosts in the order given, namespaces in that of their creation, devices as `ip link` lists them. */
export function topology(kernels: readonly Kernel[]): Topology {
  const wires: Wire[] = [];
  const hosts = kernels.map((kernel) => ({
    name: kernel.hostname,
    namespaces: kernel.namespaces.map((net) => namespaceNode(net, wires)),
  }));
  return { hosts, wires };
}

function namespaceNode(net: NetNamespace, wires: Wire[]): NamespaceNode {
  const addresses = new Map<NetDevice, string[]>();
  for (const { dev, local, prefixLength } of listAddresses(net)) {
    const list = addresses.get(dev) ?? [];
    list.push(`${formatIpv4(local)}/${prefixLength}`);
    addresses.set(dev, list);
  }
  const devices = net.devices.map((dev): DeviceNode => {
    const veth = vethPeer(dev);
    const peer = veth ?? cablePeer(dev);
    const ends = peer === null ? undefined : ([idOf(dev), idOf(peer)] as [string, string]);
    if (ends !== undefined && !wires.some((wire) => wire.ends[0] === ends[1] && wire.ends[1] === ends[0]))
      wires.push({ kind: veth === null ? "cable" : "veth", ends, carrier: dev.carrier });
    return {
      id: idOf(dev),
      name: dev.name,
      kind: dev.kind?.name ?? (dev === net.loopback ? "loopback" : "card"),
      ifindex: dev.ifindex,
      up: dev.up,
      state: dev.shownOperState,
      address: formatMac(dev.address),
      addresses: addresses.get(dev) ?? [],
      mtu: dev.mtu,
      master: dev.master === null ? undefined : idOf(dev.master),
    };
  });
  return { name: net.label, inode: net.inode, devices };
}

/** The drawing in words: one sentence a line, for screen readers, terminals and failing tests. */
export function describeTopology({ hosts, wires }: Topology): string {
  const names = new Map<string, string>();
  const sentences: string[] = [];
  for (const host of hosts)
    for (const [index, { name, inode, devices }] of host.namespaces.entries()) {
      const namespace = index === 0 ? host.name : `${host.name}/${name || `net:[${inode}]`}`;
      for (const { id, name: device } of devices) names.set(id, t("words.device", { device, namespace }));
      const shown = devices.filter(({ kind }) => kind !== "loopback");
      const list = shown.map(({ name: device, addresses, up }) =>
        [device, ...addresses, ...(up ? [] : [t("drawing.down")])].join(" "),
      );
      sentences.push(
        list.length === 0
          ? t("words.noDevice", { namespace })
          : t("words.devices", { namespace, devices: list.join(t("list.comma")) }),
      );
    }
  const name = (id: string): string => names.get(id) ?? id;
  for (const { kind, ends, carrier } of wires)
    sentences.push(
      t(carrier ? `words.${kind}` : `words.${kind}.dark`, { a: name(ends[0]), b: name(ends[1]) }),
    );
  for (const { namespaces } of hosts)
    for (const { devices } of namespaces)
      for (const { id, master } of devices)
        if (master !== undefined) sentences.push(t("words.port", { port: name(id), bridge: name(master) }));
  return sentences.join("\n");
}
