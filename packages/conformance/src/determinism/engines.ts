// The session of play.ts, bundled once and played in Node and in Debian's Chromium.
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { chromium } from "playwright-core";
import { build } from "vite";
import { PACKAGE } from "../files.ts";
import type { playAgain } from "./play.ts";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export type Played = Awaited<ReturnType<typeof playAgain>>;

/** Why there is no Chromium to play in; undefined where there is one. */
export const whyNoChromium = (): string | undefined =>
  existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not installed`;

/** play.ts and all it stands on as one classic script that leaves `playAgain` in the global `again`. */
export async function bundle(): Promise<string> {
  const built = await build({
    root: PACKAGE,
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["podwire-source"] },
    build: {
      write: false,
      target: "es2022",
      minify: false,
      lib: { entry: join(PACKAGE, "src/determinism/play.ts"), formats: ["iife"], name: "again" },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    "output" in one ? one.output : [],
  );
  const [chunk] = outputs;
  if (chunk?.type !== "chunk") throw new Error("the bundle has no code");
  return chunk.code;
}

/** What the simulator needs of an engine besides the language. */
const ENGINE = {
  TextEncoder,
  TextDecoder,
  MessageChannel,
  queueMicrotask,
  setTimeout,
  clearTimeout,
  console,
};

/** Plays in this Node, in a fresh context that has no clock and no dice but the language's own. */
export async function inNode(code: string, runs: number, seed = 7): Promise<Played> {
  const context = { ...ENGINE, setImmediate };
  const again = runInNewContext(`${code}\nagain`, context) as { playAgain: typeof playAgain };
  return again.playAgain(runs, seed);
}

/** Plays in a page of Chromium. */
export async function inChromium(code: string, runs: number, seed = 7): Promise<Played> {
  const server = createServer((_, response) =>
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>again</title>"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(" ") });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.addScriptTag({ content: code });
    const played = await page.evaluate(`again.playAgain(${runs}, ${seed})`);
    return played as Played;
  } finally {
    await browser.close();
    server.close();
  }
}
