// Plugs your pair between two hosts of the simulator, web (10.0.0.1) and db (10.0.0.2): their cards' frames go through
// your `send`, their carrier is what your `state` says. From there on everything is real: ARP, IPv4, ICMP.
import { Tcpdump } from "@podwire/capture";
import { Clock, MICROSECOND, SECOND } from "@podwire/clock";
import { note } from "@podwire/grading/suite";
import { addAddress, ipv4 } from "@podwire/ip";
import {
  carrierOff,
  carrierOn,
  changeFlags,
  dropSkb,
  ethTypeTrans,
  IFF_UP,
  Kernel,
  NetDevice,
  type NetNamespace,
  receiveSkb,
  registerDevice,
  Skb,
  setMtu,
} from "@podwire/netns";
import { PingSocket, transport } from "@podwire/transport";
import { ICMP_ECHO, icmp, parseIpv4, parseMac } from "@podwire/wire";
import type { End, VethPair } from "./pair.ts";

const NAMES = ["web", "db"] as const;
const ADDRESSES = ["10.0.0.1", "10.0.0.2"].map(parseIpv4);
const MACS = ["02:00:00:00:00:0a", "02:00:00:00:00:0b"].map(parseMac);

export interface Network {
  /** `ip link set eth0 up` or `down` at an end's host. */
  set(end: End, change: { up?: boolean; mtu?: number }): void;
  /** `ping -c 4 -s size` from `end`'s host to the other, until the first answer. Whether there was one. */
  ping(end: End, size: number): boolean;
}

export function network(pair: VethPair): Network {
  const clock = new Clock({ seed: 1 });
  const kernel = new Kernel({ clock, subsystems: [ipv4, transport], tracer: null });
  const tcpdump = new Tcpdump({ n: true, t: 1 });
  const hosts: NetNamespace[] = NAMES.map(() => kernel.createNet().get());
  const cards = ([0, 1] as const).map((end) => {
    const dev = new NetDevice({
      name: "eth0",
      address: MACS[end]!,
      maxMtu: 65535,
      noQueue: true,
      ops: {
        open: () => follow(() => pair.set(end, { up: true })),
        stop: () => follow(() => pair.set(end, { up: false })),
        changeMtu(self, mtu) {
          pair.set(end, { mtu });
          self.mtu = mtu;
        },
        xmit(skb) {
          const bytes = skb.frame();
          note(`${NAMES[end]} sends ${tcpdump.print({ bytes, time: BigInt(clock.now) })}`);
          const sent = pair.send(end, bytes);
          if ("drop" in sent) dropSkb(hosts[end]!, skb, dev, "veth peer is down", "pair.ts send");
          else clock.after(MICROSECOND, () => arrive(sent.bytes, cards[sent.to]!));
        },
      },
    });
    registerDevice(hosts[end]!, dev);
    carrierOff(dev);
    return dev;
  });

  /** Changes your pair, then gives each card the carrier that your pair says it has. */
  function follow(change: () => void): void {
    change();
    for (const end of [0, 1] as const) {
      const card = cards[end];
      if (card) (pair.state(end) === "UP" ? carrierOn : carrierOff)(card);
    }
  }

  function arrive(bytes: Uint8Array, card: NetDevice): void {
    const skb = Skb.from(bytes);
    ethTypeTrans(skb, card);
    receiveSkb(skb);
  }

  for (const end of [0, 1] as const) {
    const host = hosts[end]!;
    changeFlags(host.loopback, IFF_UP, IFF_UP);
    addAddress(host, { dev: cards[end]!, local: ADDRESSES[end]!, prefixLength: 24 });
    kernel.sysctls.find(host, "net/ipv4/ping_group_range")?.write?.(host, "0 0");
  }

  return {
    set(end, { up, mtu }) {
      if (mtu !== undefined) setMtu(cards[end]!, mtu);
      if (up !== undefined) changeFlags(cards[end]!, up ? IFF_UP : 0, IFF_UP);
    },
    ping(end, size) {
      const socket = new PingSocket(hosts[end]!);
      const address = ADDRESSES[1 - end]!;
      let answered = false;
      for (let sequence = 1; sequence <= 4 && !answered; sequence++) {
        const request = new Uint8Array(8 + size);
        icmp.write(request, 0, ICMP_ECHO, 0, sequence); // identifier and checksum are the socket's to fill in
        socket.send(request, { address });
        clock.runSync(SECOND);
        answered = socket.receive() !== null;
      }
      socket.close();
      note(answered ? `${NAMES[end]} has its answer` : `${NAMES[end]} asked four times and has no answer`);
      return answered;
    },
  };
}
