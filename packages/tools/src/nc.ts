// nc, OpenBSD's netcat as Debian ships it (netcat.c): standard input to the network, the network to standard output, over
// UDP. Left out: TCP, UNIX sockets, proxies.

import { serviceName } from "@podwire/capture";
import { KernelError } from "@podwire/netns";
import { type Executable, Interrupted, type Process, Unsupported, withUnsupported } from "@podwire/program";
import { type Pollable, poll } from "@podwire/transport";
import { lookupFailure } from "./names.ts";
import { localPort, NcError, type NcOptions, parseNc } from "./nc-options.ts";
import {
  ANY,
  ANY6,
  type NcAddress,
  type NcSocket,
  ncAddress,
  ncName,
  ncNumber,
  ncSocket,
} from "./nc-socket.ts";
import { complain, errnoOf, errorText, programName } from "./output.ts";
import { StdinSource } from "./stdin-source.ts";

const SECOND = 1_000_000_000;
const MS = 1_000_000;
const SYSCALL = 20_000;
/** BUFSIZE: what is read at once, and so the longest datagram. */
const BUFSIZE = 16_384;
/** Seconds that a scanned port has to say that it is closed. */
const UDP_SCAN_TIMEOUT = 3;

async function nc(self: Process): Promise<number> {
  try {
    const options = await parseNc(self);
    if (typeof options === "number") return options;
    if (!options.udp) throw new Unsupported("TCP (nc -u speaks UDP)");
    return await new Netcat(self, options).main();
  } catch (error) {
    if (!(error instanceof NcError)) throw error;
    await self.stdout.flush();
    await complain(self, `nc: ${error.message}\n`);
    return 1;
  }
}

class Netcat {
  readonly #self: Process;
  readonly #options: NcOptions;
  readonly #stdin: StdinSource;
  #received = 0;

  constructor(self: Process, options: NcOptions) {
    this.#self = self;
    this.#options = options;
    this.#stdin = new StdinSource(self.stdin, BUFSIZE);
  }

  async main(): Promise<number> {
    return this.#options.listen ? this.#listen() : this.#connectAll();
  }

