// traceroute's probes in IPv6: as in traceroute-method.ts, with ICMPv6's words.

import { IP_PMTUDISC_DONT, IP_PMTUDISC_PROBE } from "@podwire/ip";
import type { Process } from "@podwire/program";
import { type Pollable, type QueuedError6, Raw6Socket, Udp6Socket } from "@podwire/transport";
import {
  formatIpv6,
  ICMPV6_ECHO_REPLY,
  ICMPV6_ECHO_REQUEST,
  IPPROTO_ICMPV6,
  setU16,
  u16,
} from "@podwire/wire";
import { errnoOf, programName } from "./output.ts";
import { call, type Method, payload, send } from "./traceroute-method.ts";
import type { TracerouteOptions } from "./traceroute-options.ts";
import { icmp6Word, type Probe } from "./traceroute-probe.ts";

const ANY = new Uint8Array(16);

function tune(socket: Udp6Socket | Raw6Socket, options: TracerouteOptions): void {
  call("setsockopt SO_BINDTODEVICE", () => {
    if (options.device !== "") socket.bindToDevice(options.device);
  });
  call("bind", () => {
    const source = options.source6 ?? ANY;
    if (socket instanceof Udp6Socket) {
      if (options.source6 !== null || options.sourcePort !== 0)
        socket.bind(source, options.sourcePort, options.scopeId);
    } else if (options.source6 !== null) socket.bind(source, options.scopeId);
  });
  socket.setMtuDiscover(options.dontFragment ? IP_PMTUDISC_PROBE : IP_PMTUDISC_DONT);
  if (options.tos !== 0) socket.setTclass(options.tos);
  socket.mark = options.mark;
  socket.setRecvErr(true);
}

function applyError(probe: Probe, error: QueuedError6, now: number): void {
  if (error.origin === "local") probe.answered("", now, `!F-${error.info}`);
  else probe.answered(formatIpv6(error.offender), now, icmp6Word(error.type, error.code, error.info));
}

export class Udp6Method implements Method {
  readonly headerLength = 48;
  readonly #self: Process;
  readonly #options: TracerouteOptions;
  readonly #payload: Uint8Array;
  readonly #sockets = new Map<Probe, Udp6Socket>();
  #port: number;

  constructor(self: Process, options: TracerouteOptions, length: number) {
    this.#self = self;
    this.#options = options;
    this.#payload = payload(length);
    this.#port = options.port !== 0 ? options.port : options.method === "udp" ? 53 : 33434;
  }

  get sources(): readonly Pollable[] {
    return [...this.#sockets.values()];
  }

  get destination(): string {
    return formatIpv6(this.#options.address6);
  }

  start(): void {}

  send(probe: Probe): boolean {
    const { clock, net, pid } = this.#self;
    const options = this.#options;
    const socket = new Udp6Socket(net, { name: programName(this.#self), pid, fd: 3 + this.#sockets.size });
    try {
      tune(socket, options);
      socket.setHopLimit(probe.ttl);
      call("connect", () => socket.connect(options.address6, this.#port, options.scopeId));
      probe.sent = clock.now;
      if (!send(() => socket.send(this.#payload))) {
        probe.sent = -1;
        socket.close();
        return false;
      }
    } catch (error) {
      socket.close();
      throw error;
    }
    this.#sockets.set(probe, socket);
    if (options.method === "default") this.#port = (this.#port + 1) & 0xffff;
    return true;
  }

  receive(): void {
    const { now } = this.#self.clock;
    for (const [probe, socket] of this.#sockets) {
      if (!socket.ready) continue;
      const error = socket.receiveError();
      if (error !== null) applyError(probe, error, now);
      else
        try {
          const datagram = socket.receive();
          if (datagram !== null) probe.reached(formatIpv6(datagram.address), now);
        } catch (caught) {
          errnoOf(caught);
        }
      if (probe.done) this.expire(probe);
    }
  }

  expire(probe: Probe): void {
    this.#sockets.get(probe)?.close();
    this.#sockets.delete(probe);
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }
}

export class Icmp6Method implements Method {
  readonly headerLength = 48;
  readonly #self: Process;
  readonly #options: TracerouteOptions;
  readonly #packet: Uint8Array;
  readonly #identifier: number;
  #sequence: number;
  #socket: Raw6Socket | null = null;
  readonly #probes = new Map<number, Probe>();

  constructor(self: Process, options: TracerouteOptions, length: number) {
    this.#self = self;
    this.#options = options;
    this.#packet = payload(8 + length);
    this.#identifier = self.pid & 0xffff;
    this.#sequence = options.port !== 0 ? options.port : 1;
  }

  get sources(): readonly Pollable[] {
    return this.#socket === null ? [] : [this.#socket];
  }

  get destination(): string {
    return formatIpv6(this.#options.address6);
  }

  start(): void {
    const { net, pid } = this.#self;
    const socket = new Raw6Socket(net, IPPROTO_ICMPV6, { name: programName(this.#self), pid, fd: 3 });
    this.#socket = socket;
    tune(socket, this.#options);
    call("connect", () => socket.connect(this.#options.address6, this.#options.scopeId));
  }

  /** The kernel fills in the checksum. */
  send(probe: Probe): boolean {
    const socket = this.#socket as Raw6Socket;
    const packet = this.#packet;
    socket.setHopLimit(probe.ttl);
    packet[0] = ICMPV6_ECHO_REQUEST;
    packet[1] = 0;
    setU16(packet, 2, 0);
    setU16(packet, 4, this.#identifier);
    setU16(packet, 6, this.#sequence);
    probe.sent = this.#self.clock.now;
    const { address6: address, scopeId } = this.#options;
    if (!send(() => socket.send(packet, { address, scopeId }))) {
      probe.sent = -1;
      return false;
    }
    this.#probes.set(this.#sequence, probe);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return true;
  }

  receive(): void {
    const socket = this.#socket as Raw6Socket;
    const { now } = this.#self.clock;
    for (let error = socket.receiveError(); error !== null; error = socket.receiveError()) {
      const probe = this.#find(error.data, ICMPV6_ECHO_REQUEST);
      if (probe !== undefined && !probe.done) applyError(probe, error, now);
    }
    while (socket.ready) {
      try {
        const message = socket.receive();
        if (message === null) return;
        const probe = this.#find(message.data, ICMPV6_ECHO_REPLY);
        if (probe !== undefined && !probe.done) probe.reached(formatIpv6(message.address), now);
      } catch (caught) {
        errnoOf(caught);
      }
    }
  }

  #find(data: Uint8Array, type: number): Probe | undefined {
    if (data.length < 8 || data[0] !== type || u16(data, 4) !== this.#identifier) return undefined;
    return this.#probes.get(u16(data, 6));
  }

  expire(): void {}

  close(): void {
    this.#socket?.close();
  }
}
