// /proc/net/dev (net/core/net-procfs.c dev_seq_printf_stats): the counters of every device of a namespace, as old tools read them.

import type { NetDevice, NetNamespace } from "@podwire/netns";

const HEAD =
  "Inter-|   Receive                                                |  Transmit\n" +
  " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n";

const WIDTHS = [7, 7, 4, 4, 4, 5, 10, 9, 8, 7, 4, 4, 4, 5, 7, 10];

function line(dev: NetDevice): string {
  const s = dev.stats;
  const values = [
    s.rxBytes,
    s.rxPackets,
    s.rxErrors,
    s.rxDropped + s.rxMissedErrors,
    s.rxFifoErrors,
    s.rxLengthErrors + s.rxOverErrors + s.rxCrcErrors + s.rxFrameErrors,
    0,
    s.multicast,
    s.txBytes,
    s.txPackets,
    s.txErrors,
    s.txDropped,
    s.txFifoErrors,
    s.collisions,
    s.txCarrierErrors + s.txAbortedErrors + s.txWindowErrors + s.txHeartbeatErrors,
    0,
  ];
  const columns = values.map((value, index) => String(value).padStart(WIDTHS[index] as number));
  return `${dev.name.padStart(6)}: ${columns.join(" ")}\n`;
}

export function procNetDev(net: NetNamespace): string {
  return HEAD + net.devices.map(line).join("");
}
