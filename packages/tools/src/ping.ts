// ping of iputils 20221126 (ping/ping.c, ping/ping_common.c): echo requests, one an interval, and what comes back. Times are
// virtual: a round trip takes what the cables take. Left out: IPv6, record route, timestamps, node information.

import { IP_PMTUDISC_DO, listAddresses } from "@podwire/ip";
import { KernelError } from "@podwire/netns";
import { type Executable, Interrupted, type Process, Unsupported, withUnsupported } from "@podwire/program";
import { PingSocket, poll, type RawMessage, RawSocket, UdpSocket } from "@podwire/transport";
import {
  checksum,
  formatIpv4,
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  IPPROTO_ICMP,
  icmp,
  ipv4 as ip,
  isMulticastIpv4,
} from "@podwire/wire";
import { canonicalName, inetAton, nameOf, resolve } from "./names.ts";
import { complain, errnoOf, errorText, programName } from "./output.ts";
import { PingError, type PingOptions, parsePing } from "./ping-options.ts";
import { PingStatistics } from "./ping-statistics.ts";
import { icmpText, rttText } from "./ping-text.ts";

const MS = 1_000_000;
/** Shortest wait between packets to nobody, ms. */
const MIN_INTERVAL = 10;
/** sizeof(struct timeval): what a packet needs to carry its time. */
const TIMEVAL = 16;
/** What its raw socket hears: replies, and what says that there will be none. */
const WANTED_TYPES =
  (1 << ICMP_ECHOREPLY) |
  (1 << ICMP_DEST_UNREACH) |
  (1 << ICMP_SOURCE_QUENCH) |
  (1 << ICMP_REDIRECT) |
  (1 << ICMP_TIME_EXCEEDED) |
  (1 << ICMP_PARAMETERPROB);
/** Port that the source address is asked for with. */
const PROBE_PORT = 1025;

async function ping(self: Process): Promise<number> {
  try {
    const options = await parsePing(self);
    if (typeof options === "number") return options;
    const run = new Ping(self, options);
    self.onExit(() => run.close());
    return await run.main();
  } catch (error) {
    if (!(error instanceof PingError)) throw error;
    await self.stdout.flush();
    await complain(self, `${self.argv[0]}: ${error.message}\n`);
    return error.status;
  }
}

class Ping {
  readonly #self: Process;
  readonly #options: PingOptions;
  readonly #statistics = new PingStatistics();
  #socket: RawSocket | PingSocket;
  readonly #timed: boolean;
  readonly #packet: Uint8Array;
  #identifier: number;
  #target = 0;
  /** The target's name as it is printed. */
  #host = "";
  #source: number;
  #numeric: boolean;
  #multicast = false;
  /** ms between packets; -A changes it. */
  #interval: number;
  #exiting = false;
  #snapshot = false;
  /** When the first and the last packet were sent, ns. */
  #start = 0;
  #current = -1;
  /** Time saved up, ms. */
  #tokens = 0;
  /** When to give up, ns. */
  #end = Number.POSITIVE_INFINITY;
  #lastWait = false;
  #outOfMemory = 0;

  constructor(self: Process, options: PingOptions) {
    this.#self = self;
    this.#options = options;
    this.#interval = options.interval;
    this.#source = options.source;
    this.#numeric = options.numeric;
    this.#timed = options.size >= TIMEVAL;
    const owner = { name: programName(self), pid: self.pid, fd: 3 };
    try {
      if (options.identifier === 0) throw new KernelError("EACCES");
      this.#socket = new PingSocket(self.net, owner);
    } catch (error) {
      if (errnoOf(error) !== "EACCES") throw error;
      this.#socket = new RawSocket(self.net, IPPROTO_ICMP, owner);
    }
    this.#identifier =
      options.identifier >= 0 ? options.identifier : self.kernel.random("ping").u32() & 0xffff;
    this.#packet = new Uint8Array(8 + options.size);
    this.#fill();
  }

  close(): void {
    this.#socket.close();
  }

