// Names for numbers, unless -n: services from Debian's /etc/services, protocols and MAC vendors
// from tcpdump's own lists. There is no DNS; a host's /etc/hosts can be handed in.

import { formatIpv4, formatIpv6, formatMac, isBroadcastMac } from "@podwire/wire";
import { serviceName } from "./services.ts";

export interface NameSources {
  /** The name of an address, if /etc/hosts has one. */
  host?: (address: string) => string | undefined;
  /** The name of a port; default: Debian 12's /etc/services. */
  service?: (port: number, protocol: "tcp" | "udp") => string | undefined;
}

/** The organisations that tcpdump 4.99 knows by the first three bytes of a MAC address. */
const VENDORS = new Map<number, string>([
  [0x000000, "Ethernet"],
  [0x00000c, "Cisco"],
  [0x00005e, "IANA"],
  [0x000081, "Nortel Networks SONMP"],
  [0x0000f8, "Cisco bridged"],
  [0x0080c2, "Ethernet bridged"],
  [0x00a03e, "ATM Forum"],
  [0x00e02f, "DOCSIS Spanning Tree"],
  [0x080007, "Appletalk"],
  [0x009069, "Juniper"],
  [0x080009, "Hewlett-Packard"],
  [0x00120f, "IEEE 802.3 Private"],
  [0x0012bb, "ANSI/TIA"],
  [0x001b21, "DCBX"],
  [0x002320, "Nicira Networks"],
  [0x5c16c7, "Big Switch Networks"],
  [0xb0d2f5, "Vello Systems"],
  [0x002481, "HP"],
  [0x0004ea, "HP-Labs"],
  [0x748771, "Infoblox Inc"],
  [0xa42305, "Open Networking Lab"],
  [0x00049f, "Freescale"],
  [0x0015ad, "Netronome"],
  [0x001018, "Broadcom"],
  [0x00e004, "PMC-Sierra"],
  [0xd0f0db, "Ericsson"],
]);

/** The organisation of three bytes, or `Unknown`. */
export const vendor = (oui: number): string => VENDORS.get(oui) ?? "Unknown";

/**
 * Protocol numbers from 0 on, named as in IANA's list; tcpdump 4.99 carries its own and asks /etc/protocols nothing.
 */
const PROTOCOLS = [
  "hopopt,icmp,igmp,ggp,ipencap,st,tcp,cbt,egp,igp,bbn-rcc-mon,nvp-ii,pup,argus,emcon,xnet,chaos,udp,",
  "mux,dcn-meas,hmp,prm,xns-idp,trunk-1,trunk-2,leaf-1,leaf-2,rdp,irtp,iso-tp4,netblt,mfe-nsp,",
  "merit-inp,dccp,3pc,idpr,xtp,ddp,idpr-cmtp,tp++,il,ipv6,sdrp,ipv6-route,ipv6-frag,idrp,rsvp,gre,dsr,",
  "bna,esp,ah,i-nlsp,swipe,narp,mobile,tlsp,skip,ipv6-icmp,ipv6-nonxt,ipv6-opts,,cftp,,sat-expak,",
  "kryptolan,rvd,ippc,,sat-mon,visa,ipcv,cpnx,rspf,wsn,pvp,br-sat-mon,sun-nd,wb-mon,wb-expak,iso-ip,",
  "vmtp,secure-vmtp,vines,ttp,nsfnet-igp,dgp,tcf,eigrp,ospf,sprite-rpc,larp,mtp,ax.25,ipip,micp,scc-sp,",
  "etherip,encap,,gmtp,ifmp,pnni,pim,aris,scps,qnx,a/n,ipcomp,snp,compaq-peer,ipx-in-ip,vrrp,pgm,,l2tp,",
  "ddx,iatp,stp,srp,uti,smp,sm,ptp,isis,fire,crtp,crudp,sscopmce,iplt,sps,pipe,sctp,fc,rsvp-e2e-ignore,",
  "mobility-header,udplite,mpls-in-ip,manet,hip,shim6,wesp,rohc,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
  ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,exptest-253,exptest-254,",
  "reserved,",
]
  .join("")
  .split(",");

export class Names {
  readonly #numeric: boolean;
  readonly #sources: NameSources;

  constructor(numeric: boolean, sources: NameSources) {
    this.#numeric = numeric;
    this.#sources = sources;
  }

  ipv4(address: number): string {
    const text = formatIpv4(address);
    return (this.#numeric ? undefined : this.#sources.host?.(text)) ?? text;
  }

  ipv6(b: Uint8Array, at: number): string {
    const text = formatIpv6(b, at);
    return (this.#numeric ? undefined : this.#sources.host?.(text)) ?? text;
  }

  mac(b: Uint8Array, at: number): string {
    if (this.#numeric) return formatMac(b, at);
    if (isBroadcastMac(b, at)) return "Broadcast";
    return `${formatMac(b, at)} (oui ${vendor((b[at]! << 16) | (b[at + 1]! << 8) | b[at + 2]!)})`;
  }

  port(port: number, protocol: "tcp" | "udp"): string {
    if (this.#numeric) return String(port);
    return (this.#sources.service ?? serviceName)(port, protocol) ?? String(port);
  }

  /** ` icmp`, or ` ip-proto-1`. */
  protocol(number: number): string {
    const name = this.#numeric ? undefined : PROTOCOLS[number];
    return name === undefined || name === "" ? ` ip-proto-${number}` : ` ${name}`;
  }
}
