#!/usr/bin/env node
// Holds a side against the recordings: `node packages/conformance/bin/compare.mjs [--on simulator|linux] [--brief] [NAME…]`.
import { load } from "./load.mjs";

const { main } = await load("src/status.ts");
// If something waits for what never comes, node ends without a word: that must not look like success.
let ended = false;
process.on("exit", () => {
  if (ended) return;
  console.error("compare: ended early: something waits for what never comes");
  process.exitCode = 1;
});
process.exitCode = await main(process.argv.slice(2)).finally(() => {
  ended = true;
});
