// ping of IPv6 (iputils 20221126, ping/ping6_common.c): as ping.ts, in IPv6's words. A link-local address needs to know its link:
// `ping fe80::1%eth0`. Left out: flow labels, node information.

import {
  type In6,
  IP_PMTUDISC_DO,
  IPV6_ADDR_LINKLOCAL,
  IPV6_ADDR_MULTICAST,
  in6Equal,
  in6Type,
  listAddresses6,
} from "@podwire/ip";
import { KernelError } from "@podwire/netns";
import type { Process } from "@podwire/program";
import { isAny6, Ping6Socket, Raw6Socket, Udp6Socket } from "@podwire/transport";
import {
  formatIpv6,
  ICMPV6_DEST_UNREACH,
  ICMPV6_ECHO_REPLY,
  ICMPV6_ECHO_REQUEST,
  ICMPV6_PARAMPROB,
  ICMPV6_PKT_TOOBIG,
  ICMPV6_TIME_EXCEED,
  IPPROTO_ICMPV6,
  icmpv6,
  setU16,
} from "@podwire/wire";
import { lookupFailure, nameOf6, resolve6 } from "./names.ts";
import { errnoOf, errorText, programName } from "./output.ts";
import { PingError, type PingOptions } from "./ping-options.ts";
import { Pacer } from "./ping-pacer.ts";
import { hasPattern, writeTime } from "./ping-payload.ts";
import { gather } from "./ping-receive.ts";
import { PingBase } from "./ping-run.ts";

const PROBE_PORT = 1025;
const ANY: In6 = new Uint8Array(16);

/** True where this is a ping of IPv6: it was asked for, or the target is such an address. */
export function wantsInet6(options: PingOptions): boolean {
  return options.family === "inet6" || (options.family === "unspec" && options.target.includes(":"));
}

class Ping6Run extends PingBase {
  readonly socket: Raw6Socket | Ping6Socket;
  target: In6 = ANY;
  scopeId = 0;
  source: In6 = ANY;

  constructor(self: Process, options: PingOptions, socket: Raw6Socket | Ping6Socket, identifier: number) {
    super(self, options, identifier);
    this.socket = socket;
    if (options.source6 !== null) this.source = options.source6;
  }

  get raw(): boolean {
    return this.socket instanceof Raw6Socket;
  }

  /** pr_addr(): link-local addresses with their zone. */
  name(address: In6, ifindex: number): string {
    const device = this.self.net.devicesByIndex.get(ifindex)?.name ?? (ifindex === 0 ? undefined : ifindex);
    const zone = in6Type(address) & IPV6_ADDR_LINKLOCAL ? device : undefined;
    const text = zone === undefined ? formatIpv6(address) : `${formatIpv6(address)}%${zone}`;
    const name = this.numeric ? undefined : nameOf6(this.self, address);
    return name === undefined ? text : `${name} (${text})`;
  }
}

/** The whole program, once its options are read. */
export async function ping6(self: Process, options: PingOptions): Promise<number> {
  const owner = { name: programName(self), pid: self.pid, fd: 3 };
  let socket: Raw6Socket | Ping6Socket;
  try {
    if (options.identifier === 0) throw new KernelError("EACCES");
    socket = new Ping6Socket(self.net, owner);
  } catch (error) {
    if (errnoOf(error) !== "EACCES") throw error;
    socket = new Raw6Socket(self.net, IPPROTO_ICMPV6, owner);
  }
  const identifier = options.identifier >= 0 ? options.identifier : self.kernel.random("ping").u32() & 0xffff;
  const run = new Ping6Run(self, options, socket, identifier);
  self.onExit(() => socket.close());
  return await main(run);
}

