// IP options on their way (RFC 791 3.1; net/ipv4/ip_options.c): record route, timestamps and source routes are written into
// by every router they pass, come back turned round in an answer, and are blanked in later fragments. Left out: CIPSO.

import { MILLISECOND } from "@podwire/clock";
import { dropSkb, type NetDevice, PACKET_HOST, type Skb } from "@podwire/netns";
import {
  ICMP_PARAMETERPROB,
  IPOPT_COPY,
  IPOPT_END,
  IPOPT_LSRR,
  IPOPT_NOOP,
  IPOPT_RR,
  IPOPT_SSRR,
  IPOPT_TIMESTAMP,
  ipv4 as ip,
  setU32,
  u32,
} from "@podwire/wire";
import { specDst } from "./fib-frontend.ts";
import { FibResult } from "./fib-info.ts";
import { fibLookup, inetAddrType } from "./fib-lookup.ts";
import { resultPrefsrc } from "./fib-semantics.ts";
import { Flowi4 } from "./flow.ts";
import { icmpSend } from "./icmp-send.ts";
import { inDevice } from "./in-device.ts";
import { selectAddress } from "./inet-addr.ts";
import { makeIpCb } from "./ip-cb.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import { routeInput } from "./route-input.ts";
import type { Rtable } from "./rtable.ts";
import { RT_SCOPE_UNIVERSE, RTN_LOCAL, RTN_UNICAST } from "./uapi.ts";

/** Low half of the timestamp option's fourth byte. */
const IPOPT_TS_TSONLY = 0;
const IPOPT_TS_TSANDADDR = 1;
const IPOPT_TS_PRESPEC = 3;

const IP_HLEN = 20;

/** struct ip_options. Offsets count from the IP header; 0: not there. */
export class IpOptions {
  /** Bytes, a multiple of four. */
  length = 0;
  /** Only in options that we send: their bytes. */
  readonly data = new Uint8Array(40);
  /** Of a source route that we send: the first hop. */
  firstHop = 0;
  nextHop = 0;
  sourceRoute = 0;
  sourceRouteHit = false;
  strictRoute = false;
  recordRoute = 0;
  recordNeeded = false;
  timestamp = 0;
  timestampAddress = false;
  timestampTime = false;
  changed = false;
}

/** inet_current_timestamp(): ms since midnight UT; here, since the clock began. */
function currentTimestamp(ipv4: NetnsIpv4): number {
  return Math.floor(ipv4.net.kernel.clock.now / MILLISECOND) % 86_400_000;
}

/** ip_rcv_options(): understands a received packet's options and writes what is asked for. False where the packet is gone. */
export function ipRcvOptions(skb: Skb, dev: NetDevice): boolean {
  const where = "net/ipv4/ip_input.c ip_rcv_options";
  const rt = skb.dst as unknown as Rtable;
  skb.makeWritable();
  const options = new IpOptions();
  options.length = skb.transport - skb.network - IP_HLEN;
  makeIpCb(skb).options = options;
  const problem = compile(rt.ipv4, options, skb.bytes, skb.network + IP_HLEN, skb, rt);
  if (problem >= 0) {
    icmpSend(skb, ICMP_PARAMETERPROB, 0, problem * 0x1000000);
    rt.ipv4.mib.InHdrErrors++;
    dropSkb(dev.net, skb, dev, "ip options are malformed", where);
    return false;
  }
  if (options.sourceRoute !== 0 && !receiveSourceRoute(skb, dev, rt, options)) {
    dropSkb(dev.net, skb, dev, "source route not followed", where);
    return false;
  }
  return true;
}

/**
 * __ip_options_compile(). `skb` and `rt` are null for options that we are going to send. Returns -1, or the offset in the
 * header of what is wrong.
 */
