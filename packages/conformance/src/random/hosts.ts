// The second grammar: hosts on bridges. Two to four hosts, each a namespace with an eth0 on a port of the switch, perhaps a router
// to a second network; then pings, changes of the switch and of the hosts, and looks at forwarding databases and neighbours.
// What the kernel may answer either way is not asked: neighbours are read without telling REACHABLE, STALE, DELAY and PROBE apart
// (they differ by time alone), INCOMPLETE and FAILED neither, and every ping waits for its answer.
import type { Dice } from "./dice.ts";

const HEAD = `host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip link add "p$1" address "02:00:00:00:01:0$1" type veth peer name eth0 netns "$1" address "02:00:00:00:00:0$1"
  ip link set "p$1" master "$3"
  ip link set "p$1" up
  ip -n "$1" link set eth0 up
  ip -n "$1" addr add "$2" dev eth0
}
neighbours() {
  ip -n "$1" neigh show dev eth0 | sed -E 's/(REACHABLE|STALE|DELAY|PROBE)/VALID/; s/(INCOMPLETE|FAILED)/OPEN/' | sort
}`;
const LETTERS = ["a", "b", "c", "d"];

class Lan {
  readonly dice: Dice;
  readonly lines: string[] = [HEAD, "sysctl -qw net.ipv6.conf.all.disable_ipv6=1"];
  /** Host letter to its last octet and network. */
  readonly hosts: { letter: string; net: number; octet: number }[] = [];
  routed = false;
  #macs = 0;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  say(line: string): void {
    this.lines.push(line);
  }

  mac(): string {
    this.#macs++;
    return `02:00:00:00:02:${this.#macs.toString(16).padStart(2, "0")}`;
  }

  host(): Lan["hosts"][number] {
    return this.dice.pick(this.hosts);
  }

  address(host: Lan["hosts"][number]): string {
    return `10.0.${host.net}.${host.octet}`;
  }

  /** An address worth a ping: mostly another host's. */
  target(): string {
    return this.dice.weighted<() => string>([
      [12, () => this.address(this.host())],
      [2, () => `10.0.${this.dice.pick(this.hosts).net}.254`],
      [1, () => `10.0.${this.dice.pick(this.hosts).net}.77`],
      [1, () => "10.7.7.7"],
    ])();
  }
}

/** Puts the hosts on their bridges; with two networks the machine itself routes between them. */
function build(lan: Lan): void {
  const { dice } = lan;
  const nets = dice.chance(30) ? 2 : 1;
  const count = dice.between(2, 4);
  for (let net = 0; net < nets; net++) {
    lan.say(`ip link add br${net} address 02:00:00:00:00:f${net} type bridge`);
    lan.say(`ip link set br${net} up`);
  }
  for (let index = 0; index < count; index++) {
    const host = { letter: LETTERS[index] ?? "a", net: index % nets, octet: index + 1 };
    lan.hosts.push(host);
    lan.say(`host ${host.letter} ${lan.address(host)}/24 br${host.net}`);
  }
  if (nets === 2 || dice.chance(40)) {
    for (let net = 0; net < nets; net++) lan.say(`ip addr add 10.0.${net}.254/24 dev br${net}`);
    if (dice.chance(80)) lan.say("sysctl -qw net.ipv4.ip_forward=1");
    for (const { letter, net } of lan.hosts) {
      if (dice.chance(85)) lan.say(`ip -n ${letter} route add default via 10.0.${net}.254`);
    }
  }
  lan.say("sleep 1.2");
}

function ping(lan: Lan): void {
  const { dice } = lan;
  const options = dice.weighted([
    [8, ""],
    [1, " -s 1472"],
    [1, " -M do -s 1472"],
    [1, " -M do -s 1473"],
    [1, " -s 3000"],
    [1, " -t 1"],
    [1, " -q"],
  ]);
  const from = dice.chance(85) ? `ip netns exec ${lan.host().letter} ` : "";
  lan.say(`${from}ping -c 1 -W 1${options} ${lan.target()}`);
}

function look(lan: Lan): void {
  const { dice } = lan;
  const { letter, net } = lan.host();
  lan.say(
    dice.weighted<() => string>([
      [5, () => `bridge fdb show br br${net} dynamic`],
      [2, () => `bridge fdb show brport p${letter}`],
      [2, () => `bridge fdb get 02:00:00:00:00:0${letter} br br${net}`],
      [5, () => `neighbours ${letter}`],
      [2, () => `ip -n ${letter} route get ${lan.target()}`],
      [2, () => "bridge link"],
      [1, () => `ip -n ${letter} route`],
      [1, () => `ip route get ${lan.target()}`],
      [1, () => `cat /sys/class/net/p${letter}/brport/state`],
      [1, () => `bridge -d link show dev p${letter}`],
    ])(),
  );
}

