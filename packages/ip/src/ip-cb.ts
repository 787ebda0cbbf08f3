// struct inet_skb_parm (include/net/ip.h IPCB): what IP notes beside a packet. Most packets have nothing to note: their
// `skb.cb` is null, and these flags travel as an argument instead.

import type { Skb } from "@podwire/netns";
import type { IpOptions } from "./ip-options.ts";

/** It came in and is being forwarded. */
export const IPSKB_FORWARDED = 1;
/** skb->ignore_df: it may be cut although DF is set (its socket does not discover path MTUs itself). */
export const IPSKB_IGNORE_DF = 2;
/** Put together from pieces with DF: pieces of it get DF again. */
export const IPSKB_FRAG_PMTU = 4;
/** The sender does not want its multicasts back (IP_MULTICAST_LOOP 0). */
export const IPSKB_NO_MC_LOOP = 8;
/** The sender wants the interface's MTU, whatever was learned (IP_PMTUDISC_PROBE, INTERFACE, OMIT). */
export const IPSKB_INTERFACE_MTU = 16;

export class IpCb {
  /** Options of the header, understood; null where there are none. */
  options: IpOptions | null = null;
  /** The longest piece that it was put together from, 0 for packets that came whole. */
  fragMaxSize = 0;
  fragPmtu = false;
  /** Where in the whole packet this piece belongs, while it waits for the others. */
  fragOffset = 0;
}

/** IPCB(skb), null where nothing was noted. */
export function ipCb(skb: Skb): IpCb | null {
  return skb.cb instanceof IpCb ? skb.cb : null;
}

export function makeIpCb(skb: Skb): IpCb {
  const known = ipCb(skb);
  if (known !== null) return known;
  const made = new IpCb();
  skb.cb = made;
  return made;
}
