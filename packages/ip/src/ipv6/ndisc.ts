// Neighbour discovery's messages come in (RFC 4861; net/ipv6/ndisc.c ndisc_recv_ns, ndisc_recv_na): who asks is remembered and
// answered, answers go into the table, and an address of ours that is still being checked and turns up elsewhere has failed. Left
// out: router advertisements and redirects, which are dropped with that reason; proxies.

import { MILLISECOND } from "@podwire/clock";
import {
  type DropReason,
  type NetDevice,
  PACKET_HOST,
  PACKET_LOOPBACK,
  type Skb,
  traceStep,
} from "@podwire/netns";
import {
  formatIpv6,
  formatMac,
  icmpv6,
  ipv6 as ip6,
  isMulticastIpv6,
  isUnspecifiedIpv6,
  NDISC_NEIGHBOUR_ADVERTISEMENT,
  NDISC_NEIGHBOUR_SOLICITATION,
  NDISC_REDIRECT,
  NDISC_ROUTER_ADVERTISEMENT,
  NDISC_ROUTER_SOLICITATION,
} from "@podwire/wire";
import { NEIGH_VAR_PROXY_DELAY, NEIGH_VAR_PROXY_QLEN } from "../neigh-parms.ts";
import {
  NEIGH_UPDATE_F_ISROUTER,
  NEIGH_UPDATE_F_OVERRIDE,
  NEIGH_UPDATE_F_OVERRIDE_ISROUTER,
  NEIGH_UPDATE_F_WEAK_OVERRIDE,
  neighUpdate,
} from "../neighbour.ts";
import { IFA_F_OPTIMISTIC, IFA_F_TENTATIVE, NUD_FAILED, NUD_REACHABLE, NUD_STALE } from "../uapi.ts";
import { dadFailure } from "./dad.ts";
import { isAnycast } from "./icmpv6-send.ts";
import { IN6_LINKLOCAL_ALLNODES, in6Equal } from "./in6.ts";
import { type Inet6Dev, in6Dev } from "./inet6-dev.ts";
import { ip6Cb } from "./ip6-cb.ts";
import { sendNeighbourAdvertisement } from "./ndisc-send.ts";
import { neighFor6, neighLookup6 } from "./ndisc-tbl.ts";

const OPT_SOURCE_LL_ADDR = 1;
const OPT_TARGET_LL_ADDR = 2;
const OPT_NONCE = 14;

/** Offset of the first option of `kind` from `at` on; -1 where there is none, -2 where the options are malformed. */
function findOption(b: Uint8Array, at: number, end: number, kind: number): number {
  let found = -1;
  for (let i = at; i < end; ) {
    const length = (b[i + 1] ?? 0) * 8;
    if (i + 2 > end || length === 0 || i + length > end) return -2;
    if (b[i] === kind && found < 0) found = i;
    i += length;
  }
  return found;
}

/** ndisc_rcv(): `skb.transport` is at the message. Null, or why it is not taken. */
export function ndiscRcv(skb: Skb, dev: NetDevice, type: number): DropReason | null {
  const idev = in6Dev(dev);
  const { bytes, network, transport } = skb;
  if (idev === null) return "NOT_SPECIFIED";
  if ((ip6Cb(skb)?.fragMaxSize ?? 0) !== 0 && idev.cnf.suppress_frag_ndisc !== 0)
    return "neighbour discovery in fragments (suppress_frag_ndisc)";
  if (ip6.hopLimit(bytes, network) !== 255)
    return "neighbour discovery from beyond the link: hop limit is not 255";
  if (icmpv6.code(bytes, transport) !== 0) return "neighbour discovery with a code";
  switch (type) {
    case NDISC_NEIGHBOUR_SOLICITATION:
      return receiveSolicitation(skb, dev, idev, false);
    case NDISC_NEIGHBOUR_ADVERTISEMENT:
      return receiveAdvertisement(skb, dev, idev);
    case NDISC_ROUTER_SOLICITATION:
      return receiveRouterSolicitation(skb, dev, idev);
    case NDISC_ROUTER_ADVERTISEMENT:
      return "router advertisements are not simulated";
    case NDISC_REDIRECT:
      return "ipv6 redirects are not simulated";
    default:
      return "NOT_SPECIFIED";
  }
}

/** Offset of the link-layer address in an option of `kind`; -1 where there is none, -2 where the options are wrong. */
function linkLayer(skb: Skb, at: number, kind: number): number {
  const found = findOption(skb.bytes, at, skb.tail, kind);
  if (found < 0) return found;
  return skb.bytes[found + 1] === 1 ? found + 2 : -2;
}

