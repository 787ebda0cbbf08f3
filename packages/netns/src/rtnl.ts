// Routing netlink as those see it who listen (net/core/rtnetlink.c rtnl_notify): what the kernel multicasts of links, addresses,
// routes and the rest, at the moment when it happens and in its order. Packages add their kinds of messages by declaration
// merging. While nobody listens nothing is made. And the lock: what waits for rtnl_unlock(), such as the link watch, runs
// when the request at hand has ended.

import type { NetDevice } from "./device.ts";
import type { NetNamespace } from "./namespace.ts";

/** RTM_NEWLINK and RTM_DELLINK. */
export interface LinkNotice {
  readonly dev: NetDevice;
  /** IFLA_EVENT: why it is told of, where that has a name. */
  readonly event?: "FEATURE CHANGE";
  /** IFLA_NEW_NETNSID and IFLA_NEW_IFINDEX: where a device that leaves goes, in the words of the namespace it leaves. */
  readonly newNsid?: number;
  readonly newIfindex?: number;
}

/** RTM_NEWNSID and RTM_DELNSID: `peer` is called `id` from now on, or no longer. */
export interface NsidNotice {
  readonly id: number;
  readonly peer: NetNamespace;
}

/** What is told, by kind. */
export interface RtnlNotices {
  link: LinkNotice;
  nsid: NsidNotice;
}

/** One message. What it points to (a device, a route) is as it is while the listener is called, and changes later. */
export type RtnlNotice = {
  [Kind in keyof RtnlNotices]: {
    readonly kind: Kind;
    /** RTM_DEL… and not RTM_NEW…. */
    readonly deleted: boolean;
    /** The namespace that it is about. */
    readonly net: NetNamespace;
  } & RtnlNotices[Kind];
}[keyof RtnlNotices];

export type RtnlListener = (notice: RtnlNotice) => void;

export class Rtnl {
  readonly #listeners = new Set<RtnlListener>();
  readonly #afterwards: (() => void)[] = [];
  #depth = 0;
  /** Is there anybody to make a message for? */
  heard = false;

  /** Joins all groups of all namespaces; gives the way to leave. A listener looks and keeps, it changes nothing. */
  listen(listener: RtnlListener): () => void {
    this.#listeners.add(listener);
    this.heard = true;
    return () => {
      this.#listeners.delete(listener);
      this.heard = this.#listeners.size > 0;
    };
  }

  /** nlmsg_notify(). Ask {@link heard} before making the message. */
  notify(notice: RtnlNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  /** rtnl_lock() around `request`, rtnl_unlock() after it. Sections may nest. */
  locked<T>(request: () => T): T {
    this.#depth++;
    try {
      return request();
    } finally {
      if (--this.#depth === 0) this.#unlocked();
    }
  }

  /** Runs `task` when the lock is free: at once, or after the request at hand. */
  afterwards(task: () => void): void {
    if (this.#depth === 0) task();
    else this.#afterwards.push(task);
  }

  #unlocked(): void {
    for (let task = this.#afterwards.shift(); task !== undefined; task = this.#afterwards.shift()) task();
  }
}
