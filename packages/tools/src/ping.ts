// ping of iputils 20221126 (ping/ping.c): echo requests, one an interval (ping-pacer.ts), and what comes back (ping-receive.ts);
// IPv6's are in ping6.ts. Times are virtual: a round trip takes what the cables take.
// Left out: source routes, node information.

import type { KernelError } from "@podwire/netns";
import { type Executable, type Process, Unsupported, withUnsupported } from "@podwire/program";
import { formatIpv4, ICMP_ECHO, icmp } from "@podwire/wire";
import { canonicalName, inetAton, lookupFailure, resolve } from "./names.ts";
import { complain, errnoOf } from "./output.ts";
import { OPTIONS_LENGTH, setIpOptions } from "./ping-ip-options.ts";
import { PingError, type PingOptions, parsePing } from "./ping-options.ts";
import { Pacer } from "./ping-pacer.ts";
import { writeTime } from "./ping-payload.ts";
import { receiveAll, receiveError } from "./ping-receive.ts";
import type { PingRun } from "./ping-run.ts";
import { chooseSource, openPing, setUpSocket } from "./ping-socket.ts";
import { ping6, wantsInet6 } from "./ping6.ts";

async function ping(self: Process): Promise<number> {
  try {
    const options = await parsePing(self);
    if (typeof options === "number") return options;
    const { recordRoute, timestampType } = options;
    if (wantsInet6(options) && (recordRoute || timestampType !== null))
      throw new Unsupported("options of IPv4 to an IPv6 address");
    if (wantsInet6(options)) return await ping6(self, options);
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
    const type = run.raw ? "SOCK_RAW" : "SOCK_DGRAM";
    const other = options.family === "inet" ? "-1 (socktype: 0)" : `4 (socktype: ${type})`;
    const family = options.family === "inet" ? "AF_INET" : "AF_UNSPEC";
    await run.complain(`sock4.fd: 3 (socktype: ${type}), sock6.fd: ${other}, hints.ai_family: ${family}\n`);
  }
  const address = resolve(self, target);
  if (address === undefined) throw new PingError(2, `${target}: ${lookupFailure(target, "inet")}`);
  if (inetAton(target) >= 0) run.numeric = true;
  run.host = canonicalName(self, target);
  run.target = address;
  if (verbose) await stdout.write(`ai->ai_family: AF_INET, ai->ai_canonname: '${run.host}'\n`);
  await chooseSource(run);
  setUpSocket(run);
  setIpOptions(run);
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

function banner(run: PingRun): string {
  const { size, device, strictSource, recordRoute, timestampType } = run.options;
  const header = 28 + (recordRoute || timestampType !== null ? OPTIONS_LENGTH : 0);
  let text = `PING ${run.host} (${formatIpv4(run.target)}) `;
  if (device !== "" || strictSource) text += `from ${formatIpv4(run.source)} ${device}: `;
  return `${text}${size}(${size + header}) bytes of data.\n`;
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
  { path: "/usr/bin/ping6", program, package: "iputils-ping" },
];
