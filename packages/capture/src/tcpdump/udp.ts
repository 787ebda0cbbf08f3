// UDP (print-udp.c). Application protocols (DNS, DHCP, VXLAN, …) are not taken apart: every datagram shows its length.

import { IPPROTO_UDP } from "@podwire/wire";
import type { IpContext } from "./demux.ts";
import { type Dissection, hexPad } from "./dissection.ts";
import { shouldBe } from "./ip.ts";
import { transportSum } from "./transport-sum.ts";
import { udpApplication } from "./undecoded.ts";

/** `a.port > b.port: `; without the addresses where an extension header has had them printed. */
export function portsPrint(d: Dissection, ip: IpContext, protocol: number, from: string, to: string): void {
  if (ip.version === 6) {
    if (d.u8(ip.at + 6) === protocol) d.print(`${d.ip6(ip.at + 8)}.${from} > ${d.ip6(ip.at + 24)}.${to}: `);
    else d.print(`${from} > ${to}: `);
  } else {
    d.print(`${d.ip(ip.at + 12)}.${from} > ${d.ip(ip.at + 16)}.${to}: `);
  }
}

/** Addresses alone, for a header that is cut before its ports. */
function addressesPrint(d: Dissection, ip: IpContext): void {
  if (ip.version === 4) d.print(`${d.ip(ip.at + 12)} > ${d.ip(ip.at + 16)}: `);
  else if (d.u8(ip.at + 6) === IPPROTO_UDP) d.print(`${d.ip6(ip.at + 8)} > ${d.ip6(ip.at + 24)}: `);
}

export function udpPrint(d: Dissection, at: number, length: number, ip: IpContext): void {
  d.protocol = "udp";
  if (!d.has(at + 2, 2)) {
    addressesPrint(d, ip);
    d.truncated();
    return;
  }
  portsPrint(d, ip, IPPROTO_UDP, d.names.port(d.u16(at), "udp"), d.names.port(d.u16(at + 2), "udp"));
  if (length < 8) {
    d.print(`truncated-udp ${length}`);
    return;
  }
  if (!d.has(at + 4, 2)) {
    d.truncated();
    return;
  }
  const stated = d.u16(at + 4);
  if (stated < 8) {
    d.print(`truncated-udplength ${stated}`);
    return;
  }
  const data = stated - 8;
  const there = Math.min(length - 8, data);
  if (at + 8 > d.end) {
    d.truncated();
    return;
  }
  // Over IPv4, where the sum may be left out, one -v is not enough to judge it.
  if (!d.flags.K && !ip.fragmented && d.verbose > (ip.version === 4 ? 1 : 0)) {
    const found = d.u16(at + 6);
    if (found === 0 && ip.version === 4) d.print("[no cksum] ");
    else if (d.has(at + 8, there)) {
      const wrong = transportSum(d, ip, IPPROTO_UDP, at, there + 8);
      d.print(
        wrong === 0
          ? "[udp sum ok] "
          : `[bad udp cksum 0x${hexPad(found, 4)} -> 0x${hexPad(shouldBe(found, wrong), 4)}!] `,
      );
    }
  }
  if (!d.flags.q) {
    d.undecoded ??= udpApplication(d.u16(at), d.u16(at + 2), d.has(at + 10, 1) ? d.u8(at + 10) : undefined);
  }
  if (data > there && !ip.fragmented) d.print(`UDP, bad length ${data} > ${there}`);
  else d.print(`UDP, length ${data}`);
}
