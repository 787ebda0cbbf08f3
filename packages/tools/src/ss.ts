// ss of iproute2 6.1 (misc/ss.c): the sockets of a namespace. There are UDP, ICMP, raw and packet sockets here; TCP's and UNIX's
// lists are empty. Left out: -e, -K, -E, netlink sockets.

import { serviceName } from "@podwire/capture";
import { ipv4Of } from "@podwire/ip";
import type { NetNamespace } from "@podwire/netns";
import {
  type Executable,
  getopt,
  type LongOption,
  type Process,
  Unsupported,
  withUnsupported,
} from "@podwire/program";
import {
  ETH_P_ALL,
  Inet6Socket,
  InetSocket,
  isAny6,
  PacketSocket,
  type Socket,
  socketCounts,
  socketsOf,
} from "@podwire/transport";
import { ETH_P_ARP, ETH_P_IP, ETH_P_IPV6, formatIpv4, formatIpv6 } from "@podwire/wire";
import { nameOf, nameOf6 } from "./names.ts";
import { complain } from "./output.ts";
import { COL_NETID, COL_STATE, Table } from "./ss-columns.ts";
import { type Filter, FilterError, parseFilter } from "./ss-filter.ts";
import { SS_HELP } from "./ss-help.ts";

/** Kinds of sockets, as -A names them. */
const KINDS = [
  "tcp",
  "mptcp",
  "udp",
  "icmp",
  "raw",
  "unix_dgram",
  "unix_stream",
  "unix_seqpacket",
  "packet_raw",
  "packet_dgram",
  "netlink",
  "dccp",
  "sctp",
] as const;
type Kind = (typeof KINDS)[number];

const UNIX: readonly Kind[] = ["unix_dgram", "unix_stream", "unix_seqpacket"];

const GROUPS: Record<string, readonly Kind[]> = {
  all: KINDS,
  inet: ["udp", "icmp", "raw", "tcp", "mptcp", "dccp", "sctp"],
  packet: ["packet_raw", "packet_dgram"],
  unix: UNIX,
  u_dgr: ["unix_dgram"],
  u_str: ["unix_stream"],
  u_seq: ["unix_seqpacket"],
  p_raw: ["packet_raw"],
  p_dgr: ["packet_dgram"],
};

/** States that sockets here can be in; the others match nothing. */
const CLOSE = 1;
const ESTABLISHED = 2;
const LISTEN = 4;
const OTHER = 8;
const ALL_STATES = CLOSE | ESTABLISHED | LISTEN | OTHER;

const STATES: Record<string, number> = {
  all: ALL_STATES,
  connected: ESTABLISHED | OTHER,
  synchronized: ESTABLISHED | OTHER,
  bucket: OTHER,
  big: ESTABLISHED | CLOSE | LISTEN | OTHER,
  established: ESTABLISHED,
  estab: ESTABLISHED,
  closed: CLOSE,
  unconnected: CLOSE,
  listening: LISTEN,
  listen: LISTEN,
};
for (const name of [
  "syn-sent",
  "syn-recv",
  "fin-wait-1",
  "fin-wait-2",
  "time-wait",
  "close-wait",
  "last-ack",
  "closing",
])
  STATES[name] = OTHER;

const LONG: readonly LongOption[] = [
  { name: "numeric", argument: "none", short: "n" },
  { name: "resolve", argument: "none", short: "r" },
  { name: "options", argument: "none", short: "o" },
  { name: "extended", argument: "none", short: "e" },
  { name: "memory", argument: "none", short: "m" },
  { name: "info", argument: "none", short: "i" },
  { name: "processes", argument: "none", short: "p" },
  { name: "threads", argument: "none", short: "T" },
  { name: "bpf", argument: "none", short: "b" },
  { name: "events", argument: "none", short: "E" },
  { name: "dccp", argument: "none", short: "d" },
  { name: "tcp", argument: "none", short: "t" },
  { name: "sctp", argument: "none", short: "S" },
  { name: "udp", argument: "none", short: "u" },
  { name: "raw", argument: "none", short: "w" },
  { name: "unix", argument: "none", short: "x" },
  { name: "all", argument: "none", short: "a" },
  { name: "listening", argument: "none", short: "l" },
  { name: "ipv4", argument: "none", short: "4" },
  { name: "ipv6", argument: "none", short: "6" },
  { name: "packet", argument: "none", short: "0" },
  { name: "family", argument: "required", short: "f" },
  { name: "socket", argument: "required", short: "A" },
  { name: "query", argument: "required", short: "A" },
  { name: "summary", argument: "none", short: "s" },
  { name: "version", argument: "none", short: "V" },
  { name: "help", argument: "none", short: "h" },
  { name: "context", argument: "none", short: "Z" },
  { name: "contexts", argument: "none", short: "z" },
  { name: "net", argument: "required", short: "N" },
  { name: "kill", argument: "none", short: "K" },
  { name: "no-header", argument: "none", short: "H" },
  { name: "mptcp", argument: "none", short: "M" },
  { name: "oneline", argument: "none", short: "O" },
  { name: "diag", argument: "required", short: "D" },
  { name: "filter", argument: "required", short: "F" },
];

