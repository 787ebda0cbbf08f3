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

test("boxes of one host do not overlap, and lie inside it", () => {
  const [host] = layOut(topology).hosts;
  if (host === undefined) throw new Error("no host");
  host.namespaces.forEach((box, index) => {
    expect(box.x).toBeGreaterThanOrEqual(host.x);
    expect(box.x + box.width).toBeLessThanOrEqual(host.x + host.width);
    expect(box.y + box.height).toBeLessThanOrEqual(host.y + host.height);
    const next = host.namespaces[index + 1];
    if (next !== undefined) expect(box.x + box.width).toBeLessThan(next.x);
  });
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
