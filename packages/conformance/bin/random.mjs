#!/usr/bin/env node
// Random scripts on the simulator and on a real kernel: `node packages/conformance/bin/random.mjs --help`.
import { load } from "./load.mjs";

const { main } = await load("src/random/main.ts");
// If something waits for what never comes, node ends without a word: that must not look like success.
let ended = false;
process.on("exit", () => {
  if (ended) return;
  console.error("random: ended early: something waits for what never comes");
  process.exitCode = 1;
});
process.exitCode = await main(process.argv.slice(2)).finally(() => {
  ended = true;
});