/** Options of the real tool that are not simulated. */
const UNSUPPORTED = "eTbEKDF";

interface Request {
  net: NetNamespace;
  kinds: Set<Kind>;
  /** 0 for the default. */
  states: number;
  /** Families that are shown. */
  ipv4: boolean;
  ipv6: boolean;
  numeric: boolean;
  resolve: boolean;
  memory: boolean;
  processes: boolean;
  header: boolean;
  oneline: boolean;
  /** -s: alone it is all. */
  summary: boolean;
  filter: Filter | null;
}

async function ss(self: Process): Promise<number> {
  try {
    const request = await parse(self);
    if (typeof request === "number") return request;
    if (request.summary) {
      await self.stdout.write(summary(request.net));
      if (request.kinds.size === 0 && request.filter === null) return 0;
    }
    await self.stdout.write(show(self, request));
    return 0;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    await complain(self, error.message);
    return error.status;
  }
}

async function parse(self: Process): Promise<Request | number> {
  const { options, operands, error } = getopt(
    self.argv.slice(1),
    "dhaletuwxnro460spTbEf:mMiA:D:F:vVzZN:KHSO",
    LONG,
  );
  if (error !== undefined) {
    await complain(self, `${self.argv[0]}: ${error}\n${SS_HELP}`);
    return 255;
  }
  const request: Request = {
    net: self.net,
    kinds: new Set(),
    states: 0,
    ipv4: true,
    ipv6: true,
    numeric: false,
    resolve: false,
    memory: false,
    processes: false,
    header: true,
    oneline: false,
    summary: false,
    filter: null,
  };
  for (const { name, value = "" } of options) {
    if (UNSUPPORTED.includes(name)) throw new Unsupported(`-${name}`);
    if (name === "h") {
      await self.stdout.write(SS_HELP);
      return 0;
    }
    if (name === "v" || name === "V") {
      await self.stdout.write("ss utility, iproute2-6.1.0\n");
      return 0;
    }
    if (name === "s") {
      request.summary = true;
      continue;
    }
    if (name === "z" || name === "Z") {
      await complain(self, "ss: SELinux is not enabled.\n");
      return 1;
    }
    if (name === "N") {
      const path = value.includes("/") ? value : `/run/netns/${value}`;
      const net = self.files.exists(path) ? self.files.namespaceAt(path) : null;
      if (net === null) {
        await complain(self, `Cannot open network namespace "${value}": No such file or directory\n`);
        return 1;
      }
      request.net = net;
    } else if (name === "f") {
      const status = await family(self, request, value);
      if (status !== 0) return status;
    } else if (name === "A") {
      for (const word of value.split(",")) {
        const kinds = GROUPS[word] ?? (KINDS.includes(word as Kind) ? [word as Kind] : null);
        if (kinds === null) {
          await complain(self, `ss: "${word}" is illegal socket table id\n${SS_HELP}`);
          return 255;
        }
        for (const kind of kinds) request.kinds.add(kind);
      }
    } else letter(request, name);
  }
  filterWords(request, operands);
  return request;
}

/** -s: what /proc/net/sockstat and its like add up. */
function summary(net: NetNamespace): string {
  const { used, udp, udp6, raw, raw6 } = socketCounts(net);
  const row = (name: string, ipv4: number, ipv6: number) =>
    `${name}\t  ${[ipv4 + ipv6, ipv4, ipv6].map((count) => String(count).padEnd(9)).join(" ")}\n`;
  return (
    `Total: ${used}\nTCP:   0 (estab 0, closed 0, orphaned 0, timewait 0)\n\nTransport Total     IP        IPv6\n` +
    `${row("RAW", raw, raw6)}${row("UDP", udp, udp6)}${row("TCP", 0, 0)}${row("INET", udp + raw, udp6 + raw6)}${row("FRAG", 0, 0)}\n`
  );
}

