// What a bridge can carry. Prints one JSON object a line (see scripts/bench.mjs).
// Needs the built packages. Best of several rounds, as a machine with two cores has other things to do.

import { Clock, SECOND } from "@podwire/clock";
import { Kernel, openDevice, queueXmit, Skb, setMaster } from "@podwire/netns";
import { veth, vethPeer } from "@podwire/veth";
import { ethernet, formatMac } from "@podwire/wire";
import { bridge } from "../dist/index.js";

const report = (name, value, unit, target, better) =>
  console.log(
    JSON.stringify({
      name,
      value: Math.round(value * 100) / 100,
      unit,
      ...(target ? { target } : {}),
      ...(better ? { better } : {}),
    }),
  );

const mac = (index) => Uint8Array.of(2, 0, 0, 0, index >> 8, index & 0xff);

/** A bridge with `count` hosts, each of which has spoken. */
function learnedBridge(count, data = {}) {
  const clock = new Clock();
  const kernel = new Kernel({ clock, subsystems: [veth, bridge] });
  const net = kernel.initNet;
  const br = kernel.linkKind("bridge").newLink(net, { name: "br0", data });
  openDevice(br);
  const hosts = [];
  for (let index = 0; index < count; index++) {
    const port = kernel
      .linkKind("veth")
      .newLink(net, { name: `p${index}`, data: { peer: { name: `h${index}`, address: mac(index) } } });
    const host = vethPeer(port);
    openDevice(host);
    openDevice(port);
    setMaster(port, br);
    hosts.push(host);
  }
  const templates = hosts.map((_, index) =>
    ethernet.emit({
      destination: formatMac(mac((index + 1) % count)),
      source: formatMac(mac(index)),
      type: 0x88b5,
      payload: new Uint8Array(50),
    }),
  );
  const send = (index) => {
    const template = templates[index];
    const skb = Skb.alloc(template.length);
    skb.bytes.set(template, skb.put(template.length));
    skb.dev = hosts[index];
    queueXmit(skb);
  };
  for (let index = 0; index < count; index++) send(index);
  clock.runSync(SECOND / 1000);
  return { clock, hosts, send };
}

/** 64-byte frames a second from host to host: a veth in, the bridge, a veth out. */
function forwarding(data) {
  const count = 100;
  const { clock, hosts, send } = learnedBridge(count, data);
  let best = 0;
  for (let round = 0; round < 8; round++) {
    const before = hosts.reduce((sum, host) => sum + host.stats.rxPackets, 0);
    const start = performance.now();
    const batches = 2000;
    for (let batch = 0; batch < batches; batch++) {
      for (let index = 0; index < count; index++) send(index);
      clock.runSync(10_000);
    }
    const seconds = (performance.now() - start) / 1000;
    const arrived = hosts.reduce((sum, host) => sum + host.stats.rxPackets, 0) - before;
    if (arrived !== batches * count) throw new Error(`${arrived} of ${batches * count} frames arrived`);
    best = Math.max(best, arrived / seconds);
  }
  return best;
}

/** A broadcast in a loop of two bridges with a host beside it: frames through a bridge a second of real time. */
function storm() {
  const clock = new Clock();
  const kernel = new Kernel({ clock, subsystems: [veth, bridge] });
  const net = kernel.initNet;
  const [one, two] = ["s1", "s2"].map((name) => {
    const br = kernel.linkKind("bridge").newLink(net, { name, data: {} });
    openDevice(br);
    return br;
  });
  const cable = (name, left, right) => {
    const end = kernel
      .linkKind("veth")
      .newLink(net, { name, data: { peer: { name: `${name}p`, address: mac(1) } } });
    openDevice(end);
    openDevice(vethPeer(end));
    setMaster(end, left);
    if (right !== null) setMaster(vethPeer(end), right);
    return vethPeer(end);
  };
  cable("x1", one, two);
  cable("x2", one, two);
  const host = cable("h", one, null);
  const frame = ethernet.emit({
    destination: "ff:ff:ff:ff:ff:ff",
    source: formatMac(mac(1)),
    type: 0x88b5,
    payload: new Uint8Array(46),
  });
  const skb = Skb.from(frame);
  skb.dev = host;
  queueXmit(skb);
  clock.runSync(SECOND / 20);
  const before = one.stats.rxPackets + two.stats.rxPackets;
  const start = performance.now();
  clock.runSync(SECOND / 5);
  return (one.stats.rxPackets + two.stats.rxPackets - before) / ((performance.now() - start) / 1000);
}

report("learned bridge of 100 ports, 64-byte frames", forwarding({}), "frames/s", 1_000_000);
report("the same with VLAN filtering", forwarding({ vlanFiltering: true }), "frames/s");
report("a broadcast storm in a loop of two bridges", storm(), "frames/s");
