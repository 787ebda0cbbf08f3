// modinfo of kmod 30: what a module says of itself in its .modinfo section, as Debian's user-mode-linux has it.

import {
  type Executable,
  getopt,
  type LongOption,
  type Process,
  Unsupported,
  withUnsupported,
} from "@podwire/program";
import { findModule, KERNEL_RELEASE, type Module, modulePath } from "./modules.ts";
import { complain } from "./output.ts";

/** Lines before `depends`, then those after `vermagic`; `depends` where modules.dep has another order. */
interface Said {
  readonly lines: readonly string[];
  readonly depends?: string;
  readonly parameters?: readonly string[];
}

const GPL = "license: GPL";
const LOG_ECN = "log_ecn_error:Log packets received with corrupted ECN (bool)";

const SAID: Readonly<Record<string, Said>> = {
  bridge: {
    lines: ["alias: rtnl-link-bridge", "version: 2.3", GPL, "srcversion: 86F9EB70257EED994C22984"],
  },
  veth: { lines: ["alias: rtnl-link-veth", "license: GPL v2", "description: Virtual Ethernet Tunnel"] },
  llc: {
    lines: [
      "description: LLC IEEE 802.2 core support",
      "author: Procom 1997, Jay Schullist 2001, Arnaldo C. Melo 2001-2003",
      GPL,
    ],
  },
  br_netfilter: {
    lines: [
      "description: Linux ethernet netfilter firewall bridge",
      "author: Bart De Schuymer <bdschuym@pandora.be>",
      "author: Lennert Buytenhek <buytenh@gnu.org>",
      GPL,
    ],
    depends: "bridge,ipv6",
  },
  "8021q": {
    lines: ["version: 1.8", GPL, "alias: rtnl-link-vlan", "srcversion: 942F3D2CA925355344433C3"],
    depends: "mrp,garp",
  },
  garp: {
    lines: [GPL],
    depends: "stp,llc",
    parameters: ["garp_join_time:Join time in ms (default 200ms) (uint)"],
  },
  mrp: {
    lines: [GPL],
    parameters: [
      "mrp_join_time:Join time in ms (default 200ms) (uint)",
      "mrp_periodic_time:Periodic time in ms (default 1s) (uint)",
    ],
  },
  dummy: {
    lines: ["alias: rtnl-link-dummy", GPL],
    parameters: ["numdummies:Number of dummy pseudo devices (int)"],
  },
  vxlan: {
    lines: [
      "alias: rtnl-link-vxlan",
      "description: Driver for VXLAN encapsulated traffic",
      "author: Stephen Hemminger <stephen@networkplumber.org>",
      "version: 0.1",
      GPL,
      "srcversion: A94146A4F69CB3AC42D4C0E",
    ],
    parameters: ["udp_port:Destination UDP port (ushort)", LOG_ECN],
  },
  udp_tunnel: { lines: [GPL, GPL] },
  ipip: {
    lines: ["alias: netdev-tunl0", "alias: rtnl-link-ipip", GPL],
    depends: "tunnel4,ip_tunnel",
    parameters: [LOG_ECN],
  },
  x_tables: {
    lines: [
      "description: {ip,ip6,arp,eb}_tables backend module",
      "author: Harald Welte <laforge@netfilter.org>",
      GPL,
    ],
  },
  ip_tables: {
    lines: [
      "alias: ipt_icmp",
      "description: IPv4 packet filter",
      "author: Netfilter Core Team <coreteam@netfilter.org>",
      GPL,
    ],
  },
  sch_fq_codel: { lines: ["description: Fair Queue CoDel discipline", GPL, "author: Eric Dumazet"] },
  tun: {
    lines: [
      "alias: devname:net/tun",
      "alias: char-major-10-200",
      GPL,
      "author: (C) 1999-2004 Max Krasnyansky <maxk@qualcomm.com>",
      "description: Universal TUN/TAP device driver",
    ],
  },
  ipv6: {
    lines: ["alias: net-pf-10", GPL, "description: IPv6 protocol stack for Linux", "author: Cast of dozens"],
    depends: "crc-ccitt",
    parameters: [
      "disable:Disable IPv6 module such that it is non-functional (int)",
      "disable_ipv6:Disable IPv6 on all interfaces (int)",
      "autoconf:Enable IPv6 address autoconfiguration on all interfaces (int)",
    ],
  },
  crc_ccitt: { lines: [GPL, "description: CRC-CCITT calculations"] },
};