async function main(run: Ping6Run): Promise<number> {
  const { self, options, statistics } = run;
  const { stdout } = self;
  const { target, verbose, quiet, pattern } = options;
  if (pattern !== null && !quiet)
    await stdout.write(
      `PATTERN: 0x${[...pattern].map((byte) => byte.toString(16).padStart(2, "0")).join("")}\n`,
    );
  if (verbose) {
    const type = run.raw ? "SOCK_RAW" : "SOCK_DGRAM";
    const fds =
      options.family === "inet6"
        ? `sock4.fd: -1 (socktype: 0), sock6.fd: 3 (socktype: ${type}), hints.ai_family: AF_INET6`
        : `sock4.fd: 3 (socktype: ${type}), sock6.fd: 4 (socktype: ${type}), hints.ai_family: AF_UNSPEC`;
    await run.complain(`${fds}\n`);
  }
  const found = resolve6(self, target);
  if (found === undefined) throw new PingError(2, `${target}: ${lookupFailure(target, "inet6")}`);
  run.target = found.address;
  run.scopeId = found.scopeId;
  if (target.includes(":")) run.numeric = true;
  run.host = target;
  if (verbose) await stdout.write(`ai->ai_family: AF_INET6, ai->ai_canonname: '${run.host}'\n`);
  await chooseSource(run);
  setUpSocket(run);
  const pacer = new Pacer(run, {
    sendProbe: () => sendProbe(run),
    receiveAll: () => receiveAll(run),
    receiveError: () => receiveError(run),
  });
  await stdout.write(banner(run));
  await stdout.flush();
  await pacer.loop();
  const { flood, adaptive, deadline, count } = options;
  await stdout.write(statistics.summary(run.host, pacer.elapsed, run.timed, run.interval, flood || adaptive));
  const { received } = statistics;
  return received === 0 || (deadline > 0 && received < count) ? 1 : 0;
}

function banner(run: Ping6Run): string {
  const { size, device, strictSource } = run.options;
  let text = `PING ${run.host}(${run.name(run.target, run.scopeId)}) `;
  if (device !== "" || strictSource) {
    const { numeric } = run;
    run.numeric = true;
    const link = run.self.net.device(device)?.ifindex ?? run.scopeId;
    text += `from ${run.name(run.source, link)} ${device}: `;
    run.numeric = numeric;
  }
  return `${text}${size} data bytes\n`;
}

/** IN6_IS_ADDR_LINKLOCAL() or IN6_IS_ADDR_MC_LINKLOCAL(). */
function isLinkLocal(address: In6): boolean {
  return (in6Type(address) & IPV6_ADDR_LINKLOCAL) !== 0;
}

/** Asks a UDP socket which source address the route to the target would choose. */
async function chooseSource(run: Ping6Run): Promise<void> {
  const { self, options } = run;
  const { device } = options;
  const link = device === "" ? 0 : (self.net.device(device)?.ifindex ?? 0);
  if (device !== "" && link === 0) throw new PingError(2, `unknown iface: ${device}`);
  if (!isAny6(run.source)) return;
  // To a target on a link the probe is connected with AF_UNSPEC, which learns nothing and cannot fail.
  const onLink = isLinkLocal(run.target);
  const probe = new Udp6Socket(self.net);
  try {
    if (device !== "") probe.bindToDevice(device);
    if (!onLink) {
      probe.connect(run.target, PROBE_PORT, run.scopeId);
      run.source = probe.localAddress;
    }
  } catch (error) {
    throw new PingError(2, `connect: ${errorText(error)}`);
  } finally {
    probe.close();
  }
  if (device === "") return;
  const own = listAddresses6(self.net).some(
    ({ dev, local }) => dev.name === device && in6Equal(local, 0, run.source, 0),
  );
  if (!own) await run.complain(`Warning: source address might be selected on device other than: ${device}`);
}

function setUpSocket(run: Ping6Run): void {
  const { options, socket, packet, source } = run;
  if (options.device !== "") socket.bindToDevice(options.device);
  let { pmtudisc } = options;
  if (in6Type(run.target) & IPV6_ADDR_MULTICAST) {
    run.multicast = true;
    if (pmtudisc >= 0 && pmtudisc !== IP_PMTUDISC_DO)
      throw new PingError(2, "multicast ping does not fragment");
    pmtudisc = IP_PMTUDISC_DO;
  }
  if (pmtudisc >= 0) socket.setMtuDiscover(pmtudisc);
  if (options.strictSource)
    try {
      socket.bind(source, options.device === "" ? 0 : (run.self.net.device(options.device)?.ifindex ?? 0));
    } catch (error) {
      throw new PingError(2, `bind icmp socket: ${errorText(error)}`);
    }
  if (socket instanceof Raw6Socket) socket.icmpFilter = new Set([ICMPV6_ECHO_REPLY]);
  socket.setRecvErr(true);
  socket.mark = options.mark;
  if (options.noLoop) socket.params.multicastLoop = false;
  if (options.tos !== 0) socket.setTclass(options.tos);
  const room = packet.length + Math.floor((packet.length + 511) / 512) * 260;
  socket.setSndbuf(options.sndbuf > 0 ? options.sndbuf : room);
  socket.setRcvbuf(Math.max(room * options.preload, 65536));
  if (options.ttl >= 0) {
    socket.setHopLimit(options.ttl);
    socket.params.multicastHops = options.ttl;
  }
}

