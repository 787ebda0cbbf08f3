// How a lesson with a lab fares in Lighthouse, as a phone on a slow network sees it: the median of five runs against the built
// site, in Debian's Chromium. Prints one JSON object a line, as scripts/bench.mjs reads them.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const RUNS = Number(process.env.PODWIRE_LIGHTHOUSE_RUNS ?? 5);
const CHROMIUM = "/usr/bin/chromium";
const PATH = "/lessons/veth";
const build = process.env.PODWIRE_SITE ?? new URL("../build", import.meta.url).pathname;

if (!existsSync(CHROMIUM) || !existsSync(join(build, "index.html"))) {
  console.error(`docs: no bench without ${CHROMIUM} and a built site (npm run build -w docs)`);
  process.exit(0);
}

// Compressed and with the content types that any web server would send.
const TYPES = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
  svg: "image/svg+xml",
};
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const file = [pathname, `${pathname}.html`, join(pathname, "index.html")]
    .map((path) => join(build, path))
    .find((path) => /\.\w+$/.test(path) && existsSync(path));
  if (file === undefined) return response.writeHead(404).end();
  const type = TYPES[file.split(".").pop()];
  response.writeHead(200, {
    "Content-Type": type ? `${type}; charset=utf-8` : "application/octet-stream",
    "Cache-Control": pathname.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache",
    "Content-Encoding": "gzip",
  });
  response.end(gzipSync(readFileSync(file)));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const chrome = await launch({
  chromePath: CHROMIUM,
  chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const scores = { performance: [], accessibility: [] };
try {
  for (let run = 0; run < RUNS; run++) {
    const { lhr } = await lighthouse(`http://127.0.0.1:${server.address().port}${PATH}`, {
      port: chrome.port,
      logLevel: "error",
      onlyCategories: Object.keys(scores),
    });
    for (const [name, values] of Object.entries(scores)) values.push(lhr.categories[name].score * 100);
    if (process.env.PODWIRE_LIGHTHOUSE_DETAILS)
      for (const { id, score, displayValue, details } of Object.values(lhr.audits))
        if (score !== null && score < 0.9)
          console.error(
            id,
            score,
            displayValue ?? "",
            JSON.stringify(details?.items?.slice(0, 4) ?? []).slice(0, 600),
          );
  }
} finally {
  chrome.kill();
  server.close();
}
for (const [name, values] of Object.entries(scores)) {
  const value = values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  console.log(
    JSON.stringify({ name: `Lighthouse ${name}, lesson with a lab`, value, unit: "of 100", target: 95 }),
  );
}
