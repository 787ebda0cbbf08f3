// What an ICMP error means to a socket (net/ipv4/icmp.c icmp_err_convert): an errno, and whether it is fatal, that is, told to
// a connected socket that did not ask for errors.

import { IP_PMTUDISC_DONT } from "@podwire/ip";
import type { Errno } from "@podwire/netns";
import { ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, ICMP_PARAMETERPROB, ICMP_TIME_EXCEEDED } from "@podwire/wire";

export interface SocketError {
  readonly errno: Errno;
  readonly hard: boolean;
}

/** Destination unreachable, by code. */
const UNREACHABLE: readonly SocketError[] = [
  { errno: "ENETUNREACH", hard: false },
  { errno: "EHOSTUNREACH", hard: false },
  { errno: "ENOPROTOOPT", hard: true },
  { errno: "ECONNREFUSED", hard: true },
  { errno: "EMSGSIZE", hard: false },
  { errno: "EOPNOTSUPP", hard: false },
  { errno: "ENETUNREACH", hard: true },
  { errno: "EHOSTDOWN", hard: true },
  { errno: "ENONET", hard: true },
  { errno: "ENETUNREACH", hard: true },
  { errno: "EHOSTUNREACH", hard: true },
  { errno: "ENETUNREACH", hard: false },
  { errno: "EHOSTUNREACH", hard: false },
  { errno: "EHOSTUNREACH", hard: true },
  { errno: "EHOSTUNREACH", hard: true },
  { errno: "EHOSTUNREACH", hard: true },
];

const TIME_EXCEEDED: SocketError = { errno: "EHOSTUNREACH", hard: false };
const PARAMETER_PROBLEM: SocketError = { errno: "EPROTO", hard: true };
const TOO_BIG: SocketError = { errno: "EMSGSIZE", hard: true };

/** The error that an ICMP message of `type` and `code` is to a socket with this IP_MTU_DISCOVER mode; null: none. */
export function socketError(type: number, code: number, pmtudisc: number): SocketError | null {
  switch (type) {
    case ICMP_TIME_EXCEEDED:
      return TIME_EXCEEDED;
    case ICMP_PARAMETERPROB:
      return PARAMETER_PROBLEM;
    case ICMP_DEST_UNREACH:
      if (code === ICMP_FRAG_NEEDED) return pmtudisc === IP_PMTUDISC_DONT ? null : TOO_BIG;
      return UNREACHABLE[code] ?? TIME_EXCEEDED;
    default:
      return null;
  }
}
