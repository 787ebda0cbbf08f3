// Packets as tcpdump 4.99 prints them: time, then what the layers say, then bytes if asked for (print.c, util-print.c).
// One `Tcpdump` is one run of the program: relative sequence numbers and times since the packet before are its memory.
// Times are UTC.

import { type CapturedPacket, LINKTYPE_ETHERNET, LINKTYPE_RAW } from "../capture.ts";
import { Dissection, type Session, Truncated } from "./dissection.ts";
import { etherPrint } from "./ether.ts";
import type { TcpdumpFlags } from "./flags.ts";
import { asciiPrint, hexAsciiPrint, hexPrint } from "./hex.ts";
import { ipPrint } from "./ip.ts";
import { ip6Print } from "./ip6.ts";
import { type NameSources, Names } from "./names.ts";

const MAXIMUM = 262144;

/** Raised for a link type that no printer is there for, in tcpdump's words. */
export class UnsupportedLinktype extends Error {
  override readonly name = "UnsupportedLinktype";
  readonly linktype: number;

  constructor(linktype: number) {
    super(`packet printing is not supported for link type ${linktype}: use -w`);
    this.linktype = linktype;
  }
}

export class Tcpdump {
  readonly #session: Session;
  readonly #linktype: number;
  #packets = 0;
  #reference: bigint | undefined;

  /** Throws {@link UnsupportedLinktype} for anything but Ethernet and raw IP. */
  constructor(flags: TcpdumpFlags = {}, linktype = LINKTYPE_ETHERNET, names: NameSources = {}) {
    if (linktype !== LINKTYPE_ETHERNET && linktype !== LINKTYPE_RAW) throw new UnsupportedLinktype(linktype);
    this.#linktype = linktype;
    this.#session = { flags, names: new Names(flags.n === true, names), conversations: new Map() };
  }

  /** What the packet printed last carried that tcpdump would have taken apart and we did not: `DNS`. */
  undecoded: string | undefined;

  /** The text of one packet, without the newline at its end; more than one line with -v, -x, -X or -A. */
  print(packet: Pick<CapturedPacket, "bytes" | "time"> & Partial<CapturedPacket>): string {
    const { flags } = this.#session;
    const captured = packet.bytes.length;
    const length = packet.originalLength ?? captured;
    this.#packets++;
    this.undecoded = undefined;
    const d = new Dissection(packet.bytes, this.#session);
    if (flags.number) d.print(`${String(this.#packets).padStart(5)}  `);
    const invalid = invalidHeader(captured, length);
    if (invalid) {
      d.print(`[Invalid header:${invalid}]`);
      return d.text;
    }
    d.print(this.#time(packet.time));
    let header = 0;
    try {
      header = this.#link(d, length, captured);
    } catch (error) {
      if (!(error instanceof Truncated)) throw error;
      d.truncated();
    }
    this.undecoded = d.undecoded;
    d.end = captured;
    bytesPrint(d, header, captured);
    return d.text;
  }

  /** Prints the packet; returns the length of its link-level header. */
  #link(d: Dissection, length: number, captured: number): number {
    if (this.#linktype === LINKTYPE_ETHERNET) return etherPrint(d, 0, length, captured);
    d.protocol = "raw";
    if (d.flags.e) d.print("ip: ");
    const version = d.u8(0) >> 4;
    if (version === 4) ipPrint(d, 0, length);
    else if (version === 6) ip6Print(d, 0, length);
    else d.print(`unknown ip ${version}`);
    return 0;
  }

  #time(packetTime: bigint): string {
    const { t: kind = 0, nano } = this.#session.flags;
    // A file's times have 32 bits of seconds, taken as signed, and its resolution.
    const unit = nano ? 1n : 1000n;
    const cut = packetTime - (packetTime % unit);
    const seconds = BigInt.asIntN(32, cut / SECOND);
    const time = seconds * SECOND + (cut % SECOND);
    switch (kind) {
      case 0:
        return `${this.#clock(time)} `;
      case 1:
        return "";
      case 2:
        return seconds < 0n ? `${UNPRINTABLE} ` : `${seconds}${this.#fraction(time)} `;
      case 4:
        return seconds < 0n ? `${UNPRINTABLE} ` : `${date(seconds)} ${this.#clock(time)} `;
      default: {
        const reference = this.#reference || time;
        // A reference of exactly zero counts as none, in the original as here.
        if (kind === 3 || !this.#reference) this.#reference = time;
        const since = time - reference;
        return since < 0n ? `-${this.#clock(-since)} ` : ` ${this.#clock(since)} `;
      }
    }
  }

  /** `12:34:56.789012`; seconds that fill the sign of a 32-bit number cannot be said. */
  #clock(time: bigint): string {
    if (time < 0n || (time / SECOND) & 0x80000000n) return UNPRINTABLE;
    const seconds = Number((time / SECOND) % 86400n);
    const two = (n: number): string => String(n).padStart(2, "0");
    const hms = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return hms + this.#fraction(time);
  }

  #fraction(time: bigint): string {
    const nanoseconds = (time % SECOND).toString().padStart(9, "0");
    return `.${this.#session.flags.nano ? nanoseconds : nanoseconds.slice(0, 6)}`;
  }
}

const UNPRINTABLE = "[Error converting time]";
const SECOND = 1_000_000_000n;

/** `2026-11-23` of seconds since 1970: Howard Hinnant's civil-from-days. */
function date(seconds: bigint): string {
  const days = Number(seconds / 86400n) + 719468;
  const era = Math.floor(days / 146097);
  const ofEra = days - era * 146097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365,
  );
  const dayOfYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** What is wrong with a record's lengths; undefined when nothing is. */
function invalidHeader(captured: number, length: number): string | undefined {
  const wrong: string[] = [];
  if (captured === 0) wrong.push(" caplen==0");
  if (length === 0) wrong.push(" len==0");
  else if (length < captured) wrong.push(` len(${length}) < caplen(${captured})`);
  if (captured > MAXIMUM) wrong.push(` caplen(${captured}) > ${MAXIMUM}`);
  if (length > MAXIMUM) wrong.push(` len(${length}) > ${MAXIMUM}`);
  return wrong.length === 0 ? undefined : wrong.join(",");
}

/** What -X, -x or -A add, without the link-level header unless given twice. */
function bytesPrint(d: Dissection, header: number, captured: number): void {
  const { x = 0, X = 0, A = 0 } = d.flags;
  const [times, print] =
    X > 0
      ? [X, (at: number) => hexAsciiPrint(d, "\n\t", at, captured - at)]
      : x > 0
        ? [x, (at: number) => hexPrint(d, "\n\t", at, captured - at)]
        : [A, (at: number) => asciiPrint(d, at, captured - at)];
  if (times > 1) print(0);
  else if (times === 1 && captured > header) print(header);
}
