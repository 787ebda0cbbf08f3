// A thousand runs of one session in Node and in Chromium: how many differ from the first, on the screen or on the wires.
// One JSON object per line: name, value, unit, target; lower is better. `node bench/determinism.mjs [RUNS]`.
import { load } from "../bin/load.mjs";

const runs = Number(process.argv[2] ?? 1000);
const { bundle, inChromium, inNode, whyNoChromium } = await load("src/determinism/engines.ts");
const say = (name, value) =>
  console.log(JSON.stringify({ name, value, unit: "runs", target: 0, better: "lower" }));

const code = await bundle();
const node = await inNode(code, runs);
say(`of ${runs} in Node: not byte for byte as the first`, node.others);
const reason = whyNoChromium();
if (reason !== undefined) console.log(`Chromium: not measured, ${reason}`);
else {
  const page = await inChromium(code, runs);
  say(`of ${runs} in Chromium: not byte for byte as the first`, page.others);
  const same = page.first.screen === node.first.screen && page.first.capture === node.first.capture;
  say("Chromium's first: not byte for byte as Node's", same ? 0 : 1);
}
