// A device's counters under their headings (print_link_stats64): columns as wide as their widest number in any line.

import { in6Dev } from "@podwire/ip";
import { DeviceStats, type NetDevice } from "@podwire/netns";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";

/** Least widths: of "*X errors:", "packets", "errors", "dropped", "heartbt", "overrun", "compressed". */
const MIN_WIDTHS = [10, 7, 6, 7, 7, 7, 10] as const;

type Row = readonly (readonly [heading: string, value: number])[];

export function printLinkStats(out: Printer, dev: NetDevice, session: Session): void {
  print(out, dev.stats, dev.carrierUpCount + dev.carrierDownCount, session);
}

/** What a dump of IPv6's side tells instead: IPv6's own counters (get_snmp_counters). */
export function printLinkStats6(out: Printer, dev: NetDevice, session: Session): void {
  const mib = in6Dev(dev)?.stats;
  if (mib === undefined) return;
  const stats: Stats = {
    ...new DeviceStats(),
    rxPackets: mib.inPkts,
    rxBytes: mib.inOctets,
    rxErrors: mib.inDiscards,
    multicast: mib.inMcastPkts,
    txPackets: mib.outPkts,
    txBytes: mib.outOctets,
    txErrors: mib.outDiscards,
  };
  print(out, stats, null, session);
}

type Stats = Readonly<DeviceStats>;

/** `carrierChanges` null: nothing is known of them. */
function print(out: Printer, stats: Stats, carrierChanges: number | null, session: Session): void {
  if (out.json) jsonStats(out, stats, carrierChanges, session.options.stats > 1);
  else textStats(out, stats, carrierChanges, session);
}

function textStats(out: Printer, s: Stats, carrierChanges: number | null, session: Session): void {
  const more = session.options.stats > 1;
  const rx: Row = [
    ["bytes", s.rxBytes],
    ["packets", s.rxPackets],
    ["errors", s.rxErrors],
    ["dropped", s.rxDropped],
    ["missed", s.rxMissedErrors],
    ["mcast", s.multicast],
  ];
  const rxErrors: Row = [
    ["length", s.rxLengthErrors],
    ["crc", s.rxCrcErrors],
    ["frame", s.rxFrameErrors],
    ["fifo", s.rxFifoErrors],
    ["overrun", s.rxOverErrors],
  ];
  const tx: Row = [
    ["bytes", s.txBytes],
    ["packets", s.txPackets],
    ["errors", s.txErrors],
    ["dropped", s.txDropped],
    ["carrier", s.txCarrierErrors],
    ["collsns", s.collisions],
  ];
  const txErrors: Row = [
    ["aborted", s.txAbortedErrors],
    ["fifo", s.txFifoErrors],
    ["window", s.txWindowErrors],
    ["heartbt", s.txHeartbeatErrors],
    carrierChanges === null ? ["", Number.NaN] : ["transns", carrierChanges],
  ];
  const widths: number[] = [...MIN_WIDTHS];
  const widen = (row: Row, from: number) => {
    for (const [index, [, value]] of row.entries())
      if (!Number.isNaN(value))
        widths[index + from] = Math.max(widths[index + from] as number, String(value).length);
  };
  widen(rx, 0);
  widen(tx, 0);
  if (more) {
    widen(rxErrors, 1);
    widen(txErrors, 1);
  }
  const width = (index: number) => widths[index] as number;
  const number = (value: number, columns: number) => `${shownNumber(value, session).padStart(columns)} `;

  const main = (lead: string, row: Row) => {
    const headings = row.map(([heading], i) => heading.padStart(i === 0 ? width(0) - 4 : width(i)));
    out.text(`    ${lead}: ${headings.join(" ")} ${" ".repeat(width(6))}`);
    out.nl();
    out.text(`    ${row.map(([, value], i) => number(value, width(i))).join("")}`);
  };
  const errors = (lead: string, row: Row) => {
    out.nl();
    const headings = row.map(([heading], i) => heading.padStart(width(i + 1)));
    out.text(`    ${lead} errors:${" ".repeat(width(0) - 10)} ${headings.join(" ")}`);
    out.nl();
    const values = row.map(([, value], i) => (Number.isNaN(value) ? "" : number(value, width(i + 1))));
    out.text(`${" ".repeat(width(0) + 5)}${values.join("")}`);
  };
  main("RX", rx);
  if (more) errors("RX", rxErrors);
  out.nl();
  main("TX", tx);
  if (more) errors("TX", txErrors);
}

/** print_num(): `-h` in thousands, `-iec` in 1024s, with about three digits. */
function shownNumber(value: number, session: Session): string {
  const { human, iec } = session.options;
  const base = iec ? 1024 : 1000;
  if (!human || value < base) return String(value);
  let unit = 0;
  let power = base;
  while (value / base >= power && unit < 5) {
    power *= base;
    unit++;
  }
  let precision = 2;
  for (let limit = 10; precision > 0; precision--, limit *= 10) if (value / power < limit) break;
  return `${(value / power).toFixed(precision)}${"kMGTPE"[unit]}${iec ? "i" : ""}`;
}

function jsonStats(out: Printer, s: Stats, carrierChanges: number | null, more: boolean): void {
  out.openObject("stats64");
  out.openObject("rx");
  out.data("bytes", s.rxBytes);
  out.data("packets", s.rxPackets);
  out.data("errors", s.rxErrors);
  out.data("dropped", s.rxDropped);
  out.data("over_errors", s.rxOverErrors);
  out.data("multicast", s.multicast);
  if (more) {
    out.data("length_errors", s.rxLengthErrors);
    out.data("crc_errors", s.rxCrcErrors);
    out.data("frame_errors", s.rxFrameErrors);
    out.data("fifo_errors", s.rxFifoErrors);
    out.data("missed_errors", s.rxMissedErrors);
  }
  out.closeObject();
  out.openObject("tx");
  out.data("bytes", s.txBytes);
  out.data("packets", s.txPackets);
  out.data("errors", s.txErrors);
  out.data("dropped", s.txDropped);
  out.data("carrier_errors", s.txCarrierErrors);
  out.data("collisions", s.collisions);
  if (more) {
    out.data("aborted_errors", s.txAbortedErrors);
    out.data("fifo_errors", s.txFifoErrors);
    out.data("window_errors", s.txWindowErrors);
    out.data("heartbeat_errors", s.txHeartbeatErrors);
    if (carrierChanges !== null) out.data("carrier_changes", carrierChanges);
  }
  out.closeObject();
  out.closeObject();
}
