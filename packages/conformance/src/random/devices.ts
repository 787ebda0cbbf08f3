// The first grammar: devices and addresses. Namespaces, cables and bridges are made, moved, renamed, raised and deleted, addresses
// and routes given and taken; one command in ten is wrong on purpose. Everything here is configuration: no packet is asked for,
// so whatever is read has one right answer. IPv6 is off, every MAC address is written out, what is read after a carrier change
// waits for link watch.
import type { Dice } from "./dice.ts";
import { look } from "./looks.ts";
import {
  addNamespace,
  address,
  anyDevice,
  bridge,
  cable,
  deleteDevice,
  deleteNamespace,
  host,
  move,
  neighbourOf,
  network,
  OFF,
  raise,
  rename,
} from "./making.ts";
import { mistake } from "./mistakes.ts";
import { World } from "./world.ts";

type Step = (world: World) => void;

function enslave(world: World): void {
  const { dice } = world;
  const device = anyDevice(world);
  const bridges = world.inside(device.netns).filter(({ kind }) => kind === "bridge");
  if (device.master !== undefined && dice.chance(50)) {
    world.say(world.ip(device.netns, `link set ${device.name} nomaster`));
    device.master = undefined;
  } else {
    if (bridges.length === 0) {
      bridge(world);
      return;
    }
    const master = dice.chance(90) ? dice.pick(bridges) : dice.pick(world.devices);
    world.say(world.ip(device.netns, `link set ${device.name} master ${master.name}`));
    if (device.kind === "veth" && bridges.includes(master)) device.master = master;
  }
  world.unrest = true;
}

function change(world: World): void {
  const { dice } = world;
  const device = anyDevice(world);
  const setting = dice.weighted<() => string>([
    [6, () => `mtu ${dice.pick([1500, 1400, 9000, 68, 67, 65535, 65536, 0, 1280])}`],
    [3, () => `address ${world.mac()}`],
    [
      1,
      () =>
        `address ${dice.pick(["01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", "02:00:00:00:00", "02:zz:00:00:00:01"])}`,
    ],
    [2, () => `txqueuelen ${dice.pick([0, 1, 500, 1000])}`],
    [2, () => `arp ${dice.pick(["on", "off"])}`],
    [2, () => `multicast ${dice.pick(["on", "off"])}`],
    [2, () => `promisc ${dice.pick(["on", "off"])}`],
    [2, () => `allmulticast ${dice.pick(["on", "off"])}`],
    [2, () => `alias ${dice.pick(["uplink", "to-the-lab", '"two words"', '""'])}`],
    [1, () => `mtu 1450 txqueuelen 10`],
  ])();
  world.say(world.ip(device.netns, `link set ${dice.pick(["", "dev "])}${device.name} ${setting}`));
}

function giveAddress(world: World): void {
  const { dice } = world;
  const device = dice.chance(5) ? undefined : anyDevice(world);
  const given = address(dice);
  const extra = dice.weighted([
    [8, ""],
    [1, " brd +"],
    [1, " scope link"],
    [1, " scope host"],
    [1, ` label ${device?.name ?? "lo"}:1`],
    [1, ` peer ${host(dice)}`],
    [1, " brd 10.0.0.255"],
    [1, " noprefixroute"],
    [1, " metric 50"],
  ]);
  const verb = dice.weighted([
    [8, "add"],
    [1, "replace"],
    [1, "change"],
  ]);
  world.say(world.ip(device?.netns ?? "", `addr ${verb} ${given}${extra} dev ${device?.name ?? "lo"}`));
  if (extra === "") device?.addresses.push(given);
}

function takeAddress(world: World): void {
  const { dice } = world;
  const owners = world.devices.filter(({ addresses }) => addresses.length > 0);
  const device = owners.length === 0 ? anyDevice(world) : dice.pick(owners);
  if (dice.chance(20)) {
    world.say(world.ip(device.netns, `addr flush dev ${device.name}`));
    device.addresses = [];
    return;
  }
  const given = device.addresses.length === 0 ? address(dice) : dice.pick(device.addresses);
  world.say(world.ip(device.netns, `addr del ${given} dev ${device.name}`));
  device.addresses = device.addresses.filter((other) => other !== given);
}

