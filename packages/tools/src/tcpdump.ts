// tcpdump 4.99.3: what passes a device, as lines or into a file. The printing is @podwire/capture's; this is the program around it:
// devices, files, counts, signals. Left out: rotating files, other link types, decryption, dropping privileges.

import {
  type CapturedPacket,
  compileFilter,
  type Filter,
  InvalidFilter,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_RAW,
  MalformedCapture,
  PcapWriter,
  parseCapture,
  UnsupportedFilter,
} from "@podwire/capture";
import { listAddresses } from "@podwire/ip";
import { IFF_LOOPBACK, PACKET_OUTGOING } from "@podwire/netns";
import {
  type Executable,
  Interrupted,
  type Process,
  readAll,
  Unsupported,
  withUnsupported,
} from "@podwire/program";
import { ETH_P_ALL, type PacketMessage, PacketSocket, poll } from "@podwire/transport";
import { formatIpv4, ipv4Mask } from "@podwire/wire";
import { cook } from "./cooked.ts";
import { hostNames, resolve } from "./names.ts";
import { complain, errorText, programName } from "./output.ts";
import { captureDevices, devicesText } from "./tcpdump-devices.ts";
import { parseTcpdump, TcpdumpError, type TcpdumpOptions } from "./tcpdump-options.ts";
import { type PacketToPrint, Printer } from "./tcpdump-printer.ts";

const LINKTYPES: Record<number, string> = {
  [LINKTYPE_ETHERNET]: "EN10MB (Ethernet)",
  [LINKTYPE_RAW]: "RAW (Raw IP)",
  [LINKTYPE_LINUX_SLL]: "LINUX_SLL (Linux cooked v1)",
  [LINKTYPE_LINUX_SLL2]: "LINUX_SLL2 (Linux cooked v2)",
};

/** stdio's buffer before a capture file. */
const BUFFER = 4096;

async function tcpdump(self: Process): Promise<number> {
  try {
    const options = await parseTcpdump(self);
    if (typeof options === "number") return options;
    if (options.listDevices) {
      await self.stdout.write(devicesText(self.net));
      return 0;
    }
    if (options.lineBuffered) self.stdout.setBuffering?.("line");
    const run = new Run(self, options);
    return options.readFile === undefined ? await run.live() : await run.read(options.readFile);
  } catch (error) {
    if (!(error instanceof TcpdumpError)) throw error;
    await self.stdout.flush();
    await complain(self, `tcpdump: ${error.message}\n`);
    return 1;
  }
}

const plural = (count: number) => `${count} packet${count === 1 ? "" : "s"}`;

class Run {
  readonly #self: Process;
  readonly #options: TcpdumpOptions;
  #captured = 0;
  #received = 0;
  #dropped = 0;
  #stopped = false;
  #report = false;
  /** For -w: what is not in the file yet. */
  #unwritten: Uint8Array[] = [];
  #unwrittenSize = 0;

  constructor(self: Process, options: TcpdumpOptions) {
    this.#self = self;
    this.#options = options;
  }

  // --- a live capture

