/// <reference types="node" />
// The built site in Debian's Chromium, for the tests of this folder. They are skipped by name where the browser is not installed.
import { existsSync, readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import handler from "serve-handler";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const present = existsSync(CHROMIUM);
/** What a skipped test adds to its name. */
export const why = present ? "" : ` (skipped: ${CHROMIUM} is not installed)`;

export const build = process.env.PODWIRE_SITE ?? new URL("../build", import.meta.url).pathname;

/** Every page of the site, as its address. */
export const pages = (): string[] =>
  existsSync(build)
    ? readdirSync(build, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".html"))
        .map((file) => `/${file.replace(/(index)?\.html$/, "")}`)
        .sort()
    : [];

export interface Site {
  url: string;
  browser: Browser;
  server: Server;
  /** A page with errors counted: whatever a script threw is in `problems`. */
  open(path: string, options?: Parameters<Browser["newPage"]>[0]): Promise<Page & { problems: string[] }>;
  close(): Promise<void>;
}

/** Serves the built site at a free port; `first` may answer requests before the site does. */
export async function openSite(
  first: (...args: Parameters<typeof handler>) => boolean = () => false,
): Promise<Site> {
  const server = createServer((request, response) => {
    if (first(request, response)) return;
    void handler(request, response, { public: build, cleanUrls: true, trailingSlash: false });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  return {
    url,
    browser,
    server,
    async open(path, options = {}) {
      const problems: string[] = [];
      const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, ...options });
      page.on("pageerror", (error) => problems.push(error.message));
      await page.goto(`${url}${path}`);
      return Object.assign(page, { problems });
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
