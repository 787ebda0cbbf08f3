// What a cluster costs before anybody runs a command in it: namespaces, links and bridges in a host's whole kernel, with IPv4 and
// IPv6 as every host has them. Prints one JSON object a line (see scripts/bench.mjs). Needs the built packages, and
// `node --expose-gc` for an exact account of memory.
import { openDevice, setMaster } from "@podwire/netns";
import { SimulatedMachine } from "../dist/index.js";

const NAMESPACES = 10_000;
const BRIDGES = 40;

const { kernel } = new SimulatedMachine();
const net = kernel.initNet;
globalThis.gc?.();
const memory = process.memoryUsage().rss;
const start = performance.now();
const bridges = Array.from({ length: BRIDGES }, (_, index) => {
  const bridge = kernel.linkKind("bridge").newLink(net, { name: `br${index}`, data: {} });
  openDevice(bridge);
  return bridge;
});
for (let index = 0; index < NAMESPACES; index++) {
  const inside = kernel.createNet().get();
  const port = kernel
    .linkKind("veth")
    .newLink(net, { name: `v${index}`, data: { peer: { name: "eth0", net: inside } } });
  openDevice(inside.device("eth0"));
  openDevice(port);
  setMaster(port, bridges[index % BRIDGES]);
}
const row = (name, value, unit, target) =>
  console.log(JSON.stringify({ name, value, unit, target, better: "lower" }));
const seconds = (performance.now() - start) / 1000;
row("10,000 namespaces with a veth each on one of 40 bridges", Number(seconds.toFixed(2)), "s", 3);
row("memory of these", Math.round((process.memoryUsage().rss - memory) / 2 ** 20), "MB", 400);
