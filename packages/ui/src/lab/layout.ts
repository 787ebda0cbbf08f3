// Where things are in the drawing: hosts side by side, in each its namespaces in columns, in these their devices, and a wire for
// each pair and cable. Pure: the same topology gives the same drawing.

import type { DeviceNode, NamespaceNode, Topology } from "@podwire/lab";
import { columnsOf, type Lean } from "./columns.ts";
import { along, type Box, type Plug, type Point, route } from "./route.ts";

export interface DeviceBox extends Box {
  device: DeviceNode;
  /** Lines of text under the name. */
  details: string[];
}

export interface NamespaceBox extends Box {
  title: string;
  initial: boolean;
  devices: DeviceBox[];
}

export interface HostBox extends Box {
  name: string;
  namespaces: NamespaceBox[];
}

export interface WirePath {
  kind: "veth" | "cable";
  ends: [string, string];
  carrier: boolean;
  /** From the first end to the second. */
  points: Point[];
}

export interface Drawing {
  width: number;
  height: number;
  hosts: HostBox[];
  wires: WirePath[];
}

/** Sizes in the drawing's units, which are pixels where it is neither enlarged nor reduced. */
interface Sizes {
  device: number;
  padding: number;
  /** Between columns: here the wires are. */
  gap: number;
}

const WIDE: Sizes = { device: 140, padding: 10, gap: 60 };
const NARROW: Sizes = { device: 118, padding: 8, gap: 44 };
const LINE = 15;
/** Between boxes of one column, and around everything. */
const GAP = 14;
const TITLE = 26;

export interface LayoutOptions {
  /** How many namespaces are side by side at most; beyond that hosts go into another row. */
  columns?: number;
}

/** Lays a topology out. `lo` is left out where a namespace has anything else, so that the eye finds what matters. */
export function layOut(topology: Topology, { columns = 4 }: LayoutOptions = {}): Drawing {
  const sizes = columns <= 2 ? NARROW : WIDE;
  const plugs = new Map<string, Plug>();
  const budget = topology.hosts.length > 1 ? Math.min(2, columns) : columns;
  let x = GAP;
  let y = GAP;
  let used = 0;
  let width = 200;
  let height = GAP;
  const hosts = topology.hosts.map(({ name, namespaces }): HostBox => {
    const [initial, ...others] = namespaces;
    // A host whose own namespace has nothing but lo is drawn by its other namespaces.
    const bare = others.length > 0 && initial?.devices.every(({ kind }) => kind === "loopback");
    const shown = namespaces.filter((net) => net !== initial || !bare);
    const own = bare ? undefined : initial;
    const placed = columnsOf(shown, own, topology, budget, leanOf(topology, name));
    const count = Math.max(1, placed.columns.length);
    if (used > 0 && used + count > columns) {
      x = GAP;
      y = height;
      used = 0;
    }
    used += count;
    const step = sizes.device + 2 * sizes.padding + sizes.gap;
    const boxes = placed.columns
      .map((nets, index) => ({ nets, index }))
      .sort((a, b) => Math.abs(a.index - placed.middle) - Math.abs(b.index - placed.middle))
      .flatMap(({ nets, index }) =>
        column(nets, x + sizes.padding + index * step, y + TITLE, own, topology, sizes, plugs),
      );
    const bottom = Math.max(y + TITLE + LINE, ...boxes.map((box) => box.y + box.height)) + sizes.padding;
    const host = {
      name,
      x,
      y,
      width: count * step - sizes.gap + 2 * sizes.padding,
      height: bottom - y,
      namespaces: shown.flatMap((net) => boxes.filter((box) => box.net === net)),
    };
    x += host.width + sizes.gap;
    width = Math.max(width, host.x + host.width + GAP);
    height = Math.max(height, bottom + GAP);
    return host;
  });
  const boxes = hosts.flatMap(({ namespaces }) => namespaces);
  const wires = topology.wires.flatMap(({ kind, ends, carrier }, lane): WirePath[] => {
    const a = plugs.get(ends[0]);
    const b = plugs.get(ends[1]);
    if (a === undefined || b === undefined) return [];
    return [{ kind, ends, carrier, points: route(a, b, boxes, sizes.gap, lane) }];
  });
  const outermost = wires.flatMap(({ points }) => points);
  return {
    width: Math.max(width, ...outermost.map((point) => point.x + 4)),
    height: Math.max(height, ...outermost.map((point) => point.y + 4)),
    hosts,
    wires,
  };
}

