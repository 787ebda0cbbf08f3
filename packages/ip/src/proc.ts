// /proc/net/arp and /proc/net/route (net/ipv4/arp.c arp_seq_ops, fib_trie.c fib_route_seq_ops): the neighbours and main's
// routes as `arp` and `route` of net-tools read them; /proc/net/igmp (igmp.c igmp_mc_seq_ops), the groups of every device.
// Addresses in `route` and `igmp` are the bytes as a little-endian machine shows them.

import { IFF_LOOPBACK, IFF_POINTOPOINT, type NetNamespace } from "@podwire/netns";
import { formatIpv4, formatMac, ipv4Mask } from "@podwire/wire";
import { getTable } from "./fib-lookup.ts";
import { igmpVersion } from "./igmp.ts";
import { inDevice } from "./in-device.ts";
import { ipv4Of } from "./netns-ipv4.ts";
import {
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_VALID,
  RT_TABLE_MAIN,
  RTN_BROADCAST,
  RTN_MULTICAST,
  RTN_PROHIBIT,
  RTN_UNREACHABLE,
} from "./uapi.ts";

// if_arp.h, ATF_*
const ATF_COM = 0x02;
const ATF_PERM = 0x04;
const ATF_PUBL = 0x08;

// route.h, RTF_*
const RTF_UP = 0x0001;
const RTF_GATEWAY = 0x0002;
const RTF_HOST = 0x0004;
const RTF_REJECT = 0x0200;

/** /proc/net/arp. */
export function procNetArp(net: NetNamespace): string {
  const line = (address: number, type: number, flags: number, mac: string, dev: string) =>
    `${formatIpv4(address).padEnd(16)} 0x${type.toString(16).padEnd(10)}0x${flags.toString(16).padEnd(10)}${mac}     *        ${dev}\n`;
  let text = "IP address       HW type     Flags       HW address            Mask     Device\n";
  for (const dev of net.devices) {
    if (dev.flags & (IFF_LOOPBACK | IFF_POINTOPOINT)) continue;
    for (const neigh of inDevice(dev)?.neighbours.values() ?? []) {
      if (neigh.nudState & NUD_NOARP) continue;
      const valid = neigh.nudState & NUD_VALID ? ATF_COM : 0;
      const flags = neigh.nudState & NUD_PERMANENT ? ATF_PERM | ATF_COM : valid;
      text += line(neigh.key, dev.type, flags, formatMac(neigh.ha), dev.name);
    }
  }
  for (const proxy of ipv4Of(net).proxyNeighbours)
    text += line(
      proxy.dst,
      proxy.dev?.type ?? 0,
      ATF_PUBL | ATF_PERM,
      "00:00:00:00:00:00",
      proxy.dev?.name ?? "*",
    );
  return text;
}

/** /proc/net/route: every line is 127 characters and a newline long. */
export function procNetRoute(net: NetNamespace): string {
  const header = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
  const lines = [header];
  for (const fa of getTable(ipv4Of(net), RT_TABLE_MAIN)?.trie.inOrder() ?? []) {
    if (fa.table !== RT_TABLE_MAIN || fa.type === RTN_BROADCAST || fa.type === RTN_MULTICAST) continue;
    const { info } = fa;
    const nh = info.nh(0);
    const { advmss = 0, window = 0, rtt = 0 } = info.metrics;
    let flags = RTF_UP;
    if (fa.type === RTN_UNREACHABLE || fa.type === RTN_PROHIBIT) flags |= RTF_REJECT;
    if (nh.gateway !== 0) flags |= RTF_GATEWAY;
    if (fa.prefixLength === 32) flags |= RTF_HOST;
    const mtu = advmss === 0 ? 0 : advmss + 40;
    lines.push(
      [
        nh.dev?.name ?? "*",
        littleEndian(fa.prefix),
        littleEndian(nh.gateway),
        flags.toString(16).toUpperCase().padStart(4, "0"),
        0,
        0,
        info.priority,
        littleEndian(ipv4Mask(fa.prefixLength)),
        mtu,
        window,
        rtt >> 3,
      ].join("\t"),
    );
  }
  return lines.map((line) => `${line.padEnd(127)}\n`).join("");
}

/** An address as %08X prints it where bytes are stored the other way round. */
function littleEndian(address: number): string {
  const swapped =
    ((address & 0xff) << 24) | ((address & 0xff00) << 8) | ((address >>> 8) & 0xff00) | (address >>> 24);
  return (swapped >>> 0).toString(16).toUpperCase().padStart(8, "0");
}

/** Timers are shown in ticks of USER_HZ. */
const TICK = 10_000_000;

/** /proc/net/igmp: the newest group of a device first. */
export function procNetIgmp(net: NetNamespace): string {
  const { now } = net.kernel.clock;
  let text = "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n";
  for (const dev of net.devices) {
    const inDev = inDevice(dev);
    if (inDev === null || inDev.mcList.size === 0) continue;
    text += `${dev.ifindex}\t${dev.name.padEnd(10)}: ${String(inDev.mcList.size).padStart(5)} ${igmpVersion(inDev).padStart(7)}\n`;
    for (const mc of [...inDev.mcList.values()].reverse()) {
      const left = mc.timer < 0 ? 0 : Math.max(0, Math.trunc((mc.expires - now) / TICK));
      const timer = `${mc.timer < 0 ? 0 : 1}:${left.toString(16).toUpperCase().padStart(8, "0")}`;
      text += `\t\t\t\t${littleEndian(mc.group)} ${String(mc.users).padStart(5)} ${timer}\t\t${mc.reporter ? 1 : 0}\n`;
    }
  }
  return text;
}

/** Files that IPv4 adds to /proc/net. */
export const ipv4ProcNetFiles = { arp: procNetArp, igmp: procNetIgmp, route: procNetRoute } as const;
