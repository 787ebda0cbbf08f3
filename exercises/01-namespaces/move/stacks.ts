// Two stacks of the simulator's kernel, shop and blog, in which every device is moved twice: by the kernel, and, on paper, by
// your moveLink. What you get is the kernel's own state, and what you give is held against what the kernel did.
import { Clock } from "@podwire/clock";
import { expect, note } from "@podwire/grading/suite";
import { addAddress, ipv4, listAddresses } from "@podwire/ip";
import {
  changeFlags,
  IFF_UP,
  Kernel,
  KernelError,
  moveDevice,
  NetDevice,
  type NetNamespace,
  registerDevice,
} from "@podwire/netns";
import { formatIpv4, parseIpv4, parseMac } from "@podwire/wire";
import type { Moved, moveLink, Net } from "./move.ts";

export type Stack = "shop" | "blog";

export interface Stacks {
  /** A new device, with the next index of its stack. */
  add(stack: Stack, name: string, what?: { fixed?: boolean; up?: boolean; address?: string }): void;
  /** `ip addr add` and `ip link set up`. */
  use(stack: Stack, name: string, address: string): void;
  /** How the kernel sees it at this moment. */
  state(stack: Stack): Net;
  /** Moves a device, in the kernel and with your function, and holds the one's answer against the other's. */
  move(from: Stack, name: string): void;
}

/** @param learners your moveLink */
export function stacks(learners: typeof moveLink): Stacks {
  const kernel = new Kernel({ clock: new Clock({ seed: 1 }), subsystems: [ipv4], tracer: null });
  const nets: Record<Stack, NetNamespace> = {
    shop: kernel.createNet().get(),
    blog: kernel.createNet().get(),
  };
  let cards = 0;

  const state = (stack: Stack): Net => ({
    links: nets[stack].devices.map((dev) => ({
      name: dev.name,
      ifindex: dev.ifindex,
      fixed: dev.netnsLocal,
      up: dev.up,
      addrs: listAddresses(nets[stack], dev).map((a) => `${formatIpv4(a.local)}/${a.prefixLength}`),
    })),
    lastIfindex: nets[stack].lastIfindex,
  });
  const device = (stack: Stack, name: string): NetDevice => {
    const found = nets[stack].device(name);
    if (!found) throw new Error(`${stack} has no ${name}`);
    return found;
  };
  const use = (stack: Stack, name: string, address: string): void => {
    const dev = device(stack, name);
    const [local = "", length] = address.split("/");
    addAddress(nets[stack], { dev, local: parseIpv4(local), prefixLength: Number(length) });
    changeFlags(dev, IFF_UP, IFF_UP);
  };

  return {
    state,
    use,
    add(stack, name, { fixed = false, up = false, address } = {}) {
      const mac = parseMac(`02:00:00:00:00:${(++cards % 256).toString(16).padStart(2, "0")}`);
      const dev = new NetDevice({ name, address: mac, netnsLocal: fixed, ops: { xmit: () => undefined } });
      registerDevice(nets[stack], dev);
      if (address !== undefined) use(stack, name, address);
      else if (up) changeFlags(dev, IFF_UP, IFF_UP);
    },
    move(from, name) {
      const to = from === "shop" ? "blog" : "shop";
      note(`${from} has ${told(state(from))}`);
      note(`${to} has ${told(state(to))}`);
      note(`# ip -n ${from} link set ${name} netns ${to}`);
      const yours = learners(state(from), state(to), name);
      let kernels: Moved;
      const dev = nets[from].device(name);
      try {
        if (dev === undefined) throw new KernelError("ENODEV");
        moveDevice(dev, nets[to]);
        kernels = { from: state(from), to: state(to) };
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        kernels = { errno: error.errno as "ENODEV" };
      }
      same(yours, kernels, `${name}, from ${from} to ${to}`);
    },
  };
}

/** Whether two answers say the same; the order of devices means nothing. */
export function same(yours: Moved, expected: Moved, what: string): void {
  expect(outcome(yours), `${what}: is it moved?`).toBe(outcome(expected));
  if ("errno" in yours || "errno" in expected) return;
  expect(told(yours.from), `${what}: the namespace that it left`).toBe(told(expected.from));
  expect(told(yours.to), `${what}: the namespace that it went to`).toBe(told(expected.to));
}

/** "moved", or the error; or what is wrong with an answer that is neither. */
function outcome(moved: Moved): string {
  if (moved === null || typeof moved !== "object") return `an answer that is ${moved}`;
  if ("errno" in moved) return moved.errno;
  if (!isNet(moved.from) || !isNet(moved.to)) return "an answer without the namespaces from and to";
  return "moved";
}

function isNet(net: Net | undefined): boolean {
  return (
    Array.isArray(net?.links) && net.links.every((link) => Array.isArray(link?.addrs) && "ifindex" in link)
  );
}

/** "1 lo (fixed), 2 eth0 (up, 192.0.2.10/24); last index 2". */
export function told({ links, lastIfindex }: Net): string {
  const each = [...links]
    .sort((a, b) => a.ifindex - b.ifindex || (a.name < b.name ? -1 : 1))
    .map(({ name, ifindex, fixed, up, addrs }) => {
      const more = [...(fixed ? ["fixed"] : []), ...(up ? ["up"] : []), ...addrs].join(", ");
      return `${ifindex} ${name}${more && ` (${more})`}`;
    });
  return `${each.join(", ")}; last index ${lastIfindex}`;
}
