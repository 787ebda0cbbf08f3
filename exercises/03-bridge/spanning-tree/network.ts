// Networks of switches, twice: switches that run your function and tell each other what it says, round after round; and the
// kernel's bridges, with their BPDUs and timers, after a minute and a half of virtual time.
import { bridge, bridgeOf, bridgePort, changePort } from "@podwire/bridge";
import { Clock, SECOND } from "@podwire/clock";
import { draw, note } from "@podwire/grading/suite";
import { changeFlags, IFF_UP, Kernel, type NetDevice, setMaster } from "@podwire/netns";
import { veth, vethPeer } from "@podwire/veth";
import { parseMac } from "@podwire/wire";
import type { Port, spanningTree, Tree } from "./spanning-tree.ts";

export interface Cable {
  /** The switches at its ends, by their number; a cable may come back to the switch it left. */
  ends: [number, number];
  /** What receiving costs at either end. */
  costs: [number, number];
}

export interface Network {
  /** Identifiers, as "8000.020000000f01". */
  bridges: string[];
  cables: Cable[];
}

/** What became of a port: where its cable leads, and whether frames pass. */
export interface End {
  port: string;
  forwards: boolean;
}

interface Plug extends Port {
  cable: number;
  side: 0 | 1;
}

/** The first port of a bridge is 8001 in hexadecimal: priority 32 of 64, number 1. */
const FIRST_PORT = 0x8001;

/** The ports of each bridge, numbered as they are plugged in. */
function plugs({ bridges, cables }: Network): Plug[][] {
  const all: Plug[][] = bridges.map(() => []);
  cables.forEach(({ ends, costs }, cable) => {
    for (const side of [0, 1] as const) {
      const ports = all[ends[side]]!;
      ports.push({ id: FIRST_PORT + ports.length, cost: costs[side], heard: null, cable, side });
    }
  });
  return all;
}

/** Runs your function on every switch until nothing changes. */
export function elected(network: Network, learners: typeof spanningTree): { root: string; ends: End[] } {
  draw(() => network.cables.map(({ ends, costs }) => drawn(network, ends, costs)));
  const all = plugs(network);
  let trees: Tree[] = [];
  let before = "";
  for (let round = 1; round <= 4 * network.bridges.length + 4; round++) {
    trees = network.bridges.map((me, i) =>
      learners(
        me,
        all[i]!.map(({ id, cost, heard }) => ({ id, cost, heard: heard && { ...heard } })),
      ),
    );
    const now = JSON.stringify(trees);
    if (now === before) break;
    before = now;
    // A port hears what the other end of its cable says, if that end has to speak.
    for (const ports of all)
      for (const port of ports) {
        const { ends } = network.cables[port.cable]!;
        const other = ends[1 - port.side]!;
        const index = all[other]!.findIndex((p) => p.cable === port.cable && p.side !== port.side);
        const { root, cost, roles } = trees[other]!;
        const speaks = roles[index] === "designated";
        port.heard = speaks
          ? { root, cost, bridge: network.bridges[other]!, port: all[other]![index]!.id }
          : null;
      }
    note(`round ${round}: ${trees.map(({ roles }, i) => `switch ${i}: ${roles.join(", ")}`).join("; ")}`);
  }
  const ends = all.flatMap((ports, i) =>
    ports.map(({ cable, id }, j) => ({
      port: name(network, i, cable, id),
      forwards: trees[i]?.roles[j] !== "blocked",
    })),
  );
  return { root: trees[0]?.root ?? "", ends };
}

/** The same of the kernel's bridges. */
export function kernels(network: Network): { root: string; ends: End[] } {
  const clock = new Clock({ seed: 1 });
  const kernel = new Kernel({ clock, subsystems: [veth, bridge], tracer: null });
  const net = kernel.initNet;
  const masters = network.bridges.map((id, i) => {
    const [priority = "", mac = ""] = id.split(".");
    const dev = kernel.linkKind("bridge").newLink(net, {
      name: `br${i}`,
      address: parseMac((mac.match(/../g) ?? []).join(":")),
      data: { priority: Number.parseInt(priority, 16), mcastSnooping: false, stpState: true },
    });
    changeFlags(dev, IFF_UP, IFF_UP);
    return dev;
  });
  const ports: NetDevice[][] = masters.map(() => []);
  network.cables.forEach(({ ends, costs }, cable) => {
    const one = kernel
      .linkKind("veth")
      .newLink(net, { name: `x${cable}`, data: { peer: { name: `y${cable}` } } });
    [one, vethPeer(one)!].forEach((dev, side) => {
      changeFlags(dev, IFF_UP, IFF_UP);
      setMaster(dev, masters[ends[side]!]!);
      ports[ends[side]!]!.push(dev);
      changePort(bridgePort(dev)!, { cost: costs[side]! });
    });
  });
  clock.runSync(90 * SECOND);
  const all = plugs(network);
  const ends = all.flatMap((own, i) =>
    own.map(({ cable, id }, j) => ({
      port: name(network, i, cable, id),
      forwards: bridgePort(ports[i]![j]!)!.state === FORWARDING,
    })),
  );
  return { root: identifier(bridgeOf(masters[0]!)!.designatedRoot), ends };
}

/** BR_STATE_FORWARDING. */
const FORWARDING = 3;

/** As `brctl showstp` writes it. */
function identifier(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 4)}.${hex.slice(4)}`;
}

function name({ cables }: Network, bridge: number, cable: number, id: number): string {
  return `switch ${bridge}, port ${id.toString(16)}, cable ${cables[cable]!.ends.join("–")}`;
}

function drawn({ bridges }: Network, [a, b]: Cable["ends"], [one, other]: Cable["costs"]): string {
  return `[switch ${a}: ${bridges[a]}] cost ${one} ════ cost ${other} [switch ${b}: ${bridges[b]}]`;
}
