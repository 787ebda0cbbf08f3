// struct net: one network stack. Linux made its stack multi-instance by moving every global variable into this
// structure and letting each subsystem add its own part (net/core/net_namespace.c, include/net/net_namespace.h).
// Here a subsystem calls `defineNetState` once and gets a dense slot in every namespace.

import type { NetDevice } from "./device.ts";
import type { Kernel } from "./kernel.ts";

/** A subsystem's part of every namespace. */
export interface NetState<T> {
  readonly name: string;
  /** The state in `net`, made on first use. */
  of(net: NetNamespace): T;
  /** The state in `net` where it exists already. */
  peek(net: NetNamespace): T | undefined;
}

interface Slot {
  name: string;
  exit: ((state: unknown, net: NetNamespace) => void) | undefined;
}

const slots: Slot[] = [];

/**
 * Gives a subsystem a slot in every namespace (register_pernet_subsys). `init` makes the state when it is first asked
 * for, `exit` undoes it when the namespace ends; exits run in the reverse order of definition, as the kernel's do.
 */
export function defineNetState<T>(
  name: string,
  init: (net: NetNamespace) => T,
  exit?: (state: T, net: NetNamespace) => void,
): NetState<T> {
  const index = slots.length;
  slots.push({ name, exit: exit as Slot["exit"] });
  return {
    name,
    of(net) {
      const state = net.state[index];
      if (state !== undefined) return state as T;
      const made = init(net);
      net.state[index] = made;
      return made;
    },
    peek: (net) => net.state[index] as T | undefined,
  };
}

/** Runs the exits of all states that `net` has. Called by the kernel when the namespace ends. */
export function exitNetStates(net: NetNamespace): void {
  for (let index = slots.length - 1; index >= 0; index--) {
    const state = net.state[index];
    if (state === undefined) continue;
    slots[index]?.exit?.(state, net);
    net.state[index] = undefined;
  }
}

export class NetNamespace {
  readonly kernel: Kernel;
  /** Inode number of the namespace in nsfs, as in `net:[4026531840]`. */
  readonly inode: number;
  /** Slots of the subsystems' states; use {@link NetState.of}. */
  readonly state: unknown[] = [];
  /** Devices in the order of their registration, as `ip link` lists them (dev_base_head). */
  readonly devices: NetDevice[] = [];
  readonly devicesByName = new Map<string, NetDevice>();
  readonly devicesByIndex = new Map<number, NetDevice>();
  /** net->ifindex: the last index that was handed out. */
  lastIfindex = 0;
  /** The loopback device, there from the beginning. */
  loopback!: NetDevice;
  /** How people know it: the name of its newest mount under /run/netns, "" for the initial one. For traces only. */
  label = "";
  /** False once the last holder let go. */
  alive = true;
  #holders = 0;

  constructor(kernel: Kernel, inode: number) {
    this.kernel = kernel;
    this.inode = inode;
  }

  /** The device with this name (or altname) here. */
  device(name: string): NetDevice | undefined {
    return this.devicesByName.get(name);
  }

  /** get_net(): one more process, mount or open file holds this namespace. */
  get(): this {
    this.#holders++;
    return this;
  }

  /** put_net(): when the last holder lets go, the namespace and what lives only in it end. */
  put(): void {
    if (--this.#holders === 0) this.kernel.cleanupNet(this);
  }

  /** Number of holders. */
  get holders(): number {
    return this.#holders;
  }
}
