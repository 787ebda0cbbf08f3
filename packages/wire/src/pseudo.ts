// The pseudo header that UDP, TCP and ICMPv6 checksums cover (RFC 768, RFC 8200 8.1), for the meanings: source
// and destination as text, of either family. The hot path uses `pseudo4` and `pseudo6` of checksum.ts.

import { pseudo4, pseudo6 } from "./checksum.ts";
import { parseIpv4 } from "./ipv4-address.ts";
import { parseIpv6 } from "./ipv6-address.ts";

/**
 * An `Ipv4` or `Ipv6` value fits, unless it carries a source route that is not used up: then the destination is
 * the last address of the route.
 */
export interface PseudoHeader {
  source: string;
  destination: string;
}

/** Its unfolded sum for `length` bytes of `protocol`. Throws {@link InvalidAddress}. */
export function pseudoSum(pseudo: PseudoHeader, protocol: number, length: number): number {
  if (!pseudo.source.includes(":")) {
    return pseudo4(parseIpv4(pseudo.source), parseIpv4(pseudo.destination), protocol, length);
  }
  return pseudo6(parseIpv6(pseudo.source), 0, parseIpv6(pseudo.destination), 0, protocol, length);
}
