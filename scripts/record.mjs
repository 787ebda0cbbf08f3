#!/usr/bin/env node
// `npm run record`: asks the real kernel (User-Mode Linux) and writes packages/conformance/recordings.
import { load } from "../packages/conformance/bin/load.mjs";

const { main } = await load("src/record/main.ts");
// If something waits for what never comes, node ends without a word: that must not look like success.
let ended = false;
process.on("exit", () => {
  if (ended) return;
  console.error("record: ended early: something waits for what never comes");
  process.exitCode = 1;
});
process.exitCode = await main(process.argv.slice(2)).finally(() => {
  ended = true;
});
