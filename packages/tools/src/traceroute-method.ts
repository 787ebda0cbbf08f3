// How traceroute's probes travel (traceroute/mod-udp.c, mod-icmp.c): UDP, a socket each, or ICMP echoes from one raw socket. What comes back
// is read from the sockets' error queues, or is an answer of the destination itself.

import { IP_PMTUDISC_DONT, IP_PMTUDISC_PROBE } from "@podwire/ip";
import type { Process } from "@podwire/program";
import { type Pollable, type QueuedError, RawSocket, UdpSocket } from "@podwire/transport";
import {
  checksum,
  formatIpv4,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  IPPROTO_ICMP,
  icmp,
  ipv4 as ip,
} from "@podwire/wire";
import { errnoOf, errorText, programName } from "./output.ts";
import type { TracerouteOptions } from "./traceroute-options.ts";
import { icmpWord, type Probe } from "./traceroute-probe.ts";

/** A system call failed: the program ends with status 1. */
export class CallError extends Error {}

export interface Method {
  /** Where the probes go, as an address is written. */
  readonly destination: string;
  /** Bytes of headers before the payload. */
  readonly headerLength: number;
  /** What there is to wait for. */
  readonly sources: readonly Pollable[];
  /** Before the first probe. Throws {@link CallError}. */
  start(): void;
  /** False where there is no room at the moment. Throws {@link CallError}. */
  send(probe: Probe): boolean;
  /** Reads what has come, and marks the probes that it is about. */
  receive(): void;
  /** Nobody waits for it any more. */
  expire(probe: Probe): void;
  close(): void;
}

/** Payload of `length` bytes: 0x40 … 0x7f over and over. */
export function payload(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => 0x40 + (i & 0x3f));
}

/** tune_socket(). */
function tune(socket: UdpSocket | RawSocket, options: TracerouteOptions): void {
  call("setsockopt SO_BINDTODEVICE", () => {
    if (options.device !== "") socket.bindToDevice(options.device);
  });
  call("bind", () => {
    if (socket instanceof UdpSocket) {
      if (options.source !== 0 || options.sourcePort !== 0) socket.bind(options.source, options.sourcePort);
    } else if (options.source !== 0) socket.bind(options.source);
  });
  socket.setMtuDiscover(options.dontFragment ? IP_PMTUDISC_PROBE : IP_PMTUDISC_DONT);
  if (options.tos !== 0) socket.setTos(options.tos);
  socket.dontRoute = options.dontRoute;
  socket.mark = options.mark;
  socket.setRecvErr(true);
}

export function call(name: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new CallError(`${name}: ${errorText(error)}`);
  }
}

function applyError(probe: Probe, error: QueuedError, now: number): void {
  if (error.origin === "local") probe.answered("", now, `!F-${error.info}`);
  else probe.answered(formatIpv4(error.offender), now, icmpWord(error.type, error.code, error.info));
}

/** do_send(): what is too long is told of by the error queue. */
export function send(work: () => void): boolean {
  try {
    work();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOBUFS" || errno === "EAGAIN") return false;
    if (errno !== "EMSGSIZE") throw new CallError(`send: ${errorText(error)}`);
  }
  return true;
}

export class UdpMethod implements Method {
  readonly headerLength = 28;
  readonly #self: Process;
  readonly #options: TracerouteOptions;
  readonly #payload: Uint8Array;
  readonly #sockets = new Map<Probe, UdpSocket>();
  /** Where the next probe goes; with `-U` all of them. */
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
    return formatIpv4(this.#options.address);
  }

  start(): void {}

  send(probe: Probe): boolean {
    const { clock, net, pid } = this.#self;
    const options = this.#options;
    const socket = new UdpSocket(net, { name: programName(this.#self), pid, fd: 3 + this.#sockets.size });
    try {
      tune(socket, options);
      socket.setTtl(probe.ttl);
      call("connect", () => socket.connect(options.address, this.#port));
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
      if (error !== null) {
        applyError(probe, error, now);
      } else
        try {
          const datagram = socket.receive();
          if (datagram !== null) probe.reached(formatIpv4(datagram.address), now);
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

export class IcmpMethod implements Method {
  readonly headerLength = 28;
  readonly #self: Process;
  readonly #options: TracerouteOptions;
  readonly #packet: Uint8Array;
  readonly #identifier: number;
  #sequence: number;
  #socket: RawSocket | null = null;
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
    return formatIpv4(this.#options.address);
  }

  start(): void {
    const { net, pid } = this.#self;
    const socket = new RawSocket(net, IPPROTO_ICMP, { name: programName(this.#self), pid, fd: 3 });
    this.#socket = socket;
    tune(socket, this.#options);
    call("connect", () => socket.connect(this.#options.address));
  }

  send(probe: Probe): boolean {
    const socket = this.#socket as RawSocket;
    const packet = this.#packet;
    socket.setTtl(probe.ttl);
    icmp.write(packet, 0, ICMP_ECHO, 0, this.#identifier * 0x10000 + this.#sequence);
    icmp.fillChecksum(packet, 0, packet.length);
    probe.sent = this.#self.clock.now;
    if (!send(() => socket.send(packet, { address: this.#options.address }))) {
      probe.sent = -1;
      return false;
    }
    this.#probes.set(this.#sequence, probe);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return true;
  }

  receive(): void {
    const socket = this.#socket as RawSocket;
    const { now } = this.#self.clock;
    for (let error = socket.receiveError(); error !== null; error = socket.receiveError()) {
      const { data } = error;
      const probe = data.length >= 8 ? this.#find(data, 0, ICMP_ECHO) : undefined;
      if (probe === undefined || probe.done) continue;
      applyError(probe, error, now);
    }
    while (socket.ready) {
      try {
        const message = socket.receive();
        if (message === null) return;
        const { data } = message;
        const at = ip.headerLength(data, 0);
        const corrupt = data.length < at + 8 || checksum.checksum(data, at, data.length) !== 0;
        const probe = corrupt ? undefined : this.#find(data, at, ICMP_ECHOREPLY);
        if (probe !== undefined && !probe.done) probe.reached(formatIpv4(message.address), now);
      } catch (caught) {
        errnoOf(caught);
      }
    }
  }

  #find(data: Uint8Array, at: number, type: number): Probe | undefined {
    if (icmp.type(data, at) !== type || icmp.id(data, at) !== this.#identifier) return undefined;
    return this.#probes.get(icmp.sequence(data, at));
  }

  expire(): void {}

  close(): void {
    this.#socket?.close();
  }
}
