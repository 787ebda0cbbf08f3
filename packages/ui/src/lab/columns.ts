// Which column of its host a namespace is drawn in: the one that most cables lead to in the middle, beside it its neighbours,
// and theirs beyond. Cables then cross the gaps between columns and no other namespace.

import type { NamespaceNode, Topology } from "@podwire/lab";

/** On which side of the middle the others may stand: cables to other hosts want the other side free. */
export type Lean = "left" | "right" | "both";

export interface Columns {
  columns: NamespaceNode[][];
  /** The column to begin with: the others are aligned with it. */
  middle: number;
}

type Neighbours = Map<NamespaceNode, Set<NamespaceNode>>;

/** `namespaces` are those to be drawn, `own` the host's own if it is among them; at most `budget` columns. */
export function columnsOf(
  namespaces: readonly NamespaceNode[],
  own: NamespaceNode | undefined,
  { wires }: Topology,
  budget: number,
  lean: Lean,
): Columns {
  const neighbours = neighboursOf(namespaces, wires);
  const root = own ?? hub(namespaces, neighbours);
  if (root === undefined) return { columns: pairs(namespaces, neighbours, Math.min(2, budget)), middle: 0 };
  const layers = layersFrom(root, namespaces, neighbours);
  const sides = sidesOf(root, layers, neighbours, budget === 2 && lean === "both" ? "right" : lean);
  const deepest = (side: number) =>
    Math.max(0, ...[...layers].filter(([net]) => sides.get(net) === side).map(([, layer]) => layer));
  let left = deepest(-1);
  let right = deepest(1);
  while (left + 1 + right > budget && left + right > 0) left > right ? left-- : right--;
  const columns = Array.from({ length: left + 1 + right }, (): NamespaceNode[] => []);
  for (const [net, layer] of layers) {
    const side = sides.get(net) ?? 0;
    columns[left + side * Math.min(layer, side < 0 ? left : right)]?.push(net);
  }
  return { columns, middle: left };
}

function neighboursOf(namespaces: readonly NamespaceNode[], wires: Topology["wires"]): Neighbours {
  const home = new Map(namespaces.flatMap((net) => net.devices.map(({ id }) => [id, net] as const)));
  const neighbours: Neighbours = new Map(namespaces.map((net) => [net, new Set()]));
  for (const { ends } of wires) {
    const [a, b] = ends.map((end) => home.get(end));
    if (a === undefined || b === undefined || a === b) continue;
    neighbours.get(a)?.add(b);
    neighbours.get(b)?.add(a);
  }
  return neighbours;
}

/** The namespace with the most neighbours, where that is more than one. */
function hub(namespaces: readonly NamespaceNode[], neighbours: Neighbours): NamespaceNode | undefined {
  const degree = (net: NamespaceNode) => neighbours.get(net)?.size ?? 0;
  const most = Math.max(0, ...namespaces.map(degree));
  return most > 1 ? namespaces.find((net) => degree(net) === most) : undefined;
}

/** Nobody has two neighbours: partners side by side, everybody else where there is room. */
function pairs(
  namespaces: readonly NamespaceNode[],
  neighbours: Neighbours,
  count: number,
): NamespaceNode[][] {
  const columns = Array.from({ length: Math.min(count, namespaces.length) }, (): NamespaceNode[] => []);
  const placed = new Set<NamespaceNode>();
  for (const net of namespaces)
    for (const one of [net, ...(neighbours.get(net) ?? [])]) {
      if (placed.has(one)) continue;
      placed.add(one);
      columns.reduce((least, column) => (column.length < least.length ? column : least)).push(one);
    }
  return columns;
}

/** How many cables from the root each is, in the order of discovery; what no cable leads to stands beside the root. */
function layersFrom(root: NamespaceNode, namespaces: readonly NamespaceNode[], neighbours: Neighbours) {
  const layers = new Map<NamespaceNode, number>();
  for (const start of [root, ...namespaces]) {
    if (layers.has(start)) continue;
    layers.set(start, start === root ? 0 : 1);
    const queue = [start];
    for (const net of queue)
      for (const next of neighbours.get(net) ?? [])
        if (!layers.has(next)) {
          layers.set(next, (layers.get(net) ?? 0) + 1);
          queue.push(next);
        }
  }
  return layers;
}

/** -1 for left, 1 for right. Chains go one way and single neighbours the other; where there is no chain, by turns. */
function sidesOf(
  root: NamespaceNode,
  layers: ReadonlyMap<NamespaceNode, number>,
  neighbours: Neighbours,
  lean: Lean,
): Map<NamespaceNode, number> {
  const beyond = (net: NamespaceNode) =>
    [...(neighbours.get(net) ?? [])].filter((next) => (layers.get(next) ?? 0) > (layers.get(net) ?? 0));
  const chains = [...layers].some(([net, layer]) => layer === 1 && beyond(net).length > 0);
  const sides = new Map<NamespaceNode, number>();
  let turn = -1;
  for (const [net, layer] of layers) {
    if (net === root) continue;
    if (layer === 1) {
      const side =
        lean === "left" ? -1 : lean === "right" ? 1 : chains ? (beyond(net).length > 0 ? 1 : -1) : turn;
      sides.set(net, side);
      turn = -turn;
    }
    for (const next of beyond(net)) if (!sides.has(next)) sides.set(next, sides.get(net) ?? 1);
  }
  return sides;
}
