// Who gives way: one bridge's part in the spanning tree, after IEEE 802.1D-1998, 8.6.8 and 8.6.9.

/** What came in at a port in the last configuration BPDU: what the bridge at the other end claims. */
export interface Heard {
  /** Who it takes for the root, as "8000.020000000f01": priority and MAC, four and twelve hexadecimal digits. */
  root: string;
  /** What the way from it to the root costs. */
  cost: number;
  /** Itself, written in the same way. */
  bridge: string;
  /** Its port that sent this. */
  port: number;
}

export interface Port {
  /** Its identifier: priority and number in one number, lower is better. */
  id: number;
  /** What it costs to receive here. */
  cost: number;
  /** null where no other bridge has spoken. */
  heard: Heard | null;
}

export type Role = "root" | "designated" | "blocked";

export interface Tree {
  /** The root of the tree. */
  root: string;
  /** What the way to it costs; 0 for the root itself. */
  cost: number;
  /** For every port its role, in the order of the ports. At most one has the role "root". */
  roles: Role[];
}

/** What the bridge `me` makes of what it heard. */
export function spanningTree(me: string, ports: Port[]): Tree {
  let root = me;
  for (const { heard } of ports) if (heard !== null && heard.root < root) root = heard.root;

  let best: { index: number; way: Row } | null = null;
  for (const [index, { id, cost, heard }] of ports.entries()) {
    if (root === me || heard?.root !== root) continue;
    const way: Row = [heard.cost + cost, id];
    if (best === null || isBetter(way, best.way)) best = { index, way };
  }
  const cost = best === null ? 0 : Number(best.way[0]);

  const roles = ports.map(({ id, heard }, index): Role => {
    if (index === best?.index) return "root";
    if (heard === null) return "designated";
    const theirs: Row = [heard.root, heard.cost, heard.bridge, heard.port];
    return isBetter([root, cost, me, id], theirs) ? "designated" : "blocked";
  });
  return { root, cost, roles };
}

type Row = [number | string, ...(number | string)[]];

/** Whether `a` comes before `b`; the first difference decides. */
function isBetter(a: Row, b: Row): boolean {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value < b[i]!;
  return false;
}
