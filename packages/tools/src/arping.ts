// arping of iputils 20221126: asks by ARP whether an address is there, or tells everybody that it is here, through a
// packet socket. Its times have the real one's peculiarity: half a millisecond is added to what was measured.

import { Flowi4, listAddresses, routeOutput } from "@podwire/ip";
import { IFF_LOOPBACK, IFF_NOARP, type NetDevice, PACKET_HOST } from "@podwire/netns";
import { type Executable, getopt, Interrupted, type Process } from "@podwire/program";
import { type PacketMessage, PacketSocket, poll, UdpSocket } from "@podwire/transport";
import { ARPHRD_ETHER, arp, ETH_P_ARP, equal, formatIpv4, formatMac, tryIpv4 } from "@podwire/wire";
import { lookupFailure, resolve } from "./names.ts";
import { complain, errnoOf, errorText, programName } from "./output.ts";

const SECOND = 1_000_000_000;
const INT_MAX = 2 ** 31 - 1;
const BROADCAST = new Uint8Array(6).fill(0xff);

const USAGE = `
Usage:
  arping [options] <destination>

Options:
  -f            quit on first reply
  -q            be quiet
  -b            keep on broadcasting, do not unicast
  -D            duplicate address detection mode
  -U            unsolicited ARP mode, update your neighbours
  -A            ARP answer mode, update your neighbours
  -V            print version and exit
  -c <count>    how many packets to send
  -w <timeout>  how long to wait for a reply
  -i <interval> set interval between packets (default: 1 second)
  -I <device>   which ethernet device to use
  -s <source>   source ip address
  <destination> dns name or ip address

For more details see arping(8).
`;

const VERSION =
  "arping from iputils 20221126\nlibcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n";

/** Ends the program: error(3). */
class ArpingError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface ArpingOptions {
  quitOnReply: boolean;
  quiet: boolean;
  broadcastOnly: boolean;
  dad: boolean;
  unsolicited: boolean;
  advert: boolean;
  /** 0 for no end; seconds for the two after it. */
  count: number;
  timeout: number;
  interval: number;
  device: string;
  /** -1: not given. */
  source: number;
  target: string;
}

async function arping(self: Process): Promise<number> {
  try {
    const options = await parse(self);
    return typeof options === "number" ? options : await new Arping(self, options).main();
  } catch (error) {
    if (!(error instanceof ArpingError)) throw error;
    await self.stdout.flush();
    await complain(self, `${self.argv[0]}: ${error.message}\n`);
    return error.status;
  }
}

async function parse(self: Process): Promise<ArpingOptions | number> {
  const { options, operands, error } = getopt(self.argv.slice(1), "h?bfDUAqc:w:i:s:I:V");
  const parsed: ArpingOptions = {
    quitOnReply: false,
    quiet: false,
    broadcastOnly: false,
    dad: false,
    unsolicited: false,
    advert: false,
    count: 0,
    timeout: 0,
    interval: 1,
    device: "",
    source: -1,
    target: "",
  };
  for (const { name, value = "" } of options) {
    if (name === "f") parsed.quitOnReply = true;
    else if (name === "q") parsed.quiet = true;
    else if (name === "b") parsed.broadcastOnly = true;
    else if (name === "D") {
      parsed.dad = true;
      parsed.quitOnReply = true;
    } else if (name === "U") parsed.unsolicited = true;
    else if (name === "A") {
      parsed.advert = true;
      parsed.unsolicited = true;
    } else if (name === "c") parsed.count = integer(value, 1);
    else if (name === "w") parsed.timeout = integer(value, 0);
    else if (name === "i") parsed.interval = integer(value, 0);
    else if (name === "I") parsed.device = value;
    else if (name === "s") {
      parsed.source = tryIpv4(value);
      if (parsed.source < 0) throw new ArpingError(2, `invalid source ${value}`);
    } else if (name === "V") {
      await self.stdout.write(VERSION);
      return 0;
    } else return usage(self);
  }
  if (error !== undefined) {
    await complain(self, `${self.argv[0]}: ${error}\n`);
    return usage(self);
  }
  const [target, ...more] = operands;
  if (target === undefined || more.length > 0) return usage(self);
  parsed.target = target;
  return parsed;
}

async function usage(self: Process): Promise<number> {
  await complain(self, USAGE);
  return 2;
}

function integer(text: string, minimum: number): number {
  if (!/^\s*[-+]?\d+$/.test(text)) throw new ArpingError(1, `invalid argument: '${text}'`);
  const value = Number(text);
  if (value < minimum || value > INT_MAX)
    throw new ArpingError(1, `invalid argument: '${text}': out of range: ${minimum} <= value <= ${INT_MAX}`);
  return value;
}