function trace(skb: Skb, dev: NetDevice, type: number, lladdr: number): void {
  const { bytes, network, transport } = skb;
  const router = type === NDISC_ROUTER_SOLICITATION;
  const solicitation = type === NDISC_NEIGHBOUR_SOLICITATION;
  traceStep(dev.net, skb, dev, "ndisc", {
    message: router
      ? "router solicitation"
      : solicitation
        ? "neighbour solicitation"
        : "neighbour advertisement",
    source: formatIpv6(bytes, network + ip6.SRC),
    target: router ? "" : formatIpv6(bytes, transport + icmpv6.TARGET),
    lladdr: lladdr < 0 ? "" : formatMac(bytes, lladdr),
  });
}

/** ndisc_recv_ns(). `late`: the second look at a question for an anycast address. */
function receiveSolicitation(skb: Skb, dev: NetDevice, idev: Inet6Dev, late: boolean): DropReason | null {
  const { bytes, network, transport: at } = skb;
  if (skb.tail - at < 24) return "PKT_TOO_SMALL";
  const target = at + icmpv6.TARGET;
  if (isMulticastIpv6(bytes, target)) return "neighbour solicitation for a group";
  const src = network + ip6.SRC;
  const dst = network + ip6.DST;
  const dad = isUnspecifiedIpv6(bytes, src);
  if (dad && !isSolicitedNode(bytes, dst)) return "duplicate address detection to a wrong destination";
  const lladdr = linkLayer(skb, at + 24, OPT_SOURCE_LL_ADDR);
  if (lladdr === -2) return "neighbour solicitation with malformed options";
  if (dad && lladdr >= 0) return "duplicate address detection with a link-layer address";
  if (dev.net.kernel.tracer !== null && !late) trace(skb, dev, NDISC_NEIGHBOUR_SOLICITATION, lladdr);
  const many = bytes[dst] === 0xff;
  const { ipv6 } = idev;
  const ifp = ipv6.findAddress(bytes, target, dev);
  if (ifp !== null) {
    if (ifp.flags & (IFA_F_TENTATIVE | IFA_F_OPTIMISTIC)) {
      if (dad) {
        if (sameNonce(skb, at + 24, ifp.dadNonce)) return "our own question came back";
        dadFailure(ifp);
        return null;
      }
      if (!(ifp.flags & IFA_F_OPTIMISTIC)) return "the address is tentative";
    }
  } else {
    if (!isAnycast(ipv6, dev, bytes, target)) return "neighbour solicitation for another host";
    const wait = idev.ndParms.get(NEIGH_VAR_PROXY_DELAY);
    if (!late && skb.pktType !== PACKET_HOST && many && wait !== 0) {
      if (idev.ndParms.proxyQueued > idev.ndParms.get(NEIGH_VAR_PROXY_QLEN)) return "proxy queue is full";
      idev.ndParms.proxyQueued++;
      const delay = ipv6.random.int(0, wait - 1) * MILLISECOND;
      ipv6.clock.schedule(delay, answerLate, skb.clone(), dev);
      return null;
    }
  }
  const router = idev.cnf.forwarding !== 0;
  const asked = bytes.slice(target, target + 16);
  if (dad) {
    sendNeighbourAdvertisement(dev, IN6_LINKLOCAL_ALLNODES, asked, {
      router,
      solicited: false,
      override: ifp !== null,
      withAddress: true,
    });
    return null;
  }
  const neigh = !many || lladdr >= 0 ? neighFor6(dev, bytes, src) : neighLookup6(dev, bytes, src);
  if (neigh === null) return null;
  const flags = NEIGH_UPDATE_F_WEAK_OVERRIDE | NEIGH_UPDATE_F_OVERRIDE;
  tryUpdate(neigh, lladdr < 0 ? null : bytes, lladdr, NUD_STALE, flags);
  sendNeighbourAdvertisement(dev, bytes.slice(src, src + 16), asked, {
    router,
    solicited: true,
    override: ifp !== null && many,
    withAddress: many,
  });
  return null;
}

/** ndisc_update(): what makes no sense to the table changes nothing. */
function tryUpdate(
  neigh: Parameters<typeof neighUpdate>[0],
  lladdr: Uint8Array | null,
  at: number,
  state: number,
  flags: number,
): void {
  if (neigh.dead) return;
  // Without an address an entry that has none stays as it is (EINVAL in the kernel, which nobody reads).
  if (lladdr === null && !(neigh.nudState & NUD_HAS_ADDRESS)) return;
  neighUpdate(neigh, lladdr, at, state, flags);
}

