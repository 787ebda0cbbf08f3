// A host with the containers of two tenants, whose cables end on it unplugged; your commands; and ways to look at what
// came of them. All of them believe to be in one subnet, so that nothing but the switch keeps them apart.
import { type Host, host } from "@podwire/grading/host";
import { draw, note, submitted } from "@podwire/grading/suite";

export interface Order {
  red: Tenant;
  blue: Tenant;
  /** The first two bytes of everybody's address. */
  net: string;
}

export interface Tenant {
  vid: number;
  /** Names of the ports; a container behind "r1" is the namespace "r1-c". */
  ports: string[];
  /** The last bytes of the containers' addresses, in the same order. */
  lasts: number[];
}

export const USUAL: Order = {
  red: { vid: 10, ports: ["r1", "r2"], lasts: [11, 12] },
  blue: { vid: 20, ports: ["b1", "b2"], lasts: [21, 22] },
  net: "10.44",
};

export const container = (port: string) => `${port}-c`;
export const address = ({ net }: Order, last: number) => `${net}.0.${last}`;
export const gateway = (order: Order) => address(order, 1);

/** The host after commands.sh has run. */
export async function shared(order: Order): Promise<Host> {
  const machine = await host({ note, draw });
  await machine.prepare("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1");
  for (const { ports, lasts } of [order.red, order.blue])
    for (const [i, port] of ports.entries())
      await machine.prepare(`
        ip netns add ${container(port)}
        ip netns exec ${container(port)} sysctl -qw net.ipv6.conf.all.disable_ipv6=1
        ip link add ${port} type veth peer name eth0 netns ${container(port)}
        ip -n ${container(port)} link set lo up
        ip -n ${container(port)} addr add ${address(order, lasts[i]!)}/24 dev eth0
        ip -n ${container(port)} link set eth0 up`);
  await machine.script("commands.sh", submitted("commands.sh"), {
    RED: order.red.ports.join(" "),
    BLUE: order.blue.ports.join(" "),
    RED_VID: String(order.red.vid),
    BLUE_VID: String(order.blue.vid),
    GATEWAY: `${gateway(order)}/24`,
  });
  return machine;
}

/** Whether `target` answers a ping from the container behind `port` ("" for the host itself). */
export async function answers(machine: Host, port: string, target: string): Promise<boolean> {
  const where = port === "" ? "" : `ip netns exec ${container(port)} `;
  return (await machine.look(`${where}ping -c 1 -W 1 ${target}`)).status === 0;
}

/** The name of every bridge on the host, and of its ports. */
export async function switches(machine: Host): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { ifname } of await machine.json<{ ifname: string }[]>("ip -j link show type bridge"))
    found[ifname] = [];
  for (const { ifname, master } of await machine.json<{ ifname: string; master?: string }[]>(
    "ip -j link show",
  ))
    if (master !== undefined) found[master]?.push(ifname);
  for (const ports of Object.values(found)) ports.sort();
  return found;
}

export interface Vlan {
  vlan: number;
  /** What comes in untagged belongs to it. */
  pvid: boolean;
  /** It goes out without its tag. */
  untagged: boolean;
}

/** The VLANs of a port, or of br0 itself. */
export async function vlans(machine: Host, port: string): Promise<Vlan[]> {
  interface Shown {
    ifname: string;
    vlans: { vlan: number; vlanEnd?: number; flags?: string[] }[];
  }
  const all = await machine.json<Shown[]>("bridge -j vlan show");
  return (all.find(({ ifname }) => ifname === port)?.vlans ?? []).flatMap(
    ({ vlan, vlanEnd = vlan, flags = [] }) =>
      Array.from({ length: vlanEnd - vlan + 1 }, (_, i) => ({
        vlan: vlan + i,
        pvid: flags.includes("PVID"),
        untagged: flags.includes("Egress Untagged"),
      })),
  );
}
