// Two hosts with a router between them, all in namespaces of one kernel:
//
//   a 10.0.1.2/24 — 10.0.1.1 r 10.0.2.1 — 10.0.2.2/24 b

import { Clock } from "@podwire/clock";
import { addAddress, addRoute, ipv4, NLM_F_CREATE, NLM_F_EXCL } from "@podwire/ip";
import {
  changeFlags,
  IFF_UP,
  Kernel,
  KernelError,
  type NetDevice,
  type NetNamespace,
  RecordingTracer,
  setMtu,
} from "@podwire/netns";
import { veth, vethPeer } from "@podwire/veth";
import { parseIpv4, parseIpv4Prefix } from "@podwire/wire";
import { transport } from "../src/index.ts";

export const A = parseIpv4("10.0.1.2");
export const R = parseIpv4("10.0.1.1");
export const B = parseIpv4("10.0.2.2");

export function network(options: { traced?: boolean; routerMtu?: number } = {}) {
  const clock = new Clock();
  const tracer = options.traced ? new RecordingTracer() : null;
  const kernel = new Kernel({ clock, subsystems: [veth, ipv4, transport], tracer });
  const host = (name: string) => {
    const net = kernel.createNet().get();
    net.label = name;
    up(net.loopback);
    return net;
  };
  const [a, r, b] = [host("a"), host("r"), host("b")];
  const [a0, r0] = cable(kernel, a, "10.0.1.2/24", r, "10.0.1.1/24");
  const [r1, b0] = cable(kernel, r, "10.0.2.1/24", b, "10.0.2.2/24");
  if (options.routerMtu !== undefined) for (const dev of [r1, b0]) setMtu(dev, options.routerMtu);
  defaultRoute(a, "10.0.1.1");
  defaultRoute(b, "10.0.2.1");
  kernel.sysctls.find(r, "net/ipv4/ip_forward")?.write?.(r, "1");
  return { clock, kernel, tracer, a, r, b, a0, r0, r1, b0 };
}

export function up(dev: NetDevice): void {
  changeFlags(dev, IFF_UP, IFF_UP);
}

function cable(
  kernel: Kernel,
  one: NetNamespace,
  oneAddress: string,
  other: NetNamespace,
  otherAddress: string,
) {
  const dev = kernel.linkKind("veth").newLink(one, { data: { peer: { net: other } } });
  const peer = vethPeer(dev) as NetDevice;
  for (const [end, text] of [
    [dev, oneAddress],
    [peer, otherAddress],
  ] as const) {
    const { address, length } = parseIpv4Prefix(text);
    addAddress(end.net, { dev: end, local: address, prefixLength: length });
    up(end);
  }
  return [dev, peer] as const;
}

function defaultRoute(net: NetNamespace, gateway: string): void {
  addRoute(net, { dst: 0, dstLength: 0, gateway: parseIpv4(gateway) }, NLM_F_CREATE | NLM_F_EXCL);
}

/** errno of what `call` throws, "" where it does not. */
export function errno(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof KernelError) return error.errno;
    throw error;
  }
  return "";
}

export const text = (words: string) => Uint8Array.from(words, (c) => c.charCodeAt(0));