class Arping {
  readonly #self: Process;
  readonly #options: ArpingOptions;
  #target = 0;
  #source = 0;
  #exiting = false;
  /** Whom the probes go to: everybody, then who answered. */
  #peer: Uint8Array = BROADCAST;
  #unicasting = false;
  #last = 0;
  #sent = 0;
  #broadcasts = 0;
  #received = 0;
  #requestsReceived = 0;
  #broadcastsReceived = 0;

  constructor(self: Process, options: ArpingOptions) {
    this.#self = self;
    this.#options = options;
  }

  async main(): Promise<number> {
    const { quiet, dad, unsolicited, source } = this.#options;
    const { stdout } = this.#self;
    const dev = this.#device();
    if (!dev.up) return this.#unfit(`Interface "${dev.name}" is down`, 2);
    if (dev.flags & (IFF_NOARP | IFF_LOOPBACK))
      return this.#unfit(`Interface "${dev.name}" is not ARPable`, dad ? 0 : 2);
    const target = resolve(this.#self, this.#options.target);
    if (target === undefined)
      throw new ArpingError(2, `${this.#options.target}: ${lookupFailure(this.#options.target, "inet")}`);
    this.#target = target;
    const asked = source >= 0 ? source : unsolicited ? target : -1;
    this.#source = this.#chooseSource(dev, asked);
    const owner = { name: programName(this.#self), pid: this.#self.pid, fd: 3 };
    const socket = new PacketSocket(this.#self.net, { type: "dgram", owner });
    this.#self.onExit(() => socket.close());
    socket.bind(dev.ifindex, ETH_P_ARP);
    if (!quiet)
      await stdout.write(`ARPING ${formatIpv4(target)} from ${formatIpv4(this.#source)} ${dev.name}\n`);
    if (this.#source === 0 && !dad) throw new ArpingError(2, "no source address in not-DAD mode");
    await this.#loop(socket, dev);
    return this.#finish();
  }

  async #unfit(text: string, status: number): Promise<number> {
    if (!this.#options.quiet) await this.#self.stdout.write(`${text}\n`);
    return status;
  }

  /** -I, or the device that the route to the target takes. */
  #device(): NetDevice {
    const { net } = this.#self;
    const { device, target } = this.#options;
    if (device !== "") {
      const dev = net.device(device);
      if (dev === undefined) throw new ArpingError(2, `Device ${device} not available.`);
      return dev;
    }
    const address = resolve(this.#self, target);
    if (address === undefined) throw new ArpingError(2, `${target}: ${lookupFailure(target, "inet")}`);
    try {
      return routeOutput(net, new Flowi4().init(address)).dev;
    } catch (error) {
      errnoOf(error);
      throw new ArpingError(1, "NETLINK_ROUTE unexpected iov element");
    }
  }

  /** What the source would be: asked of a UDP socket, as the real one does. `asked` -1: let the route choose. */
  #chooseSource(dev: NetDevice, asked: number): number {
    const { dad } = this.#options;
    if (dad && asked < 0) return 0;
    const probe = new UdpSocket(this.#self.net);
    try {
      probe.bindToDevice(dev.name);
      if (asked >= 0) {
        probe.bind(asked, 0);
        return asked;
      }
      if (!listAddresses(this.#self.net).some((address) => address.dev === dev)) return 0;
      probe.dontRoute = true;
      probe.connect(this.#target, 1025);
      return probe.localAddress;
    } catch (error) {
      throw new ArpingError(2, `${asked >= 0 ? "bind" : "connect"}: ${errorText(error)}`);
    } finally {
      probe.close();
    }
  }

  /** event_loop(): one probe an interval until it is enough. */
  async #loop(socket: PacketSocket, dev: NetDevice): Promise<void> {
    const { clock } = this.#self;
    const { count, timeout, interval } = this.#options;
    for (const signal of ["SIGINT", "SIGQUIT", "SIGTERM"] as const)
      this.#self.onSignal(signal, () => {
        this.#exiting = true;
      });
    const start = clock.now;
    const end = timeout > 0 ? start + timeout * SECOND : Number.POSITIVE_INFINITY;
    let next = interval > 0 ? start + interval * SECOND : Number.POSITIVE_INFINITY;
    let ticks = 1;
    this.#send(socket, dev);
    while (!this.#exiting) {
      const heard = await this.#wait(socket, Math.min(next, end));
      if (clock.now >= next) {
        next += interval * SECOND;
        ticks++;
        if (count > 0 && count < ticks) return;
        this.#send(socket, dev);
      }
      if (clock.now >= end) return;
      if (!heard) continue;
      for (let message = this.#next(socket); message !== null; message = this.#next(socket))
        if (await this.#receive(message, dev)) return;
    }
  }

  async #wait(socket: PacketSocket, until: number): Promise<boolean> {
    const { clock } = this.#self;
    try {
      return await this.#self.block(poll(clock, [socket], until - clock.now));
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      return false;
    }
  }

  #next(socket: PacketSocket): PacketMessage | null {
    try {
      return socket.receive();
    } catch (error) {
      throw new ArpingError(2, `recvfrom: ${errorText(error)}`);
    }
  }

  #send(socket: PacketSocket, dev: NetDevice): void {
    const { advert } = this.#options;
    const packet = new Uint8Array(28);
    arp.write(
      packet,
      0,
      advert ? 2 : 1,
      dev.address,
      0,
      this.#source,
      advert ? dev.address : this.#peer,
      0,
      this.#target,
    );
    this.#last = this.#self.clock.now;
    try {
      socket.send(packet, { protocol: ETH_P_ARP, destination: this.#peer });
    } catch (error) {
      errnoOf(error);
      return;
    }
    this.#sent++;
    if (!this.#unicasting) this.#broadcasts++;
  }

  /** recv_pack(): true where that was the last that is waited for. */
  async #receive(message: PacketMessage, dev: NetDevice): Promise<boolean> {
    const { data, pktType, hatype } = message;
    const { dad, quiet, quitOnReply, count, timeout, broadcastOnly } = this.#options;
    if (pktType > 2 || hatype !== ARPHRD_ETHER || arp.check(data, 0, data.length) !== 0) return false;
    const operation = arp.op(data, 0);
    if (operation !== 1 && operation !== 2) return false;
    const sender = data.slice(arp.SHA, arp.SHA + 6);
    const targetHardware = data.subarray(arp.THA, arp.THA + 6);
    const from = arp.spa(data, 0);
    const to = arp.tpa(data, 0);
    if (from !== this.#target) return false;
    if (dad) {
      if (equal(sender, dev.address) || (this.#source !== 0 && to !== this.#source)) return false;
    } else if (to !== this.#source || !equal(targetHardware, dev.address)) return false;
    const mine = pktType === PACKET_HOST;
    if (!quiet) {
      let line = `${mine ? "Unicast" : "Broadcast"} ${operation === 2 ? "reply" : "request"} from ${formatIpv4(from)} [${hardware(sender)}] `;
      if (to !== this.#source) line += `for ${formatIpv4(to)} `;
      if (!equal(targetHardware, dev.address)) line += `for [${hardware(targetHardware)}] `;
      await this.#self.stdout.write(`${line} ${elapsed(message.timestamp - this.#last)}ms\n`);
      await this.#self.stdout.flush();
    }
    this.#received++;
    if (timeout > 0 && this.#received === count) return true;
    if (!mine) this.#broadcastsReceived++;
    if (operation === 1) this.#requestsReceived++;
    if (quitOnReply) return true;
    if (!broadcastOnly) {
      this.#peer = sender;
      this.#unicasting = true;
    }
    return false;
  }

  async #finish(): Promise<number> {
    const { quiet, dad, unsolicited } = this.#options;
    if (!quiet) {
      const parts: string[] = [];
      if (this.#requestsReceived > 0) parts.push(`${this.#requestsReceived} request(s)`);
      if (this.#broadcastsReceived > 0) parts.push(`${this.#broadcastsReceived} broadcast(s)`);
      await this.#self.stdout.write(
        `Sent ${this.#sent} probes (${this.#broadcasts} broadcast(s))\nReceived ${this.#received} response(s)` +
          `${parts.length > 0 ? ` (${parts.join(", ")})` : ""}\n`,
      );
    }
    if (dad) return this.#received > 0 ? 1 : 0;
    return unsolicited || this.#received > 0 ? 0 : 1;
  }
}

/** Addresses are printed in capitals here. */
const hardware = (address: Uint8Array) => formatMac(address).toUpperCase();

/** A time in ns as ms, half a millisecond too long. */
function elapsed(ns: number): string {
  const us = Math.floor((ns + 500) / 1000);
  const ms = Math.floor((us + 500) / 1000);
  return `${ms}.${String(us - ms * 1000 + 500).padStart(3, "0")}`;
}

export const arpingExecutables: readonly Executable[] = [
  { path: "/usr/bin/arping", program: arping, package: "iputils-arping" },
];
