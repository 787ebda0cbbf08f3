// ARP and its relatives (print-arp.c). ATM's own form is left out.

import { ETH_P_IP } from "@podwire/wire";
import { type Dissection, hexPad, type Words, word } from "./dissection.ts";
import { ETHERTYPES } from "./ether.ts";
import { hexAsciiPrint } from "./hex.ts";

const OPERATIONS: Words = [
  [1, "Request"],
  [2, "Reply"],
  [3, "Reverse Request"],
  [4, "Reverse Reply"],
  [8, "Inverse Request"],
  [9, "Inverse Reply"],
  [10, "NACK Reply"],
];

const HARDWARE: Words = [
  [1, "Ethernet"],
  [6, "TokenRing"],
  [7, "ArcNet"],
  [15, "FrameRelay"],
  [23, "Strip"],
  [24, "IEEE 1394"],
  [19, "ATM"],
  [32, "InfiniBand"],
];

const TRAIL = 0x1000;

export function arpPrint(d: Dissection, at: number, length: number, captured: number): void {
  d.protocol = "arp";
  d.need(at, 8);
  const hardware = d.u16(at);
  const protocol = d.u16(at + 2);
  const hardwareLength = d.u8(at + 4);
  const protocolLength = d.u8(at + 5);
  const operation = d.u16(at + 6);
  if (hardware === 19 || hardware === 15) d.undecoded ??= "ARP over ATM or Frame Relay";
  const sha = at + 8;
  const spa = sha + hardwareLength;
  const tha = spa + protocolLength;
  const tpa = tha + hardwareLength;
  d.need(tpa, protocolLength);
  if (!d.flags.e) d.print("ARP, ");
  const isIp = protocol === ETH_P_IP || protocol === TRAIL;
  if (!isIp || protocolLength !== 4 || hardwareLength === 0 || d.verbose > 0) {
    d.print(`${word(HARDWARE, hardware, `Unknown Hardware (${hardware})`)} (len ${hardwareLength}), `);
    d.print(
      `${word(ETHERTYPES, protocol, `Unknown Protocol (0x${hexPad(protocol, 4)})`)} (len ${protocolLength})`,
    );
    if (d.verbose === 0) {
      d.print(`, length ${length}`);
      return;
    }
  }
  const ip = (where: number): string =>
    isIp ? (protocolLength === 4 ? d.ip(where) : "<wrong len>") : "<wrong proto type>";
  d.print(`${d.verbose > 0 ? ", " : ""}${word(OPERATIONS, operation, `Unknown (${operation})`)} `);
  switch (operation) {
    case 1:
      d.print(`who-has ${ip(tpa)}`);
      if (d.bytes.subarray(tha, tha + hardwareLength).some((byte) => byte !== 0)) {
        d.print(` (${d.link(tha, hardwareLength)})`);
      }
      d.print(` tell ${ip(spa)}`);
      break;
    case 2:
      d.print(`${ip(spa)} is-at ${d.link(sha, hardwareLength)}`);
      break;
    case 3:
    case 8:
      d.print(`who-is ${d.link(tha, hardwareLength)} tell ${d.link(sha, hardwareLength)}`);
      break;
    case 4:
      d.print(`${d.link(tha, hardwareLength)} at ${ip(tpa)}`);
      break;
    case 9:
      d.print(`${d.link(sha, hardwareLength)} at ${ip(spa)}`);
      break;
    default:
      hexAsciiPrint(d, "\n\t", at, captured);
      return;
  }
  d.print(`, length ${length}`);
}
