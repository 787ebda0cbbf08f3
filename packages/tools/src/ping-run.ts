// What all parts of a running ping share: its socket and target, what it counts, and how it speaks.

import type { Process } from "@podwire/program";
import { PingSocket, type RawSocket, type Socket } from "@podwire/transport";
import { formatIpv4 } from "@podwire/wire";
import { nameOf } from "./names.ts";
import { complain } from "./output.ts";
import type { PingOptions } from "./ping-options.ts";
import { fillPayload, TIMEVAL } from "./ping-payload.ts";
import { PingStatistics } from "./ping-statistics.ts";

/** What both families have in common. */
export abstract class PingBase {
  readonly self: Process;
  readonly options: PingOptions;
  readonly statistics = new PingStatistics();
  abstract readonly socket: Socket;
  /** Its socket is a raw one, which hears the echoes of others, too. */
  abstract readonly raw: boolean;
  readonly identifier: number;
  /** Packets carry the time of their sending. */
  readonly timed: boolean;
  /** The packet that is sent: ICMP header and payload. */
  readonly packet: Uint8Array;
  /** The target's name as it is printed. */
  host = "";
  numeric: boolean;
  multicast = false;
  /** ms between packets; -A changes it. */
  interval: number;

  constructor(self: Process, options: PingOptions, identifier: number) {
    this.self = self;
    this.options = options;
    this.identifier = identifier;
    this.interval = options.interval;
    this.numeric = options.numeric;
    this.timed = options.size >= TIMEVAL;
    this.packet = new Uint8Array(8 + options.size);
    fillPayload(this.packet, options.pattern);
  }

  /** Is an echo with this identifier one of ours? A ping socket hears no other. */
  isOurs(identifier: number): boolean {
    return !this.raw || identifier === this.identifier;
  }

  /** -D. */
  stamp(): string {
    if (!this.options.timestamps) return "";
    const us = Math.floor(this.self.clock.now / 1000);
    return `[${this.self.kernel.epoch + Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, "0")}] `;
  }

  async print(text: string): Promise<void> {
    await this.self.stdout.write(text);
    await this.self.stdout.flush();
  }

  /** To standard error, with the program's name in front. */
  complain(text: string): Promise<void> {
    return complain(this.self, `${this.self.argv[0]}: ${text}\n`);
  }
}

export class PingRun extends PingBase {
  readonly socket: RawSocket | PingSocket;
  target = 0;
  /** -R: the route that was printed last. */
  lastRoute = "";
  source: number;

  constructor(self: Process, options: PingOptions, socket: RawSocket | PingSocket, identifier: number) {
    super(self, options, identifier);
    this.socket = socket;
    this.source = options.source;
  }

  get raw(): boolean {
    return !(this.socket instanceof PingSocket);
  }

  /** An address as a line shows it: with its name, unless numbers were asked for. */
  name(address: number): string {
    const text = formatIpv4(address);
    const name = this.numeric ? undefined : nameOf(this.self, address);
    return name === undefined ? text : `${name} (${text})`;
  }
}
