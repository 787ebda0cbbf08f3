#!/usr/bin/env node
// Holds a side against the recordings: `node packages/conformance/bin/compare.mjs [--on simulator|linux] [--quiet] [NAME…]`.
import { load } from "./load.mjs";

const { main } = await load("src/status.ts");
process.exitCode = await main(process.argv.slice(2));
