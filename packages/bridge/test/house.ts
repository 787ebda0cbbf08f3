// A bridge with hosts at its ports: each host is a veth end that keeps what it hears. What a test plugs together, sends
// and must see is written in words: "a sends to b".

import { Clock, SECOND } from "@podwire/clock";
import {
  closeDevice,
  Kernel,
  type NetDevice,
  openDevice,
  queueXmit,
  RecordingTracer,
  Skb,
  setMaster,
  taps,
} from "@podwire/netns";
import { veth, vethPeer } from "@podwire/veth";
import { ethernet, formatMac, parseMac } from "@podwire/wire";
import {
  type BridgeAttributes,
  bridge,
  bridgeOf,
  bridgePort,
  fdbEntries,
  type NetBridge,
  type NetBridgePort,
} from "../src/index.ts";

export interface Heard {
  /** Ethernet frame, VLAN tag included. */
  frame: Uint8Array;
  time: number;
}

/** A machine at the other end of a port's cable. */
export interface Host {
  name: string;
  mac: string;
  /** Its end of the cable, and the port's. */
  dev: NetDevice;
  port: NetDevice;
  heard: Heard[];
}

export class House {
  readonly clock = new Clock();
  readonly tracer = new RecordingTracer();
  readonly kernel = new Kernel({ clock: this.clock, subsystems: [veth, bridge], tracer: this.tracer });
  readonly net = this.kernel.initNet;

  bridge(name: string, data: BridgeAttributes = {}, address?: string): NetBridge {
    const dev = this.kernel
      .linkKind("bridge")
      .newLink(this.net, { name, data, ...(address ? { address: parseMac(address) } : {}) });
    openDevice(dev);
    return bridgeOf(dev) as NetBridge;
  }

  /** A host called `name` ("a") with address 02:00:00:00:00:0a, its cable in port "a0" of `br`. */
  host(br: NetBridge | null, name: string): Host {
    const code = name.charCodeAt(0) - 0x60 + 9;
    const mac = `02:00:00:00:00:${code.toString(16).padStart(2, "0")}`;
    const port = this.kernel.linkKind("veth").newLink(this.net, {
      name: `${name}0`,
      address: parseMac(`02:00:00:00:01:${code.toString(16).padStart(2, "0")}`),
      data: { peer: { name, address: parseMac(mac) } },
    });
    const dev = vethPeer(port) as NetDevice;
    openDevice(dev);
    openDevice(port);
    const host: Host = { name, mac, dev, port, heard: [] };
    taps.of(this.net).push({
      dev,
      protocol: 0,
      hear: (skb, _dev, outgoing) => {
        if (!outgoing) host.heard.push({ frame: skb.frame(), time: this.clock.now });
      },
    });
    if (br !== null) setMaster(port, br.dev);
    return host;
  }

  /** Sends a frame from the host; `to` is an address. Time goes on until it has arrived everywhere. */
  send(
    from: Host,
    to: string,
    options: { vlan?: number; source?: string; type?: number; payload?: Uint8Array } = {},
  ): void {
    const payload = options.payload ?? Uint8Array.of(1, 2, 3, 4);
    const frame = ethernet.emit({
      destination: to,
      source: options.source ?? from.mac,
      type: options.type ?? 0x88b5,
      payload,
    });
    const skb = Skb.from(frame);
    skb.dev = from.dev;
    if (options.vlan !== undefined) skb.vlanTci = options.vlan;
    queueXmit(skb);
    this.wait(0.00001);
  }

  /** The bridge's own host sends. */
  sendFromBridge(br: NetBridge, to: string): void {
    const skb = Skb.from(
      ethernet.emit({
        destination: to,
        source: formatMac(br.dev.address),
        type: 0x88b5,
        payload: new Uint8Array(4),
      }),
    );
    skb.dev = br.dev;
    queueXmit(skb);
    this.wait(0.00001);
  }

  /** `seconds` of virtual time pass. */
  wait(seconds: number): void {
    this.clock.runSync(Math.round(seconds * SECOND));
  }

  pull(host: Host): void {
    closeDevice(host.dev);
  }
}

/** Which of the hosts heard something since the last question, by name. */
export function heardBy(...hosts: Host[]): string[] {
  const names = hosts.filter((host) => host.heard.length > 0).map((host) => host.name);
  for (const host of hosts) host.heard.length = 0;
  return names;
}

export function portOf(host: Host): NetBridgePort {
  return bridgePort(host.port) as NetBridgePort;
}

/** The forwarding database in the words of `bridge fdb`: "02:…:0a a0", "02:…:10 br0 vlan 1 local". */
export function fdb(br: NetBridge): string[] {
  return [...fdbEntries(br)].map((entry) => {
    const vlan = entry.vlanId === 0 ? "" : ` vlan ${entry.vlanId}`;
    return `${formatMac(entry.addr)} ${entry.dst?.dev.name ?? br.dev.name}${vlan}${entry.flags & 1 ? " local" : entry.flags & 2 ? " static" : ""}`;
  });
}

/** The learnt entries only. */
export function learnt(br: NetBridge): string[] {
  return fdb(br).filter((line) => !line.endsWith("local") && !line.endsWith("static"));
}