async function family(self: Process, request: Request, value: string): Promise<number> {
  if (value === "inet") request.ipv6 = false;
  else if (value === "inet6") request.ipv4 = false;
  else if (value === "link")
    for (const kind of ["packet_raw", "packet_dgram"] as const) request.kinds.add(kind);
  else if (value === "unix") for (const kind of UNIX) request.kinds.add(kind);
  else if (value === "netlink") request.kinds.add("netlink");
  else {
    await complain(self, `ss: "${value}" is invalid family\n${SS_HELP}`);
    return 255;
  }
  return 0;
}

function letter(request: Request, name: string): void {
  const kinds: Record<string, readonly Kind[]> = {
    t: ["tcp"],
    u: ["udp"],
    w: ["raw"],
    x: UNIX,
    d: ["dccp"],
    S: ["sctp"],
    M: ["mptcp"],
    "0": ["packet_raw", "packet_dgram"],
  };
  for (const kind of kinds[name] ?? []) request.kinds.add(kind);
  if (name === "a") request.states = ALL_STATES;
  else if (name === "l") request.states = LISTEN | CLOSE;
  else if (name === "4") request.ipv6 = false;
  else if (name === "6") request.ipv4 = false;
  else if (name === "n") request.numeric = true;
  else if (name === "r") request.resolve = true;
  else if (name === "m") request.memory = true;
  else if (name === "p") request.processes = true;
  else if (name === "H") request.header = false;
  else if (name === "O") request.oneline = true;
}

/** `state X`, `exclude X`, then an expression. */
function filterWords(request: Request, words: readonly string[]): void {
  let at = 0;
  let stated = 0;
  let some = false;
  while (words[at] === "state" || words[at] === "exclude" || words[at] === "excl") {
    const name = words[at + 1] ?? "";
    const states = STATES[name];
    if (states === undefined) throw new FilterError(`ss: wrong state name: ${name}\n`, 255);
    if (words[at] === "state") stated = some ? stated | states : states;
    else stated = (some ? stated : ALL_STATES) & ~states;
    some = true;
    at += 2;
  }
  if (some) request.states = stated;
  request.filter = parseFilter(words.slice(at));
}

/** One socket as a line needs it. */
interface Shown {
  netid: string;
  state: number;
  cells: string[];
}

function show(self: Process, request: Request): string {
  const kinds = request.kinds.size > 0 ? request.kinds : new Set(KINDS);
  const states = request.states !== 0 ? request.states : defaultStates(request.kinds);
  const table = new Table();
  if (kinds.size === 1) table.disable(COL_NETID);
  if (isSingle(states)) table.disable(COL_STATE);
  if (request.header) table.header();
  const wants = (shown: Shown) => (shown.state & states) !== 0;
  const sockets = [...socketsOf(request.net)];
  if (kinds.has("packet_dgram") || kinds.has("packet_raw"))
    for (const socket of sockets.reverse())
      if (socket instanceof PacketSocket && kinds.has(socket.type === "raw" ? "packet_raw" : "packet_dgram"))
        if (states & CLOSE && request.filter === null) table.row(packetCells(request, socket));
  for (const kind of ["icmp", "raw", "udp"] as const) {
    if (!kinds.has(kind)) continue;
    const list = [...socketsOf(request.net)].filter((socket): socket is AnyInet => {
      const shown =
        (socket instanceof InetSocket && request.ipv4) || (socket instanceof Inet6Socket && request.ipv6);
      return shown && socket.kind === kind && socket.localPort !== 0;
    });
    for (const socket of list.sort(bySlot)) {
      const shown = inet(self, request, kind, socket);
      if (wants(shown) && passes(request, socket)) table.row([shown.netid, ...shown.cells]);
    }
  }
  return table.render();
}

type AnyInet = InetSocket | Inet6Socket;

/** Filters compare ports of both families; addresses are IPv4's. */
function passes({ filter }: Request, socket: AnyInet): boolean {
  if (filter === null) return true;
  if (socket instanceof InetSocket) return filter(socket);
  const { localPort, remotePort } = socket;
  return filter({ localAddress: Number.NaN, localPort, remoteAddress: Number.NaN, remotePort });
}

