import type { DeviceNode, Topology } from "@podwire/lab";
import { expect, test } from "vitest";
import { layOut, pointOn } from "../src/lab/layout.ts";

const device = (id: string, name: string, more: Partial<DeviceNode> = {}): DeviceNode => ({
  id,
  name,
  kind: "veth",
  ifindex: 2,
  up: true,
  state: "UP",
  address: "02:00:00:00:00:01",
  addresses: ["10.0.0.1/24"],
  mtu: 1500,
  master: undefined,
  ...more,
});

const topology: Topology = {
  hosts: [
    {
      name: "node",
      namespaces: [
        {
          name: "",
          inode: 1,
          devices: [
            device("br0", "br0", { kind: "bridge" }),
            device("x", "x"),
            device("p", "p", { master: "br0" }),
          ],
        },
        { name: "web", inode: 2, devices: [device("lo", "lo", { kind: "loopback" }), device("e", "eth0")] },
        { name: "db", inode: 3, devices: [device("lo3", "lo", { kind: "loopback" })] },
      ],
    },
  ],
  wires: [{ kind: "veth", ends: ["e", "p"], carrier: true }],
};

/** Namespaces as `host: [namespace: devices]`, wires as `host/namespace/device`; a host's own namespace is "". */
function network(hosts: Record<string, Record<string, string[]>>, wires: [string, string][]): Topology {
  return {
    hosts: Object.entries(hosts).map(([host, namespaces]) => ({
      name: host,
      namespaces: Object.entries(namespaces).map(([name, devices], inode) => ({
        name,
        inode,
        devices: devices.map((one) => device(`${host}/${name}/${one}`, one)),
      })),
    })),
    wires: wires.map((ends) => ({ kind: "veth", ends, carrier: true })),
  };
}

const star = network(
  { node: { "": ["br0", "pa", "pb", "pc", "pd"], a: ["eth0"], b: ["eth0"], c: ["eth0"], d: ["eth0"] } },
  ["a", "b", "c", "d"].map((name) => [`node//p${name}`, `node/${name}/eth0`]),
);
const loop = network(
  { node: { "": ["br0", "pa", "x1", "x2"], s2: ["br0", "x1", "x2", "pb"], a: ["eth0"], b: ["eth0"] } },
  [
    ["node//pa", "node/a/eth0"],
    ["node//x1", "node/s2/x1"],
    ["node//x2", "node/s2/x2"],
    ["node/s2/pb", "node/b/eth0"],
  ],
);
/** The card is in shop, and the host has something of its own again, which stands between shop and lan. */
const moved = network(
  { node: { "": ["br0"], blog: ["lo"], shop: ["eth0"], fresh: ["lo"] }, lan: { "": ["eth0"] } },
  [["node/shop/eth0", "lan//eth0"]],
);
const machines = network(
  Object.fromEntries(
    ["one", "two", "three", "four"].map((name) => [name, { "": ["br0", "p1", "eth0"], pod: ["eth0"] }]),
  ),
  ["one", "two", "three", "four"].flatMap((name, index, all): [string, string][] => [
    [`${name}//p1`, `${name}/pod/eth0`],
    ...all.slice(index + 1, index + 2).map((next): [string, string] => [`${name}//eth0`, `${next}//eth0`]),
  ]),
);
const drawings = Object.entries({ topology, star, loop, moved, machines }).flatMap(([name, shape]) =>
  [2, 3, 4].map((columns) => ({ name, shape, columns })),
);

test.each(drawings)(
  "boxes do not overlap, and lie in their host: $name, $columns columns",
  ({ shape, columns }) => {
    const { hosts, width, height } = layOut(shape, { columns });
    const apart = (boxes: { x: number; y: number; width: number; height: number }[]) =>
      boxes.every((a, index) =>
        boxes
          .slice(index + 1)
          .every(
            (b) => a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y,
          ),
      );
    expect(apart(hosts)).toBe(true);
    for (const host of hosts) {
      expect(host.x + host.width).toBeLessThanOrEqual(width);
      expect(host.y + host.height).toBeLessThanOrEqual(height);
      expect(apart(host.namespaces)).toBe(true);
      for (const box of host.namespaces) {
        expect(box.x).toBeGreaterThanOrEqual(host.x);
        expect(box.x + box.width).toBeLessThanOrEqual(host.x + host.width);
        expect(box.y + box.height).toBeLessThanOrEqual(host.y + host.height);
      }
    }
  },
);

test.each(drawings)(
  "no wire crosses a namespace it does not lead to: $name, $columns columns",
  ({ shape, columns }) => {
    const { hosts, wires } = layOut(shape, { columns });
    const boxes = hosts.flatMap(({ namespaces }) => namespaces);
    expect(wires.length).toBe(shape.wires.length);
    const crossed = wires.flatMap((wire) =>
      boxes
        .filter(({ devices }) => !devices.some(({ device: { id } }) => wire.ends.includes(id)))
        .filter((box) =>
          [...Array(201).keys()].some((step) => {
            const { x, y } = pointOn(wire, wire.ends[0], step / 200);
            return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
          }),
        )
        .map((box) => `${wire.ends.join(" to ")} crosses ${box.title}`),
    );
    expect(crossed).toEqual([]);
  },
);

test("the cables of a switch lie level, and it stays where it is when one more is plugged in", () => {
  const own = (shape: Topology) => layOut(shape).hosts[0]?.namespaces.find(({ initial }) => initial);
  const [first] = star.hosts;
  if (first === undefined) throw new Error("no host");
  const less = {
    hosts: [{ ...first, namespaces: first.namespaces.slice(0, -1) }],
    wires: star.wires.slice(0, -1),
  };
  expect(own(less)).toMatchObject({ x: own(star)?.x, y: own(star)?.y });
  const [wire] = layOut(star).wires;
  expect(wire?.points[0]?.y).toBe(wire?.points.at(-1)?.y);
});

test("lo is shown only where there is nothing else, and ports follow their bridge", () => {
  const names = layOut(topology).hosts[0]?.namespaces.map((net) =>
    net.devices.map(({ device }) => device.name),
  );
  expect(names).toEqual([["br0", "p", "x"], ["eth0"], ["lo"]]);
});

test("a frame moves from its sender's end of the wire to the other, whichever end it is", () => {
  const [wire] = layOut(topology).wires;
  if (wire === undefined) throw new Error("no wire");
  expect(pointOn(wire, "e", 0)).toEqual(pointOn(wire, "p", 1));
  expect(pointOn(wire, "p", 0)).not.toEqual(pointOn(wire, "e", 0));
});

test("nothing at all is a drawing too", () => {
  expect(layOut({ hosts: [], wires: [] })).toMatchObject({ hosts: [], wires: [] });
});
