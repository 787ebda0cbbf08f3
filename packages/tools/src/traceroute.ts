// traceroute 2.1.2 (Dmitry Butskoy's, as Debian has it; traceroute/traceroute.c do_it()): packets that may not live long, and who says so when they
// die. Sixteen probes are under way at once; how long each is waited for hangs on what its neighbours took. Left out: TCP,
// DCCP, UDP-Lite, raw protocols, gateways, MTU discovery, the way back, AS numbers.

import { type Executable, Interrupted, type Process, withUnsupported } from "@podwire/program";
import { poll } from "@podwire/transport";
import { tryIpv4, tryIpv6 } from "@podwire/wire";
import { nameOf, nameOf6 } from "./names.ts";
import { complain } from "./output.ts";
import { CallError, IcmpMethod, type Method, UdpMethod } from "./traceroute-method.ts";
import { Icmp6Method, Udp6Method } from "./traceroute-method6.ts";
import { parseTraceroute, TracerouteError, type TracerouteOptions } from "./traceroute-options.ts";
import { Probe, showProbe } from "./traceroute-probe.ts";

const SECOND = 1e9;
/** Bytes of a packet's payload where no length was asked for. */
const DEFAULT_DATA = 32;

async function traceroute(self: Process): Promise<number> {
  try {
    const options = await parseTraceroute(self);
    if (typeof options === "number") return options;
    const headers = options.family === "inet6" ? 48 : 28;
    const length = options.packetLength < 0 ? DEFAULT_DATA : Math.max(0, options.packetLength - headers);
    const method = methodOf(self, options, length);
    self.onExit(() => method.close());
    method.start();
    await new Trace(self, options, method).run(length + method.headerLength);
    return 0;
  } catch (error) {
    if (error instanceof TracerouteError) {
      await complain(self, `${error.message}\n`);
      return 2;
    }
    if (!(error instanceof CallError)) throw error;
    await self.stdout.flush();
    await complain(self, `\n${error.message}\n`);
    return 1;
  }
}

function methodOf(self: Process, options: TracerouteOptions, length: number): Method {
  const icmp = options.method === "icmp";
  if (options.family === "inet6")
    return icmp ? new Icmp6Method(self, options, length) : new Udp6Method(self, options, length);
  return icmp ? new IcmpMethod(self, options, length) : new UdpMethod(self, options, length);
}

class Trace {
  readonly #self: Process;
  readonly #options: TracerouteOptions;
  readonly #method: Method;
  readonly #probes: Probe[];

  constructor(self: Process, options: TracerouteOptions, method: Method) {
    this.#self = self;
    this.#options = options;
    this.#method = method;
    const { maxHops, queries } = options;
    this.#probes = Array.from(
      { length: maxHops * queries },
      (_, i) => new Probe(Math.floor(i / queries) + 1),
    );
  }

  /** `length`: of a packet, bytes. */
  async run(length: number): Promise<void> {
    const { clock, stdout } = this.#self;
    const { host, maxHops, firstHop, queries, simultaneous, sendWait } = this.#options;
    const probes = this.#probes;
    const method = this.#method;
    await stdout.write(
      `traceroute to ${host} (${this.#method.destination}), ${maxHops} hops max, ${length} byte packets`,
    );
    await stdout.flush();
    let start = (firstHop - 1) * queries;
    let end = probes.length;
    let lastSent = Number.NEGATIVE_INFINITY;
    while (start < end) {
      let next = Number.POSITIVE_INFINITY;
      let underWay = 0;
      for (let n = start; n < end; n++) {
        const probe = probes[n] as Probe;
        if (!probe.done && probe.sent >= 0 && clock.now - probe.sent >= this.#patience(n)) {
          probe.done = true;
          method.expire(probe);
        }
        if (probe.done) {
          if (n === start) {
            await this.#show(n);
            start++;
          }
          if (probe.final) end = (Math.floor(n / queries) + 1) * queries;
          continue;
        }
        if (probe.sent < 0) {
          if (clock.now - lastSent < sendWait * SECOND) {
            next = Math.min(next, lastSent + sendWait * SECOND);
            break;
          }
          if (!method.send(probe)) {
            if (next !== Number.POSITIVE_INFINITY) break;
            throw new CallError("send probe: No buffer space available");
          }
          lastSent = probe.sent;
        }
        next = Math.min(next, probe.sent + this.#patience(n));
        if (++underWay >= simultaneous) break;
      }
      if (next !== Number.POSITIVE_INFINITY && start < end) await this.#wait(next);
    }
    await stdout.write("\n");
  }

  /** How long probe `n` is waited for, ns: get_timeout(). */
  #patience(n: number): number {
    const { wait, queries } = this.#options;
    const probes = this.#probes;
    const max = wait.max * SECOND;
    if (wait.here > 0) {
      const first = n - (n % queries);
      for (let i = first; i < first + queries; i++) {
        const { sent, received } = probes[i] as Probe;
        if (received > sent) return Math.min((received - sent) * wait.here, max);
      }
    }
    if (wait.near > 0)
      for (let i = n + 1; i < probes.length && (probes[i] as Probe).sent >= 0; i++) {
        const { sent, received } = probes[i] as Probe;
        if (received > sent) return Math.min((received - sent) * wait.near, max);
      }
    return max;
  }

  /** Until something comes or it is time (ns). */
  async #wait(until: number): Promise<void> {
    const { clock } = this.#self;
    try {
      const timeout = Math.max(0, Math.ceil(until - clock.now));
      if (await this.#self.block(poll(clock, this.#method.sources, timeout))) this.#method.receive();
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
  }

  async #show(n: number): Promise<void> {
    const { stdout } = this.#self;
    const { queries, numeric } = this.#options;
    const name = (address: string) =>
      numeric ? address : `${nameOfText(this.#self, address) ?? address} (${address})`;
    await stdout.write(showProbe(this.#probes, n, queries, name));
    await stdout.flush();
  }
}

/** The name of an address that is written out. */
function nameOfText(self: Process, text: string): string | undefined {
  const address = tryIpv6(text);
  return address === undefined ? nameOf(self, tryIpv4(text)) : nameOf6(self, address);
}

const program = (self: Process) => withUnsupported(self, () => traceroute(self));

export const tracerouteExecutables: readonly Executable[] = [
  { path: "/usr/sbin/traceroute", program, package: "traceroute" },
  { path: "/usr/bin/traceroute", program, package: "traceroute" },
  { path: "/usr/bin/traceroute6", program, package: "traceroute" },
];