  async main(): Promise<number> {
    const { target, verbose, quiet, pattern } = this.#options;
    const { stdout } = this.#self;
    if (pattern !== null && !quiet)
      await stdout.write(
        `PATTERN: 0x${[...pattern].map((byte) => byte.toString(16).padStart(2, "0")).join("")}\n`,
      );
    if (verbose) await this.#introduce();
    if (target.includes(":")) throw new Unsupported(`IPv6 address ${target}`);
    const address = resolve(this.#self, target);
    if (address === undefined) throw new PingError(2, `${target}: Temporary failure in name resolution`);
    if (inetAton(target) >= 0) this.#numeric = true;
    this.#host = canonicalName(this.#self, target);
    this.#target = address;
    if (verbose) await stdout.write(`ai->ai_family: AF_INET, ai->ai_canonname: '${this.#host}'\n`);
    await this.#chooseSource();
    this.#setup();
    await stdout.write(this.#banner());
    await stdout.flush();
    await this.#loop();
    const elapsed = Math.max(0, this.#current) - this.#start;
    const { flood, adaptive, deadline, count } = this.#options;
    await stdout.write(
      this.#statistics.summary(this.#host, elapsed, this.#timed, this.#interval, flood || adaptive),
    );
    const { received } = this.#statistics;
    return received === 0 || (deadline > 0 && received < count) ? 1 : 0;
  }

  async #introduce(): Promise<void> {
    const type = this.#socket instanceof RawSocket ? "SOCK_RAW" : "SOCK_DGRAM";
    await complain(
      this.#self,
      `${this.#self.argv[0]}: sock4.fd: 3 (socktype: ${type}), sock6.fd: 4 (socktype: ${type}), hints.ai_family: AF_UNSPEC\n\n`,
    );
  }

  /** Asks a UDP socket which source address the route to the target would choose. */
  async #chooseSource(): Promise<void> {
    const { device, broadcast } = this.#options;
    if (this.#source === 0) {
      const probe = new UdpSocket(this.#self.net);
      try {
        if (device !== "") this.#bindToDevice(probe, device);
        try {
          probe.connect(this.#target, PROBE_PORT);
        } catch (error) {
          if (errnoOf(error) !== "EACCES") throw error;
          if (!broadcast)
            throw new PingError(
              2,
              "Do you want to ping broadcast? Then -b. If not, check your local firewall rules",
            );
          await complain(this.#self, "WARNING: pinging broadcast address\n");
          probe.broadcast = true;
          probe.connect(this.#target, PROBE_PORT);
        }
        this.#source = probe.localAddress;
      } catch (error) {
        if (error instanceof PingError) throw error;
        throw new PingError(2, `connect: ${errorText(error)}`);
      } finally {
        probe.close();
      }
      if (device !== "") await this.#warnOfDevice(device);
    }
    if (this.#target === 0) this.#target = this.#source;
  }

  async #warnOfDevice(device: string): Promise<void> {
    const own = listAddresses(this.#self.net);
    if (own.some(({ dev, local }) => dev.name === device && local === this.#source)) return;
    await complain(
      this.#self,
      `${this.#self.argv[0]}: Warning: source address might be selected on device other than: ${device}\n`,
    );
  }

  #bindToDevice(socket: RawSocket | PingSocket | UdpSocket, device: string): void {
    try {
      socket.bindToDevice(device);
    } catch (error) {
      throw new PingError(2, `SO_BINDTODEVICE ${device}: ${errorText(error)}`);
    }
  }

  #setup(): void {
    const options = this.#options;
    const socket = this.#socket;
    if (options.device !== "") this.#bindToDevice(socket, options.device);
    let { pmtudisc } = options;
    if (options.broadcast || isMulticastIpv4(this.#target)) {
      this.#multicast = true;
      if (pmtudisc >= 0 && pmtudisc !== IP_PMTUDISC_DO)
        throw new PingError(2, "broadcast ping does not fragment");
      pmtudisc = IP_PMTUDISC_DO;
    }
    if (pmtudisc >= 0) socket.setMtuDiscover(pmtudisc);
    if (options.strictSource)
      try {
        socket.bind(this.#source);
      } catch (error) {
        throw new PingError(2, `bind: ${errorText(error)}`);
      }
    if (socket instanceof RawSocket) socket.icmpFilter = ~WANTED_TYPES >>> 0;
    socket.setRecvErr(true);
    socket.broadcast = options.broadcast;
    socket.dontRoute = options.dontRoute;
    socket.mark = options.mark;
    if (options.noLoop) socket.params.multicastLoop = false;
    if (options.tos !== 0) socket.setTos(options.tos);
    const room = this.#packet.length + Math.floor((this.#packet.length + 511) / 512) * 260;
    socket.setSndbuf(options.sndbuf > 0 ? options.sndbuf : room);
    socket.setRcvbuf(Math.max(room * options.preload, 65536));
    if (options.ttl >= 0)
      try {
        socket.setTtl(options.ttl);
        socket.params.multicastTtl = options.ttl;
      } catch (error) {
        throw new PingError(2, `cannot set unicast time-to-live: ${errorText(error)}`);
      }
    for (const signal of ["SIGINT", "SIGALRM"] as const)
      this.#self.onSignal(signal, () => {
        this.#exiting = true;
      });
    this.#self.onSignal("SIGQUIT", () => {
      this.#snapshot = true;
    });
    this.#start = this.#self.clock.now;
    if (options.deadline > 0) this.#end = this.#start + options.deadline * 1000 * MS;
  }

  #banner(): string {
    const { size, device, strictSource } = this.#options;
    let text = `PING ${this.#host} (${formatIpv4(this.#target)}) `;
    if (device !== "" || strictSource) text += `from ${formatIpv4(this.#source)} ${device}: `;
    return `${text}${size}(${size + 28}) bytes of data.\n`;
  }

  /** main_loop(). */
  async #loop(): Promise<void> {
    const { count, deadline } = this.#options;
    const { clock } = this.#self;
    const statistics = this.#statistics;
    for (;;) {
      if (this.#exiting || clock.now >= this.#end) return;
      if (count > 0 && statistics.received + statistics.errors >= count) return;
      if (deadline > 0 && statistics.errors > 0) return;
      if (this.#snapshot) await this.#status();
      let next: number;
      do {
        next = this.#scheduleExit(await this.#pinger());
        if (this.#exiting) return;
      } while (next <= 0);
      const until = Math.min(clock.now + next * MS, this.#end);
      if (await this.#wait(until)) await this.#receive();
    }
  }

  async #status(): Promise<void> {
    this.#snapshot = false;
    await complain(this.#self, this.#statistics.status(this.#timed));
  }

  /** Until there is something to read, a signal comes or it is time (ns): true for the first. */
  async #wait(until: number): Promise<boolean> {
    const { clock } = this.#self;
    try {
      return await this.#self.block(poll(clock, [this.#socket], until - clock.now));
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      return false;
    }
  }

  /** pinger(): sends if it is time to; ms until the next. */
  async #pinger(): Promise<number> {
    const { count, deadline, preload, quiet, flood, outstanding } = this.#options;
    const statistics = this.#statistics;
    const { now } = this.#self.clock;
    if (this.#exiting || (count > 0 && statistics.transmitted >= count && deadline === 0)) return 1000;
    const interval = this.#interval;
    if (this.#current < 0) {
      this.#current = now;
      this.#tokens = interval * (preload - 1);
    } else {
      let tokens = Math.floor((now - this.#current) / MS);
      // A flood to somebody who does not answer is held to a hundred a second.
      if (interval === 0 && tokens < MIN_INTERVAL && statistics.inFlight >= preload)
        return MIN_INTERVAL - tokens;
      tokens = Math.min(tokens + this.#tokens, interval * preload);
      if (tokens < interval) return interval - tokens;
      this.#current = now;
      this.#tokens = tokens - interval;
    }
    if (outstanding && statistics.transmitted > 0 && !statistics.seen(statistics.transmitted))
      await this.#print(`${this.#stamp()}no answer yet for icmp_seq=${statistics.transmitted % 0x10000}\n`);
    const failure = this.#send();
    if (failure === null) {
      this.#outOfMemory = 0;
      statistics.transmitted++;
      if (!quiet && flood) await this.#print(".");
      return interval - this.#tokens;
    }
    return this.#failed(failure);
  }

  /** What pinger() does about a packet that could not be sent. */
  async #failed(failure: KernelError): Promise<number> {
    const { quiet, flood, linger } = this.#options;
    let silent = false;
    if (failure.errno === "ENOBUFS" || failure.errno === "ENOMEM") {
      this.#tokens = 0;
      const pause = Math.min(500, Math.max(MIN_INTERVAL, Math.floor(this.#interval / 2)));
      if (++this.#outOfMemory * pause < linger) return pause;
    } else {
      const queued = await this.#receiveError();
      silent = queued === "local" || queued === "none";
    }
    this.#statistics.transmitted++;
    if (!silent && !quiet)
      if (flood) await this.#print("E");
      else await complain(this.#self, `${this.#self.argv[0]}: sendmsg: ${failure.message}\n`);
    this.#tokens = 0;
    return Math.max(this.#interval, MIN_INTERVAL);
  }

  /** ping4_send_probe(); null, or why it was not sent. */
  #send(): KernelError | null {
    const packet = this.#packet;
    const sequence = (this.#statistics.transmitted + 1) & 0xffff;
    this.#statistics.forget(sequence);
    icmp.write(packet, 0, ICMP_ECHO, 0, this.#identifier * 0x10000 + sequence);
    if (this.#timed) writeTime(packet, 8, this.#self.clock.now);
    icmp.fillChecksum(packet, 0, packet.length);
    try {
      this.#socket.send(packet, { address: this.#target });
      return null;
    } catch (error) {
      errnoOf(error);
      return error as KernelError;
    }
  }

  /** schedule_exit(): once all are sent, how long to wait for the rest; ms. */
  #scheduleExit(next: number): number {
    const { count, deadline, linger } = this.#options;
    const statistics = this.#statistics;
    if (count === 0 || statistics.transmitted < count || deadline > 0 || this.#lastWait) return next;
    const wait =
      statistics.received > 0 ? Math.max(2 * statistics.max, 1000 * this.#interval) : linger * 1000;
    // A timer of 0 is none: -W 0 waits for ever.
    if (wait === 0) return next;
    this.#lastWait = true;
    this.#end = this.#self.clock.now + wait * 1000;
    return Math.max(next, Math.floor(wait / 1000));
  }

  /** Reads what waits: replies, then errors. */
  async #receive(): Promise<void> {
    for (;;) {
      let message: (RawMessage & { readonly ttl?: number }) | null;
      try {
        message = this.#socket.receive();
      } catch (error) {
        errnoOf(error);
        await this.#receiveError();
        continue;
      }
      if (message === null) {
        if ((await this.#receiveError()) === "none") return;
      } else await this.#reply(message);
      if (this.#statistics.inFlight === 0 && !this.#socket.ready) return;
    }
  }

  /** ping4_receive_error_msg(): what the error queue gave; "other" is about somebody else's packet. */
  async #receiveError(): Promise<"icmp" | "local" | "other" | "none"> {
    const { quiet, flood } = this.#options;
    const error = this.#socket.receiveError();
    if (error === null) return "none";
    if (error.origin === "local") {
      if (quiet) return "local";
      if (flood) await this.#print("E");
      else if (error.errno === "EMSGSIZE")
        await complain(
          this.#self,
          `${this.#self.argv[0]}: local error: message too long, mtu=${error.info}\n`,
        );
      else
        await complain(
          this.#self,
          `${this.#self.argv[0]}: local error: ${new KernelError(error.errno).message}\n`,
        );
      this.#statistics.errors++;
      return "local";
    }
    const { data } = error;
    if (data.length < 8 || error.address !== this.#target || icmp.type(data, 0) !== ICMP_ECHO) return "other";
    if (!this.#isOurs(icmp.id(data, 0))) return "other";
    const sequence = icmp.sequence(data, 0);
    this.#statistics.acknowledge(sequence);
    this.#statistics.errors++;
    if (quiet) return "icmp";
    if (flood) await this.#print("\bE");
    else {
      const from = `From ${this.#name(error.offender)} icmp_seq=${sequence} `;
      await this.#print(`${this.#stamp()}${from}${icmpText(error.type, error.code, error.info)}\n`);
    }
    return "icmp";
  }

  #isOurs(identifier: number): boolean {
    return this.#socket instanceof PingSocket || identifier === this.#identifier;
  }

  /** ping4_parse_reply(). */
  async #reply(message: RawMessage & { readonly ttl?: number }): Promise<void> {
    const { data } = message;
    const raw = this.#socket instanceof RawSocket;
    const at = raw ? ip.headerLength(data, 0) : 0;
    const hops = message.ttl ?? ip.ttl(data, 0);
    if (data.length < at + 8) return;
    const type = icmp.type(data, at);
    const corrupt = checksum.checksum(data, at, data.length) !== 0;
    if (type === ICMP_ECHOREPLY) {
      if (!this.#isOurs(icmp.id(data, at)) || !this.#hasPattern(data, at + 8)) return;
      await this.#gather(message, data.subarray(at), hops, corrupt);
    } else if (
      type === ICMP_SOURCE_QUENCH ||
      type === ICMP_REDIRECT ||
      type === ICMP_DEST_UNREACH ||
      type === ICMP_TIME_EXCEEDED ||
      type === ICMP_PARAMETERPROB
    )
      await this.#notice(message.address, data, at);
  }

  /** A redirect or the like about an echo of ours. */
  async #notice(from: number, data: Uint8Array, at: number): Promise<void> {
    const { quiet, flood } = this.#options;
    const quoted = at + 8;
    if (data.length < quoted + 28) return;
    const echo = quoted + ip.headerLength(data, quoted);
    if (data.length < echo + 8 || icmp.type(data, echo) !== ICMP_ECHO) return;
    if (ip.dst(data, quoted) !== this.#target || !this.#isOurs(icmp.id(data, echo))) return;
    const sequence = icmp.sequence(data, echo);
    const type = icmp.type(data, at);
    if (type !== ICMP_REDIRECT && type !== ICMP_SOURCE_QUENCH) {
      this.#statistics.acknowledge(sequence);
      return;
    }
    if (quiet || flood) return;
    const text = icmpText(type, icmp.code(data, at), icmp.rest(data, at), this.#name(icmp.gateway(data, at)));
    await this.#print(`${this.#stamp()}From ${this.#name(from)}: icmp_seq=${sequence} ${text}\n`);
  }

  /** contains_pattern_in_payload(): a reply carries what was sent, behind the time. */
  #hasPattern(data: Uint8Array, at: number): boolean {
    if (!this.#timed) return true;
    for (let i = TIMEVAL; i < this.#options.size && at + i < data.length; i++)
      if (data[at + i] !== this.#packet[8 + i]) return false;
    return true;
  }

  /** gather_statistics() and the line of a reply. */
  async #gather(message: RawMessage, reply: Uint8Array, hops: number, corrupt: boolean): Promise<void> {
    const { quiet, flood, verbose, size, audible } = this.#options;
    const statistics = this.#statistics;
    const sequence = icmp.sequence(reply, 0);
    statistics.received++;
    if (!corrupt) statistics.acknowledge(sequence);
    let us = 0;
    const timed = this.#timed && reply.length >= 8 + TIMEVAL;
    if (timed) {
      us = Math.max(0, Math.floor(message.timestamp / 1000) - readTime(reply, 8));
      if (!corrupt) {
        statistics.time(us);
        if (this.#options.adaptive)
          this.#interval = Math.floor((Math.trunc(statistics.rtt / 8) + 500) / 1000);
      }
    }
    let duplicate = false;
    if (corrupt) {
      statistics.checksums++;
      statistics.received--;
    } else if (statistics.seen(sequence)) {
      statistics.repeats++;
      statistics.received--;
      duplicate = true;
    } else statistics.mark(sequence);
    if (quiet) return;
    if (flood) {
      await this.#print(corrupt ? "\bC" : "\b \b");
      return;
    }
    let line = `${this.#stamp()}${reply.length} bytes from ${this.#name(message.address)}: icmp_seq=${sequence}`;
    if (verbose && this.#socket instanceof RawSocket) line += ` ident=${icmp.id(reply, 0)}`;
    line += ` ttl=${hops}`;
    if (reply.length < size + 8) line += " (truncated)";
    else {
      if (timed) line += ` time=${rttText(us)} ms`;
      if (duplicate && (!this.#multicast || verbose)) line += " (DUP!)";
      if (corrupt) line += " (BAD CHECKSUM!)";
      if (audible) line += "\x07";
    }
    await this.#print(`${line}\n`);
  }

  #name(address: number): string {
    const text = formatIpv4(address);
    const name = this.#numeric ? undefined : nameOf(this.#self, address);
    return name === undefined ? text : `${name} (${text})`;
  }

  /** -D. */
  #stamp(): string {
    if (!this.#options.timestamps) return "";
    const us = Math.floor(this.#self.clock.now / 1000);
    return `[${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, "0")}] `;
  }

  async #print(text: string): Promise<void> {
    await this.#self.stdout.write(text);
    await this.#self.stdout.flush();
  }

  #fill(): void {
    const { pattern } = this.#options;
    for (let i = 0; i < this.#options.size; i++)
      this.#packet[8 + i] = pattern === null ? i : (pattern[i % pattern.length] as number);
  }
}

/** struct timeval, little-endian, of a virtual time in ns. */
function writeTime(b: Uint8Array, at: number, now: number): void {
  const us = Math.floor(now / 1000);
  write64(b, at, Math.floor(us / 1e6));
  write64(b, at + 8, us % 1e6);
}

/** The time that a packet carries, µs. */
function readTime(b: Uint8Array, at: number): number {
  return read64(b, at) * 1e6 + read64(b, at + 8);
}

function write64(b: Uint8Array, at: number, value: number): void {
  for (let i = 0, rest = value; i < 8; i++, rest = Math.floor(rest / 256)) b[at + i] = rest % 256;
}

function read64(b: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 7; i >= 0; i--) value = value * 256 + (b[at + i] as number);
  return value;
}

export const pingExecutables: readonly Executable[] = [
  {
    path: "/usr/bin/ping",
    program: (self) => withUnsupported(self, () => ping(self)),
    package: "iputils-ping",
  },
  {
    path: "/usr/bin/ping4",
    program: (self) => withUnsupported(self, () => ping(self)),
    package: "iputils-ping",
  },
];