/** build_echo_hdr(), ping6_send_probe(): the kernel fills in the checksum. */
function sendProbe(run: Ping6Run): KernelError | null {
  const { packet, statistics } = run;
  const sequence = (statistics.transmitted + 1) & 0xffff;
  statistics.forget(sequence);
  packet[0] = ICMPV6_ECHO_REQUEST;
  packet[1] = 0;
  setU16(packet, 2, 0);
  setU16(packet, 4, run.identifier);
  setU16(packet, 6, sequence);
  if (run.timed) writeTime(packet, 8, run.self.clock.now);
  try {
    run.socket.send(packet, { address: run.target, scopeId: run.scopeId });
    return null;
  } catch (error) {
    errnoOf(error);
    return error as KernelError;
  }
}

async function receiveAll(run: Ping6Run): Promise<void> {
  const { socket, statistics } = run;
  for (;;) {
    let message: ReturnType<Raw6Socket["receive"]>;
    try {
      message = socket.receive();
    } catch (error) {
      errnoOf(error);
      await receiveError(run);
      continue;
    }
    if (message === null) {
      if ((await receiveError(run)) === "none") return;
    } else if (message.data.length >= 8 && icmpv6.type(message.data, 0) === ICMPV6_ECHO_REPLY) {
      const { data, address, ifindex, hopLimit, timestamp } = message;
      const expected = run.isOurs(icmpv6.id(data, 0)) && (!run.timed || hasPattern(data, 8, run.packet));
      if (expected) await gather(run, timestamp, run.name(address, ifindex), data, hopLimit, false);
    }
    if (statistics.inFlight === 0 && !socket.ready) return;
  }
}

/** ping6_receive_error_msg(). */
async function receiveError(run: Ping6Run): Promise<"icmp" | "local" | "other" | "none"> {
  const { statistics } = run;
  const { quiet, flood } = run.options;
  const error = run.socket.receiveError();
  if (error === null) return "none";
  if (error.origin === "local") {
    if (quiet) return "local";
    if (flood) await run.print("E");
    else if (error.errno === "EMSGSIZE")
      await run.complain(`local error: message too long, mtu: ${error.info}`);
    else await run.complain(`local error: ${new KernelError(error.errno).message}`);
    statistics.errors++;
    return "local";
  }
  const { data } = error;
  if (data.length < 8 || !in6Equal(error.address, 0, run.target, 0)) return "other";
  if (icmpv6.type(data, 0) !== ICMPV6_ECHO_REQUEST || !run.isOurs(icmpv6.id(data, 0))) return "other";
  // Unlike ping of IPv4 it does not take an error for an answer: the packet stays under way, and no pipe is told of.
  const sequence = icmpv6.sequence(data, 0);
  statistics.errors++;
  if (quiet) return "icmp";
  if (flood) await run.print("\bE");
  else {
    const from = `From ${run.name(error.offender, error.ifindex)} icmp_seq=${sequence} `;
    await run.print(`${run.stamp()}${from}${icmp6Text(error.type, error.code, error.info)}\n`);
  }
  return "icmp";
}

const UNREACHABLE = [
  "No route",
  "Administratively prohibited",
  "Beyond scope of source address",
  "Address unreachable",
  "Port unreachable",
];
const PROBLEM = ["Wrong header field ", "Unknown header ", "Unrecognized option "];

/** print_icmp(): one line about an ICMPv6 error. */
function icmp6Text(type: number, code: number, info: number): string {
  switch (type) {
    case ICMPV6_DEST_UNREACH:
      return `Destination unreachable: ${UNREACHABLE[code] ?? `Unknown code ${code}`}`;
    case ICMPV6_PKT_TOOBIG:
      return `Packet too big: mtu=${info}${code === 0 ? "" : `, code=${code}`}`;
    case ICMPV6_TIME_EXCEED:
      if (code === 0) return "Time exceeded: Hop limit";
      return `Time exceeded: ${code === 1 ? "Defragmentation failure" : `code ${code}`}`;
    case ICMPV6_PARAMPROB:
      return `Parameter problem: ${PROBLEM[code] ?? `code ${code} `}at ${info}`;
    default:
      return `unknown icmp type: ${type}`;
  }
}
