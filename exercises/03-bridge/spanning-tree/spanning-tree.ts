// Who gives way: one bridge's part in the spanning tree. See README.md in this folder.

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
export function spanningTree(_me: string, _ports: Port[]): Tree {
  throw new Error("spanningTree is not written yet");
}
