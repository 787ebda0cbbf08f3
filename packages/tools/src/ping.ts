// ping of iputils 20221126 (ping/ping.c, ping/ping_common.c main_loop(), pinger()): echo requests, one an interval, and what
// comes back (ping-receive.ts). Times are virtual: a round trip takes what the cables take.
// Left out: IPv6, record route, timestamps, node information.

import type { KernelError } from "@podwire/netns";
import { type Executable, Interrupted, type Process, Unsupported, withUnsupported } from "@podwire/program";
import { poll, RawSocket } from "@podwire/transport";
import { formatIpv4, ICMP_ECHO, icmp } from "@podwire/wire";
import { canonicalName, inetAton, resolve } from "./names.ts";
import { complain, errnoOf } from "./output.ts";
import { PingError, type PingOptions, parsePing } from "./ping-options.ts";
import { writeTime } from "./ping-payload.ts";
import { receiveAll, receiveError } from "./ping-receive.ts";
import type { PingRun } from "./ping-run.ts";
import { chooseSource, openPing, setUpSocket } from "./ping-socket.ts";

const MS = 1_000_000;
/** Shortest wait between packets to nobody, ms. */
const MIN_INTERVAL = 10;

async function ping(self: Process): Promise<number> {
  try {
    const options = await parsePing(self);
    if (typeof options === "number") return options;
    const run = openPing(self, options);
    self.onExit(() => run.socket.close());
    return await main(run, options);
  } catch (error) {
    if (!(error instanceof PingError)) throw error;
    await self.stdout.flush();
    await complain(self, `${self.argv[0]}: ${error.message}\n`);
    return error.status;
  }
}

async function main(run: PingRun, options: PingOptions): Promise<number> {
  const { self, statistics } = run;
  const { stdout } = self;
  const { target, verbose, quiet, pattern } = options;
  if (pattern !== null && !quiet)
    await stdout.write(
      `PATTERN: 0x${[...pattern].map((byte) => byte.toString(16).padStart(2, "0")).join("")}\n`,
    );
  if (verbose) {
    const type = run.socket instanceof RawSocket ? "SOCK_RAW" : "SOCK_DGRAM";
    await run.complain(
      `sock4.fd: 3 (socktype: ${type}), sock6.fd: 4 (socktype: ${type}), hints.ai_family: AF_UNSPEC\n`,
    );
  }
  if (target.includes(":")) throw new Unsupported(`IPv6 address ${target}`);
  const address = resolve(self, target);
  if (address === undefined) throw new PingError(2, `${target}: Temporary failure in name resolution`);
  if (inetAton(target) >= 0) run.numeric = true;
  run.host = canonicalName(self, target);
  run.target = address;
  if (verbose) await stdout.write(`ai->ai_family: AF_INET, ai->ai_canonname: '${run.host}'\n`);
  await chooseSource(run);
  setUpSocket(run);
  const pacer = new Pacer(run);
  await stdout.write(banner(run));
  await stdout.flush();
  await pacer.loop();
  const { flood, adaptive, deadline, count } = options;
  await stdout.write(statistics.summary(run.host, pacer.elapsed, run.timed, run.interval, flood || adaptive));
  const { received } = statistics;
  return received === 0 || (deadline > 0 && received < count) ? 1 : 0;
}

function banner(run: PingRun): string {
  const { size, device, strictSource } = run.options;
  let text = `PING ${run.host} (${formatIpv4(run.target)}) `;
  if (device !== "" || strictSource) text += `from ${formatIpv4(run.source)} ${device}: `;
  return `${text}${size}(${size + 28}) bytes of data.\n`;
}

/** When to send, when to listen, when to stop. */
class Pacer {
  readonly #run: PingRun;
  #exiting = false;
  #snapshot = false;
  /** When the first and the last packet were sent, ns. */
  readonly #start: number;
  #current = -1;
  /** Time saved up, ms. */
  #tokens = 0;
  /** When to give up, ns. */
  #end = Number.POSITIVE_INFINITY;
  #lastWait = false;
  #outOfMemory = 0;

