#!/usr/bin/env node
// Writes the agreement page: `node packages/conformance/bin/agreement.mjs [--measure]`.
import { load } from "./load.mjs";

const { main } = await load("src/agreement/main.ts");
// If something waits for what never comes, node ends without a word: that must not look like success.
let ended = false;
process.on("exit", () => {
  if (ended) return;
  console.error("agreement: ended early: something waits for what never comes");
  process.exitCode = 1;
});
process.exitCode = await main(process.argv.slice(2)).finally(() => {
  ended = true;
});
