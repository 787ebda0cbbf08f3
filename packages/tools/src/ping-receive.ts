// What comes back to ping (iputils ping/ping.c ping4_parse_reply(), ping4_receive_error_msg(), ping/ping_common.c
// gather_statistics()): replies, errors about packets of ours, redirects.

import { KernelError } from "@podwire/netns";
import { type RawMessage, RawSocket } from "@podwire/transport";
import {
  checksum,
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  icmp,
  ipv4 as ip,
} from "@podwire/wire";
import { errnoOf } from "./output.ts";
import { optionsText } from "./ping-ip-options.ts";
import { hasPattern, readTime, TIMEVAL } from "./ping-payload.ts";
import type { PingBase, PingRun } from "./ping-run.ts";
import { icmpText, rttText } from "./ping-text.ts";

/** A reply, with its TTL where the socket strips the IP header. */
type Reply = RawMessage & { readonly ttl?: number };

/** Reads what waits: replies, then errors. */
export async function receiveAll(run: PingRun): Promise<void> {
  const { socket, statistics } = run;
  for (;;) {
    let message: Reply | null;
    try {
      message = socket.receive();
    } catch (error) {
      errnoOf(error);
      await receiveError(run);
      continue;
    }
    if (message === null) {
      if ((await receiveError(run)) === "none") return;
    } else await parseReply(run, message);
    if (statistics.inFlight === 0 && !socket.ready) return;
  }
}

/** ping4_receive_error_msg(): what the error queue gave; "other" is about somebody else's packet. */
export async function receiveError(run: PingRun): Promise<"icmp" | "local" | "other" | "none"> {
  const { statistics } = run;
  const { quiet, flood } = run.options;
  const error = run.socket.receiveError();
  if (error === null) return "none";
  if (error.origin === "local") {
    if (quiet) return "local";
    if (flood) await run.print("E");
    else if (error.errno === "EMSGSIZE")
      await run.complain(`local error: message too long, mtu=${error.info}`);
    else await run.complain(`local error: ${new KernelError(error.errno).message}`);
    statistics.errors++;
    return "local";
  }
  const { data } = error;
  if (data.length < 8 || error.address !== run.target || icmp.type(data, 0) !== ICMP_ECHO) return "other";
  if (!run.isOurs(icmp.id(data, 0))) return "other";
  const sequence = icmp.sequence(data, 0);
  statistics.acknowledge(sequence);
  statistics.errors++;
  if (quiet) return "icmp";
  if (flood) await run.print("\bE");
  else {
    const from = `From ${run.name(error.offender)} icmp_seq=${sequence} `;
    await run.print(`${run.stamp()}${from}${icmpText(error.type, error.code, error.info)}\n`);
  }
  return "icmp";
}

/** ping4_parse_reply(). */
async function parseReply(run: PingRun, message: Reply): Promise<void> {
  const { data } = message;
  const at = run.socket instanceof RawSocket ? ip.headerLength(data, 0) : 0;
  const hops = message.ttl ?? ip.ttl(data, 0);
  if (data.length < at + 8) return;
  const type = icmp.type(data, at);
  const corrupt = checksum.checksum(data, at, data.length) !== 0;
  if (type === ICMP_ECHOREPLY) {
    if (!run.isOurs(icmp.id(data, at))) return;
    if (run.timed && !hasPattern(data, at + 8, run.packet)) return;
    const from = run.name(message.address);
    await gather(run, message.timestamp, from, data.subarray(at), hops, corrupt, () =>
      optionsText(run, data, at),
    );
  } else if (
    type === ICMP_SOURCE_QUENCH ||
    type === ICMP_REDIRECT ||
    type === ICMP_DEST_UNREACH ||
    type === ICMP_TIME_EXCEEDED ||
    type === ICMP_PARAMETERPROB
  )
    await notice(run, message.address, data, at);
}

/** A redirect or the like about an echo of ours. */
async function notice(run: PingRun, from: number, data: Uint8Array, at: number): Promise<void> {
  const { quiet, flood } = run.options;
  const quoted = at + 8;
  if (data.length < quoted + 28) return;
  const echo = quoted + ip.headerLength(data, quoted);
  if (data.length < echo + 8 || icmp.type(data, echo) !== ICMP_ECHO) return;
  if (ip.dst(data, quoted) !== run.target || !run.isOurs(icmp.id(data, echo))) return;
  const sequence = icmp.sequence(data, echo);
  const type = icmp.type(data, at);
  if (type !== ICMP_REDIRECT && type !== ICMP_SOURCE_QUENCH) {
    run.statistics.acknowledge(sequence);
    return;
  }
  if (quiet || flood) return;
  const text = icmpText(type, icmp.code(data, at), icmp.rest(data, at), run.name(icmp.gateway(data, at)));
  await run.print(`${run.stamp()}From ${run.name(from)}: icmp_seq=${sequence} ${text}\n`);
}

/** gather_statistics() and the line of a reply; `arrived`: virtual ns, `from`: who sent it. Echoes of both families look alike; `tail` stands behind the line. */
export async function gather(
  run: PingBase,
  arrived: number,
  from: string,
  reply: Uint8Array,
  hops: number,
  corrupt: boolean,
  tail: () => string = () => "",
): Promise<void> {
  const { statistics } = run;
  const { quiet, flood, verbose, size, audible, adaptive } = run.options;
  const sequence = icmp.sequence(reply, 0);
  statistics.received++;
  if (!corrupt) statistics.acknowledge(sequence);
  let us = 0;
  const timed = run.timed && reply.length >= 8 + TIMEVAL;
  if (timed) {
    us = Math.max(0, Math.floor(arrived / 1000) - readTime(reply, 8));
    if (!corrupt) {
      statistics.time(us);
      if (adaptive) run.interval = Math.floor((Math.trunc(statistics.rtt / 8) + 500) / 1000);
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
    await run.print(corrupt ? "\bC" : "\b \b");
    return;
  }
  let line = `${run.stamp()}${reply.length} bytes from ${from}: icmp_seq=${sequence}`;
  if (verbose && run.raw) line += ` ident=${icmp.id(reply, 0)}`;
  line += ` ttl=${hops}`;
  if (reply.length < size + 8) line += " (truncated)";
  else {
    if (timed) line += ` time=${rttText(us)} ms`;
    if (duplicate && (!run.multicast || verbose)) line += " (DUP!)";
    if (corrupt) line += " (BAD CHECKSUM!)";
    if (audible) line += "\x07";
  }
  await run.print(`${line}${tail()}\n`);
}
