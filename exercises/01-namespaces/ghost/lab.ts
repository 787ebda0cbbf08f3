// A host on which a namespace's name was deleted while processes lived in it, two containers and a named namespace that are
// nobody's business, your repair, and ways to look at what came of it.
import { type Host, host } from "@podwire/grading/host";
import { draw, note, submitted } from "@podwire/grading/suite";

export interface Ghost {
  /** The first three numbers of its network; the host has .1 and the ghost .2. */
  network: string;
  hostEnd: string;
  /** How many processes were left in it. */
  leftovers: number;
}

export const OLD: Ghost = { network: "10.66.0", hostEnd: "veth-old", leftovers: 2 };

export const addressOf = ({ network }: Ghost) => `${network}.2`;

/** Containers: nameless namespaces of a process each, which has a cable to the host. */
const CONTAINERS = ["10.90.1", "10.90.2"];

const container = (network: string, n: number) => `
  unshare --net sleep 100000 &
  pid=$!
  echo $pid > /tmp/container.${n}
  until [ "$(readlink /proc/$pid/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.1; done
  ip link add box${n} type veth peer name eth0 netns $pid
  ip addr add ${network}.1/24 dev box${n}
  ip link set box${n} up
  nsenter -t $pid -n ip addr add ${network}.2/24 dev eth0
  nsenter -t $pid -n ip link set eth0 up
  readlink /proc/$pid/ns/net > /tmp/container.${n}.stack`;

/** The lab with this ghost, after fix.sh has run. */
export async function released(ghost: Ghost): Promise<Host> {
  const machine = await host({ note, draw });
  const address = addressOf(ghost);
  await machine.prepare(`
    ip netns add old
    ip netns add shop
    ip -n shop link set lo up
    ls -i /run/netns | grep shop > /tmp/shop
    ${container(CONTAINERS[0] as string, 0)}
    ip link add ${ghost.hostEnd} type veth peer name eth0 netns old
    ip addr add ${ghost.network}.1/24 dev ${ghost.hostEnd}
    ip link set ${ghost.hostEnd} up
    ip -n old addr add ${address}/24 dev eth0
    ip -n old link set eth0 up
    ${"ip netns exec old sleep 100000 &\n".repeat(ghost.leftovers)}
    until [ "$(ip netns pids old | wc -l)" -eq ${ghost.leftovers} ]; do sleep 0.1; done
    ip netns pids old > /tmp/leftovers
    readlink /proc/$(head -n 1 /tmp/leftovers)/ns/net > /tmp/old.stack
    ${container(CONTAINERS[1] as string, 1)}
    ping -c 1 ${address} > /tmp/first
    ip netns del old
    ping -c 1 ${address} > /tmp/second`);
  const env = { ADDRESS: address, HOST_END: ghost.hostEnd };
  await machine.script("fix.sh", submitted("fix.sh"), env);
  await machine.quietly("sleep 0.5");
  return machine;
}

export async function answers(machine: Host, address: string): Promise<boolean> {
  return (await machine.look(`ping -c 1 -W 1 ${address}`)).status === 0;
}

/** Whether the host's end of the cable is there. */
export async function cableIsThere(machine: Host, { hostEnd }: Ghost): Promise<boolean> {
  return (await machine.look(`ip -br link show ${hostEnd}`)).status === 0;
}

/** How many processes live in the old stack. */
export async function inhabitants(machine: Host): Promise<number> {
  const { stdout } = await machine.quietly(
    'for p in /proc/[0-9]*; do readlink $p/ns/net; done | grep -cxF "$(cat /tmp/old.stack)"',
  );
  return Number(stdout);
}

/** The containers that are still at work, and in the stack in which they were. */
export async function containersAtWork(machine: Host): Promise<boolean[]> {
  const all: boolean[] = [];
  for (const [n, network] of CONTAINERS.entries()) {
    const { status } = await machine.quietly(
      `test "$(readlink /proc/$(cat /tmp/container.${n})/ns/net)" = "$(cat /tmp/container.${n}.stack)"`,
    );
    all.push(status === 0 && (await answers(machine, `${network}.2`)));
  }
  return all;
}

/** The names there are, and whether shop is the namespace that it was. */
export async function names(machine: Host): Promise<{ names: string[]; shop: string }> {
  const { stdout } = await machine.look("ip netns list");
  const { status } = await machine.quietly('test "$(ls -i /run/netns | grep shop)" = "$(cat /tmp/shop)"');
  return {
    names: stdout
      .split("\n")
      .map((line) => line.split(" ")[0] as string)
      .filter((name) => name !== "")
      .sort(),
    shop: status === 0 ? "as it was" : "another one, or none",
  };
}

/** Whether a new service, moved in at the address with a cable of the same name, is reached. */
export async function successorIsReached(machine: Host, ghost: Ghost): Promise<boolean> {
  const { status } = await machine.quietly(`
    ip netns add successor &&
    ip link add ${ghost.hostEnd} type veth peer name eth0 netns successor &&
    ip addr add ${ghost.network}.1/24 dev ${ghost.hostEnd} &&
    ip link set ${ghost.hostEnd} up &&
    ip -n successor addr add ${addressOf(ghost)}/24 dev eth0 &&
    ip -n successor link set eth0 up`);
  return status === 0 && (await answers(machine, addressOf(ghost)));
}
