// What a run of ping counts, and its last words (iputils ping/ping_common.c: acknowledge(), gather_statistics(), finish(),
// status()). Times are µs.

import { millis, percent } from "./ping-text.ts";

/** Sequence numbers that are remembered to notice duplicates. */
const MAX_DUP_CHK = 0x10000;

export class PingStatistics {
  transmitted = 0;
  received = 0;
  repeats = 0;
  checksums = 0;
  errors = 0;
  /** Most that were under way at once. */
  pipe = -1;
  min = Number.POSITIVE_INFINITY;
  max = 0;
  sum = 0;
  sum2 = 0;
  /** Eight times the moving average. */
  rtt = 0;
  #acked = 0;
  readonly #seen = new Uint8Array(MAX_DUP_CHK);

  forget(sequence: number): void {
    this.#seen[sequence & 0xffff] = 0;
  }

  seen(sequence: number): boolean {
    return this.#seen[sequence & 0xffff] === 1;
  }

  mark(sequence: number): void {
    this.#seen[sequence & 0xffff] = 1;
  }

  /** in_flight(): sent and neither answered nor given up by a later answer. */
  get inFlight(): number {
    const difference = (this.transmitted - this.#acked) & 0xffff;
    return difference <= 0x7fff ? difference : this.transmitted - this.received - this.errors;
  }

  acknowledge(sequence: number): void {
    const difference = (this.transmitted - sequence) & 0xffff;
    if (difference > 0x7fff) return;
    this.pipe = Math.max(this.pipe, difference + 1);
    const later = ((sequence - this.#acked) << 16) >> 16 > 0;
    if (later || ((this.transmitted - this.#acked) & 0xffff) > 0x7fff) this.#acked = sequence;
  }

  time(us: number): void {
    this.sum += us;
    this.sum2 += us * us;
    this.min = Math.min(this.min, us);
    this.max = Math.max(this.max, us);
    if (this.rtt === 0) this.rtt = us * 8;
    else this.rtt += us - Math.trunc(this.rtt / 8);
  }

  /** The last words. `elapsed`: ns from the first packet to the last; `timed`: packets carry their time. */
  summary(host: string, elapsed: number, timed: boolean, interval: number, flood: boolean): string {
    let text = `\n--- ${host} ping statistics ---\n${this.transmitted} packets transmitted, ${this.received} received`;
    if (this.repeats > 0) text += `, +${this.repeats} duplicates`;
    if (this.checksums > 0) text += `, +${this.checksums} corrupted`;
    if (this.errors > 0) text += `, +${this.errors} errors`;
    if (this.transmitted > 0) {
      const lost = ((this.transmitted - this.received) * 100) / this.transmitted;
      text += `, ${percent(lost)}% packet loss, time ${Math.floor((elapsed + 500_000) / 1_000_000)}ms`;
    }
    text += "\n";
    const parts: string[] = [];
    if (this.received > 0 && timed) {
      const average = Math.trunc(this.sum / (this.received + this.repeats));
      parts.push(
        `rtt min/avg/max/mdev = ${millis(this.min)}/${millis(average)}/${millis(this.max)}/${millis(this.#deviation)} ms`,
      );
    }
    let line = parts.join("");
    if (this.pipe > 1) line += `${line === "" ? "" : ", "}pipe ${this.pipe}`;
    if (this.received > 0 && (interval === 0 || flood) && this.transmitted > 1) {
      const gap = Math.trunc(elapsed / 1000 / (this.transmitted - 1));
      line += `${line === "" ? "" : ", "}ipg/ewma ${millis(gap)}/${millis(this.rtt / 8)} ms`;
    }
    return `${text}${line}\n`;
  }

  /** status(), on SIGQUIT. */
  status(timed: boolean): string {
    const lost =
      this.transmitted === 0 ? 0 : Math.trunc(((this.transmitted - this.received) * 100) / this.transmitted);
    let text = `\r${this.received}/${this.transmitted} packets, ${lost}% loss`;
    if (this.received > 0 && timed) {
      const average = Math.trunc(this.sum / (this.received + this.repeats));
      text += `, min/avg/ewma/max = ${millis(this.min)}/${millis(average)}/${millis(this.rtt / 8)}/${millis(this.max)} ms`;
    }
    return `${text}\n`;
  }

  get #deviation(): number {
    const total = this.received + this.repeats;
    const average = Math.trunc(this.sum / total);
    const variance =
      this.sum < 2 ** 31 - 1
        ? Math.trunc((this.sum2 - Math.trunc((this.sum * this.sum) / total)) / total)
        : Math.trunc(this.sum2 / total) - average * average;
    return Math.floor(Math.sqrt(Math.max(0, variance)));
  }
}
