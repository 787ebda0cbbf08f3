// What people look at, after a rest where a carrier may have changed.
import { address, anyDevice, host, neighbourOf, place } from "./making.ts";
import type { World } from "./world.ts";

/** One look at how things stand. */
export function look(world: World): void {
  const { dice } = world;
  world.rest();
  const netns = place(world);
  const device = anyDevice(world);
  const what = dice.weighted<() => string>([
    [4, () => world.ip(netns, "-br link")],
    [3, () => world.ip(netns, "link")],
    [4, () => world.ip(netns, "addr")],
    [2, () => world.ip(netns, "-br addr")],
    [2, () => world.ip(device.netns, `addr show ${device.name}`)],
    [2, () => world.ip(device.netns, `link show dev ${device.name}`)],
    [2, () => world.ip(netns, "-o link")],
    [1, () => world.ip(netns, "-o -4 addr")],
    [1, () => world.ip(device.netns, `-j addr show ${device.name}`)],
    [6, () => world.ip(device.netns, "route")],
    [2, () => world.ip(device.netns, "route show table local")],
    [3, () => world.ip(device.netns, `route get ${neighbourOf(device, dice)}`)],
    [2, () => world.ip(device.netns, "route get 10.9.1.7")],
    [2, () => world.ip(device.netns, "neigh")],
    [2, () => "ip netns"],
    [1, () => world.ip(netns, "link show type bridge")],
    [1, () => world.ip(netns, "link show up")],
    [2, () => world.exec(device.netns, "bridge link")],
    [1, () => world.exec(device.netns, `cat /sys/class/net/${device.name}/operstate`)],
    [1, () => world.exec(netns, "ls /sys/class/net")],
    [1, () => world.exec(device.netns, `cat /sys/class/net/${device.name}/mtu`)],
    [1, () => world.exec(device.netns, `cat /sys/class/net/${device.name}/carrier`)],
    [1, () => world.exec(netns, "brctl show")],
    [
      1,
      () =>
        world.ip(
          device.netns,
          `-d link show ${device.name} | grep -o 'master .*\\|alias .*\\|promiscuity [0-9]*'`,
        ),
    ],
    [1, () => world.ip(netns, "-br link show type veth")],
    [1, () => world.ip(netns, `link show master ${dice.pick(["br0", "br1", "docker0", "nosuch"])}`)],
    [1, () => world.ip(netns, `addr show to ${address(dice)}`)],
    [
      1,
      () =>
        world.ip(
          netns,
          `addr show ${dice.pick(["up", "scope link", "scope global", "primary", "secondary", `label ${device.name}`])}`,
        ),
    ],
    [1, () => world.ip(netns, "-br -4 addr show up")],
    [1, () => world.ip(device.netns, `-j link show ${device.name}`)],
    [
      2,
      () =>
        world.ip(
          device.netns,
          `route show ${dice.pick(["dev ", "exact 10.9.0.0/16 dev ", "scope link dev ", "table all dev "])}${device.name}`,
        ),
    ],
    [
      1,
      () =>
        world.ip(
          device.netns,
          `route show ${dice.pick(["proto kernel", "root 10.0.0.0/8", "match 10.9.1.7", "default", "type local", "table main", "table 100", "table 77"])}`,
        ),
    ],
    [1, () => world.ip(device.netns, "-j route")],
    [
      2,
      () =>
        world.ip(
          device.netns,
          `route get ${host(dice)} ${dice.pick(["oif", "from", "iif"])} ${dice.pick([device.name, device.addresses[0]?.split("/")[0] ?? "10.0.0.1"])}`,
        ),
    ],
    [1, () => world.ip(device.netns, `route get ${device.addresses[0]?.split("/")[0] ?? "127.0.0.1"}`)],
    [1, () => world.ip(netns, "rule")],
    [1, () => world.exec(netns, `bridge fdb show`)],
    [
      1,
      () =>
        world.exec(
          device.netns,
          `cat /sys/class/net/${device.name}/${dice.pick(["address", "flags", "ifindex", "iflink", "tx_queue_len", "type", "addr_assign_type", "ifalias", "speed", "duplex", "carrier_changes", "nosuch"])}`,
        ),
    ],
    [
      1,
      () =>
        world.exec(
          device.netns,
          `sysctl net.ipv4.conf.${device.name}.${dice.pick(["forwarding", "rp_filter", "arp_ignore", "proxy_arp"])}`,
        ),
    ],
    [1, () => world.exec(device.netns, `ethtool -k ${device.name} | grep netns-local`)],
    [1, () => world.exec(device.netns, `ethtool -i ${device.name}`)],
    [1, () => "ip netns list-id"],
    [1, () => world.exec(netns, "ls -1 /proc/sys/net/ipv4/conf")],
    [
      1,
      () =>
        world.exec(
          netns,
          `ls /sys/class/net/${device.name}/${dice.pick(["brif", "brport", "bridge", "lower", "upper", "master"])}`,
        ),
    ],
  ])();
  world.say(what);
}
