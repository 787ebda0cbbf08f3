// A host on which a container was just made, your commands run on it, and ways to look at what came of them.
import { type Host, host } from "@podwire/grading/host";
import { draw, note, submitted } from "@podwire/grading/suite";

/** What Docker is asked for. */
export interface Order {
  NAME: string;
  HOST_END: string;
  MAC: string;
  ADDRESS: string;
  GATEWAY: string;
  GATEWAY_ADDRESS: string;
}

export const DOCKERS: Order = {
  NAME: "web",
  HOST_END: "veth5c1f0a2",
  MAC: "02:42:ac:11:00:02",
  ADDRESS: "172.17.0.2/16",
  GATEWAY: "172.17.0.1",
  GATEWAY_ADDRESS: "172.17.0.1/16",
};

/** A host with a container for each order, after commands.sh has run for each. */
export async function wired(...orders: Order[]): Promise<Host> {
  const machine = await host({ note, draw });
  for (const order of orders) await machine.prepare(`ip netns add ${order.NAME}`);
  for (const order of orders) await machine.script("commands.sh", submitted("commands.sh"), { ...order });
  return machine;
}

const inside = (netns: string) => (netns === "" ? "" : `-n ${netns} `);

/** The names of the devices there; `netns` is "" for the host. */
export async function devices(machine: Host, netns: string): Promise<string[]> {
  const links = await machine.json<{ ifname: string }[]>(`ip ${inside(netns)}-j link show`);
  return links.map((link) => link.ifname).sort();
}

export interface Device {
  address: string;
  operstate: string;
  /** As `172.17.0.2/16`. */
  addresses: string[];
}

/** One device, or undefined where there is none of that name. */
export async function device(machine: Host, netns: string, name: string): Promise<Device | undefined> {
  interface Shown {
    ifname: string;
    address: string;
    operstate: string;
    addr_info?: { family: string; local: string; prefixlen: number }[];
  }
  const all = await machine.json<Shown[]>(`ip ${inside(netns)}-j addr show`);
  const found = all.find((shown) => shown.ifname === name);
  return (
    found && {
      address: found.address,
      operstate: found.operstate,
      addresses: (found.addr_info ?? [])
        .filter((a) => a.family === "inet")
        .map((a) => `${a.local}/${a.prefixlen}`),
    }
  );
}

/** Whether `address` answers a ping from `netns` ("" for the host). */
export async function answers(machine: Host, netns: string, address: string): Promise<boolean> {
  const { status } = await machine.look(`${netns && `ip netns exec ${netns} `}ping -c 1 -W 1 ${address}`);
  return status === 0;
}

export function plain(address: string): string {
  return address.replace(/\/.*/, "");
}
