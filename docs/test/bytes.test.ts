// What a lesson loads before its reader has done anything: at most 300 KB of JavaScript, gzipped, workers counted.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, openSite, pages, present, type Site, why } from "./browser.ts";

const LIMIT = 300_000;

describe.skipIf(!present)(`JavaScript before interaction${why}`, () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 120_000);
  afterAll(() => site?.close());

  test.each(pages().filter((path) => /^\/(lessons\/[^/]+)?$/.test(path)))("%s", async (path) => {
    const page = await site.browser.newPage({
      viewport: { width: 1400, height: 1000 },
      serviceWorkers: "block",
    });
    const sizes = new Map<string, number>();
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (!pathname.endsWith(".js") || !response.ok()) return;
      sizes.set(pathname, gzipSync(readFileSync(join(build, pathname))).length);
    });
    await page.goto(`${site.url}${path}`, { waitUntil: "networkidle" });
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect(total, JSON.stringify(Object.fromEntries(sizes))).toBeLessThanOrEqual(LIMIT);
    expect(sizes.size).toBeGreaterThan(1);
    await page.close();
  });
});
