// Where things are in the drawing: hosts side by side, in each its namespaces, in these their devices, and a wire for
// each pair and cable. Pure: the same topology gives the same drawing, and what did not change does not move.

import type { DeviceNode, NamespaceNode, Topology } from "@podwire/lab";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where wires reach a device: its left and its right edge, at the height of its name. */
interface Plug {
  x: number;
  right: number;
  y: number;
}

export interface DeviceBox extends Box {
  device: DeviceNode;
  /** Lines of text under the name. */
  details: string[];
  /** Where its wire is plugged in. */
  plug: Plug;
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
  from: { x: number; y: number };
  control: { x: number; y: number };
  to: { x: number; y: number };
}

export interface Drawing {
  width: number;
  height: number;
  hosts: HostBox[];
  wires: WirePath[];
}

const DEVICE_WIDTH = 150;
const LINE = 15;
const GAP = 14;
const TITLE = 26;
const PADDING = 12;
const WIRE_GAP = 84;
const NAMESPACE_WIDTH = DEVICE_WIDTH + 2 * PADDING;

export interface LayoutOptions {
  /** Namespaces and hosts below each other instead of side by side, for narrow pages. */
  narrow?: boolean;
}

/** Lays a topology out. `lo` is left out where a namespace has anything else, so that the eye finds what matters. */
export function layOut(topology: Topology, { narrow = false }: LayoutOptions = {}): Drawing {
  const plugs = new Map<string, Plug>();
  let x = GAP;
  let y = GAP;
  const hosts = topology.hosts.map(({ name, namespaces }): HostBox => {
    const [initial, ...others] = namespaces;
    const shown = cabledToTheRight(topology, name) ? [...others, initial] : [initial, ...others];
    const boxes: NamespaceBox[] = [];
    let right = x + PADDING;
    let below = y + TITLE;
    const top = below;
    // A host whose own namespace has nothing but lo is drawn by its other namespaces.
    const bare = others.length > 0 && initial?.devices.every(({ kind }) => kind === "loopback");
    for (const net of shown) {
      if (net === undefined || (net === initial && bare)) continue;
      if (narrow && boxes.length > 0) below += GAP;
      const box = namespaceBox(net, net === initial, right, narrow ? below : top, plugs);
      boxes.push(box);
      if (!narrow) right += box.width + WIRE_GAP;
      below = Math.max(below, box.y + box.height);
    }
    if (!narrow) for (const box of boxes) box.height = below - box.y;
    const width = narrow ? NAMESPACE_WIDTH + 2 * PADDING : right - WIRE_GAP + PADDING - x;
    const host: HostBox = { name, x, y, width, height: below + PADDING - y, namespaces: boxes };
    if (narrow) y += host.height + GAP;
    else x += width + WIRE_GAP;
    return host;
  });
  const height = Math.max(0, ...hosts.map((host) => host.y + host.height)) + GAP;
  const wires = topology.wires.flatMap(({ kind, ends, carrier }): WirePath[] => {
    const a = plugs.get(ends[0]);
    const b = plugs.get(ends[1]);
    if (a === undefined || b === undefined) return [];
    const left = a.x <= b.x ? a : b;
    // Side by side: a straight line from edge to edge. In one column: a bow to the right of it.
    const sameColumn = Math.abs(a.x - b.x) < DEVICE_WIDTH;
    const edge = (plug: Plug) => ({ x: sameColumn || plug === left ? plug.right : plug.x, y: plug.y });
    const from = edge(a);
    const to = edge(b);
    const bow = sameColumn ? WIRE_GAP * 0.8 : 0;
    const control = { x: (from.x + to.x) / 2 + bow, y: (from.y + to.y) / 2 };
    return [{ kind, ends, carrier, from, control, to }];
  });
  const width = narrow ? 2 * GAP + NAMESPACE_WIDTH + 2 * PADDING + WIRE_GAP / 2 : x - WIRE_GAP + GAP;
  return { width: Math.max(width, 200), height, hosts, wires };
}

/** Whether a host's cables lead to hosts on its right, and none to the left: its own namespace, with the cards, is then drawn last. */
function cabledToTheRight({ hosts, wires }: Topology, name: string): boolean {
  const column = new Map(
    hosts.flatMap((host, index) =>
      host.namespaces.flatMap(({ devices }) => devices.map(({ id }) => [id, index] as const)),
    ),
  );
  const own = hosts.findIndex((host) => host.name === name);
  const partners = wires
    .filter(({ kind }) => kind === "cable")
    .map(({ ends }) => ends.map((end) => column.get(end) ?? own))
    .filter((ends) => ends.includes(own))
    .flatMap((ends) => ends.filter((end) => end !== own));
  return partners.length > 0 && partners.every((other) => other > own);
}

function namespaceBox(
  net: NamespaceNode,
  initial: boolean,
  x: number,
  y: number,
  plugs: Map<string, Plug>,
): NamespaceBox {
  const shown = net.devices.filter(({ kind }) => kind !== "loopback");
  const devices = ordered(shown.length > 0 ? shown : net.devices);
  let top = y + TITLE;
  const boxes = devices.map((device): DeviceBox => {
    const details = [...device.addresses, device.up ? device.state : "down"];
    const indent = device.master === undefined ? 0 : PADDING;
    const box: DeviceBox = {
      device,
      details,
      x: x + PADDING + indent,
      y: top,
      width: DEVICE_WIDTH - indent,
      height: 20 + details.length * LINE,
      plug: { x: x + PADDING + indent, right: x + PADDING + DEVICE_WIDTH, y: top + 12 },
    };
    plugs.set(device.id, box.plug);
    top += box.height + 8;
    return box;
  });
  const title = initial ? "" : net.name || `net:[${net.inode}]`;
  return {
    title,
    initial,
    x,
    y,
    width: NAMESPACE_WIDTH,
    height: top + PADDING - 8 - y,
    devices: boxes,
  };
}

/** Ports come right after their bridge. */
function ordered(devices: DeviceNode[]): DeviceNode[] {
  const ids = new Set(devices.map(({ id }) => id));
  const heads = devices.filter(({ master }) => master === undefined || !ids.has(master));
  return heads.flatMap((head) => [head, ...devices.filter(({ master }) => master === head.id)]);
}

/** The point at `progress` (0 to 1) of a wire, seen from the end whose device is `from`. */
export function pointOn(wire: WirePath, from: string, progress: number): { x: number; y: number } {
  const t = wire.ends[0] === from ? progress : 1 - progress;
  const mix = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * (1 - t) * t * b + t ** 2 * c;
  return { x: mix(wire.from.x, wire.control.x, wire.to.x), y: mix(wire.from.y, wire.control.y, wire.to.y) };
}
