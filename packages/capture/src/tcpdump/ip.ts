// An IPv4 packet (print-ip.c): the parenthesis of -v, then whatever its protocol prints.

import { checksum, IP_CE, IP_DF, IP_MF, IP_OFFSET, IPPROTO_TCP, IPPROTO_UDP } from "@podwire/wire";
import { demuxPrint, PROTOCOLS } from "./demux.ts";
import { bits, type Dissection, type Words, word } from "./dissection.ts";
import { ipOptionsPrint } from "./ip-options.ts";

const FLAGS: Words = [
  [IP_MF, "+"],
  [IP_DF, "DF"],
  [IP_CE, "rsvd"],
];

const ECN = ["", ",ECT(1)", ",ECT(0)", ",CE"];

/** SCTP and DCCP print their own addresses, as UDP and TCP do, because ports come with them. */
export const printsAddresses = (protocol: number): boolean =>
  protocol === IPPROTO_TCP || protocol === IPPROTO_UDP;

export function ipPrint(d: Dissection, at: number, length: number): void {
  d.protocol = "ip";
  const version = d.u8(at) >> 4;
  if (version !== 4) {
    d.print(version === 6 ? "IP6, wrong link-layer encapsulation" : `IP${version}`);
    d.invalid();
    return;
  }
  if (!d.flags.e) d.print("IP ");
  if (!d.has(at, 20)) {
    d.truncated();
    return;
  }
  if (length < 20) {
    d.print(`truncated-ip ${length}`);
    return;
  }
  const header = (d.u8(at) & 15) << 2;
  if (header < 20) {
    d.print(`bad-hlen ${header}`);
    return;
  }
  let total = d.u16(at + 2);
  if (length < total) d.print(`truncated-ip - ${total - length} bytes missing! `);
  if (total < header) {
    if (total !== 0) {
      d.print(`bad-len ${total}`);
      return;
    }
    total = length; // a segment on its way to segmentation offload
  }
  const before = d.narrow(at, total);
  const payload = total - header;
  const fragment = d.u16(at + 6);
  const protocol = d.u8(at + 9);
  if (d.verbose > 0 && !verbosePrint(d, at, header, fragment, protocol)) {
    d.print(`${d.ip(at + 12)} > ${d.ip(at + 16)}: `);
    d.truncated();
    d.end = before;
    return;
  }
  if ((fragment & IP_OFFSET) === 0) {
    if (!printsAddresses(protocol)) d.print(`${d.ip(at + 12)} > ${d.ip(at + 16)}: `);
    if (!d.has(at, header)) {
      d.print(` [remaining caplen(${d.end - at}) < header length(${header})]`);
      d.need(at, header);
    }
    demuxPrint(d, at + header, payload, { at, version: 4, fragmented: (fragment & IP_MF) !== 0 }, protocol);
  } else {
    d.print(`${d.ip(at + 12)} > ${d.ip(at + 16)}:${d.names.protocol(protocol)}`);
  }
  d.end = before;
}

/** The parenthesis; false when its options are cut. */
function verbosePrint(
  d: Dissection,
  at: number,
  header: number,
  fragment: number,
  protocol: number,
): boolean {
  const tos = d.u8(at + 1);
  const ttl = d.u8(at + 8);
  d.print(`(tos 0x${tos.toString(16)}${ECN[tos & 3]}${ttl >= 1 ? `, ttl ${ttl}` : ""}`);
  d.print(
    `, id ${d.u16(at + 4)}, offset ${(fragment & IP_OFFSET) * 8}, flags [${bits(FLAGS, fragment, "none")}]`,
  );
  d.print(`, proto ${word(PROTOCOLS, protocol, "unknown")} (${protocol}), length ${d.u16(at + 2)}`);
  let whole = true;
  if (header > 20) {
    d.print(", options (");
    whole = ipOptionsPrint(d, at + 20, header - 20);
    if (!whole) d.print(" [truncated-option]");
    d.print(")");
  }
  if (!d.flags.K && d.has(at, header)) {
    const wrong = checksum.checksum(d.bytes, at, at + header);
    if (wrong !== 0) {
      const found = d.u16(at + 10);
      d.print(`, bad cksum ${found.toString(16)} (->${shouldBe(found, wrong).toString(16)})!`);
    }
  }
  d.print(")\n    ");
  return whole;
}

/** What a checksum field should hold, of what it does hold and what the whole sums up to. */
export const shouldBe = (found: number, summed: number): number => checksum.fold(found + summed);
