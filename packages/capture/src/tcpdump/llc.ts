// LLC behind an 802.3 length (print-llc.c): BPDUs, IP in LLC or SNAP, and the frame's kind for all else.

import { llc } from "@podwire/wire";
import { type Dissection, hexPad, type Words, word } from "./dissection.ts";
import { ETHERTYPES, ethertypePrint } from "./ether.ts";
import { defaultPrint, hexAsciiPrint } from "./hex.ts";
import { ipPrint } from "./ip.ts";
import { vendor } from "./names.ts";
import { stpPrint } from "./stp.ts";

const SAPS: Words = [
  [0x00, "Null"],
  [0xff, "Global"],
  [0x02, "802.1B I"],
  [0x03, "802.1B G"],
  [0x06, "IP"],
  [0x04, "SNA"],
  [0x0e, "ProWay NM"],
  [0x42, "STP"],
  [0x4e, "RS511"],
  [0x7e, "ISO8208"],
  [0x8e, "ProWay"],
  [0xaa, "SNAP"],
  [0xe0, "IPX"],
  [0xf0, "NetBeui"],
  [0xfe, "OSI"],
];

/** IPX, OSI. */
const UNDECODED_SAPS = [0xe0, 0xfe];

const UNNUMBERED: Words = [
  [0x03, "ui"],
  [0xe3, "test"],
  [0xaf, "xid"],
  [0x63, "ua"],
  [0x43, "disc"],
  [0x0f, "dm"],
  [0x6f, "sabme"],
  [0x87, "frmr"],
];

const SUPERVISORY: Words = [
  [0, "Receiver Ready"],
  [1, "Receiver not Ready"],
  [2, "Reject"],
];

const FLAGS: Words = [
  [0, "Command"],
  [1, "Response"],
  [0x10, "Poll"],
  [0x11, "Final"],
  [0x100, "Poll"],
  [0x101, "Final"],
];

/**
 * Prints the LLC frame at `at`; the Ethernet header at `ether` gives the addresses. Returns the length of LLC's header
 * (and SNAP's).
 */
export function llcPrint(d: Dissection, at: number, length: number, captured: number, ether: number): number {
  d.protocol = "llc";
  const unnumbered = Math.min(captured, length) >= 3 && (d.u8(at + 2) & 3) === 3;
  if (captured < (unnumbered ? 3 : 4) || length < (unnumbered ? 3 : 4)) {
    d.truncated();
    hexAsciiPrint(d, "\n\t", at, captured);
    return Math.min(captured, length);
  }
  const dsapField = d.u8(at);
  const ssapField = d.u8(at + 1);
  const control = unnumbered ? d.u8(at + 2) : d.u8(at + 2) | (d.u8(at + 3) << 8);
  const header = unnumbered ? 3 : 4;
  const dsap = dsapField & 0xfe;
  const ssap = ssapField & 0xfe;
  if (d.flags.e) {
    d.print(
      `LLC, dsap ${word(SAPS, dsap, "Unknown")} (0x${hexPad(dsap, 2)}) ${dsapField & 1 ? "Group" : "Individual"}, ` +
        `ssap ${word(SAPS, ssap, "Unknown")} (0x${hexPad(ssap, 2)}) ${ssapField & 1 ? "Response" : "Command"}, ` +
        `ctrl 0x${hexPad(control, unnumbered ? 2 : 4)}: `,
    );
  }
  const start = at + header;
  const rest = length - header;
  const restCaptured = captured - header;
  if (dsap === ssap && control === llc.UI) {
    if (dsap === 0xaa) {
      if (!snapPrint(d, start, rest, restCaptured, ether)) defaultPrint(d, at, captured);
      return header + 5;
    }
    if (dsap === 0x42) {
      stpPrint(d, start, rest);
      return header;
    }
    if (dsap === 0x06) {
      ipPrint(d, start, rest);
      return header;
    }
  }
  if ((dsap === ssap && UNDECODED_SAPS.includes(dsap)) || (dsapField & ssapField) === 0xff)
    d.undecoded ??= "LLC";
  if (!d.flags.e) {
    const to = word(SAPS, dsap, `Unknown DSAP 0x${hexPad(dsap, 2)}`);
    const from = word(SAPS, ssap, `Unknown SSAP 0x${hexPad(ssap, 2)}`);
    d.print(`${d.mac(ether + 6)} ${ssap === dsap ? "" : `${from} `}> ${d.mac(ether)} ${to} `);
  }
  const flags = (poll: number): string => word(FLAGS, (ssapField & 1) | (control & poll), "?");
  if (unnumbered) {
    d.print(`Unnumbered, ${word(UNNUMBERED, control & 0xef, hexPad(control & 0xef, 2))}, `);
    d.print(`Flags [${flags(0x10)}], length ${length}`);
    if ((control & 0xef) === 0xaf) {
      if (rest === 0) return header;
      if (restCaptured < 1) {
        d.truncated();
        return header;
      }
      if (d.u8(start) === 0x81) {
        if (restCaptured < 3 || rest < 3) {
          d.truncated();
          hexAsciiPrint(d, "\n\t", start, restCaptured);
        } else d.print(`: ${hexPad(d.u8(start + 1), 2)} ${hexPad(d.u8(start + 2), 2)}`);
        return header;
      }
    }
  } else if ((control & 1) === 1) {
    d.print(`Supervisory, ${word(SUPERVISORY, (control >> 2) & 3, "?")}, rcv seq ${(control >> 9) & 0x7f}, `);
    d.print(`Flags [${flags(0x100)}], length ${length}`);
    return header;
  } else {
    d.print(`Information, send seq ${(control >> 1) & 0x7f}, rcv seq ${(control >> 9) & 0x7f}, `);
    d.print(`Flags [${flags(0x100)}], length ${length}`);
  }
  defaultPrint(d, at, captured);
  return header;
}

/** SNAP: an organisation and a number of its own, EtherTypes where that is 0. False when we do not know the number. */
function snapPrint(d: Dissection, at: number, length: number, captured: number, ether: number): boolean {
  d.protocol = "snap";
  if (!d.has(at, 5) || captured < 5 || length < 5) {
    d.truncated();
    return true;
  }
  const organisation = (d.u16(at) << 8) | d.u8(at + 2);
  const number = d.u16(at + 3);
  const what = organisation === 0 || organisation === 0xf8 ? word(ETHERTYPES, number, "Unknown") : "Unknown";
  const numbered = `${what} (0x${hexPad(number, 4)})`;
  const who = `oui ${vendor(organisation)} (0x${hexPad(organisation, 6)})`;
  if (d.flags.e) {
    d.print(`${who}, ${organisation === 0 ? "ethertype" : "pid"} ${numbered}, length ${length - 5}: `);
  }
  if (organisation === 0 || organisation === 0xf8) {
    if (ethertypePrint(d, number, at + 5, length - 5, captured - 5)) return true;
  }
  if (organisation !== 0) d.undecoded ??= "SNAP";
  if (!d.flags.e) {
    d.print(`${d.mac(ether + 6)} > ${d.mac(ether)} SNAP, `);
    d.print(
      `${organisation === 0 ? `ethertype ${numbered}` : `${who}, pid ${numbered}`}, length ${length - 5}: `,
    );
  }
  return false;
}
