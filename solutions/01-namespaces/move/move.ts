// What `ip link set DEV netns NS` does to the two namespaces.

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
export function moveLink(from: Net, to: Net, name: string): Moved {
  const link = from.links.find((l) => l.name === name);
  if (!link) return { errno: "ENODEV" };
  if (link.fixed) return { errno: "EINVAL" };
  if (to.links.some((l) => l.name === name)) return { errno: "EEXIST" };

  const taken = new Set(to.links.map((l) => l.ifindex));
  let { lastIfindex } = to;
  let { ifindex } = link;
  if (taken.has(ifindex)) {
    do lastIfindex++;
    while (taken.has(lastIfindex));
    ifindex = lastIfindex;
  }
  const arrived = { ...link, ifindex, up: false, addrs: [] };
  return {
    from: { ...from, links: from.links.filter((l) => l !== link) },
    to: { links: [...to.links, arrived], lastIfindex },
  };
}
