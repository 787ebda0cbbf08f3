// Times, rates, sizes and shares as `tc` reads and writes them (tc/tc_util.c, tc/tc_core.c). Inside, a time is in ticks of 64 ns, a rate in
// bytes a second, a size in bytes, a share in 0 to 2^32-1: what netlink carries. Readers give undefined for what they cannot read.

import { formatGeneral } from "@podwire/program";

/** Ticks in a microsecond, as /proc/net/psched of the modelled kernel has it. */
const TICKS_PER_US = 15.625;
/** Nanoseconds of a tick. */
export const TICK_NS = 64;
const UINT32_MAX = 2 ** 32 - 1;

/** strtod(): the number at the beginning, and what follows it. */
function number(text: string): { value: number; unit: string } | undefined {
  const [digits] = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return { value: Number(digits), unit: text.slice(digits.length).toLowerCase() };
}

const TIME_UNITS: Readonly<Record<string, number>> = {
  "": 1,
  s: 1e6,
  sec: 1e6,
  secs: 1e6,
  ms: 1e3,
  msec: 1e3,
  msecs: 1e3,
  us: 1,
  usec: 1,
  usecs: 1,
};

/** get_time(): whole µs, as an unsigned number of 32 bits; without a unit it is µs. */
export function parseTime(text: string): number | undefined {
  const parsed = number(text);
  const factor = parsed && TIME_UNITS[parsed.unit];
  if (parsed === undefined || factor === undefined) return undefined;
  return Math.trunc(parsed.value * factor) >>> 0;
}

/** tc_core_time2tick(); undefined where it does not fit (tc_core_time2big). */
export function timeToTicks(us: number): number | undefined {
  const ticks = Math.trunc(us * TICKS_PER_US);
  return ticks > UINT32_MAX ? undefined : ticks;
}

/** tc_core_tick2time(): whole µs. */
export const ticksToTime = (ticks: number): number => Math.trunc(ticks / TICKS_PER_US);

/** print_time(): µs. */
export function showTime(us: number): string {
  if (us >= 1e6) return `${formatGeneral(us / 1e6, 3)}s`;
  if (us >= 1e3) return `${formatGeneral(us / 1e3, 3)}ms`;
  return `${Math.trunc(us)}us`;
}

const RATE_UNITS: Readonly<Record<string, number>> = { "": 1, bit: 1, bps: 8 };
for (const [index, letter] of ["k", "m", "g", "t"].entries())
  for (const [infix, base] of [
    ["", 1000],
    ["i", 1024],
  ] as const) {
    (RATE_UNITS as Record<string, number>)[`${letter}${infix}bit`] = base ** (index + 1);
    (RATE_UNITS as Record<string, number>)[`${letter}${infix}bps`] = 8 * base ** (index + 1);
  }

/** get_rate64(): bytes a second; a number without a unit is bits. */
export function parseRate(text: string): number | undefined {
  const parsed = number(text);
  const factor = parsed && RATE_UNITS[parsed.unit];
  if (parsed === undefined || factor === undefined || parsed.value < 0) return undefined;
  return Math.floor((parsed.value * factor) / 8);
}

/** print_rate(): bits a second in the largest unit of 1000, with `iec` of 1024, that loses nothing, or little. */
export function showRate(bytes: number, iec = false): string {
  const kilo = iec ? 1024 : 1000;
  let rate = bytes * 8;
  let unit = 0;
  while (unit < 4 && rate >= kilo && (rate % kilo === 0 || rate >= 1000 * kilo)) {
    rate = Math.floor(rate / kilo);
    unit++;
  }
  return `${rate}${["", "K", "M", "G", "T"][unit]}${iec && unit > 0 ? "i" : ""}bit`;
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  kbit: 128,
  mbit: 128 * 1024,
  gbit: 128 * 1024 ** 2,
};

/** get_size(): bytes. */
export function parseSize(text: string): number | undefined {
  const parsed = number(text);
  const factor = parsed && SIZE_UNITS[parsed.unit];
  if (parsed === undefined || factor === undefined || parsed.value < 0) return undefined;
  const size = Math.floor(parsed.value * factor);
  return size > UINT32_MAX ? undefined : size;
}

/** print_size(): in Kb and Mb where that is nearly right. */
export function showSize(bytes: number): string {
  const mega = Math.round(bytes / 1024 ** 2);
  const kilo = Math.round(bytes / 1024);
  if (bytes >= 1024 ** 2 && Math.abs(mega * 1024 ** 2 - bytes) < 1024) return `${formatGeneral(mega, 6)}Mb`;
  if (bytes >= 1024 && Math.abs(kilo * 1024 - bytes) < 16) return `${formatGeneral(kilo, 6)}Kb`;
  return `${bytes}b`;
}

/** parse_percent(): a fraction from "10%" or "10"; what is outside 0 to 1 is refused by {@link parseShare} alone. */
export function parsePercent(text: string): number | undefined {
  const parsed = number(text);
  return parsed === undefined || (parsed.unit !== "" && parsed.unit !== "%") ? undefined : parsed.value / 100;
}

/** get_percent(). */
export function parseShare(text: string): number | undefined {
  const fraction = parsePercent(text);
  return fraction === undefined || fraction < 0 || fraction > 1 ? undefined : share(fraction);
}

/** set_percent(): a fraction as netlink has it. */
export const share = (fraction: number): number => Math.round(fraction * UINT32_MAX);

/** The fraction that a share is. */
export const fractionOf = (value: number): number => value / UINT32_MAX;

/** sprint_percent(). */
export const showShare = (value: number): string => `${formatGeneral(100 * fractionOf(value), 6)}%`;
