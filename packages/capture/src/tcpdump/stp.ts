// Spanning tree BPDUs (print-stp.c): configuration, topology change and rapid ones. Multiple spanning tree (802.1s,
// 802.1aq) is named, but its instances are not taken apart.

import { formatMac, stp } from "@podwire/wire";
import { bits, type Dissection, hexPad, type Words, word } from "./dissection.ts";

const VERSIONS: Words = [
  [0, "802.1d"],
  [2, "802.1w"],
  [3, "802.1s"],
  [4, "802.1aq"],
];

const TYPES: Words = [
  [stp.TYPE_CONFIG, "Config"],
  [stp.TYPE_RAPID, "Rapid STP"],
  [stp.TYPE_TCN, "Topology Change"],
];

const FLAGS: Words = [
  [0x01, "Topology change"],
  [0x02, "Proposal"],
  [0x10, "Learn"],
  [0x20, "Forward"],
  [0x40, "Agreement"],
  [0x80, "Topology change ACK"],
];

const ROLES = ["Unknown", "Alternate", "Root", "Designated"];

export function stpPrint(d: Dissection, at: number, length: number): void {
  d.protocol = "stp";
  if (length < 4) {
    d.invalid();
    return;
  }
  if (d.u16(at) !== 0) {
    d.print(`unknown STP version, length ${length}`);
    return;
  }
  const version = d.u8(at + 2);
  d.print(`STP ${word(VERSIONS, version, `Unknown STP protocol (0x${hexPad(version, 2)})`)}`);
  if (!VERSIONS.some(([known]) => known === version)) return;
  const type = d.u8(at + 3);
  d.print(`, ${word(TYPES, type, `Unknown BPDU Type (0x${hexPad(type, 2)})`)}`);
  if (type === stp.TYPE_CONFIG || (type === stp.TYPE_RAPID && version === 2)) {
    if (length < (type === stp.TYPE_CONFIG ? stp.CONFIG_LENGTH : stp.RAPID_LENGTH)) d.invalid();
    else configPrint(d, at, length);
  } else if (type === stp.TYPE_RAPID && version > 2) d.undecoded ??= "multiple spanning tree";
}

function bridgeId(d: Dissection, at: number): string {
  d.need(at, 8);
  return `${hexPad(d.u16(at), 4)}.${formatMac(d.bytes, at + 2)}`;
}

const seconds = (d: Dissection, at: number): string => `${twoDigits(d.u16(at))}s`;

/** 256ths as `%.2f` prints them: exact in binary, so a half rounds to the even digit. */
function twoDigits(ticks: number): string {
  const exact = (ticks * 100) / stp.TICKS_PER_SECOND;
  const floor = Math.floor(exact);
  const rounded = exact - floor === 0.5 ? floor + (floor % 2) : Math.round(exact);
  return `${Math.floor(rounded / 100)}.${String(rounded % 100).padStart(2, "0")}`;
}

function configPrint(d: Dissection, at: number, length: number): void {
  const flags = d.u8(at + 4);
  d.print(`, Flags [${bits(FLAGS, flags, "none")}]`);
  d.print(`, bridge-id ${bridgeId(d, at + stp.BRIDGE_ID)}.${hexPad(d.u16(at + 25), 4)}, length ${length}`);
  if (d.verbose === 0) return;
  const [messageAge, maxAge, hello, forward] = [27, 29, 31, 33].map((offset) => seconds(d, at + offset));
  d.print(
    `\n\tmessage-age ${messageAge}, max-age ${maxAge}, hello-time ${hello}, forwarding-delay ${forward}`,
  );
  d.print(`\n\troot-id ${bridgeId(d, at + stp.ROOT_ID)}, root-pathcost ${d.u32(at + 13)}`);
  if (d.u8(at + 2) === 2) d.print(`, port-role ${ROLES[(flags >> 2) & 3]}`);
}
