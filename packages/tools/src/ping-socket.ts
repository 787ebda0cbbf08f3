// ping's socket and source address (iputils ping/ping.c create_socket(), ping4_run()): which kind of socket it may have, which
// address the route to the target would choose, and everything that is set before the first packet.

import { IP_PMTUDISC_DO, listAddresses } from "@podwire/ip";
import { KernelError } from "@podwire/netns";
import type { Process } from "@podwire/program";
import { PingSocket, RawSocket, UdpSocket } from "@podwire/transport";
import {
  ICMP_DEST_UNREACH,
  ICMP_ECHOREPLY,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  IPPROTO_ICMP,
  isMulticastIpv4,
} from "@podwire/wire";
import { complain, errnoOf, errorText, programName } from "./output.ts";
import { PingError, type PingOptions } from "./ping-options.ts";
import { PingRun } from "./ping-run.ts";

/** What its raw socket hears: replies, and what says that there will be none. */
const WANTED_TYPES =
  (1 << ICMP_ECHOREPLY) |
  (1 << ICMP_DEST_UNREACH) |
  (1 << ICMP_SOURCE_QUENCH) |
  (1 << ICMP_REDIRECT) |
  (1 << ICMP_TIME_EXCEEDED) |
  (1 << ICMP_PARAMETERPROB);
/** Port that the source address is asked for with. */
const PROBE_PORT = 1025;

/** A ping socket where the kernel gives one, else a raw one, and an identifier. */
export function openPing(self: Process, options: PingOptions): PingRun {
  const owner = { name: programName(self), pid: self.pid, fd: 3 };
  let socket: RawSocket | PingSocket;
  try {
    if (options.identifier === 0) throw new KernelError("EACCES");
    socket = new PingSocket(self.net, owner);
  } catch (error) {
    if (errnoOf(error) !== "EACCES") throw error;
    socket = new RawSocket(self.net, IPPROTO_ICMP, owner);
  }
  const identifier = options.identifier >= 0 ? options.identifier : self.kernel.random("ping").u32() & 0xffff;
  return new PingRun(self, options, socket, identifier);
}

/** Asks a UDP socket which source address the route to the target would choose. Throws {@link PingError}. */
export async function chooseSource(run: PingRun): Promise<void> {
  const { self, options } = run;
  const { device, broadcast } = options;
  if (run.source === 0) {
    const probe = new UdpSocket(self.net);
    try {
      if (device !== "") bindToDevice(probe, device);
      try {
        probe.connect(run.target, PROBE_PORT);
      } catch (error) {
        if (errnoOf(error) !== "EACCES") throw error;
        if (!broadcast)
          throw new PingError(
            2,
            "Do you want to ping broadcast? Then -b. If not, check your local firewall rules",
          );
        await complain(self, "WARNING: pinging broadcast address\n");
        probe.broadcast = true;
        probe.connect(run.target, PROBE_PORT);
      }
      run.source = probe.localAddress;
    } catch (error) {
      if (error instanceof PingError) throw error;
      throw new PingError(2, `connect: ${errorText(error)}`);
    } finally {
      probe.close();
    }
    if (device !== "") await warnOfDevice(run, device);
  }
  if (run.target === 0) run.target = run.source;
}

async function warnOfDevice(run: PingRun, device: string): Promise<void> {
  const own = listAddresses(run.self.net);
  if (own.some(({ dev, local }) => dev.name === device && local === run.source)) return;
  await run.complain(`Warning: source address might be selected on device other than: ${device}`);
}

function bindToDevice(socket: RawSocket | PingSocket | UdpSocket, device: string): void {
  try {
    socket.bindToDevice(device);
  } catch (error) {
    throw new PingError(2, `SO_BINDTODEVICE ${device}: ${errorText(error)}`);
  }
}

/** Everything that is set of the socket before the first packet. Throws {@link PingError}. */
export function setUpSocket(run: PingRun): void {
  const { options, socket, packet } = run;
  if (options.device !== "") bindToDevice(socket, options.device);
  let { pmtudisc } = options;
  if (options.broadcast || isMulticastIpv4(run.target)) {
    run.multicast = true;
    if (pmtudisc >= 0 && pmtudisc !== IP_PMTUDISC_DO)
      throw new PingError(2, "broadcast ping does not fragment");
    pmtudisc = IP_PMTUDISC_DO;
  }
  if (pmtudisc >= 0) socket.setMtuDiscover(pmtudisc);
  if (options.strictSource)
    try {
      socket.bind(run.source);
    } catch (error) {
      throw new PingError(2, `bind: ${errorText(error)}`);
    }
  if (socket instanceof RawSocket) socket.icmpFilter = ~WANTED_TYPES >>> 0;
  socket.setRecvErr(true);
  socket.broadcast = options.broadcast;
  socket.dontRoute = options.dontRoute;
  socket.mark = options.mark;
  if (options.noLoop) socket.params.multicastLoop = false;
  if (options.tos !== 0) socket.setTos(options.tos);
  const room = packet.length + Math.floor((packet.length + 511) / 512) * 260;
  socket.setSndbuf(options.sndbuf > 0 ? options.sndbuf : room);
  socket.setRcvbuf(Math.max(room * options.preload, 65536));
  if (options.ttl >= 0)
    try {
      socket.setTtl(options.ttl);
      socket.params.multicastTtl = options.ttl;
    } catch (error) {
      throw new PingError(2, `cannot set unicast time-to-live: ${errorText(error)}`);
    }
}