export function compile(
  ipv4: NetnsIpv4,
  options: IpOptions,
  b: Uint8Array,
  start: number,
  skb: Skb | null,
  rt: Rtable | null,
): number {
  const header = start - IP_HLEN;
  const end = start + options.length;
  let own = 0;
  const ownAddress = () => {
    if (own === 0 && skb !== null && rt !== null)
      own = specDst(skb, rt, ip.src(b, header), ip.dst(b, header), ip.tos(b, header));
    return own;
  };
  for (let at = start; at < end; ) {
    const type = b[at] as number;
    if (type === IPOPT_END) {
      for (let i = at + 1; i < end; i++)
        if (b[i] !== IPOPT_END) {
          b[i] = IPOPT_END;
          options.changed = true;
        }
      return -1;
    }
    if (type === IPOPT_NOOP) {
      at++;
      continue;
    }
    if (end - at < 2) return at - header;
    const length = b[at + 1] as number;
    if (length < 2 || at + length > end) return at - header;
    let wrong = -1;
    if (type === IPOPT_SSRR || type === IPOPT_LSRR)
      wrong = compileSourceRoute(options, b, at, length, skb === null);
    else if (type === IPOPT_RR) wrong = compileRecordRoute(options, b, at, length, rt !== null, ownAddress);
    else if (type === IPOPT_TIMESTAMP)
      wrong = compileTimestamp(ipv4, options, b, at, length, skb !== null, rt !== null, ownAddress);
    if (wrong >= 0) return at - header + wrong;
    if (type === IPOPT_SSRR || type === IPOPT_LSRR) options.sourceRoute = at - header;
    else if (type === IPOPT_RR) options.recordRoute = at - header;
    else if (type === IPOPT_TIMESTAMP) options.timestamp = at - header;
    at += length;
  }
  return -1;
}

/** -1, or the offset in the option of what is wrong; so the two below. */
function compileSourceRoute(
  options: IpOptions,
  b: Uint8Array,
  at: number,
  length: number,
  sending: boolean,
): number {
  if (length < 3) return 1;
  if ((b[at + 2] as number) < 4) return 2;
  if (options.sourceRoute !== 0) return 0;
  if (sending) {
    if (b[at + 2] !== 4 || length < 7 || (length - 3) & 3) return 1;
    options.firstHop = u32(b, at + 3);
    b.copyWithin(at + 3, at + 7, at + length);
  }
  options.strictRoute = b[at] === IPOPT_SSRR;
  return -1;
}

function compileRecordRoute(
  options: IpOptions,
  b: Uint8Array,
  at: number,
  length: number,
  write: boolean,
  own: () => number,
): number {
  if (options.recordRoute !== 0) return 0;
  if (length < 3) return 1;
  const pointer = b[at + 2] as number;
  if (pointer < 4) return 2;
  if (pointer > length) return -1;
  if (pointer + 3 > length) return 2;
  if (write) {
    setU32(b, at + pointer - 1, own());
    options.changed = true;
  }
  b[at + 2] = pointer + 4;
  options.recordNeeded = true;
  return -1;
}

function compileTimestamp(
  ipv4: NetnsIpv4,
  options: IpOptions,
  b: Uint8Array,
  at: number,
  length: number,
  received: boolean,
  write: boolean,
  own: () => number,
): number {
  if (options.timestamp !== 0) return 0;
  if (length < 4) return 1;
  const pointer = b[at + 2] as number;
  if (pointer < 5) return 2;
  const flags = b[at + 3] as number;
  const kind = flags & 0x0f;
  if (pointer > length) {
    if (kind === IPOPT_TS_PRESPEC) return -1;
    if (flags >> 4 === 15) return 3;
    if (received) {
      b[at + 3] = kind | (((flags >> 4) + 1) << 4);
      options.changed = true;
    }
    return -1;
  }
  if (pointer + 3 > length) return 2;
  let time = -1;
  if (kind === IPOPT_TS_TSONLY) {
    if (received) time = at + pointer - 1;
    options.timestampTime = true;
    b[at + 2] = pointer + 4;
  } else if (kind === IPOPT_TS_TSANDADDR) {
    if (pointer + 7 > length) return 2;
    if (write) {
      setU32(b, at + pointer - 1, own());
      time = at + pointer + 3;
    }
    options.timestampAddress = true;
    options.timestampTime = true;
    b[at + 2] = pointer + 8;
  } else if (kind === IPOPT_TS_PRESPEC) {
    if (pointer + 7 > length) return 2;
    if (inetAddrType(ipv4, u32(b, at + pointer - 1)) !== RTN_UNICAST) {
      if (received) time = at + pointer + 3;
      options.timestampTime = true;
      b[at + 2] = pointer + 8;
    }
  }
  if (time >= 0) {
    setU32(b, time, currentTimestamp(ipv4));
    options.changed = true;
  }
  return -1;
}

