// IGMP's messages (net/ipv4/igmp.c igmp_send_report, igmpv3_newpack, igmpv3_sendpack): each in an IP packet of its own, with Router Alert, that
// no router passes on.

import { KernelError, type NetDevice, Skb } from "@podwire/netns";
import { IP_DF, IPPROTO_IGMP, igmp, ipv4 as ip } from "@podwire/wire";
import { Flowi4 } from "./flow.ts";
import { ipLocalOut } from "./ip-output.ts";
import { routeOutput } from "./route-output.ts";
import type { Rtable } from "./rtable.ts";

/** 224.0.0.2 and 224.0.0.22. */
export const ALL_ROUTERS = 0xe0000002;
const ALL_V3_ROUTERS = 0xe0000016;
/** Bytes of the IP header with Router Alert. */
const IP_LENGTH = 24;
const TOS_INTERNETCONTROL = 0xc0;

/** A report or a leave of version 1 or 2. */
export function sendIgmp(dev: NetDevice, destination: number, type: number, group: number): void {
  transmit(dev, destination, igmp.LENGTH, (bytes, at) => igmp.write(bytes, at, type, 0, group));
}

/** A report of version 3: one record for each group, without sources. */
export function sendIgmpV3(
  dev: NetDevice,
  records: readonly { readonly type: number; readonly group: number }[],
): void {
  transmit(dev, ALL_V3_ROUTERS, igmp.LENGTH + records.length * igmp.RECORD_LENGTH, (bytes, at) => {
    igmp.write(bytes, at, igmp.IGMP_V3_MEMBERSHIP_REPORT, 0, records.length);
    for (const [i, { type, group }] of records.entries())
      igmp.write(bytes, at + igmp.LENGTH + i * igmp.RECORD_LENGTH, type, 0, group);
  });
}

/** Nothing happens where there is no way out. */
function transmit(
  dev: NetDevice,
  destination: number,
  length: number,
  fill: (bytes: Uint8Array, at: number) => void,
): void {
  const flow = new Flowi4().init(destination, 0, dev.ifindex, 0, IPPROTO_IGMP);
  let rt: Rtable;
  try {
    rt = routeOutput(dev.net, flow);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return;
  }
  const skb = Skb.alloc(IP_LENGTH + length);
  const at = skb.put(IP_LENGTH + length);
  const { bytes } = skb;
  fill(bytes, at + IP_LENGTH);
  igmp.fillChecksum(bytes, at + IP_LENGTH, at + IP_LENGTH + length);
  ip.write(
    bytes,
    at,
    TOS_INTERNETCONTROL,
    IP_LENGTH + length,
    0,
    IP_DF,
    1,
    IPPROTO_IGMP,
    flow.saddr,
    destination,
  );
  bytes[at] = 0x46;
  bytes.set([0x94, 0x04, 0x00, 0x00], at + 20);
  ip.fillChecksum(bytes, at);
  skb.network = at;
  skb.transport = at + IP_LENGTH;
  skb.dst = rt;
  ipLocalOut(skb, rt, 0);
}