/** What is shown of a kind without -a, -l or `state`; without any kind, what is connected. */
function defaultStates(kinds: ReadonlySet<Kind>): number {
  let states = kinds.size === 0 ? ESTABLISHED | OTHER : 0;
  for (const kind of kinds) {
    if (kind === "udp" || kind === "raw" || kind === "icmp") states |= ESTABLISHED;
    else if (kind === "packet_raw" || kind === "packet_dgram" || kind === "netlink") states |= CLOSE;
    else states |= ESTABLISHED | OTHER;
  }
  return states;
}

const isSingle = (bits: number) => (bits & (bits - 1)) === 0;

/** The order of the kernel's tables: by hash slot, in a slot the newest first. */
function bySlot(a: AnyInet, b: AnyInet): number {
  return (a.localPort & 511) - (b.localPort & 511) || b.inode - a.inode;
}

function inet(self: Process, request: Request, kind: "icmp" | "raw" | "udp", socket: AnyInet): Shown {
  const state = socket.connected ? ESTABLISHED : CLOSE;
  const service = (port: number) => {
    if (port === 0) return "*";
    if (request.numeric) return String(port);
    if (kind === "raw") return PROTOCOLS[port] ?? String(port);
    const [low, high] = ipv4Of(request.net).localPortRange;
    if (port >= low && port <= high) return String(port);
    return serviceName(port, "udp") ?? String(port);
  };
  const address = (value: number | Uint8Array) => {
    if (typeof value !== "number") return address6(self, request, value, "v6Only" in socket && socket.v6Only);
    const name = request.resolve ? nameOf(self, value) : undefined;
    return name ?? formatIpv4(value);
  };
  const device =
    socket.boundIf === 0
      ? ""
      : `%${request.net.devicesByIndex.get(socket.boundIf)?.name ?? `if${socket.boundIf}`}`;
  return {
    netid: kind === "udp" ? "udp" : kind === "icmp" ? "icmp" : "???",
    state,
    cells: [
      state === ESTABLISHED ? "ESTAB" : "UNCONN",
      ...queues(socket),
      `${address(socket.localAddress)}${device}:`,
      service(socket.localPort),
      `${address(socket.remoteAddress)}:`,
      kind === "raw" && socket.connected ? "*" : service(socket.remotePort),
      details(request, socket),
    ],
  };
}

/** inet_addr_print(): `::` of a socket that could hear IPv4 as well, having no address of its own, is an asterisk. */
function address6(self: Process, request: Request, value: Uint8Array, v6Only: boolean): string {
  if (isAny6(value)) return v6Only ? "[::]" : "*";
  const name = request.resolve ? nameOf6(self, value) : undefined;
  return name ?? `[${formatIpv6(value)}]`;
}

/** Recv-Q and Send-Q; both are at least six wide. */
const queues = (socket: Socket): string[] => [String(socket.rmem).padEnd(6), "0".padEnd(6)];

function packetCells(request: Request, socket: PacketSocket): string[] {
  const { protocol, boundIf } = socket;
  const known: Record<number, string> = { [ETH_P_IP]: "ip", [ETH_P_ARP]: "arp", [ETH_P_IPV6]: "ipv6" };
  let name = "*";
  if (protocol !== ETH_P_ALL) name = request.numeric ? `[${protocol}]` : (known[protocol] ?? `[${protocol}]`);
  const device = boundIf === 0 ? "*" : (request.net.devicesByIndex.get(boundIf)?.name ?? `if${boundIf}`);
  const netid = socket.type === "raw" ? "p_raw" : "p_dgr";
  return [netid, "UNCONN", ...queues(socket), `${name}:`, device, "*", "", details(request, socket)];
}

/** -p and -m. */
function details(request: Request, socket: Socket): string {
  let text = "";
  const { owner } = socket;
  if (request.processes && owner !== null)
    text += ` users:(("${owner.name}",pid=${owner.pid},fd=${owner.fd}))`;
  if (request.memory) {
    const { rmem, rcvbuf, sndbuf, drops } = socket;
    text += `${request.oneline ? " " : "\n\t "}skmem:(r${rmem},rb${rcvbuf},t0,tb${sndbuf},f0,w0,o0,bl0,d${drops})`;
  }
  return text;
}

/** /etc/protocols, as far as raw sockets are seen with them. */
const PROTOCOLS: Record<number, string> = {
  1: "icmp",
  2: "igmp",
  6: "tcp",
  17: "udp",
  47: "gre",
  58: "ipv6-icmp",
  89: "ospf",
};

export const ssExecutables: readonly Executable[] = [
  { path: "/usr/bin/ss", program: (self) => withUnsupported(self, () => ss(self)), package: "iproute2" },
];
