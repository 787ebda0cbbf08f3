// Finds the other end of a veth pair.

/** A device, as its namespace sees it. */
export interface Link {
  /** Unique in its namespace. */
  ifindex: number;
  name: string;
  /** The index of the other end, in the namespace where that is; its own index where there is none. */
  iflink: number;
  /** What this namespace calls the namespace of the other end; null: it is this one. */
  netnsid: number | null;
}

export interface Namespace {
  links: Link[];
  /** What this namespace calls others: a number, and the namespace that it means. */
  ids: Record<number, string>;
}

/** The other end of the device called `name` in `namespace`; null where there is none to be found. */
export function peerOf(
  host: Record<string, Namespace>,
  namespace: string,
  name: string,
): { namespace: string; name: string } | null {
  const here = host[namespace];
  const device = here?.links.find((link) => link.name === name);
  if (!here || !device) return null;
  if (device.netnsid === null && device.iflink === device.ifindex) return null;
  for (const [there, { links }] of Object.entries(host))
    if (there !== namespace && links.some((link) => link.name === name)) return { namespace: there, name };
  return null;
}
