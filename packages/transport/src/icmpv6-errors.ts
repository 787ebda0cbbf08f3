// What an ICMPv6 error means to a socket (net/ipv6/icmp.c icmpv6_err_convert): an errno, and whether it is fatal.

import { ICMPV6_DEST_UNREACH, ICMPV6_PARAMPROB, ICMPV6_PKT_TOOBIG, ICMPV6_TIME_EXCEED } from "@podwire/wire";
import type { SocketError } from "./icmp-errors.ts";

/** tab_unreach: no route, prohibited, beyond scope, address and port unreachable, policy, reject route. */
const UNREACHABLE: readonly SocketError[] = [
  { errno: "ENETUNREACH", hard: false },
  { errno: "EACCES", hard: true },
  { errno: "EHOSTUNREACH", hard: false },
  { errno: "EHOSTUNREACH", hard: false },
  { errno: "ECONNREFUSED", hard: true },
  { errno: "EACCES", hard: true },
  { errno: "EACCES", hard: true },
];

export function socketError6(type: number, code: number): SocketError {
  switch (type) {
    case ICMPV6_DEST_UNREACH:
      return UNREACHABLE[code] ?? { errno: "EPROTO", hard: true };
    case ICMPV6_PKT_TOOBIG:
      return { errno: "EMSGSIZE", hard: false };
    case ICMPV6_PARAMPROB:
      return { errno: "EPROTO", hard: true };
    case ICMPV6_TIME_EXCEED:
      return { errno: "EHOSTUNREACH", hard: false };
    default:
      return { errno: "EPROTO", hard: false };
  }
}