/** ip_options_rcv_srr(): are we the hop that the source route names? False where the packet ends here. */
function receiveSourceRoute(skb: Skb, dev: NetDevice, rt: Rtable, options: IpOptions): boolean {
  const inDev = inDevice(dev);
  if (inDev === null || !inDev.sourceRoute || skb.pktType !== PACKET_HOST) return false;
  if (rt.type === RTN_UNICAST) {
    if (!options.strictRoute) return true;
    icmpSend(skb, ICMP_PARAMETERPROB, 0, 16 * 0x1000000);
    return false;
  }
  if (rt.type !== RTN_LOCAL) return false;
  const { bytes, network } = skb;
  const at = network + options.sourceRoute;
  const space = bytes[at + 1] as number;
  let pointer = bytes[at + 2] as number;
  let next = 0;
  for (; pointer <= space; pointer += 4) {
    if (pointer + 3 > space) {
      icmpSend(skb, ICMP_PARAMETERPROB, 0, (options.sourceRoute + 2) * 0x1000000);
      return false;
    }
    next = u32(bytes, at + pointer - 1);
    const before = skb.dst;
    const err = routeInput(skb, inDev, next, ip.src(bytes, network), ip.tos(bytes, network));
    const found = skb.dst as unknown as Rtable;
    if (err !== 0 || (found.type !== RTN_UNICAST && found.type !== RTN_LOCAL)) {
      skb.dst = before;
      return false;
    }
    if (found.type !== RTN_LOCAL) break;
    ip.setDst(bytes, network, next);
    options.changed = true;
  }
  if (pointer <= space) {
    options.sourceRouteHit = true;
    options.nextHop = next;
    options.changed = true;
  }
  return true;
}

const sourceFlow = new Flowi4();
const sourceResult = new FibResult();

/** ip_rt_get_source(): the address that we show on the way out by `rt`. */
function outgoingSource(skb: Skb, rt: Rtable): number {
  const { bytes, network } = skb;
  if (!rt.isInput) return ip.src(bytes, network);
  const dst = ip.dst(bytes, network);
  const flow = sourceFlow.init(
    dst,
    ip.src(bytes, network),
    rt.dev.ifindex,
    ip.tos(bytes, network) & 0x1c,
    0,
    skb.mark,
  );
  const res = sourceResult.reset();
  if (fibLookup(rt.ipv4, flow, res) === 0) return resultPrefsrc(rt.ipv4, res);
  return selectAddress(rt.dev, rt.gateway !== 0 ? rt.gateway : dst, RT_SCOPE_UNIVERSE);
}

/** ip_forward_options(): the address of the device it leaves by replaces ours, and the next hop is taken. */
export function forwardOptions(skb: Skb, options: IpOptions, rt: Rtable): void {
  const { bytes, network } = skb;
  if (options.recordNeeded) {
    const at = network + options.recordRoute;
    setU32(bytes, at + (bytes[at + 2] as number) - 5, outgoingSource(skb, rt));
    options.changed = true;
  }
  if (options.sourceRouteHit) {
    const at = network + options.sourceRoute;
    const space = bytes[at + 1] as number;
    let pointer = bytes[at + 2] as number;
    while (pointer + 3 <= space && u32(bytes, at + pointer - 1) !== options.nextHop) pointer += 4;
    if (pointer + 3 <= space) {
      ip.setDst(bytes, network, options.nextHop);
      setU32(bytes, at + pointer - 1, outgoingSource(skb, rt));
      bytes[at + 2] = pointer + 4;
      options.changed = true;
    }
    if (options.timestampAddress) {
      const ts = network + options.timestamp;
      setU32(bytes, ts + (bytes[ts + 2] as number) - 9, outgoingSource(skb, rt));
      options.changed = true;
    }
  }
  if (!options.changed) return;
  options.changed = false;
  ip.fillChecksum(bytes, network);
}

/** ip_options_build(): writes the options of a packet that we send behind its header, which has room for them. */
export function buildOptions(skb: Skb, options: IpOptions, daddr: number, rt: Rtable): void {
  const { bytes, network } = skb;
  bytes.set(options.data.subarray(0, options.length), network + IP_HLEN);
  bytes[network] = 0x40 | ((IP_HLEN + options.length) >> 2);
  const at = (offset: number, back: number) =>
    network + offset + (bytes[network + offset + 2] as number) - back;
  if (options.sourceRoute !== 0) {
    const srr = network + options.sourceRoute;
    setU32(bytes, srr + (bytes[srr + 1] as number) - 4, daddr);
  }
  if (options.recordNeeded) setU32(bytes, at(options.recordRoute, 5), outgoingSource(skb, rt));
  if (options.timestampAddress) setU32(bytes, at(options.timestamp, 9), outgoingSource(skb, rt));
  if (options.timestampTime) setU32(bytes, at(options.timestamp, 5), currentTimestamp(rt.ipv4));
  ip.fillChecksum(bytes, network);
}

