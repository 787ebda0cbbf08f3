// The third grammar: VLANs. Three or four hosts on a bridge that filters; ports join and leave VLANs, hosts ask each other, and the
// tables are read. Only for kernels whose bridges are built with VLAN filtering, as Debian's are.
import type { Dice } from "./dice.ts";

const HEAD = `host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip link add "p$1" address "02:00:00:00:01:0$1" type veth peer name eth0 netns "$1" address "02:00:00:00:00:0$1"
  ip link set "p$1" master br0
  ip link set "p$1" up
  ip -n "$1" link set eth0 up
  ip -n "$1" addr add "$2" dev eth0
}`;
const LETTERS = ["a", "b", "c", "d"];

function setting(dice: Dice, port: string): string {
  const vid = dice.pick([1, 2, 10, 10, 20, 20, 30, "20-22", 4094, 4095, 0, "22-20"]);
  return dice.weighted<() => string>([
    [6, () => `bridge vlan add dev ${port} vid ${vid} pvid untagged`],
    [3, () => `bridge vlan add dev ${port} vid ${vid}${dice.pick(["", " untagged", " pvid"])}`],
    [3, () => `bridge vlan del dev ${port} vid ${vid}`],
    [
      2,
      () =>
        `bridge vlan ${dice.pick(["add", "del"])} dev br0 vid ${vid} self${dice.pick(["", " pvid untagged"])}`,
    ],
    [1, () => `bridge vlan add dev ${port} vid ${vid} master`],
    [1, () => `bridge vlan add dev ${port} vid ${vid} self`],
    [2, () => `ip link set br0 type bridge vlan_filtering ${dice.pick([0, 1])}`],
    [1, () => `ip link set br0 type bridge vlan_default_pvid ${dice.pick([0, 1, 10, 4095])}`],
    [1, () => `bridge fdb add 02:00:00:00:02:01 dev ${port} master static vlan ${dice.pick([1, 10, 20])}`],
    [1, () => `ip link set ${port} nomaster`],
    [1, () => `ip link set ${port} master br0`],
  ])();
}

function look(dice: Dice, port: string): string {
  return dice.weighted([
    [4, "bridge vlan show"],
    [3, `bridge vlan show dev ${port}`],
    [1, "bridge -j vlan show"],
    [4, "bridge fdb show br br0"],
    [2, "bridge fdb show br br0 dynamic"],
    [1, `bridge fdb show brport ${port}`],
    [1, "bridge fdb show br br0 vlan 10"],
    [1, "bridge vlan"],
    [1, "cat /sys/class/net/br0/bridge/vlan_filtering"],
    [1, "cat /sys/class/net/br0/bridge/default_pvid"],
  ]);
}

/** A script of about `length` commands after the set-up. */
export function vlansScript(dice: Dice, length: number): string[] {
  const lines = [HEAD, "sysctl -qw net.ipv6.conf.all.disable_ipv6=1"];
  const filtering = dice.chance(60) ? " vlan_filtering 1" : "";
  const pvid = dice.chance(20) ? ` vlan_default_pvid ${dice.pick([0, 10])}` : "";
  lines.push(
    `ip link add br0 address 02:00:00:00:00:f0 type bridge${filtering}${pvid}`,
    "ip link set br0 up",
  );
  const letters = LETTERS.slice(0, dice.between(2, 3));
  for (const [index, letter] of letters.entries()) lines.push(`host ${letter} 10.0.0.${index + 1}/24`);
  if (dice.chance(40)) lines.push("ip addr add 10.0.0.254/24 dev br0");
  lines.push("sleep 1.2");
  if (filtering === "") lines.push("ip link set br0 type bridge vlan_filtering 1");
  const end = lines.length + length;
  while (lines.length < end) {
    const letter = dice.pick(letters);
    lines.push(
      dice.weighted<() => string>([
        [8, () => setting(dice, `p${letter}`)],
        [4, () => look(dice, `p${letter}`)],
        [4, () => `ip netns exec ${letter} ping -c 1 -W 1 10.0.0.${dice.pick([1, 2, 3, 254])}`],
      ])(),
    );
  }
  lines.push("bridge vlan show", "bridge fdb show br br0");
  return lines;
}
