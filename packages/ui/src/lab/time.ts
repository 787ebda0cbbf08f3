// Virtual time as people read it.

/** Nanoseconds as seconds with six digits, as tcpdump prints a time: "1.000021". */
export function seconds(ns: number): string {
  const micros = Math.round(ns / 1000);
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, "0")}`;
}
