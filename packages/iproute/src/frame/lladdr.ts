// Link-layer addresses as iproute2 reads and writes them (lib/ll_addr.c). It reads anything made of hexadecimal numbers and
// colons; whether the length fits is the kernel's business.

import { ARPHRD_ETHER, ARPHRD_LOOPBACK } from "@podwire/wire";
import { parseInetAddress } from "./prefix.ts";
import type { Session } from "./session.ts";

/** ll_addr_a2n(): the bytes, or undefined after having complained. */
export function parseLinkAddress(session: Session, text: string): Uint8Array | undefined {
  if (text.includes(".")) {
    const address = parseInetAddress(text);
    if (address !== undefined)
      return Uint8Array.of(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
    session.err(`Invalid address "${text}"\n`);
    return undefined;
  }
  const bytes: number[] = [];
  for (const part of text.split(":")) {
    // sscanf("%x"): leading space and 0x are welcome, and what follows the digits is nobody's business.
    const digits = /^\s*\+?(?:0x)?([0-9a-f]+)/i.exec(part)?.[1];
    const value = digits === undefined ? Number.NaN : Number.parseInt(digits, 16);
    if (!(value <= 255)) {
      session.err(`"${part}" is invalid lladdr.\n`);
      return undefined;
    }
    bytes.push(value);
  }
  return Uint8Array.from(bytes);
}

/** ll_addr_n2a() for Ethernet and its like. */
export function formatLinkAddress(address: Uint8Array): string {
  return Array.from(address, (byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** ll_type_n2a(). */
export function linkTypeName(type: number, numeric: boolean): string {
  if (!numeric && type === ARPHRD_ETHER) return "ether";
  if (!numeric && type === ARPHRD_LOOPBACK) return "loopback";
  return `[${type}]`;
}
