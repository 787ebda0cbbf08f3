// struct inet_peer (net/ipv4/inetpeer.c): what is remembered of a remote host, whoever talks to it: here the token
// buckets that limit ICMP errors and redirects. Times are ns.

import { SECOND } from "@podwire/clock";

/** Errors in a row that a silent host may get at once. */
const XRLIM_BURST_FACTOR = 6;
/** More peers than this are not kept (inet_peer_threshold is 65,664). */
const PEER_THRESHOLD = 65_664;
/** inet_peer_minttl. */
const PEER_TTL = 120 * SECOND;

export class InetPeer {
  rateTokens = 0;
  rateLast: number;
  nRedirects = 0;
  /** Count of fragments seen, for ipfrag_max_dist. */
  rid = 0;
  /** Last use. */
  dtime: number;

  constructor(now: number) {
    this.dtime = now;
    // Long enough ago that the first bucket is full.
    this.rateLast = now - 60 * SECOND;
  }

  /** inet_peer_xrlim_allow(): may another message go out, one every `timeout` ns, six at once after a silence? */
  allow(now: number, timeout: number): boolean {
    let token = this.rateTokens + now - this.rateLast;
    this.rateLast = now;
    if (token > XRLIM_BURST_FACTOR * timeout) token = XRLIM_BURST_FACTOR * timeout;
    const allowed = token >= timeout;
    this.rateTokens = allowed ? token - timeout : token;
    return allowed;
  }
}

export class InetPeers<Key = number> {
  readonly #byAddress = new Map<Key, InetPeer>();

  /** inet_getpeer_v4() and _v6(): made where it is not known. */
  get(address: Key, now: number): InetPeer {
    let peer = this.#byAddress.get(address);
    if (peer === undefined) {
      if (this.#byAddress.size >= PEER_THRESHOLD) this.#collect(now);
      peer = new InetPeer(now);
      this.#byAddress.set(address, peer);
    }
    peer.dtime = now;
    return peer;
  }

  #collect(now: number): void {
    for (const [address, peer] of this.#byAddress)
      if (now - peer.dtime >= PEER_TTL) this.#byAddress.delete(address);
    if (this.#byAddress.size >= PEER_THRESHOLD) this.#byAddress.clear();
  }
}