  async live(): Promise<number> {
    const { net } = this.#self;
    const { writeFile, flags } = this.#options;
    const name = this.#deviceName();
    const any = name === "any";
    const dev = any ? null : (net.device(name) ?? null);
    if (!any && dev === null)
      throw new TcpdumpError(`${name}: No such device exists\n(No such device exists)`);
    const owner = { name: programName(this.#self), pid: this.#self.pid, fd: 4 };
    const socket = new PacketSocket(net, { type: any ? "dgram" : "raw", owner });
    this.#self.onExit(() => socket.close());
    // libpcap's ring of two megabytes.
    socket.rcvbuf = 2 * 1024 * 1024;
    if (dev !== null && !dev.up) throw new TcpdumpError(`${name}: That device is not up`);
    const linktype = any ? LINKTYPE_LINUX_SLL2 : LINKTYPE_ETHERNET;
    if (any) await complain(this.#self, "tcpdump: data link type LINUX_SLL2\n");
    const filter = this.#filter(linktype, dev?.ifindex ?? 0, true);
    const { snaplen, promiscuous } = this.#options;
    socket.filter = (bytes, message) => {
      const seen = any ? cook({ ...message, data: bytes }) : bytes;
      return filter(seen, message.length, message.pktType === PACKET_OUTGOING) ? snaplen : 0;
    };
    socket.bind(dev?.ifindex ?? 0, ETH_P_ALL);
    if (dev !== null && promiscuous) socket.addPromiscuous(dev.ifindex);
    this.#onSignals();
    const printer = this.#printer(linktype);
    const writer = await this.#writer(linktype);
    if (writer === null && !flags.v)
      await complain(
        this.#self,
        "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n",
      );
    const prefix = writer === null && !flags.v ? "" : "tcpdump: ";
    await complain(
      this.#self,
      `${prefix}listening on ${name}, link-type ${LINKTYPES[linktype]}, snapshot length ${snaplen} bytes\n`,
    );
    // libpcap filters once more itself, as long as its ring may hold packets from before the kernel had the filter. It cannot know who
    // sent a packet: so `inbound` on Ethernet counts packets and shows none, there as here.
    const again = (packet: PacketToPrint): boolean => filter(packet.bytes, packet.originalLength);
    const loopback = dev !== null && (dev.flags & IFF_LOOPBACK) !== 0;
    const failure = await this.#capture(socket, { loopback, any, again, printer, writer });
    await this.#flush();
    if (writeFile === undefined && failure === "" && this.#stopped) await this.#self.stdout.write("\n");
    await this.#self.stdout.flush();
    if (failure !== "") await complain(this.#self, `tcpdump: pcap_loop: ${failure}\n`);
    this.#count(socket);
    await complain(
      this.#self,
      `${plural(this.#captured)} captured\n${plural(this.#received)} received by filter\n${plural(this.#dropped)} dropped by kernel\n`,
    );
    return failure === "" ? 0 : 1;
  }

  /** -i: a name, or a number of -D's list. */
  #deviceName(): string {
    const { device } = this.#options;
    const devices = captureDevices(this.#self.net);
    if (device === "") {
      const [first] = devices;
      return first?.name ?? "any";
    }
    if (/^\d+$/.test(device) && this.#self.net.device(device) === undefined) {
      const chosen = devices[Number(device) - 1];
      if (chosen === undefined) throw new TcpdumpError("Invalid adapter index");
      return chosen.name;
    }
    return device;
  }

  #onSignals(): void {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      this.#self.onSignal(signal, () => {
        this.#stopped = true;
      });
    this.#self.onSignal("SIGUSR1", () => {
      this.#report = true;
    });
  }