function giveRoute(world: World): void {
  const { dice } = world;
  const raised = world.devices.filter(({ up, addresses }) => up && addresses.length > 0);
  const device = raised.length === 0 ? anyDevice(world) : dice.pick(raised);
  const verb = dice.weighted([
    [8, "add"],
    [2, "replace"],
    [1, "append"],
    [1, "change"],
    [1, "prepend"],
  ]);
  const where = dice.weighted<() => string>([
    [6, () => `via ${neighbourOf(device, dice)}`],
    [3, () => `via ${neighbourOf(device, dice)} dev ${device.name}`],
    [3, () => `dev ${device.name}`],
    [1, () => `via ${neighbourOf(device, dice)} dev ${device.name} onlink`],
    [1, () => `dev ${device.name} src ${device.addresses[0]?.split("/")[0] ?? host(dice)}`],
    [1, () => `via ${neighbourOf(device, dice)} metric ${dice.pick([10, 100])}`],
    [1, () => `via ${neighbourOf(device, dice)} mtu 1400`],
    [1, () => `dev ${device.name} scope ${dice.pick(["link", "host", "global"])}`],
  ])();
  const type = dice.chance(12) ? dice.pick(["blackhole ", "unreachable ", "prohibit ", "throw "]) : "";
  world.say(world.ip(device.netns, `route ${verb} ${type}${network(dice)}${type === "" ? ` ${where}` : ""}`));
}

function takeRoute(world: World): void {
  const device = anyDevice(world);
  const { dice } = world;
  world.say(
    world.ip(
      device.netns,
      `route ${dice.pick(["del", "del", "flush"])} ${network(dice)}${dice.pick(["", ` dev ${device.name}`])}`,
    ),
  );
}

function neighbour(world: World): void {
  const { dice } = world;
  const device = anyDevice(world);
  const verb = dice.weighted([
    [6, "add"],
    [3, "replace"],
    [1, "change"],
  ]);
  const state = dice.weighted([
    [5, ""],
    [2, " nud permanent"],
    [1, " nud noarp"],
    [1, " nud stale"],
  ]);
  const entry = dice.chance(75)
    ? `neigh ${verb} ${neighbourOf(device, dice)} lladdr ${world.mac()}${state} dev ${device.name}`
    : dice.pick([
        `neigh del ${neighbourOf(device, dice)} dev ${device.name}`,
        `neigh flush dev ${device.name}`,
        `neigh show dev ${device.name}`,
      ]);
  world.say(world.ip(device.netns, entry));
}

/** The old commands, and what a bridge can be told. */
function tellBridge(world: World): void {
  const { dice } = world;
  const bridges = world.devices.filter(({ kind }) => kind === "bridge");
  const target = bridges.length === 0 ? anyDevice(world) : dice.pick(bridges);
  const ports = world.inside(target.netns).filter(({ master }) => master === target);
  const port = ports.length === 0 ? anyDevice(world) : dice.pick(ports);
  const told = dice.weighted<() => string>([
    [
      2,
      () =>
        world.ip(
          target.netns,
          `link set ${target.name} type bridge ageing_time ${dice.pick([0, 1000, 30000])}`,
        ),
    ],
    [
      2,
      () =>
        world.ip(
          target.netns,
          `link set ${target.name} type bridge priority ${dice.pick([0, 4096, 65535, 65536])}`,
        ),
    ],
    [
      1,
      () =>
        world.ip(
          target.netns,
          `link set ${target.name} type bridge forward_delay ${dice.pick([0, 200, 1500, 3001])}`,
        ),
    ],
    [
      1,
      () =>
        world.ip(
          target.netns,
          `link set ${target.name} type bridge hello_time ${dice.pick([100, 1000, 99])}`,
        ),
    ],
    [1, () => world.exec(target.netns, `brctl addif ${target.name} ${port.name}`)],
    [1, () => world.exec(target.netns, `brctl delif ${target.name} ${port.name}`)],
    [1, () => world.exec(target.netns, `brctl delbr ${target.name}`)],
    [
      2,
      () =>
        world.exec(
          port.netns,
          `bridge link set dev ${port.name} ${dice.pick(["cost 7", "priority 9", "hairpin on", "learning off", "isolated on", "guard on", "root_block on", "fastleave on", "flood off", "mcast_flood off", "cost x", "hairpin maybe"])}`,
        ),
    ],
    [
      2,
      () =>
        world.exec(
          port.netns,
          `bridge fdb ${dice.pick(["add", "append", "replace", "del"])} ${world.mac()} dev ${port.name} ${dice.pick(["master", "self", "master static", "master dynamic", ""])}`.trimEnd(),
        ),
    ],
    [
      1,
      () =>
        world.ip(
          port.netns,
          `link set ${port.name} type bridge_slave ${dice.pick(["cost 9", "hairpin on", "state 0", "priority 77", "isolated on"])}`,
        ),
    ],
    [
      1,
      () =>
        world.exec(
          target.netns,
          `cat /sys/class/net/${target.name}/bridge/${dice.pick(["ageing_time", "bridge_id", "forward_delay", "priority", "root_port", "stp_state", "vlan_filtering"])}`,
        ),
    ],
    [
      1,
      () =>
        world.exec(
          port.netns,
          `cat /sys/class/net/${port.name}/brport/${dice.pick(["port_no", "path_cost", "state", "hairpin_mode", "priority", "designated_root"])}`,
        ),
    ],
  ])();
  world.unrest = true;
  world.say(told);
  if (/^(?:.* )?brctl delbr/.test(told) && !target.up) world.remove(target);
  if (/brctl addif/.test(told) && port.kind === "veth" && port.netns === target.netns) port.master ??= target;
}

