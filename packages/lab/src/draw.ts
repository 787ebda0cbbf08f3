// The lab's topology drawn in text, a line for each cable: for failing tests and terminals, where describeTopology's
// sentences would be long.
//
//   [host] veth0 10.0.0.1/24 ════ eth0 10.0.0.2/24 [web]
//   [host] br0 172.17.0.1/16 with the ports p1, p2 (down)
//   [web] lo (down)

import { t } from "./messages.ts";
import type { DeviceNode, Topology } from "./topology.ts";

const USUAL_MTU = 1500;

/** At most `most` lines, the last of which then says how many are left out. */
export function drawTopology({ hosts, wires }: Topology, most = 10): string[] {
  const places = new Map<string, string>();
  const devices = new Map<string, DeviceNode>();
  const many = hosts.length > 1;
  for (const host of hosts)
    for (const [index, namespace] of host.namespaces.entries()) {
      const name = namespace.name || `net:[${namespace.inode}]`;
      const place = index === 0 ? host.name : many ? `${host.name}/${name}` : name;
      for (const device of namespace.devices) {
        places.set(device.id, place);
        devices.set(device.id, device);
      }
    }
  const place = (device: DeviceNode) => `[${places.get(device.id)}]`;
  const wired = new Set(wires.flatMap(({ ends }) => ends));
  const all = [...devices.values()];

  const cables = wires.flatMap(({ ends, carrier }) => {
    const [left, right] = ends.map((id) => devices.get(id));
    if (left === undefined || right === undefined) return [];
    return [
      {
        left: `${place(left)} ${shown(left)}`,
        cable: carrier ? "════" : "═╳ ═",
        right: `${shown(right)} ${place(right)}`,
      },
    ];
  });
  const width = Math.max(0, ...cables.map(({ left }) => left.length));
  const lines = cables.map(({ left, cable, right }) => `${left.padEnd(width)} ${cable} ${right}`);
  for (const device of all) {
    if (device.kind === "loopback") {
      // That lo is up is no news, except where it is all there is.
      const alone = all.filter((other) => places.get(other.id) === places.get(device.id)).length === 1;
      if (!device.up || alone)
        lines.push(
          `${place(device)} ${alone ? t("drawing.lo", { down: down(device) }) : `lo${down(device)}`}`,
        );
      continue;
    }
    const ports = all.filter((port) => port.master === device.id).map((port) => port.name);
    if (ports.length > 0)
      lines.push(
        `${place(device)} ${t("drawing.ports", { bridge: shown(device), count: ports.length, ports: ports.join(", ") })}`,
      );
    else if (!wired.has(device.id)) lines.push(`${place(device)} ${shown(device)}`);
  }
  return lines.length <= most
    ? lines
    : [...lines.slice(0, most - 1), t("drawing.more", { count: lines.length - most + 1 })];
}

/** `eth0 10.0.0.1/24 mtu 9000 (down)`: what is as usual is not said. */
function shown(device: DeviceNode): string {
  const { name, addresses, mtu, kind } = device;
  const odd = kind !== "loopback" && mtu !== USUAL_MTU ? [`mtu ${mtu}`] : [];
  return [name, ...addresses, ...odd].join(" ") + down(device);
}

const down = ({ up }: DeviceNode): string => (up ? "" : ` ${t("drawing.down")}`);
