// ping -R and -T (iputils ping/ping.c ping4_run(), pr_options()): the IP options that the probes carry, and what the routers have
// written into those that came back.

import { ipv4Of, parseOptions } from "@podwire/ip";
import { Unsupported } from "@podwire/program";
import { RawSocket } from "@podwire/transport";
import { IPOPT_END, IPOPT_NOOP, IPOPT_RR, IPOPT_TIMESTAMP, setU32, u32 } from "@podwire/wire";
import { lookupFailure, resolve } from "./names.ts";
import { PingError, TIMESTAMP_TYPES } from "./ping-options.ts";
import type { PingRun } from "./ping-run.ts";

/** MAX_IPOPTLEN: what the banner counts for any options at all. */
export const OPTIONS_LENGTH = 40;

/** IP_OPTIONS of the socket, where any were asked for. Throws {@link PingError}. */
export function setIpOptions(run: PingRun): void {
  const { self, options, socket } = run;
  const { recordRoute, timestampType, hops } = options;
  if (hops.length > 0 && timestampType === null) {
    // A source route takes CAP_NET_RAW, which ping has laid down by then.
    for (const hop of hops)
      if (resolve(self, hop) === undefined) throw new PingError(2, `${hop}: ${lookupFailure(hop)}`);
    throw new PingError(2, "record route: Operation not permitted");
  }
  if (!recordRoute && timestampType === null) return;
  if (!(socket instanceof RawSocket)) throw new Unsupported("IP options on a ping socket");
  const bytes = new Uint8Array(OPTIONS_LENGTH);
  let length = OPTIONS_LENGTH;
  if (timestampType === null) bytes.set([IPOPT_NOOP, IPOPT_RR, OPTIONS_LENGTH - 1, 4]);
  else {
    if (timestampType === "tsprespec") length = 4 + hops.length * 8;
    else if (timestampType === "tsandaddr") length = 36;
    bytes.set([IPOPT_TIMESTAMP, length, 5, TIMESTAMP_TYPES[timestampType]]);
    for (const [index, hop] of hops.entries()) {
      const address = resolve(self, hop);
      if (address === undefined) throw new PingError(2, `${hop}: ${lookupFailure(hop)}`);
      setU32(bytes, 4 + index * 8, address);
    }
  }
  const parsed = parseOptions(ipv4Of(self.net), bytes.subarray(0, length));
  if (parsed === null)
    throw new PingError(2, `${recordRoute ? "record route" : "ts option"}: Invalid argument`);
  socket.params.options = parsed;
}

/** pr_options() of the header of a reply that is `length` bytes long: what stands behind the reply's own line. */
export function optionsText(run: PingRun, header: Uint8Array, length: number): string {
  let text = "";
  for (let at = 20; at < length; ) {
    const type = header[at] as number;
    if (type === IPOPT_END) break;
    if (type === IPOPT_NOOP) {
      text += "\nNOP";
      at++;
      continue;
    }
    const size = header[at + 1] as number;
    if (size < 2) break;
    if (type === IPOPT_RR) text += recordText(run, header, at, size);
    else if (type === IPOPT_TIMESTAMP) text += timestampText(run, header, at, size);
    else text += `\nunknown option ${type.toString(16)}`;
    at += size;
  }
  return text;
}

function recordText(run: PingRun, header: Uint8Array, at: number, size: number): string {
  const filled = Math.min(header[at + 2] as number, size) - 4;
  if (filled <= 0) return "";
  let lines = "";
  for (let i = 0; i < filled; i += 4) lines += `\t${run.name(u32(header, at + 3 + i))}\n`;
  if (lines === run.lastRoute) return "\t(same route)";
  run.lastRoute = lines;
  return `\nRR: ${lines}`;
}

function timestampText(run: PingRun, header: Uint8Array, at: number, size: number): string {
  const filled = Math.min(header[at + 2] as number, size) - 5;
  if (filled <= 0) return "";
  const flags = header[at + 3] as number;
  const alone = (flags & 0xf) === TIMESTAMP_TYPES.tsonly;
  let text = "\nTS: ";
  // Standard times are ms since midnight; what has the highest bit set counts by a clock of its own.
  const before = { standard: 0, other: 0 };
  for (let i = 0; i < filled; i += 4) {
    if (!alone) {
      text += `\t${run.name(u32(header, at + 4 + i))}`;
      i += 4;
      if (i >= filled) break;
    }
    const value = u32(header, at + 4 + i);
    const clock = value & 0x80000000 ? "other" : "standard";
    const time = value & 0x7fffffff;
    text += before[clock] === 0 ? `\t${time} absolute` : `\t${time - before[clock]}`;
    if (clock === "other") text += " not-standard";
    before[clock] = time;
    text += "\n";
  }
  if (flags >> 4) text += `Unrecorded hops: ${flags >> 4}\n`;
  return text;
}
