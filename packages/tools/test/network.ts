// Two hosts with a router between them on a test host:
//
//   a 10.0.1.2/24 veth0 — veth1 10.0.1.1 r 10.0.2.1 veth2 — veth3 10.0.2.2/24 b

import { addAddress, addRoute, ipv4, NLM_F_CREATE, NLM_F_EXCL } from "@podwire/ip";
import { changeFlags, IFF_UP, type NetDevice, type NetNamespace, setMtu, type Tracer } from "@podwire/netns";
import { transport } from "@podwire/transport";
import { veth, vethPeer } from "@podwire/veth";
import { parseIpv4, parseIpv4Prefix, parseMac } from "@podwire/wire";
import { Host } from "./host.ts";

export interface Network {
  host: Host;
  a: NetNamespace;
  r: NetNamespace;
  b: NetNamespace;
  devices: Record<"veth0" | "veth1" | "veth2" | "veth3", NetDevice>;
}

export function network(options: { routerMtu?: number; tracer?: Tracer } = {}): Network {
  const host = new Host({
    subsystems: [veth, ipv4, transport],
    ...(options.tracer === undefined ? {} : { tracer: options.tracer }),
  });
  const make = (label: string) => {
    const net = host.kernel.createNet().get();
    net.label = label;
    up(net.loopback);
    return net;
  };
  const [a, r, b] = [make("a"), make("r"), make("b")];
  const [veth0, veth1] = cable(host, a, "veth0", r, "veth1", 1);
  const [veth2, veth3] = cable(host, r, "veth2", b, "veth3", 3);
  address(veth0, "10.0.1.2/24");
  address(veth1, "10.0.1.1/24");
  address(veth2, "10.0.2.1/24");
  address(veth3, "10.0.2.2/24");
  if (options.routerMtu !== undefined) for (const dev of [veth2, veth3]) setMtu(dev, options.routerMtu);
  for (const dev of [veth0, veth1, veth2, veth3]) up(dev);
  route(a, "0.0.0.0/0", "10.0.1.1");
  route(b, "0.0.0.0/0", "10.0.2.1");
  host.kernel.sysctls.find(r, "net/ipv4/ip_forward")?.write?.(r, "1");
  return { host, a, r, b, devices: { veth0, veth1, veth2, veth3 } };
}

/** Two hosts on one cable: a 10.0.0.1/24 veth0 02:00:00:00:00:01 — 02:00:00:00:00:02 veth1 10.0.0.2/24 b. */
export function pair() {
  const host = new Host({ subsystems: [veth, ipv4, transport] });
  const make = (label: string) => {
    const net = host.kernel.createNet().get();
    net.label = label;
    up(net.loopback);
    return net;
  };
  const [a, b] = [make("a"), make("b")];
  const [veth0, veth1] = cable(host, a, "veth0", b, "veth1", 1);
  address(veth0, "10.0.0.1/24");
  address(veth1, "10.0.0.2/24");
  up(veth0);
  up(veth1);
  return { host, a, b, veth0, veth1 };
}

export function up(dev: NetDevice): void {
  changeFlags(dev, IFF_UP, IFF_UP);
}

export function down(dev: NetDevice): void {
  changeFlags(dev, 0, IFF_UP);
}

export function cable(
  host: Host,
  one: NetNamespace,
  name: string,
  other: NetNamespace,
  peerName: string,
  mac: number,
) {
  const hardware = (last: number) => parseMac(`02:00:00:00:00:0${last}`);
  const dev = host.kernel.linkKind("veth").newLink(one, {
    name,
    address: hardware(mac),
    data: { peer: { name: peerName, net: other, address: hardware(mac + 1) } },
  });
  return [dev, vethPeer(dev) as NetDevice] as const;
}

export function address(dev: NetDevice, text: string): void {
  const { address: local, length } = parseIpv4Prefix(text);
  const broadcast = (local | (0xffffffff >>> length)) >>> 0;
  addAddress(dev.net, { dev, local, prefixLength: length, broadcast });
}

export function route(net: NetNamespace, prefix: string, gateway: string, type?: number): void {
  const { address: dst, length } = parseIpv4Prefix(prefix);
  addRoute(
    net,
    {
      dst,
      dstLength: length,
      ...(gateway === "" ? {} : { gateway: parseIpv4(gateway) }),
      ...(type === undefined ? {} : { type }),
    },
    NLM_F_CREATE | NLM_F_EXCL,
  );
}