  /** -l: with -k everybody's datagrams, without it the first caller's alone. */
  async #listen(): Promise<number> {
    const { host, ports, keep, verbose, detached } = this.#options;
    const [port] = ports as [string];
    const any = this.#options.family === "inet6" ? ANY6 : ANY;
    const address = host === undefined ? any : this.#resolve(host, port);
    const socket = this.#socket(address.family);
    socket.reuse(true);
    try {
      socket.bind(address, Number(port));
    } catch (error) {
      throw new NcError(errorText(error));
    }
    if (verbose) await this.#report("Bound on", address, Number(port));
    if (!detached) this.#stdin.prime();
    if (keep) {
      await this.#readWrite(socket);
      return 0;
    }
    while (socket.peek() === null) {
      try {
        await this.#self.block(poll(this.#self.clock, [socket]));
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
      }
      if (socket.error !== null) throw new NcError(`recvfrom: ${new KernelError(socket.error).message}`);
    }
    const caller = socket.peek();
    if (caller !== null) {
      try {
        socket.connect(caller.from, caller.port);
      } catch (error) {
        throw new NcError(`connect: ${errorText(error)}`);
      }
      if (verbose) await this.#report("Connection received on", caller.from, caller.port);
    }
    await this.#readWrite(socket);
    return 0;
  }

  /** Each port in turn; the exit status is that of the last. */
  async #connectAll(): Promise<number> {
    const { host = "", ports, verbose, scan } = this.#options;
    let status = 1;
    for (const port of ports) {
      const socket = await this.#connect(host, port);
      if (socket === null) continue;
      status = 0;
      if (verbose) {
        if (!(await this.#answers(socket))) {
          socket.close();
          status = 1;
          continue;
        }
        await this.#connectionInfo(host, port, socket.remote);
      }
      if (!scan) await this.#readWrite(socket);
      socket.close();
    }
    return status;
  }

  /** remote_connect(): null, with a complaint under -v, where it fails. */
  async #connect(host: string, port: string): Promise<NcSocket | null> {
    const { sourceAddress, sourcePort, verbose } = this.#options;
    const address = this.#resolve(host, port);
    const socket = this.#socket(address.family);
    if (sourceAddress !== undefined || sourcePort !== undefined) {
      const any = address.family === "inet6" ? ANY6 : ANY;
      const local = sourceAddress === undefined ? any : this.#resolve(sourceAddress, sourcePort ?? "0");
      const number = sourcePort === undefined ? 0 : localPort(sourcePort);
      socket.reuse(false);
      try {
        socket.bind(local, number);
      } catch (error) {
        throw new NcError(`bind failed: ${errorText(error)}`);
      }
    }
    try {
      socket.connect(address, Number(port));
      return socket;
    } catch (error) {
      if (verbose)
        await complain(this.#self, `nc: connect to ${host} port ${port} (udp) failed: ${errorText(error)}\n`);
      socket.close();
      return null;
    }
  }

  #resolve(host: string, port: string): NcAddress {
    const { family, numeric } = this.#options;
    const address = ncAddress(this.#self, host, family);
    if (address !== null && address !== undefined) return address;
    const why =
      address === null
        ? "Address family for hostname not supported"
        : numeric
          ? "Name or service not known"
          : lookupFailure(host);
    throw new NcError(`getaddrinfo for host "${host}" port ${port}: ${why}`);
  }

  #socket(family: "inet" | "inet6"): NcSocket {
    const { ttl, tos, broadcast, rcvbuf, sndbuf } = this.#options;
    const socket = ncSocket(this.#self.net, family, {
      name: programName(this.#self),
      pid: this.#self.pid,
      fd: 3,
    });
    this.#self.onExit(() => socket.close());
    socket.setBroadcast(broadcast);
    if (tos >= 0) socket.setTos(tos);
    if (ttl >= 0)
      try {
        socket.setTtl(ttl);
      } catch (error) {
        throw new NcError(`set IP TTL: ${errorText(error)}`);
      }
    if (rcvbuf > 0) socket.setRcvbuf(rcvbuf);
    if (sndbuf > 0) socket.setSndbuf(sndbuf);
    return socket;
  }

  /** udptest(): an X or two, and a few seconds in which "port unreachable" may come back. */
  async #answers(socket: NcSocket): Promise<boolean> {
    const { timeout } = this.#options;
    if (this.#probe(socket) !== "") return false;
    // Between two system calls there is time enough for an answer from nearby.
    await this.#self.sleep(SYSCALL);
    if (this.#probe(socket) === "ECONNREFUSED") return false;
    const seconds = timeout === -1 ? UDP_SCAN_TIMEOUT : Math.floor(timeout / 1000);
    for (let i = 0; i < seconds; i++) {
      await this.#self.sleep(SECOND);
      if (this.#probe(socket) === "ECONNREFUSED") return false;
    }
    return true;
  }

  #probe(socket: NcSocket): string {
    try {
      socket.send(Uint8Array.of(0x58));
      return "";
    } catch (error) {
      return errnoOf(error);
    }
  }

  async #connectionInfo(host: string, port: string, address: NcAddress): Promise<void> {
    const { numeric } = this.#options;
    const shown = ncNumber(this.#self.net, address);
    const also = !numeric && host !== shown ? ` (${shown})` : "";
    const service = numeric ? undefined : serviceName(Number(port), "udp");
    await complain(
      this.#self,
      `Connection to ${host}${also} ${port} port [udp/${service ?? "*"}] succeeded!\n`,
    );
  }

  /** report_sock(): without -n an address must have a name. */
  async #report(what: string, address: NcAddress, port: number): Promise<void> {
    const name = this.#options.numeric ? ncNumber(this.#self.net, address) : ncName(this.#self, address);
    await complain(
      this.#self,
      name === undefined
        ? "nc: getnameinfo: Temporary failure in name resolution\n"
        : `${what} ${name} ${port}\n`,
    );
  }

  /** readwrite(): until both ends have nothing more to say, time is up (-w) or enough was received (-W). */
  async #readWrite(socket: NcSocket): Promise<void> {
    const { clock } = this.#self;
    const { timeout, quit, interval, listen, shutdown, detached, receiveLimit } = this.#options;
    let stdinOpen = !detached;
    let netOpen = true;
    let quitAt = Number.POSITIVE_INFINITY;
    for (;;) {
      if (!netOpen && (!stdinOpen || listen)) return;
      if (interval > 0) await this.#self.sleep(interval * SECOND);
      const sources: Pollable[] = [];
      if (stdinOpen) sources.push(this.#stdin);
      if (netOpen) sources.push(socket);
      const until = Math.min(quitAt, timeout >= 0 ? clock.now + timeout * MS : Number.POSITIVE_INFINITY);
      try {
        const ready = await this.#self.block(poll(clock, sources, until - clock.now));
        if (!ready) return;
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        continue;
      }
      // An error on the socket closes both its directions.
      if (socket.error !== null) return;
      if (stdinOpen && this.#stdin.ready) {
        const chunk = this.#stdin.take();
        if (chunk === null) {
          stdinOpen = false;
          if (shutdown && socket.connected) socket.shutdown("write");
          if (quit === 0) return;
          if (quit > 0) quitAt = clock.now + quit * SECOND;
        } else this.#send(socket, chunk);
      }
      while (netOpen && socket.pending > 0) netOpen = await this.#receive(socket);
      if (receiveLimit > 0 && this.#received >= receiveLimit) return;
    }
  }

  #send(socket: NcSocket, chunk: Uint8Array): void {
    const data = this.#options.crlf ? withCrlf(chunk) : chunk;
    try {
      socket.send(data);
    } catch (error) {
      errnoOf(error);
    }
  }

  /** One datagram to standard output; false where nothing more is to be read. */
  async #receive(socket: NcSocket): Promise<boolean> {
    const data = socket.receive();
    if (data === null) return true;
    if (data.length === 0) return false;
    await this.#self.stdout.write(data);
    await this.#self.stdout.flush();
    this.#received++;
    return true;
  }
}

/** -C: every newline goes out as a carriage return and a newline. */
function withCrlf(chunk: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  for (const byte of chunk) {
    if (byte === 10) bytes.push(13);
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

const program = (self: Process) => withUnsupported(self, () => nc(self));

export const ncExecutables: readonly Executable[] = [
  { path: "/usr/bin/nc", program, package: "netcat-openbsd" },
  { path: "/usr/bin/netcat", program, package: "netcat-openbsd" },
];
