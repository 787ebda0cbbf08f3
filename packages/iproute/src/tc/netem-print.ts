// netem's options as `tc` shows them (tc/q_netem.c netem_print_opt).

import { formatGeneral } from "@podwire/program";
import type { Netem } from "@podwire/sched";
import type { Printer } from "../frame/printer.ts";
import { fractionOf, showRate, showShare, showTime, TICK_NS, ticksToTime } from "./units.ts";

/** print_float() of a fraction: %g. */
function float(out: Printer, key: string, value: number): void {
  out.literal(key, formatGeneral(value, 6));
}

/** A share with its correlation, which is only shown in text where there is one. */
function shareWithCorrelation(
  out: Printer,
  key: string,
  inner: string,
  label: string,
  value: number,
  rho: number,
): void {
  if (value === 0) return;
  out.openObject(key);
  float(out, inner, fractionOf(value));
  float(out, "correlation", fractionOf(rho));
  out.closeObject();
  out.text(` ${label} ${showShare(value)}${rho === 0 ? "" : ` ${showShare(rho)}`}`);
}

/** What the kernel keeps in ns is shown by ticks, cut to µs. */
const microseconds = (ns: number): number => ticksToTime(Math.trunc(ns / TICK_NS));

/** `iec`: rates in powers of 1024. */
export function printNetem(out: Printer, q: Netem, iec: boolean): void {
  out.put("limit", q.limit, `limit ${q.limit}`);
  if (q.latency > 0) {
    const latency = microseconds(q.latency);
    const jitter = microseconds(q.jitter);
    out.openObject("delay");
    float(out, "delay", latency / 1e6);
    float(out, "jitter", jitter / 1e6);
    float(out, "correlation", fractionOf(q.delayCor.rho));
    out.closeObject();
    out.text(` delay ${showTime(latency)}`);
    if (q.jitter > 0) {
      out.text(`  ${showTime(jitter)}`);
      if (q.delayCor.rho !== 0) out.text(` ${showShare(q.delayCor.rho)}`);
    }
  }
  shareWithCorrelation(out, "loss-random", "loss", "loss", q.loss, q.lossCor.rho);
  printLossModel(out, q);
  shareWithCorrelation(out, "duplicate", "duplicate", "duplicate", q.duplicate, q.dupCor.rho);
  shareWithCorrelation(out, "reorder", "reorder", "reorder", q.reorder, q.reorderCor.rho);
  shareWithCorrelation(out, "corrupt", "corrupt", "corrupt", q.corrupt, q.corruptCor.rho);
  if (q.rate > 0) {
    out.openObject("rate");
    out.data("rate", q.rate);
    out.data("packetoverhead", q.packetOverhead);
    out.data("cellsize", q.cellSize);
    out.data("celloverhead", q.cellOverhead);
    out.closeObject();
    out.text(` rate ${showRate(q.rate, iec)}`);
    if (q.packetOverhead !== 0) out.text(` packetoverhead ${q.packetOverhead}`);
    if (q.cellSize !== 0) out.text(` cellsize ${q.cellSize}`);
    if (q.cellOverhead !== 0) out.text(` celloverhead ${q.cellOverhead}`);
  }
  out.put("ecn", q.ecn, q.ecn ? " ecn " : "");
  out.data("gap", q.gap);
  if (q.gap !== 0) out.text(` gap ${q.gap}`);
}

function printLossModel(out: Printer, q: Netem): void {
  const model = q.lossChain?.model;
  if (model === undefined) return;
  const values: readonly (readonly [string, number])[] =
    model.model === "state"
      ? [
          ["p13", model.p13],
          ["p31", model.p31],
          ["p32", model.p32],
          ["p23", model.p23],
          ["p14", model.p14],
        ]
      : [
          ["p", model.p],
          ["r", model.r],
          ["1-h", 2 ** 32 - 1 - model.h],
          ["1-k", model.k1],
        ];
  out.openObject(`loss-${model.model}`);
  for (const [key, value] of values) float(out, key, fractionOf(value));
  out.closeObject();
  out.text(` loss ${model.model} ${values.map(([key, value]) => `${key} ${showShare(value)}`).join(" ")}`);
}
