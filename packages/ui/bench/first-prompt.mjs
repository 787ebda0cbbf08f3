// What opening a lab costs: the sizes of what is fetched, and the time to the first prompt in Debian's Chromium with a warm
// cache. Prints one JSON object a line; without the browser, the sizes alone.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { readLab } from "@podwire/lab";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { coreOf } from "../scripts/core.mjs";

const CHROMIUM = "/usr/bin/chromium";
const RUNS = 7;
const root = new URL("..", import.meta.url).pathname;
const print = (row) => console.log(JSON.stringify(row));
const size = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / 1000;

const workers = join(root, "dist/workers");
const core = coreOf(workers);
const all = readdirSync(workers)
  .filter((file) => file.endsWith(".js"))
  .map((file) => join(workers, file));
print({ name: "simulator core", value: size(core), unit: "kB gzipped", target: 250, better: "lower" });
print({ name: "simulator core with all commands", value: size(all), unit: "kB gzipped", better: "lower" });

const site = mkdtempSync(join(tmpdir(), "podwire-ui-"));
try {
  await build({
    entryPoints: [join(root, "bench/page.tsx")],
    outdir: site,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    minify: true,
    conditions: ["podwire-source"],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  cpSync(join(root, "src/style.css"), join(site, "style.css"));
  cpSync(createRequire(import.meta.url).resolve("@xterm/xterm/css/xterm.css"), join(site, "xterm.css"));
  cpSync(workers, join(site, "workers"), { recursive: true });
  writeFileSync(
    join(site, "index.html"),
    '<!doctype html><html lang="en"><title>bench</title><link rel="stylesheet" href="xterm.css"><link rel="stylesheet" href="style.css"><main id="root"></main><script type="module" src="page.js"></script>',
  );
  if (existsSync(CHROMIUM)) await measure();
  else console.error(`first prompt: ${CHROMIUM} is not installed`);
} finally {
  rmSync(site, { recursive: true });
}

async function measure() {
  const types = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".map": "application/json",
  };
  const server = createServer(({ url }, response) => {
    const file = join(site, url === "/" ? "index.html" : url);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[extname(file)], "cache-control": "max-age=3600" });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = new URL("../../lab/labs/veth/", import.meta.url);
  const lab = readLab({
    lab: readFileSync(new URL("lab.yaml", folder), "utf8"),
    scripts: { "setup.sh": readFileSync(new URL("setup.sh", folder), "utf8") },
  });
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage();
    const times = [];
    for (let run = 0; run <= RUNS; run++) {
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      await page.waitForFunction(() => window.openLab !== undefined);
      times.push(await page.evaluate((source) => window.openLab(source), lab));
    }
    const [cold, ...warm] = times;
    warm.sort((a, b) => a - b);
    const middle = warm[warm.length >> 1];
    print({ name: "first prompt, cold", value: cold, unit: "ms", better: "lower" });
    print({ name: "first prompt, warm cache", value: middle, unit: "ms", target: 300, better: "lower" });
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