const HELP = `Usage:
	modinfo [options] <modulename|filename> [args]
Options:
	-a, --author                Print only 'author'
	-d, --description           Print only 'description'
	-l, --license               Print only 'license'
	-p, --parameters            Print only 'parm'
	-n, --filename              Print only 'filename'
	-0, --null                  Use \\0 instead of \\n
	-m, --modname               Handle argument as module name instead of alias or filename
	-F, --field=FIELD           Print only provided FIELD
	-k, --set-version=VERSION   Use VERSION instead of \`uname -r\`
	-b, --basedir=DIR           Use DIR as filesystem root for /lib/modules
	-V, --version               Show version
	-h, --help                  Show this help
`;

const LONG: readonly LongOption[] = [
  { name: "author", argument: "none", short: "a" },
  { name: "description", argument: "none", short: "d" },
  { name: "license", argument: "none", short: "l" },
  { name: "parameters", argument: "none", short: "p" },
  { name: "filename", argument: "none", short: "n" },
  { name: "null", argument: "none", short: "0" },
  { name: "modname", argument: "none", short: "m" },
  { name: "field", argument: "required", short: "F" },
  { name: "set-version", argument: "required", short: "k" },
  { name: "basedir", argument: "required", short: "b" },
  { name: "version", argument: "none", short: "V" },
  { name: "help", argument: "none", short: "h" },
];

/** Options that stand for a field. */
const FIELDS: Readonly<Record<string, string>> = {
  a: "author",
  d: "description",
  l: "license",
  p: "parm",
  n: "filename",
};

/** All that a module says, in order, after its file's name. */
function fieldsOf(module: Module): [key: string, value: string][] {
  const said: Said = SAID[module.name] ?? { lines: [GPL] };
  const pairs = said.lines.map((line): [string, string] => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return [
    ...pairs,
    ["depends", said.depends ?? module.depends.join(",")],
    ["intree", "Y"],
    ["name", module.name],
    ["vermagic", `${KERNEL_RELEASE} mod_unload `],
    ...(said.parameters ?? []).map((text): [string, string] => ["parm", text]),
  ];
}

function moduleText(module: Module, field: string | undefined, zero: boolean): string {
  const end = zero ? "\0" : "\n";
  const path = modulePath(module);
  if (field === "filename") return `${path}${end}`;
  const fields = fieldsOf(module);
  if (field !== undefined)
    return fields
      .filter(([key]) => key === field)
      .map(([, value]) => `${value}${end}`)
      .join("");
  const line = (key: string, value: string) => `${`${key}:`.padEnd(16)}${value}${end}`;
  const lines = fields.map(([key, value]) => (zero ? `${key}=${value}${end}` : line(key, value)));
  return line("filename", path) + lines.join("");
}

async function modinfo(self: Process): Promise<number> {
  const { options, operands, error } = getopt(self.argv.slice(1), "adlpn0mF:k:b:Vh", LONG);
  let field: string | undefined;
  let zero = false;
  let release = KERNEL_RELEASE;
  for (const { name, value } of options) {
    if (name === "h" || name === "V") {
      await self.stdout.write(
        name === "h" ? HELP : "kmod version 30\n+ZSTD +XZ -ZLIB +LIBCRYPTO -EXPERIMENTAL\n",
      );
      return 0;
    }
    if (name === "b") throw new Unsupported("-b");
    if (name === "0") zero = true;
    else if (name === "k") release = value as string;
    else field = name === "F" ? value : (FIELDS[name] ?? field);
  }
  if (error !== undefined) return refuse(self, `modinfo: ${error}`);
  if (operands.length === 0) return refuse(self, "modinfo: ERROR: missing module or filename.");
  let status = 0;
  for (const name of operands) {
    const module = byNameOrFile(name);
    if (module === undefined || release !== KERNEL_RELEASE)
      status = await refuse(self, `modinfo: ERROR: Module ${name} not found.`);
    else await self.stdout.write(moduleText(module, field, zero));
  }
  return status;
}

function byNameOrFile(name: string): Module | undefined {
  if (!name.startsWith("/")) return findModule(name);
  const module = findModule(name.replace(/^.*\//, "").replace(/\.ko$/, ""));
  return module !== undefined && modulePath(module) === name ? module : undefined;
}

async function refuse(self: Process, text: string): Promise<number> {
  await complain(self, `${text}\n`);
  return 1;
}

export const modinfoExecutables: readonly Executable[] = [
  {
    path: "/usr/sbin/modinfo",
    program: (self) => withUnsupported(self, () => modinfo(self)),
    package: "kmod",
  },
];
