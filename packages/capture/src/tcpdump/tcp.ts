// TCP (print-tcp.c): flags, numbers relative to the first segment seen of a conversation, options, length. What the
// segments carry is not taken apart.

import { equalAt, IPPROTO_TCP, tcp } from "@podwire/wire";
import type { IpContext } from "./demux.ts";
import { bits, type Dissection, hexPad, type TcpConversation, visible, type Words } from "./dissection.ts";
import { shouldBe } from "./ip.ts";
import { tcpOptionsPrint } from "./tcp-options.ts";
import { transportSum } from "./transport-sum.ts";
import { portsPrint } from "./udp.ts";
import { tcpApplication } from "./undecoded.ts";

const FLAGS: Words = [
  [tcp.FIN, "F"],
  [tcp.SYN, "S"],
  [tcp.RST, "R"],
  [tcp.PSH, "P"],
  [tcp.ACK, "."],
  [tcp.URG, "U"],
  [tcp.ECE, "E"],
  [tcp.CWR, "W"],
];

export function tcpPrint(d: Dissection, at: number, length: number, ip: IpContext): void {
  d.protocol = "tcp";
  if (!d.has(at + 2, 2)) {
    if (ip.version === 6) d.print(`${d.ip6(ip.at + 8)} > ${d.ip6(ip.at + 24)}:`);
    else d.print(`${d.ip(ip.at + 12)} > ${d.ip(ip.at + 16)}:`);
    d.truncated();
    return;
  }
  const sport = d.u16(at);
  const dport = d.u16(at + 2);
  portsPrint(d, ip, IPPROTO_TCP, d.names.port(sport, "tcp"), d.names.port(dport, "tcp"));
  if (!d.has(at, 20)) {
    d.truncated();
    return;
  }
  const header = (d.u8(at + 12) >> 4) << 2;
  if (header < 20) {
    d.print(` tcp ${length - header} [bad hdr length ${header} - too short, < 20]`);
    return;
  }
  if (d.flags.q) {
    d.print(`tcp ${(length - header) >>> 0}`);
    if (header > length) d.print(` [bad hdr length ${header} - too long, > ${length}]`);
    return;
  }
  const flags = d.u8(at + 13);
  d.print(`Flags [${bits(FLAGS, flags, "none", "")}]`);
  let seq = d.u32(at + 4);
  let ack = d.u32(at + 8);
  const reverse = sport > dport || (sport === dport && sourceIsHigher(d, ip));
  let first: TcpConversation = { seq: 0, ack: 0 };
  if (!d.flags.S && (flags & tcp.ACK) !== 0) {
    const key = conversationKey(d, ip, reverse, sport, dport);
    const known = d.session.conversations.get(key);
    if (!known || (flags & tcp.SYN) !== 0) {
      first = reverse ? { ack: seq, seq: (ack - 1) >>> 0 } : { seq, ack: (ack - 1) >>> 0 };
      d.session.conversations.set(key, first);
    } else {
      first = known;
      seq = (seq - (reverse ? first.ack : first.seq)) >>> 0;
      ack = (ack - (reverse ? first.seq : first.ack)) >>> 0;
    }
  }
  if (header > length) {
    d.print(` [bad hdr length ${header} - too long, > ${length}]`);
    return;
  }
  if (d.verbose > 0 && !d.flags.K && !ip.fragmented && d.has(at, length)) {
    const found = d.u16(at + 16);
    const wrong = transportSum(d, ip, IPPROTO_TCP, at, length);
    d.print(`, cksum 0x${hexPad(found, 4)} `);
    d.print(wrong === 0 ? "(correct)" : `(incorrect -> 0x${hexPad(shouldBe(found, wrong), 4)})`);
  }
  const data = length - header;
  if (d.verbose > 1 || data > 0 || (flags & (tcp.SYN | tcp.FIN | tcp.RST)) !== 0) {
    d.print(`, seq ${seq}`);
    if (data > 0) d.print(`:${(seq + data) >>> 0}`);
  }
  if ((flags & tcp.ACK) !== 0) d.print(`, ack ${ack}`);
  d.print(`, win ${d.u16(at + 14)}`);
  if ((flags & tcp.URG) !== 0) d.print(`, urg ${d.u16(at + 18)}`);
  // SACK blocks count in the other side's numbers; without relative numbers nothing is subtracted.
  const counted = !d.flags.S && (flags & tcp.ACK) !== 0 && reverse ? first.seq : first.ack;
  if (header > 20 && !tcpOptionsPrint(d, at + 20, header - 20, counted)) return;
  d.print(`, length ${data}`);
  if (data === 0) return;
  if (!d.has(at, header)) {
    d.print(` [remaining caplen(${d.end - at}) < header length(${header})]`);
    d.need(at, header);
  }
  if ((flags & tcp.RST) !== 0 && d.verbose > 0) resetDataPrint(d, at + header, data);
  else d.undecoded ??= tcpApplication(sport, dport);
}

/** Are both ports the same and the source address the higher one? */
function sourceIsHigher(d: Dissection, ip: IpContext): boolean {
  const [from, to, length] = ip.version === 4 ? [ip.at + 12, ip.at + 16, 4] : [ip.at + 8, ip.at + 24, 16];
  if (equalAt(d.bytes, from, d.bytes, to, length)) return false;
  for (let i = 0; i < length; i++) {
    const difference = d.bytes[from + i]! - d.bytes[to + i]!;
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The same for both directions. */
function conversationKey(
  d: Dissection,
  ip: IpContext,
  reverse: boolean,
  sport: number,
  dport: number,
): string {
  const [from, to, length] = ip.version === 4 ? [ip.at + 12, ip.at + 16, 4] : [ip.at + 8, ip.at + 24, 16];
  const a = d.bytes.subarray(from, from + length).join(".");
  const b = d.bytes.subarray(to, to + length).join(".");
  return reverse ? `${b} ${dport} ${a} ${sport}` : `${a} ${sport} ${b} ${dport}`;
}

/** RFC 9293 3.5.3 allows a reset to carry its reason as text; 30 characters of it are shown. */
function resetDataPrint(d: Dissection, at: number, length: number): void {
  d.print(d.has(at, length) ? " [RST" : " [!RST");
  if (length > 30) d.print("+");
  d.print(" ");
  for (let i = at; i < at + Math.min(length, 30) && i < d.end; i++) d.print(visible(d.bytes[i]!));
  d.print("]");
}