/** ip_options_get(): the options that a socket was given (IP_OPTIONS); null where they are wrong. */
export function parseOptions(ipv4: NetnsIpv4, bytes: Uint8Array): IpOptions | null {
  if (bytes.length > 40) return null;
  const options = new IpOptions();
  const buffer = new Uint8Array(IP_HLEN + 40);
  buffer.set(bytes, IP_HLEN);
  options.length = (bytes.length + 3) & ~3;
  if (compile(ipv4, options, buffer, IP_HLEN, null, null) >= 0) return null;
  options.data.set(buffer.subarray(IP_HLEN, IP_HLEN + options.length));
  return options;
}

/** __ip_options_echo(): the options for an answer: route turned round, room in the record taken. Null for none. */
export function echoOptions(ipv4: NetnsIpv4, skb: Skb, received: IpOptions | null): IpOptions | null {
  if (received === null || received.length === 0) return null;
  const { bytes, network } = skb;
  const answer = new IpOptions();
  const { data } = answer;
  if (received.recordRoute !== 0) {
    const from = network + received.recordRoute;
    const length = bytes[from + 1] as number;
    const pointer = bytes[from + 2] as number;
    const at = answer.length;
    answer.recordRoute = at + IP_HLEN;
    data.set(bytes.subarray(from, from + length), at);
    if (received.recordNeeded && pointer <= length) {
      if (pointer + 3 > length) return null;
      data[at + 2] = pointer + 4;
      answer.recordNeeded = true;
    }
    answer.length += length;
  }
  if (received.timestamp !== 0 && !echoTimestamp(ipv4, skb, received, answer)) return null;
  if (received.sourceRoute !== 0) echoSourceRoute(skb, received, answer);
  while (answer.length & 3) data[answer.length++] = IPOPT_END;
  return answer.length > 0 ? answer : null;
}

function echoTimestamp(ipv4: NetnsIpv4, skb: Skb, received: IpOptions, answer: IpOptions): boolean {
  const { bytes, network } = skb;
  const { data } = answer;
  const from = network + received.timestamp;
  const length = bytes[from + 1] as number;
  let pointer = bytes[from + 2] as number;
  const at = answer.length;
  answer.timestamp = at + IP_HLEN;
  data.set(bytes.subarray(from, from + length), at);
  if (pointer <= length) {
    if (received.timestampAddress) {
      if (pointer + 3 > length) return false;
      answer.timestampAddress = true;
      pointer += 4;
    }
    if (received.timestampTime) {
      if (pointer + 3 > length) return false;
      if (((data[at + 3] as number) & 0x0f) !== IPOPT_TS_PRESPEC) {
        answer.timestampTime = true;
        pointer += 4;
      } else if (pointer + 7 <= length && inetAddrType(ipv4, u32(data, at + pointer - 1)) !== RTN_UNICAST) {
        answer.timestampTime = true;
        pointer += 8;
      }
    }
    data[at + 2] = pointer;
  }
  answer.length += length;
  return true;
}

function echoSourceRoute(skb: Skb, received: IpOptions, answer: IpOptions): void {
  const { bytes, network } = skb;
  const { data } = answer;
  const from = network + received.sourceRoute;
  const length = bytes[from + 1] as number;
  let pointer = Math.min(bytes[from + 2] as number, length + 1) - 4;
  const at = answer.length;
  let size = 0;
  if (pointer > 3) {
    answer.firstHop = u32(bytes, from + pointer - 1);
    for (pointer -= 4, size = 4; pointer > 3; pointer -= 4, size += 4)
      setU32(data, at + size - 1, u32(bytes, from + pointer - 1));
    // RFC 1812 5.3.13.4: a route that begins with the sender itself is put right.
    if (ip.src(bytes, network) === u32(bytes, from + pointer + 3)) size -= 4;
  }
  if (size <= 3) return;
  data[at] = bytes[from] as number;
  data[at + 1] = size + 3;
  data[at + 2] = 4;
  answer.sourceRoute = at + IP_HLEN;
  answer.strictRoute = received.strictRoute;
  answer.length += size + 3;
}

/** ip_options_fragment(): options that only the first fragment carries become NOOPs. */
export function blankOptions(b: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; ) {
    const type = b[at] as number;
    if (type === IPOPT_END) return;
    if (type === IPOPT_NOOP) {
      at++;
      continue;
    }
    const length = b[at + 1] as number;
    if (length < 2 || at + length > end) return;
    if (!(type & IPOPT_COPY)) b.fill(IPOPT_NOOP, at, at + length);
    at += length;
  }
}
