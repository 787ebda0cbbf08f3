// The commands' own helps, for cheat sheets: which command line prints which help, and how to collect them from a machine.

/** One help. `argv` prints it, on standard output or standard error. */
export interface HelpCommand {
  /** What it is the help of, as people type it: "ip link". */
  readonly command: string;
  readonly argv: readonly string[];
  /** Debian package that the command is in. */
  readonly package: string;
  /** One line on what the command is for. */
  readonly about: string;
}

function of(
  pkg: string,
  ...rows: readonly (readonly [command: string, line: string, about: string])[]
): HelpCommand[] {
  return rows.map(([command, line, about]) => ({ command, argv: line.split(" "), package: pkg, about }));
}

/** Every help there is, in the order in which a reader meets the commands. */
export const HELP_COMMANDS: readonly HelpCommand[] = [
  ...of(
    "iproute2",
    ["ip", "ip help", "Show and change devices, addresses, routes, neighbours and namespaces"],
    ["ip netns", "ip netns help", "Network namespaces and their names"],
    ["ip link", "ip link help", "Devices: make, change, move, delete"],
    ["ip link type veth", "ip link help veth", "Options of a veth pair"],
    ["ip link type bridge", "ip link help bridge", "Options of a bridge"],
    ["ip link type bridge_slave", "ip link help bridge_slave", "Options of a bridge's port"],
    ["ip address", "ip address help", "Addresses of devices"],
    ["ip route", "ip route help", "Routing tables, and which way a packet would take"],
    ["ip rule", "ip rule help", "Which routing table is asked, and when"],
    ["ip neighbour", "ip neighbour help", "Neighbours: who has which link-layer address"],
    ["ip monitor", "ip monitor help", "What happens, told as it happens"],
    ["bridge", "bridge help", "Bridges from within"],
    ["bridge link", "bridge link help", "Ports of bridges"],
    ["bridge fdb", "bridge fdb help", "Forwarding databases: which address is behind which port"],
    ["bridge vlan", "bridge vlan help", "VLANs of ports"],
    ["bridge mdb", "bridge mdb help", "Multicast groups: who listens to which"],
    ["bridge monitor", "bridge monitor help", "What happens to bridges, told as it happens"],
    ["tc qdisc", "tc qdisc help", "What a device does with frames before it sends them"],
    ["tc qdisc netem", "tc qdisc add dev lo root netem help", "A link that is slow, lossy or out of order"],
    ["ss", "ss --help", "Sockets"],
  ),
  ...of("bridge-utils", ["brctl", "brctl --help", "Bridges, the older command"]),
  ...of("ethtool", ["ethtool", "ethtool --help", "A card's driver, features and counters"]),
  ...of("iputils-ping", ["ping", "ping -h", "Does it answer, and how fast?"]),
  ...of("iputils-arping", ["arping", "arping -h", "Ask for a link-layer address by hand"]),
  ...of("traceroute", [
    "traceroute",
    "traceroute --help",
    "Which routers are on the way, and which of them answers",
  ]),
  ...of("tcpdump", ["tcpdump", "tcpdump --help", "See the frames that pass a device"]),
  ...of("netcat-openbsd", ["nc", "nc -h", "Send and receive by hand"]),
  ...of("procps", ["sysctl", "sysctl --help", "The kernel's tunables"]),
  ...of(
    "util-linux",
    ["nsenter", "nsenter --help", "Run a command in another process's namespaces"],
    ["unshare", "unshare --help", "Run a command in namespaces of its own"],
    ["lsns", "lsns --help", "Which namespaces there are"],
  ),
  ...of(
    "kmod",
    ["modprobe", "modprobe --help", "Load a kernel module"],
    ["lsmod", "lsmod --help", "Which kernel modules are loaded"],
  ),
];

/** A command and the text of its help. */
export interface HelpText {
  readonly command: string;
  readonly about: string;
  readonly package: string;
  readonly usage: string;
}

/**
 * All helps as the commands print them. `run` runs one command line on a machine, as `machine.run(argv)` does. Those
 * whose help is not simulated are left out.
 */
export async function helpTexts(
  run: (argv: readonly string[]) => Promise<{ stdout: string; stderr: string; status: number }>,
): Promise<HelpText[]> {
  const texts: HelpText[] = [];
  for (const { command, argv, about, package: pkg } of HELP_COMMANDS) {
    const { stdout, stderr, status } = await run(argv);
    const usage = stdout === "" ? stderr : stdout;
    if (status === 69 || status === 127 || !/usage/i.test(usage)) continue;
    texts.push({ command, about, package: pkg, usage });
  }
  return texts;
}
