// /proc/net/dev and /proc/net/dev_mcast (net/core/net-procfs.c): the counters of every device of a namespace, as old tools read them, and
// the link-layer groups that it listens to.

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

/** Device, how many use the group, whether it was entered by hand, the group. */
export function procNetDevMcast(net: NetNamespace): string {
  let text = "";
  for (const dev of net.devices) {
    for (const [key, count] of dev.multicastList) {
      const address = key.split(":").map((byte) => Number(byte).toString(16).padStart(2, "0"));
      const columns = [
        String(dev.ifindex).padEnd(4),
        dev.name.padEnd(15),
        String(count).padEnd(5),
        (dev.globalMulticast?.has(key) ? "1" : "0").padEnd(5),
        address.join(""),
      ];
      text += `${columns.join(" ")}\n`;
    }
  }
  return text;
}