  /** pcap_loop(); gives what ended it, "" for a signal or -c. */
  async #capture(
    socket: PacketSocket,
    {
      loopback,
      any,
      again,
      printer,
      writer,
    }: {
      loopback: boolean;
      any: boolean;
      again: (packet: PacketToPrint) => boolean;
      printer: Printer;
      writer: PcapWriter | null;
    },
  ): Promise<string> {
    const { clock } = this.#self;
    const { count, direction } = this.#options;
    while (!this.#stopped) {
      try {
        await this.#self.block(poll(clock, [socket]));
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
      }
      if (this.#report) await this.#reportNow(socket);
      if (socket.boundIf < 0) return "The interface disappeared";
      // A device that went down may come back.
      socket.takeError();
      for (let message = socket.receive(); message !== null; message = socket.receive()) {
        // On lo every packet passes twice: once is enough (linux_check_direction()).
        const outgoing = message.pktType === PACKET_OUTGOING;
        const onLoopback = loopback || (any && message.ifindex === this.#self.net.loopback.ifindex);
        if (outgoing ? onLoopback || direction === "in" : direction === "out") continue;
        const packet = toPacket(message, any, this.#self.kernel.epoch);
        if (!again(packet)) continue;
        this.#captured++;
        await this.#packet(packet, printer, writer);
        if (count > 0 && this.#captured >= count) return "";
        if (this.#stopped) break;
      }
    }
    return "";
  }

  async #reportNow(socket: PacketSocket): Promise<void> {
    this.#report = false;
    this.#count(socket);
    await complain(
      this.#self,
      `tcpdump: ${plural(this.#captured)} captured, ${plural(this.#received)} received by filter, ${plural(this.#dropped)} dropped by kernel\n`,
    );
  }

  #count(socket: PacketSocket): void {
    const { packets, drops } = socket.statistics();
    this.#received += packets;
    this.#dropped += drops;
  }

  // --- a file

  async read(file: string): Promise<number> {
    const { countOnly, count, flags } = this.#options;
    let bytes: Uint8Array;
    try {
      bytes = file === "-" ? await readAll(this.#self.stdin) : this.#self.files.readFile(file);
    } catch (error) {
      throw new TcpdumpError(`${file}: ${errorText(error)}`);
    }
    const { packets, linktype, snaplen, failure } = readCapture(bytes);
    if (!(linktype in LINKTYPES)) throw new Unsupported(`link type ${linktype}`);
    const filter = this.#filter(linktype, 0, false);
    const printer = this.#printer(linktype);
    const writer = await this.#writer(linktype, snaplen);
    await complain(
      this.#self,
      `reading from file ${file}, link-type ${LINKTYPES[linktype]}, snapshot length ${snaplen}\n`,
    );
    if (linktype === LINKTYPE_LINUX_SLL2 && !flags.nano)
      await complain(this.#self, "Warning: interface names might be incorrect\n");
    for (const packet of packets) {
      if (!filter(packet.bytes, packet.originalLength)) continue;
      this.#captured++;
      await this.#packet(packet, printer, writer);
      if (count > 0 && this.#captured >= count) break;
    }
    if (countOnly) await this.#self.stdout.write(`${plural(this.#captured)}\n`);
    await this.#flush();
    await this.#self.stdout.flush();
    if (failure === "" || (count > 0 && this.#captured >= count)) return 0;
    throw new TcpdumpError(`pcap_loop: ${failure}`);
  }

  // --- both

  async #packet(packet: PacketToPrint, printer: Printer, writer: PcapWriter | null): Promise<void> {
    const { countOnly, print, packetBuffered, lineBuffered } = this.#options;
    if (writer !== null) {
      writer.append(packet);
      if (packetBuffered || this.#unwrittenSize >= BUFFER) await this.#flush();
      if (!print) return;
    }
    if (countOnly) return;
    await this.#self.stdout.write(`${printer.print(packet)}\n`);
    if (packetBuffered || (lineBuffered && this.#self.stdout.setBuffering === undefined))
      await this.#self.stdout.flush();
  }

  #filter(linktype: number, ifindex: number, live: boolean): Filter {
    const { filterFile, filter } = this.#options;
    let text = filter;
    if (filterFile !== undefined)
      try {
        text = this.#self.files.readText(filterFile).replace(/#.*/g, "");
      } catch (error) {
        throw new TcpdumpError(`can't open ${filterFile}: ${errorText(error)}`);
      }
    if (text.trim() === "") return () => true;
    if (linktype === LINKTYPE_RAW) throw new Unsupported("filters on raw IP");
    const own = listAddresses(this.#self.net).find(({ dev }) => dev.ifindex === ifindex);
    try {
      return compileFilter(text, {
        host: (name) => {
          const address = resolve(this.#self, name);
          return address === undefined ? [] : [formatIpv4(address)];
        },
        linktype,
        live,
        ...(own === undefined ? {} : { netmask: ipv4Mask(own.prefixLength) }),
      });
    } catch (error) {
      if (error instanceof UnsupportedFilter) throw new Unsupported(error.message);
      if (error instanceof InvalidFilter) throw new TcpdumpError(error.message);
      throw error;
    }
  }

  #printer(linktype: number): Printer {
    const names = { host: hostNames(this.#self) };
    const device = (ifindex: number) => this.#self.net.devicesByIndex.get(ifindex)?.name ?? `if${ifindex}`;
    return new Printer(linktype, this.#options.flags, names, device);
  }

  /** -w: the file is made at once, its header waits in the buffer with the first packets. */
  async #writer(linktype: number, snaplen: number = this.#options.snaplen): Promise<PcapWriter | null> {
    const { writeFile, flags } = this.#options;
    if (writeFile === undefined) return null;
    if (writeFile !== "-")
      try {
        this.#self.files.writeFile(writeFile, "");
      } catch (error) {
        throw new TcpdumpError(`${writeFile}: ${errorText(error)}`);
      }
    const sink = (chunk: Uint8Array) => {
      this.#unwritten.push(chunk);
      this.#unwrittenSize += chunk.length;
    };
    const writer = new PcapWriter(sink, {
      linktype,
      snaplen,
      resolution: flags.nano ? "nanoseconds" : "microseconds",
    });
    if (this.#options.packetBuffered) await this.#flush();
    return writer;
  }

  async #flush(): Promise<void> {
    const { writeFile } = this.#options;
    if (this.#unwrittenSize === 0 || writeFile === undefined) return;
    const bytes = new Uint8Array(this.#unwrittenSize);
    let at = 0;
    for (const chunk of this.#unwritten) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.#unwritten = [];
    this.#unwrittenSize = 0;
    if (writeFile === "-") {
      await this.#self.stdout.write(bytes);
      if (this.#options.packetBuffered) await this.#self.stdout.flush();
    } else this.#self.files.writeFile(writeFile, bytes, { append: true });
  }
}

/** A message of the socket as a packet of a capture; `epoch`: the wall clock at virtual time 0, seconds since 1970. */
function toPacket(message: PacketMessage, any: boolean, epoch: number): PacketToPrint {
  const bytes = any ? cook(message) : message.data;
  const time = BigInt(epoch) * 1_000_000_000n + BigInt(Math.round(message.timestamp));
  return { bytes, time, originalLength: message.length + bytes.length - message.data.length };
}

/** The packets of a file up to where it breaks off, and how libpcap says that it does. Throws where it is no capture at all. */
function readCapture(bytes: Uint8Array): {
  packets: readonly CapturedPacket[];
  linktype: number;
  snaplen: number;
  failure: string;
} {
  if (bytes.length < 4)
    throw new TcpdumpError(
      `truncated dump file; tried to read 4 file header bytes, only got ${bytes.length}`,
    );
  try {
    const { packets, linktype, interfaces } = parseCapture(bytes);
    return { packets, linktype, snaplen: interfaces[0]?.snaplen ?? 262_144, failure: "" };
  } catch (error) {
    if (!(error instanceof MalformedCapture)) throw error;
    const { before, format, offset } = error;
    if (bytes.length < 4)
      throw new TcpdumpError(
        `truncated dump file; tried to read 4 file header bytes, only got ${bytes.length}`,
      );
    if (format === "unknown") throw new TcpdumpError("unknown file format");
    if (before === undefined) {
      const left = bytes.length - 4;
      throw new TcpdumpError(
        left < 20 ? `truncated dump file; tried to read 24 file header bytes, only got ${left}` : error.found,
      );
    }
    const { packets, linktype, interfaces } = before;
    return {
      packets,
      linktype,
      snaplen: interfaces[0]?.snaplen ?? 262_144,
      failure: truncation(bytes, offset, error.found),
    };
  }
}

/** libpcap's words for a record that is cut off. */
function truncation(bytes: Uint8Array, offset: number, found: string): string {
  const record = /a record of (\d+) bytes, only (\d+) are left/.exec(found);
  if (record !== null)
    return `truncated dump file; tried to read ${record[1]} captured bytes, only got ${record[2]}`;
  if (found.startsWith("a record header is cut"))
    return `truncated dump file; tried to read 16 header bytes, only got ${bytes.length - offset}`;
  return found;
}

export const tcpdumpExecutables: readonly Executable[] = [
  {
    path: "/usr/bin/tcpdump",
    program: (self) => withUnsupported(self, () => tcpdump(self)),
    package: "tcpdump",
  },
];
