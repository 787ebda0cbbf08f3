// IPv6: 64-byte UDP frames through 1, 3 and 8 routers, and what 10,000 namespaces with a link that is up cost, which all have an
// address by themselves. Prints a JSON object a line. The load on the kernel beside it: forward.mjs.
import { Clock, SECOND } from "@podwire/clock";
import {
  addAddress6,
  addRoute6,
  dstLookup6,
  Flowi6,
  ip6Send,
  ip6SendParams,
  ipv4,
  ipv6,
  ipv6Of,
  NLM_F_CREATE,
  registerProtocol6,
} from "@podwire/ip";
import { changeFlags, IFF_UP, Kernel, moveDevice, queueXmit, SKB_HEADROOM, Skb, taps } from "@podwire/netns";
import { veth, vethKind, vethPeer } from "@podwire/veth";
import { parseIpv6, udp } from "@podwire/wire";

const BATCH = 16;
const NODAD = 2;
const up = (dev) => changeFlags(dev, IFF_UP, IFF_UP);
const address = (i, x) => parseIpv6(`fd00:0:0:${i}::${x}`);

function chain(routers) {
  const clock = new Clock();
  const kernel = new Kernel({ clock, subsystems: [veth, ipv4, ipv6] });
  const nets = Array.from({ length: routers + 2 }, () => kernel.createNet().get());
  for (const net of nets) up(net.loopback);
  for (let i = 0; i + 1 < nets.length; i++) {
    const left = vethKind.newLink(kernel.initNet, { name: `l${i}`, data: {} });
    const right = vethPeer(left);
    moveDevice(left, nets[i], `l${i}`);
    moveDevice(right, nets[i + 1], `r${i}`);
    up(left);
    up(right);
    addAddress6(nets[i], { dev: left, local: address(i, 1), prefixLength: 64, flags: NODAD }, NLM_F_CREATE);
    addAddress6(
      nets[i + 1],
      { dev: right, local: address(i, 2), prefixLength: 64, flags: NODAD },
      NLM_F_CREATE,
    );
  }
  const last = routers;
  for (let i = 0; i < nets.length; i++) {
    if (i > 0 && i < nets.length - 1)
      kernel.sysctls.find(nets[i], "net/ipv6/conf/all/forwarding").write(nets[i], "1");
    if (i < last)
      addRoute6(nets[i], { dst: address(last, 0), dstLength: 64, gateway: address(i, 2) }, NLM_F_CREATE);
    if (i > 1)
      addRoute6(nets[i], { dst: address(0, 0), dstLength: 64, gateway: address(i - 1, 1) }, NLM_F_CREATE);
  }
  const spare = [];
  const state = { received: 0 };
  registerProtocol6(kernel, 17, {
    name: "udp",
    handle(skb) {
      state.received++;
      spare.push(skb);
    },
    error() {},
  });
  const first = nets[0].device("l0");
  clock.runSync(60 * SECOND);
  let frame = new Uint8Array(0);
  const tap = {
    dev: first,
    protocol: 0,
    hear(skb) {
      if (skb.frame()[20] === 17) frame = skb.frame();
    },
  };
  taps.of(nets[0]).push(tap);
  const flow = new Flowi6().init(address(last, 2), 0, undefined, 0, 0, 17);
  const rt = dstLookup6(ipv6Of(nets[0]), flow);
  const skb = Skb.alloc(10);
  const at = skb.put(10);
  udp.write(skb.bytes, at, 9, 9, 10);
  udp.fillChecksum6(skb.bytes, at, flow.saddr, flow.daddr);
  ip6Send(skb, rt, flow, ip6SendParams(17));
  clock.runSync(SECOND);
  if (state.received !== 1) throw new Error("the first one did not come through");
  taps.of(nets[0]).length = 0;
  spare.length = 0;
  const send = () => {
    const one = spare.pop() ?? Skb.alloc(frame.length);
    one.data = SKB_HEADROOM;
    one.tail = SKB_HEADROOM + frame.length;
    one.bytes.set(frame, one.data);
    one.dst = null;
    one.cb = null;
    one.dev = first;
    queueXmit(one);
  };
  return { clock, state, send };
}

function measure(routers, milliseconds) {
  const { clock, state, send } = chain(routers);
  const batch = () => {
    for (let i = 0; i < BATCH; i++) send();
    clock.runSync(1e6);
  };
  const warm = performance.now() + milliseconds / 2;
  while (performance.now() < warm) batch();
  const before = state.received;
  const start = performance.now();
  while (performance.now() - start < milliseconds) batch();
  const seconds = (performance.now() - start) / 1000;
  return ((state.received - before) * routers) / seconds;
}

function namespaces(count) {
  globalThis.gc?.();
  const memory = process.memoryUsage().rss;
  const start = performance.now();
  const clock = new Clock();
  const kernel = new Kernel({ clock, subsystems: [veth, ipv4, ipv6] });
  const nets = [];
  for (let index = 0; index < count; index++) {
    const inside = kernel.createNet().get();
    const port = vethKind.newLink(kernel.initNet, {
      name: `v${index}`,
      data: { peer: { name: "eth0", net: inside } },
    });
    up(inside.device("eth0"));
    up(port);
    nets.push(inside);
  }
  const seconds = (performance.now() - start) / 1000;
  const megabytes = (process.memoryUsage().rss - memory) / 2 ** 20;
  clock.runSync(3 * SECOND);
  return { seconds, megabytes, settled: (performance.now() - start) / 1000, nets, kernel };
}

const report = (name, value, unit, target, better) =>
  console.log(JSON.stringify({ name, value: Math.round(value * 100) / 100, unit, target, better }));

for (const routers of [1, 3, 8]) {
  const best = Math.max(...[1, 2, 3].map(() => measure(routers, 1000)));
  report(`forward over IPv6, 64-byte UDP, ${routers} router${routers > 1 ? "s" : ""}`, best, "hops/s");
}
const { seconds, megabytes, settled } = namespaces(10_000);
report("10,000 namespaces with a veth that is up, IPv4 and IPv6", seconds, "s", 3, "lower");
report("memory of these", megabytes, "MB", 400, "lower");
report("these, until their addresses are checked", settled, "s", undefined, "lower");