  /** From here on signals are its own, and the deadline counts. */
  constructor(run: PingRun) {
    this.#run = run;
    for (const signal of ["SIGINT", "SIGALRM"] as const)
      run.self.onSignal(signal, () => {
        this.#exiting = true;
      });
    run.self.onSignal("SIGQUIT", () => {
      this.#snapshot = true;
    });
    this.#start = run.self.clock.now;
    if (run.options.deadline > 0) this.#end = this.#start + run.options.deadline * 1000 * MS;
  }

  /** From the first packet to the last, ns. */
  get elapsed(): number {
    return Math.max(0, this.#current) - this.#start;
  }

  /** main_loop(). */
  async loop(): Promise<void> {
    const { self, statistics, options } = this.#run;
    const { count, deadline } = options;
    const { clock } = self;
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
      if (await this.#wait(until)) await receiveAll(this.#run);
    }
  }

  async #status(): Promise<void> {
    this.#snapshot = false;
    await complain(this.#run.self, this.#run.statistics.status(this.#run.timed));
  }

  /** Until there is something to read, a signal comes or it is time (ns): true for the first. */
  async #wait(until: number): Promise<boolean> {
    const { self, socket } = this.#run;
    try {
      return await self.block(poll(self.clock, [socket], until - self.clock.now));
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      return false;
    }
  }

  /** pinger(): sends if it is time to; ms until the next. */
  async #pinger(): Promise<number> {
    const run = this.#run;
    const { statistics, interval } = run;
    const { count, deadline, preload, quiet, flood, outstanding } = run.options;
    const { now } = run.self.clock;
    if (this.#exiting || (count > 0 && statistics.transmitted >= count && deadline === 0)) return 1000;
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
      await run.print(`${run.stamp()}no answer yet for icmp_seq=${statistics.transmitted % 0x10000}\n`);
    const failure = sendProbe(run);
    if (failure === null) {
      this.#outOfMemory = 0;
      statistics.transmitted++;
      if (!quiet && flood) await run.print(".");
      return interval - this.#tokens;
    }
    return this.#failed(failure);
  }

  /** What pinger() does about a packet that could not be sent. */
  async #failed(failure: KernelError): Promise<number> {
    const run = this.#run;
    const { quiet, flood, linger } = run.options;
    let silent = false;
    if (failure.errno === "ENOBUFS" || failure.errno === "ENOMEM") {
      this.#tokens = 0;
      const pause = Math.min(500, Math.max(MIN_INTERVAL, Math.floor(run.interval / 2)));
      if (++this.#outOfMemory * pause < linger) return pause;
    } else {
      const queued = await receiveError(run);
      silent = queued === "local" || queued === "none";
    }
    run.statistics.transmitted++;
    if (!silent && !quiet)
      if (flood) await run.print("E");
      else await run.complain(`sendmsg: ${failure.message}`);
    this.#tokens = 0;
    return Math.max(run.interval, MIN_INTERVAL);
  }

  /** schedule_exit(): once all are sent, how long to wait for the rest; ms. */
  #scheduleExit(next: number): number {
    const { options, statistics, interval, self } = this.#run;
    const { count, deadline, linger } = options;
    if (count === 0 || statistics.transmitted < count || deadline > 0 || this.#lastWait) return next;
    const wait = statistics.received > 0 ? Math.max(2 * statistics.max, 1000 * interval) : linger * 1000;
    // A timer of 0 is none: -W 0 waits for ever.
    if (wait === 0) return next;
    this.#lastWait = true;
    this.#end = self.clock.now + wait * 1000;
    return Math.max(next, Math.floor(wait / 1000));
  }
}

/** ping4_send_probe(); null, or why it was not sent. */
function sendProbe(run: PingRun): KernelError | null {
  const { packet, statistics } = run;
  const sequence = (statistics.transmitted + 1) & 0xffff;
  statistics.forget(sequence);
  icmp.write(packet, 0, ICMP_ECHO, 0, run.identifier * 0x10000 + sequence);
  if (run.timed) writeTime(packet, 8, run.self.clock.now);
  icmp.fillChecksum(packet, 0, packet.length);
  try {
    run.socket.send(packet, { address: run.target });
    return null;
  } catch (error) {
    errnoOf(error);
    return error as KernelError;
  }
}

const program = (self: Process) => withUnsupported(self, () => ping(self));

export const pingExecutables: readonly Executable[] = [
  { path: "/usr/bin/ping", program, package: "iputils-ping" },
  { path: "/usr/bin/ping4", program, package: "iputils-ping" },
];
