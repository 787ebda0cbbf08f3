// What random scripts make and unmake: namespaces, cables, bridges; and where things get their names and addresses from.
import type { Dice } from "./dice.ts";
import type { Device, World } from "./world.ts";

export const NAMESPACES = ["red", "blue", "green"];
export const CABLES = ["veth0", "veth1", "veth2", "veth3", "eth0", "eth1", "up0", "wan"];
export const BRIDGES = ["br0", "br1", "docker0", "cni0"];
export const OFF = "sysctl -qw net.ipv6.conf.all.disable_ipv6=1";

export const address = (dice: Dice): string =>
  `10.${dice.between(0, 2)}.${dice.between(0, 2)}.${dice.between(1, 6)}/${dice.pick([8, 16, 24, 24, 24, 24, 25, 30, 32])}`;
export const network = (dice: Dice): string =>
  dice.pick([
    "default",
    "10.9.0.0/16",
    "10.9.1.0/24",
    "10.0.1.0/24",
    "192.168.7.0/24",
    "172.16.0.0/12",
    "10.9.1.7",
    "10.9.1.7/24",
  ]);
export const host = (dice: Dice): string =>
  `10.${dice.between(0, 2)}.${dice.between(0, 2)}.${dice.between(1, 9)}`;

/** A name that should be free, or now and then any. */
export function freshName(world: World, pool: readonly string[]): string {
  const free = pool.filter((name) => !world.devices.some((device) => device.name === name));
  return free.length === 0 || world.dice.chance(8) ? world.dice.pick(pool) : world.dice.pick(free);
}

/** A device that should be there; makes a cable where there is none. */
export function anyDevice(world: World): Device {
  while (world.devices.length === 0) cable(world);
  return world.dice.pick(world.devices);
}

export function place(world: World): string {
  return world.dice.chance(55) ? "" : world.dice.pick(world.places());
}

export function addNamespace(world: World): void {
  const name = world.dice.pick(NAMESPACES);
  world.say(`ip netns add ${name}`);
  if (world.namespaces.includes(name)) return;
  world.namespaces.push(name);
  world.say(`ip netns exec ${name} ${OFF}`);
}

export function deleteNamespace(world: World): void {
  const name =
    world.namespaces.length === 0 ? world.dice.pick(NAMESPACES) : world.dice.pick(world.namespaces);
  world.say(`ip netns del ${name}`);
  if (!world.namespaces.includes(name)) return;
  world.namespaces.splice(world.namespaces.indexOf(name), 1);
  for (const device of world.inside(name)) world.remove(device);
  world.unrest = true;
  // The kernel takes a namespace apart in a work queue.
  world.rest();
}

export function cable(world: World): void {
  const { dice } = world;
  const here = place(world);
  const [name, other] = [freshName(world, CABLES), freshName(world, CABLES)];
  const there = dice.chance(25) ? dice.pick(world.places()) : here;
  const target = there === here || there === "" ? "" : ` netns ${there}`;
  const mtu = dice.chance(15) ? ` mtu ${dice.pick([1400, 9000, 68, 65535, 67, 65536])}` : "";
  world.say(
    world.ip(
      here,
      `link add ${name} address ${world.mac()}${mtu} type veth peer name ${other} address ${world.mac()}${target}`,
    ),
  );
  const wrong =
    name === other ||
    world.devices.some(
      ({ name: one, netns }) =>
        (one === name && netns === here) || (one === other && netns === (target === "" ? here : there)),
    );
  if (wrong || / (67|65536)$/.test(mtu)) return;
  const first = world.add(name, here, "veth");
  first.peer = world.add(other, target === "" ? here : there, "veth");
  first.peer.peer = first;
}

export function bridge(world: World): void {
  const [name, here] = [freshName(world, BRIDGES), place(world)];
  world.say(world.ip(here, `link add ${name} address ${world.mac()} type bridge`));
  if (!world.devices.some((device) => device.name === name && device.netns === here))
    world.add(name, here, "bridge");
}

export function deleteDevice(world: World): void {
  const device = anyDevice(world);
  world.say(world.ip(device.netns, `link del ${device.name}`));
  world.remove(device);
}

export function move(world: World): void {
  const device = anyDevice(world);
  const target = world.dice.pick(world.places());
  if (target === "") {
    // Back to where the script runs: its shell's process id names the place.
    world.say(world.ip(device.netns, `link set ${device.name} netns $$`));
  } else world.say(world.ip(device.netns, `link set ${device.name} netns ${target}`));
  if (device.kind === "bridge" || world.inside(target).some(({ name }) => name === device.name)) return;
  if (target !== device.netns)
    Object.assign(device, { netns: target, addresses: [], up: false, master: undefined });
  world.unrest = true;
}

export function rename(world: World): void {
  const device = anyDevice(world);
  const name = freshName(world, device.kind === "bridge" ? BRIDGES : CABLES);
  if (device.up && world.dice.chance(80)) raise(world, device, false);
  world.say(world.ip(device.netns, `link set ${device.name} name ${name}`));
  if (!device.up && !world.inside(device.netns).some((other) => other.name === name)) device.name = name;
}

export function raise(world: World, device: Device, up: boolean): void {
  world.say(world.ip(device.netns, `link set ${device.name} ${up ? "up" : "down"}`));
  device.up = up;
  world.unrest = true;
}

/** An address that a neighbour on the device's own network could have. */
export function neighbourOf(device: Device, dice: Dice): string {
  const own = device.addresses.at(-1)?.split("/")[0];
  return own === undefined ? host(dice) : own.replace(/\d+$/, String(dice.between(1, 9)));
}
