// Forwarding: 64-byte UDP frames through 1, 3 and 8 routers, byte for byte, steps compiled in but nobody looking. Prints a
// JSON object a line; as root on Linux, also what the real kernel does with the same chain of namespaces (kernel.mjs).
import { chain } from "./chain.mjs";
import { measureKernel } from "./kernel.mjs";

const FRAME = 64;
const BATCH = 16;

function measure(routers, milliseconds) {
  const { clock, state, send } = chain(routers, FRAME);
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
  const packets = state.received - before;
  if (packets % BATCH !== 0) throw new Error("packets were lost");
  return { hops: (packets * routers) / seconds, packets: packets / seconds };
}

for (const routers of [1, 3, 8]) {
  const best = [1, 2, 3].map(() => measure(routers, 1000)).sort((a, b) => b.hops - a.hops)[0];
  const name = `forward, 64-byte UDP, ${routers} router${routers > 1 ? "s" : ""}`;
  console.log(JSON.stringify({ name, value: Math.round(best.hops), unit: "hops/s", target: 1_900_000 }));
}
for (const line of await measureKernel([1, 3, 8], FRAME)) console.log(JSON.stringify(line));