/** NUD_VALID. */
const NUD_HAS_ADDRESS = 0xde;

function answerLate(skb: Skb, dev: NetDevice): void {
  const idev = in6Dev(dev);
  if (idev === null) return;
  idev.ndParms.proxyQueued--;
  if (dev.up) receiveSolicitation(skb, dev, idev, true);
  skb.free();
}

/** ipv6_addr_is_solict_mult(). */
function isSolicitedNode(b: Uint8Array, at: number): boolean {
  if (b[at] !== 0xff || b[at + 1] !== 2 || b[at + 11] !== 1 || b[at + 12] !== 0xff) return false;
  for (let i = 2; i < 11; i++) if (b[at + i] !== 0) return false;
  return true;
}

function sameNonce(skb: Skb, at: number, own: Uint8Array | null): boolean {
  const found = findOption(skb.bytes, at, skb.tail, OPT_NONCE);
  if (found < 0 || own === null || skb.bytes[found + 1] !== 1) return false;
  for (let i = 0; i < 6; i++) if (skb.bytes[found + 2 + i] !== own[i]) return false;
  return true;
}

/** ndisc_recv_na(). */
function receiveAdvertisement(skb: Skb, dev: NetDevice, idev: Inet6Dev): DropReason | null {
  const { bytes, network, transport: at } = skb;
  if (skb.tail - at < 24) return "PKT_TOO_SMALL";
  const target = at + icmpv6.TARGET;
  const flags = bytes[at + 4] as number;
  const solicited = (flags & 0x40) !== 0;
  if (isMulticastIpv6(bytes, target)) return "neighbour advertisement of a group";
  if (bytes[network + ip6.DST] === 0xff && solicited) return "solicited neighbour advertisement to many";
  if (!solicited && idev.cnf.drop_unsolicited_na !== 0) return "unsolicited neighbour advertisement";
  const lladdr = linkLayer(skb, at + 24, OPT_TARGET_LL_ADDR);
  if (lladdr === -2) return "neighbour advertisement with malformed options";
  if (dev.net.kernel.tracer !== null) trace(skb, dev, NDISC_NEIGHBOUR_ADVERTISEMENT, lladdr);
  const ifp = idev.ipv6.findAddress(bytes, target, dev);
  if (ifp !== null) {
    if (skb.pktType !== PACKET_LOOPBACK && ifp.flags & IFA_F_TENTATIVE) dadFailure(ifp);
    return null;
  }
  let neigh = neighLookup6(dev, bytes, target);
  let state = solicited ? NUD_REACHABLE : NUD_STALE;
  if (neigh === null && lladdr >= 0 && idev.cnf.forwarding !== 0 && idev.cnf.accept_untracked_na === 1) {
    neigh = neighFor6(dev, bytes, target);
    state = NUD_STALE;
  }
  if (neigh === null || neigh.nudState & NUD_FAILED) return null;
  const how =
    NEIGH_UPDATE_F_WEAK_OVERRIDE |
    (flags & 0x20 ? NEIGH_UPDATE_F_OVERRIDE : 0) |
    NEIGH_UPDATE_F_OVERRIDE_ISROUTER |
    (flags & 0x80 ? NEIGH_UPDATE_F_ISROUTER : 0);
  tryUpdate(neigh, lladdr < 0 ? null : bytes, lladdr, state, how);
  return null;
}

/** ndisc_recv_rs(): a router remembers who is new on the link. */
function receiveRouterSolicitation(skb: Skb, dev: NetDevice, idev: Inet6Dev): DropReason | null {
  const { bytes, network, transport: at } = skb;
  const src = network + ip6.SRC;
  if (skb.tail - at < 8) return "PKT_TOO_SMALL";
  const lladdr = linkLayer(skb, at + 8, OPT_SOURCE_LL_ADDR);
  if (dev.net.kernel.tracer !== null) trace(skb, dev, NDISC_ROUTER_SOLICITATION, lladdr);
  if (idev.cnf.forwarding === 0) return null;
  if (isUnspecifiedIpv6(bytes, src) || in6Equal(bytes, src, bytes, network + ip6.DST)) return null;
  if (lladdr < 0) return null;
  const neigh = neighFor6(dev, bytes, src);
  if (neigh === null) return null;
  tryUpdate(
    neigh,
    bytes,
    lladdr,
    NUD_STALE,
    NEIGH_UPDATE_F_WEAK_OVERRIDE | NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_OVERRIDE_ISROUTER,
  );
  return null;
}
