// web and db with a cable between them that has two MTUs, traffic that goes on meanwhile, and your repair.
import { type Host, host } from "@podwire/grading/host";
import { draw, note, submitted } from "@podwire/grading/suite";

export interface Fault {
  web: number;
  db: number;
}

export const WEB_ADDRESS = "10.77.0.1";
export const DB_ADDRESS = "10.77.0.2";
export const CONTRACT = 1500;

/** The lab with this fault, after fix.sh has run. */
export async function repaired(fault: Fault): Promise<Host> {
  const machine = await host({ note, draw });
  await machine.prepare(`
    ip netns add web
    ip netns add db
    ip -n web link add eth0 address 02:00:00:00:00:0a type veth peer name eth0 address 02:00:00:00:00:0b netns db
    ip -n web addr add ${WEB_ADDRESS}/24 dev eth0
    ip -n db addr add ${DB_ADDRESS}/24 dev eth0
    ip -n web link set lo up
    ip -n db link set lo up
    ip -n web link set eth0 up mtu ${fault.web}
    ip -n db link set eth0 up mtu ${fault.db}
    ip netns exec db ping -c 1 ${WEB_ADDRESS} > /tmp/first
    ip netns exec db ping -q -i 0.1 ${WEB_ADDRESS} > /tmp/other-traffic &
    echo $! > /tmp/other-traffic.pid
    sleep 0.5
    ip -n web -o link show eth0 | cut -d: -f1 > /tmp/index.web
    ip -n db -o link show eth0 | cut -d: -f1 > /tmp/index.db`);
  await machine.script("fix.sh", submitted("fix.sh"), { WEB: "web", DB: "db", WEB_ADDRESS, DB_ADDRESS });
  return machine;
}

const SIDES = { web: DB_ADDRESS, db: WEB_ADDRESS };
export type Side = keyof typeof SIDES;

/** Whether the other side answers `size` bytes of data; `whole` forbids to cut the packet. */
export async function passes(machine: Host, from: Side, size: number, whole = false): Promise<boolean> {
  const cut = whole ? "-M do " : "";
  const { status } = await machine.look(
    `ip netns exec ${from} ping -c 1 -W 1 ${cut}-s ${size} ${SIDES[from]}`,
  );
  return status === 0;
}

export async function mtu(machine: Host, side: Side): Promise<number | undefined> {
  const links = await machine.json<{ ifname: string; mtu: number }[]>(`ip -n ${side} -j link show`);
  return links.find((link) => link.ifname === "eth0")?.mtu;
}

/** The routes that carry an MTU of their own, as `ip route` shows them. */
export async function routesWithMtu(machine: Host, side: Side): Promise<string[]> {
  const { stdout } = await machine.look(`ip -n ${side} route show`);
  return stdout.split("\n").filter((route) => / mtu /.test(route));
}

/** Ends the traffic that went on since before the repair: how many of its packets were lost. */
export async function lost(machine: Host): Promise<number> {
  const { stdout } = await machine.look(
    "sleep 0.55; kill -INT $(cat /tmp/other-traffic.pid); sleep 0.1; grep transmitted /tmp/other-traffic",
  );
  const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(stdout) ?? [];
  // The last request may still be under way when the ping is told to end.
  return Math.max(0, Number(sent) - Number(received));
}

/** Whether both ends are still the devices they were before the repair. */
export async function sameCable(machine: Host): Promise<boolean> {
  const { status } = await machine.look(
    'for side in web db; do test "$(ip -n $side -o link show eth0 | cut -d: -f1)" = "$(cat /tmp/index.$side)" || exit 1; done',
  );
  return status === 0;
}
