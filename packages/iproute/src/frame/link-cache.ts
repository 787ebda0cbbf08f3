// What a long-running command knows of links (lib/ll_map.c): names and flags by index, from a list at its start and from what it
// was told since. So a monitor calls a device by the name it knew first: in iproute2 6.1 a renamed device keeps its old name here.

import { IFF_UP, type NetDevice, type NetNamespace } from "@podwire/netns";

interface Entry {
  readonly name: string;
  up: boolean;
}

export class LinkCache {
  readonly #net: NetNamespace;
  readonly #entries = new Map<number, Entry>();

  /** ll_init_map(). */
  constructor(net: NetNamespace) {
    this.#net = net;
    for (const dev of net.devices) this.remember(dev);
  }

  /** ll_remember_index() of an RTM_NEWLINK. */
  remember(dev: NetDevice): void {
    const up = (dev.flags & IFF_UP) !== 0;
    const known = this.#entries.get(dev.ifindex);
    if (known === undefined) this.#entries.set(dev.ifindex, { name: dev.name, up });
    else known.up = up;
  }

  /** The same of an RTM_DELLINK. */
  forget(dev: NetDevice): void {
    this.#entries.delete(dev.ifindex);
  }

  /** ll_index_to_name(): asks the kernel for what it does not know, and "if7" for what nobody knows. */
  name(index: number): string {
    return this.#find(index)?.name ?? `if${index}`;
  }

  /** Is it known, and not up? */
  down(index: number): boolean {
    return this.#find(index)?.up === false;
  }

  #find(index: number): Entry | undefined {
    if (!this.#entries.has(index)) {
      const dev = this.#net.devicesByIndex.get(index);
      if (dev !== undefined) this.remember(dev);
    }
    return this.#entries.get(index);
  }
}
