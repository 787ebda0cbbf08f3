// `-t` and `-ts`: when a message came (lib/utils.c print_timestamp), in UTC, by the clock that date(1) shows.

import type { Kernel } from "@podwire/netns";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (value: number): string => String(value).padStart(2, "0");

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const yearLength = (year: number): number => (isLeap(year) ? 366 : 365);

const monthLength = (year: number, month: number): number =>
  month === 1 ? (isLeap(year) ? 29 : 28) : [3, 5, 8, 10].includes(month) ? 30 : 31;

/** A line of its own, or with `short` a beginning of one. */
export function timestampText({ clock, epoch }: Kernel, short: boolean): string {
  const microseconds = Math.floor(clock.now / 1000);
  const seconds = epoch + Math.floor(microseconds / 1e6);
  const days = Math.floor(seconds / 86400);
  let year = 1970;
  let day = days;
  while (day >= yearLength(year)) day -= yearLength(year++);
  let month = 0;
  for (; day >= monthLength(year, month); month++) day -= monthLength(year, month);
  const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = microseconds % 1e6;
  if (short)
    return `[${year}-${two(month + 1)}-${two(day + 1)}T${time}.${String(fraction).padStart(6, "0")}] `;
  const date = `${DAYS[(days + 4) % 7]} ${MONTHS[month]} ${String(day + 1).padStart(2)}`;
  return `Timestamp: ${date} ${time} ${year} ${fraction} usec\n`;
}
