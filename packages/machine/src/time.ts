// Calendar time from virtual time: days and months by arithmetic (the kernel has no wall clock), and strftime(3) in UTC and the C locale.

export interface BrokenTime {
  year: number;
  /** 0–11. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 0 is Sunday. */
  weekday: number;
  yearDay: number;
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const div = (a: number, b: number): number => Math.floor(a / b);

/** Days since 1970-01-01 of a civil date. */
export function daysOf(year: number, month: number, day: number): number {
  const y = month < 2 ? year - 1 : year;
  const era = div(y, 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = div(153 * ((month + 10) % 12) + 2, 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + div(yearOfEra, 4) - div(yearOfEra, 100) + dayOfYear - 719468;
}

/** gmtime(): `seconds` since 1970. */
export function brokenTime(seconds: number): BrokenTime {
  const whole = Math.floor(seconds);
  const days = div(whole, 86400);
  const rest = whole - days * 86400;
  const z = days + 719468;
  const era = div(z, 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = div(dayOfEra - div(dayOfEra, 1460) + div(dayOfEra, 36524) - div(dayOfEra, 146096), 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + div(yearOfEra, 4) - div(yearOfEra, 100));
  const shifted = div(5 * dayOfYear + 2, 153);
  const month = (shifted + 2) % 12;
  const year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayOfYear - div(153 * shifted + 2, 5) + 1,
    hour: div(rest, 3600),
    minute: div(rest % 3600, 60),
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysOf(year, 0, 1),
  };
}

const two = (value: number, fill = "0"): string => String(value).padStart(2, fill);

/** strftime(3): `seconds` since 1970, fractions for %N. */
export function strftime(format: string, seconds: number): string {
  const t = brokenTime(seconds);
  const hour12 = t.hour % 12 === 0 ? 12 : t.hour % 12;
  const nanos = Math.round((seconds - Math.floor(seconds)) * 1e9);
  const known: Record<string, () => string> = {
    a: () => (DAYS[t.weekday] as string).slice(0, 3),
    A: () => DAYS[t.weekday] as string,
    b: () => (MONTHS[t.month] as string).slice(0, 3),
    B: () => MONTHS[t.month] as string,
    c: () => strftime("%a %b %e %H:%M:%S %Y", seconds),
    C: () => two(div(t.year, 100)),
    d: () => two(t.day),
    D: () => strftime("%m/%d/%y", seconds),
    e: () => two(t.day, " "),
    F: () => strftime("%Y-%m-%d", seconds),
    h: () => (MONTHS[t.month] as string).slice(0, 3),
    H: () => two(t.hour),
    I: () => two(hour12),
    j: () => String(t.yearDay + 1).padStart(3, "0"),
    k: () => two(t.hour, " "),
    l: () => two(hour12, " "),
    m: () => two(t.month + 1),
    M: () => two(t.minute),
    n: () => "\n",
    N: () => String(nanos).padStart(9, "0"),
    p: () => (t.hour < 12 ? "AM" : "PM"),
    P: () => (t.hour < 12 ? "am" : "pm"),
    r: () => strftime("%I:%M:%S %p", seconds),
    R: () => strftime("%H:%M", seconds),
    s: () => String(Math.floor(seconds)),
    S: () => two(t.second),
    t: () => "\t",
    T: () => strftime("%H:%M:%S", seconds),
    u: () => String(t.weekday === 0 ? 7 : t.weekday),
    w: () => String(t.weekday),
    x: () => strftime("%m/%d/%y", seconds),
    X: () => strftime("%H:%M:%S", seconds),
    y: () => two(t.year % 100),
    Y: () => String(t.year),
    z: () => "+0000",
    Z: () => "UTC",
    "%": () => "%",
  };
  return format.replace(/%(-?)([0-9]*)(.)/gs, (all: string, dash: string, width: string, letter: string) => {
    const text = known[letter]?.();
    if (text === undefined) return all;
    if (letter === "N" && width !== "") return text.slice(0, Number(width));
    return dash === "" ? text : text.replace(/^[0 ]+(?=.)/, "");
  });
}