/** Where a host's cables lead to hosts on its right and none on its left, its own namespace, with the cards, is its last column. */
function leanOf({ hosts, wires }: Topology, name: string): Lean {
  const position = new Map(
    hosts.flatMap((host, index) =>
      host.namespaces.flatMap(({ devices }) => devices.map(({ id }) => [id, index] as const)),
    ),
  );
  const own = hosts.findIndex((host) => host.name === name);
  const partners = wires
    .filter(({ kind }) => kind === "cable")
    .map(({ ends }) => ends.map((end) => position.get(end) ?? own))
    .filter((ends) => ends.includes(own))
    .flatMap((ends) => ends.filter((end) => end !== own));
  if (partners.length === 0) return "both";
  return partners.every((other) => other > own) ? "left" : "right";
}

interface Placed extends NamespaceBox {
  net: NamespaceNode;
}

/** Namespaces one below the other, each as near as can be to the height of what it is wired to and what is placed already. */
function column(
  nets: readonly NamespaceNode[],
  x: number,
  top: number,
  own: NamespaceNode | undefined,
  { wires }: Topology,
  sizes: Sizes,
  plugs: Map<string, Plug>,
): Placed[] {
  const wished = nets.map((net) => {
    const box = namespaceBox(net, net === own, x, sizes);
    const wish = box.devices.flatMap(({ device, y }) =>
      wires
        .filter(({ ends }) => ends.includes(device.id))
        .flatMap(({ ends }) => plugs.get(ends[0] === device.id ? ends[1] : ends[0]) ?? [])
        .map((partner) => partner.y - PLUG - y),
    )[0];
    return { box, wish };
  });
  // Those that nothing leads to come last, in their order.
  wished.sort((a, b) => (a.wish === b.wish ? 0 : (a.wish ?? Infinity) - (b.wish ?? Infinity)));
  let free = top;
  return wished.map(({ box, wish = free }) => {
    shift(box, Math.max(free, wish));
    free = box.y + box.height + GAP;
    for (const { device, x: left, y, width } of box.devices)
      plugs.set(device.id, { x: left, right: left + width, y: y + PLUG, home: box });
    return box;
  });
}

/** Below a device's upper edge: where its wire is plugged in. */
const PLUG = 12;

function shift(box: NamespaceBox, by: number): void {
  box.y += by;
  for (const device of box.devices) device.y += by;
}

/** A namespace at the height 0. */
function namespaceBox(net: NamespaceNode, initial: boolean, x: number, sizes: Sizes): Placed {
  const shown = net.devices.filter(({ kind }) => kind !== "loopback");
  let top = TITLE;
  const devices = ordered(shown.length > 0 ? shown : net.devices).map((device): DeviceBox => {
    const details = [...device.addresses, device.up ? device.state : "down"];
    const indent = device.master === undefined ? 0 : sizes.padding;
    const box: DeviceBox = {
      device,
      details,
      x: x + sizes.padding + indent,
      y: top,
      width: sizes.device - indent,
      height: 20 + details.length * LINE,
    };
    top += box.height + 8;
    return box;
  });
  return {
    net,
    title: initial ? "" : net.name || `net:[${net.inode}]`,
    initial,
    x,
    y: 0,
    width: sizes.device + 2 * sizes.padding,
    height: top + sizes.padding - 8,
    devices,
  };
}

/** Ports come right after their bridge. */
function ordered(devices: DeviceNode[]): DeviceNode[] {
  const ids = new Set(devices.map(({ id }) => id));
  const heads = devices.filter(({ master }) => master === undefined || !ids.has(master));
  return heads.flatMap((head) => [head, ...devices.filter(({ master }) => master === head.id)]);
}

/** The point at `progress` (0 to 1) of a wire, seen from the end whose device is `from`. */
export function pointOn(wire: WirePath, from: string, progress: number): Point {
  return along(wire.points, wire.ends[0] === from ? progress : 1 - progress);
}
