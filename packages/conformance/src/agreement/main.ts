// `bin/agreement.mjs`: writes the docs' agreement page; with --measure asks the simulator and this machine's kernel first.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PACKAGE } from "../files.ts";
import { agreementPage } from "./page.ts";
import { measure } from "./results.ts";

const USAGE = `usage: node packages/conformance/bin/agreement.mjs [--measure]

Writes docs/lessons/reference/agreement.mdx from the recordings, known-differences.yaml and results.json.

  --measure  run every recorded script in the simulator, and as root on this machine's kernel, and write results.json first
`;

/** Where the page goes. */
export const PAGE = resolve(join(PACKAGE, "..", "..", "docs", "lessons", "reference", "agreement.mdx"));

/** Runs the command; its exit status: 0, or 2 for misuse. */
export async function main(argv: string[]): Promise<number> {
  const unknown = argv.find((word) => word !== "--measure");
  if (unknown !== undefined) {
    console.error(`unknown argument ${unknown}\n\n${USAGE}`);
    return 2;
  }
  if (argv.includes("--measure")) await measure((line) => console.log(line));
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, agreementPage());
  console.log(`${PAGE} written`);
  return 0;
}
