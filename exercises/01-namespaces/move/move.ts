// What `ip link set DEV netns NS` does to the two namespaces. See README.md in this folder.

/** A device, as its namespace sees it. */
export interface Link {
  name: string;
  ifindex: number;
  /** Whether it cannot leave its namespace (`netns-local` in ethtool -k). */
  fixed: boolean;
  up: boolean;
  /** As "192.0.2.10/24". */
  addrs: string[];
}

export interface Net {
  links: Link[];
  /** The last index that this namespace gave out. */
  lastIfindex: number;
}

export type Moved = { from: Net; to: Net } | { errno: "ENODEV" | "EINVAL" | "EEXIST" };

/** Moves the device called `name`: both namespaces as they are afterwards, or why nothing moved. */
export function moveLink(_from: Net, _to: Net, _name: string): Moved {
  throw new Error("moveLink is not written yet");
}