/** Rules, tables, tunables: what is asked for less often. */
function other(world: World): void {
  const { dice } = world;
  const device = anyDevice(world);
  const told = dice.weighted<() => string>([
    [
      2,
      () =>
        world.ip(
          device.netns,
          `rule ${dice.pick(["add", "add", "del"])} ${dice.pick(["from 10.0.1.0/24", "to 10.9.0.0/16", `iif ${device.name}`, "fwmark 7", "from 10.0.0.5"])} ${dice.pick(["table 100", "lookup main", "table 100 pref 50", "prohibit", "blackhole pref 9"])}`,
        ),
    ],
    [
      2,
      () =>
        world.ip(
          device.netns,
          `route add ${network(dice)} dev ${device.name} table ${dice.pick([100, "main", "local", 77])}`,
        ),
    ],
    [
      1,
      () =>
        world.exec(
          device.netns,
          `sysctl -w net.ipv4.conf.${device.name}.${dice.pick(["forwarding=1", "rp_filter=2", "arp_ignore=1", "proxy_arp=1", "forwarding=0", "rp_filter=x"])}`,
        ),
    ],
    [1, () => world.exec(device.netns, `sysctl -w net.ipv4.ip_forward=${dice.pick([0, 1, 2])}`)],
    [1, () => world.exec(device.netns, "sysctl -w net.ipv4.conf.all.forwarding=1")],
    [1, () => world.ip(device.netns, "link set lo up")],
    [1, () => world.ip(device.netns, "link set lo down")],
    [1, () => world.ip(device.netns, `addr add ${address(dice)} dev lo`)],
    [
      1,
      () =>
        world.ip(
          device.netns,
          `route flush ${dice.pick(["cache", "table 100", "proto static", "scope link", "table main", `dev ${device.name}`])}`,
        ),
    ],
    [1, () => world.ip(device.netns, `link set ${device.name} group ${dice.pick([7, "default", 0])}`)],
    [1, () => world.ip(device.netns, `link del ${device.name} type ${dice.pick(["veth", "bridge"])}`)],
    [1, () => world.ip(device.netns, `link property add dev ${device.name} altname other-name`)],
    [1, () => world.ip("", `netns set ${world.namespaces[0] ?? "red"} ${dice.pick(["5", "auto", "0"])}`)],
    [1, () => world.ip(device.netns, `link set ${device.name} carrier off`)],
    [1, () => world.ip(device.netns, `link set ${device.name} index 77`)],
  ])();
  world.unrest = true;
  world.say(told);
}

const STEPS: readonly (readonly [number, Step])[] = [
  [4, addNamespace],
  [1, deleteNamespace],
  [7, cable],
  [4, bridge],
  [2, deleteDevice],
  [6, move],
  [3, rename],
  [14, (world) => raise(world, anyDevice(world), world.dice.chance(85))],
  [7, enslave],
  [7, change],
  [13, giveAddress],
  [4, takeAddress],
  [8, giveRoute],
  [3, takeRoute],
  [4, neighbour],
  [9, mistake],
  [7, tellBridge],
  [7, other],
  [14, look],
];

/** A script of about `length` commands over devices, addresses and routes. */
export function devicesScript(dice: Dice, length: number): string[] {
  const world = new World(dice);
  world.say(OFF);
  if (dice.chance(70)) addNamespace(world);
  cable(world);
  while (world.lines.length < length) dice.weighted(STEPS)(world);
  world.rest();
  const busy = world.places().filter((netns) => netns === "" || world.inside(netns).length > 0);
  const last = dice.pick(busy);
  world.say(world.ip(last, "addr"));
  world.say(world.ip(last, "route"));
  return world.lines;
}
