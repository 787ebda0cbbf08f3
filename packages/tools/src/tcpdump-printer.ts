// Packets as lines: what @podwire/capture prints, with the cooked header of "any" before it where that is what was captured.

import {
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL2,
  type NameSources,
  Tcpdump,
  type TcpdumpFlags,
} from "@podwire/capture";
import { PACKET_TYPES, SLL2_HLEN, uncook } from "./cooked.ts";

export interface PacketToPrint {
  readonly bytes: Uint8Array;
  readonly time: bigint;
  readonly originalLength: number;
}

export class Printer {
  readonly #linktype: number;
  readonly #flags: TcpdumpFlags;
  readonly #printer: Tcpdump;
  /** Prints times and numbers alone, in front of a cooked header. */
  readonly #device: (ifindex: number) => string;

  constructor(
    linktype: number,
    flags: TcpdumpFlags,
    names: NameSources,
    device: (ifindex: number) => string,
  ) {
    this.#linktype = linktype;
    this.#flags = flags;
    this.#device = device;
    this.#printer = new Tcpdump(
      flags,
      linktype === LINKTYPE_LINUX_SLL2 ? LINKTYPE_ETHERNET : linktype,
      names,
    );
  }

  print(packet: PacketToPrint): string {
    if (this.#linktype !== LINKTYPE_LINUX_SLL2) return this.#printer.print(packet);
    const cooked = uncook(packet.bytes);
    if (cooked === null) return this.#printer.print(packet);
    const { frame, ifindex, pktType } = cooked;
    const line = this.#printer.print({
      bytes: frame,
      time: packet.time,
      originalLength: packet.originalLength - SLL2_HLEN + 14,
    });
    const at = this.#prefixLength(line);
    const header = `${this.#device(ifindex).padEnd(5)} ${PACKET_TYPES[pktType] ?? "???"} `;
    return line.slice(0, at) + header + this.#linkHeader(line.slice(at), ifindex, packet.originalLength);
  }

  /** Length of the number and time that a line begins with. */
  #prefixLength(line: string): number {
    const { number, t = 0 } = this.#flags;
    let at = number ? (/^ *\d+ {2}/.exec(line)?.[0].length ?? 0) : 0;
    const time = [
      /^[\d:.]+ /,
      null,
      /^\d+\.\d+ /,
      /^ -?[\d:.]+ |^-[\d:.]+ /,
      /^[\d-]+ [\d:.]+ /,
      /^ -?[\d:.]+ |^-[\d:.]+ /,
    ][t];
    if (time) at += time.exec(line.slice(at))?.[0].length ?? 0;
    return at;
  }

  /** With -e the addresses of a frame become an interface index and the sender's address. */
  #linkHeader(text: string, ifindex: number, length: number): string {
    if (!this.#flags.e) return text;
    return text.replace(
      /^(\S+(?: \(oui [^)]*\))?) > [^,]+, (.*?), length \d+: /,
      (_, source: string, type: string) => `ifindex ${ifindex} ${source} ${type}, length ${length}: `,
    );
  }
}
