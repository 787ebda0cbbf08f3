#!/usr/bin/env node
// `npm run record`: asks the real kernel (User-Mode Linux) and writes packages/conformance/recordings.
import { load } from "../packages/conformance/bin/load.mjs";

const { main } = await load("src/record/main.ts");
process.exitCode = await main(process.argv.slice(2));
