// A switch, br0, with three nodes behind it; on the nodes containers, one of which was moved to another node. Your repair
// runs while other traffic goes on.
import { type Host, host } from "@podwire/grading/host";
import { draw, note, submitted } from "@podwire/grading/suite";

export interface Fault {
  /** The node it was on, and the node it is on now: 1, 2 or 3. */
  from: number;
  to: number;
  /** What the ports of br0 are called: this and the node's number. */
  port: string;
  /** The last byte of its MAC and of its address. */
  last: number;
}

export const USUAL: Fault = { from: 1, to: 2, port: "node", last: 13 };

const OWN = "10.33.0.1";
const CACHE = "10.33.0.11";
const METER = "10.33.0.12";
const WEB = "10.33.0.20";
const MOVED = "db";

const mac = (last: number) => `02:00:00:33:00:${last.toString(16).padStart(2, "0")}`;
export const address = ({ last }: Fault) => `10.33.0.${last}`;

/** A namespace with an eth0; its cable's other end, `end`, is left in the namespace that runs this. */
const station = (name: string, end: string, last: number) => `
  ip netns add ${name}
  ip netns exec ${name} sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n ${name} link set lo up
  ip link add ${end} type veth peer name eth0 netns ${name} address ${mac(last)}
  ip -n ${name} addr add 10.33.0.${last}/24 dev eth0
  ip -n ${name} link set eth0 up`;

/** The lab with this fault, after fix.sh has run. */
export async function repaired(fault: Fault): Promise<Host> {
  const machine = await host({ note, draw });
  const { from, to, port, last } = fault;
  await machine.prepare(`
    sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
    ip link add br0 address ${mac(1)} type bridge
    ip addr add ${OWN}/24 dev br0
    for n in 1 2 3; do
      ip netns add node$n
      ip netns exec node$n sysctl -qw net.ipv6.conf.all.disable_ipv6=1
      ip link add ${port}$n type veth peer name uplink netns node$n
      ip -n node$n link add br0 type bridge
      ip -n node$n link set uplink up master br0
      ip -n node$n link set br0 up
      ip link set ${port}$n up master br0
    done
    ${station("web", "to-web", 20)}
    ip link set to-web up master br0
    ${station("cache", "to-cache", 11)}
    ip link set to-cache netns node${from}
    ip -n node${from} link set to-cache up master br0
    ${station("meter", "to-meter", 12)}
    ip link set to-meter up master br0
    ${station(MOVED, "to-db", last)}
    ip link set to-db netns node${from}
    ip -n node${from} link set to-db up master br0
    ip link set br0 up
    # the meter never speaks first: its port neither learns nor is flooded, so somebody wrote down where it is
    bridge link set dev to-meter learning off flood off
    bridge fdb add ${mac(12)} dev to-meter master static
    # and somebody wrote down where db is, for good, when it was still there
    bridge fdb add ${mac(last)} dev ${port}${from} master static sticky
    sleep 0.5
    for a in ${OWN} ${CACHE} ${METER} ${address(fault)}; do ip netns exec web ping -q -c 1 -W 1 $a > /dev/null; done
    # db moves
    ip -n node${from} link set to-db netns node${to}
    ip -n node${to} link set to-db up master br0
    sleep 0.5
    ip netns exec web ping -q -i 0.1 ${CACHE} > /tmp/other-traffic &
    echo $! > /tmp/other-traffic.pid
    ip -o link show br0 | cut -d: -f1 > /tmp/index
    sleep 0.5`);
  await machine.script("fix.sh", submitted("fix.sh"), {
    ADDRESS: address(fault),
    MAC: mac(last),
    WEB: "web",
  });
  return machine;
}

async function answered(machine: Host, command: string): Promise<boolean> {
  return (await machine.look(command)).status === 0;
}

/** Whether `web` reaches the address that was dead. */
export function reached(machine: Host, fault: Fault): Promise<boolean> {
  return answered(machine, `ip netns exec web ping -c 1 -W 1 ${address(fault)}`);
}

/** Whether br0's own host reaches it, and is reached. */
export async function reachedByHost(machine: Host, fault: Fault): Promise<boolean> {
  const out = await answered(machine, `ping -c 1 -W 1 ${address(fault)}`);
  return (await answered(machine, `ip netns exec web ping -c 1 -W 1 ${OWN}`)) && out;
}

export function meterReached(machine: Host): Promise<boolean> {
  return answered(machine, `ip netns exec web ping -c 1 -W 1 ${METER}`);
}

/** It moves on to another node, and says so with a packet of its own. */
export async function movesOn({ to }: Fault, node: number, machine: Host): Promise<void> {
  note(`(it moves on to node ${node}, and speaks)`);
  await machine.quietly(`
    ip -n node${to} link set to-db netns node${node}
    ip -n node${node} link set to-db up master br0
    sleep 0.5
    ip netns exec db ping -q -c 1 -W 1 ${WEB}`);
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

/** Whether br0 is still the device it was before the repair. */
export async function sameSwitch(machine: Host): Promise<boolean> {
  return answered(machine, 'test "$(ip -o link show br0 | cut -d: -f1)" = "$(cat /tmp/index)"');
}