function switchSetting(lan: Lan): void {
  const { dice } = lan;
  const { letter, net } = lan.host();
  lan.say(
    dice.weighted<() => string>([
      [2, () => `bridge link set dev p${letter} hairpin ${dice.pick(["on", "off"])}`],
      [2, () => `bridge link set dev p${letter} learning ${dice.pick(["on", "off"])}`],
      [2, () => `bridge link set dev p${letter} flood ${dice.pick(["on", "off"])}`],
      [2, () => `bridge link set dev p${letter} isolated ${dice.pick(["on", "off"])}`],
      [1, () => `bridge link set dev p${letter} bcast_flood ${dice.pick(["on", "off"])}`],
      [1, () => `bridge link set dev p${letter} state ${dice.pick([0, 1, 2, 3, 4, 5])}`],
      [1, () => `bridge link set dev p${letter} cost ${dice.pick([0, 1, 10, 65535, 65536])}`],
      [1, () => `bridge link set dev p${letter} priority ${dice.pick([0, 7, 63, 64])}`],
      [2, () => `ip link set br${net} type bridge ageing_time ${dice.pick([30000, 100000])}`],
    ])(),
  );
}

function entry(lan: Lan): void {
  const { dice } = lan;
  const { letter } = lan.host();
  const mac = dice.chance(60) ? `02:00:00:00:00:0${lan.host().letter}` : lan.mac();
  lan.say(
    dice.weighted([
      [3, `bridge fdb add ${mac} dev p${letter} master static`],
      [2, `bridge fdb replace ${mac} dev p${letter} master ${dice.pick(["static", "dynamic"])}`],
      [2, `bridge fdb del ${mac} dev p${letter} master`],
      [1, `bridge fdb add ${mac} dev p${letter} master`],
      [1, `bridge fdb flush dev p${letter}`],
      [1, `bridge fdb add ${mac} dev nosuch master static`],
      [1, `bridge fdb add 01:00:5e:00:00:05 dev p${letter} master static`],
    ]),
  );
}

function hostSetting(lan: Lan): void {
  const { dice } = lan;
  const host = lan.host();
  const { letter, net } = host;
  const inHost = `ip -n ${letter}`;
  dice.weighted<() => void>([
    [2, () => lan.say(`${inHost} neigh flush dev eth0`)],
    [
      2,
      () =>
        lan.say(
          `${inHost} neigh replace 10.0.${net}.${dice.between(1, 5)} lladdr ${dice.chance(50) ? lan.mac() : `02:00:00:00:00:0${lan.host().letter}`} dev eth0`,
        ),
    ],
    [1, () => lan.say(`${inHost} addr add 10.0.${net}.${100 + host.octet}/24 dev eth0`)],
    [1, () => lan.say(`${inHost} link set eth0 mtu ${dice.pick([1400, 1280, 9000])}`)],
    [1, () => lan.say(`${inHost} link set eth0 arp off`)],
    [
      2,
      () => {
        const up = dice.chance(30);
        lan.say(
          `${dice.chance(50) ? `${inHost} link set eth0` : `ip link set p${letter}`} ${up ? "up" : "down"}`,
        );
        lan.say("sleep 1.2");
      },
    ],
    [
      1,
      () => {
        lan.say(`ip link set p${letter} ${dice.pick(["nomaster", "master br0"])}`);
        lan.say("sleep 1.2");
      },
    ],
    [1, () => lan.say(`sysctl -qw net.ipv4.ip_forward=${dice.pick([0, 1])}`)],
    [
      1,
      () =>
        lan.say(
          `${inHost} route ${dice.pick(["add", "replace"])} 10.9.0.0/16 via 10.0.${net}.${dice.between(1, 5)}`,
        ),
    ],
    [
      1,
      () => lan.say(`${inHost} route add ${dice.pick(["blackhole", "unreachable", "prohibit"])} 10.7.7.0/24`),
    ],
    [
      1,
      () => lan.say(`ip netns exec ${letter} sysctl -qw net.ipv4.icmp_echo_ignore_all=${dice.pick([0, 1])}`),
    ],
  ])();
}

/** A script of about `length` commands after the set-up. */
export function hostsScript(dice: Dice, length: number): string[] {
  const lan = new Lan(dice);
  build(lan);
  const end = lan.lines.length + length;
  while (lan.lines.length < end) {
    dice.weighted([
      [8, ping],
      [6, look],
      [3, switchSetting],
      [2, entry],
      [3, hostSetting],
    ])(lan);
  }
  const { letter, net } = lan.host();
  lan.say(`bridge fdb show br br${net} dynamic`);
  lan.say(`neighbours ${letter}`);
  return lan.lines;
}
