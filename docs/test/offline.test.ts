// After the first visit the site needs no network: the service worker has a copy of all of it.
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSite, present, type Site, why } from "./browser.ts";

describe.skipIf(!present)(`without a network${why}`, () => {
  let site: Site;
  let page: Page & { problems: string[] };
  let stopped = false;

  beforeAll(async () => {
    // A server that goes away: every connection is cut, the service worker's own too.
    site = await openSite((request) => {
      if (stopped) request.socket.destroy();
      return stopped;
    });
    page = await site.open("/lessons/veth");
    await page.evaluate(() => navigator.serviceWorker.ready);
    stopped = true;
    const network: CDPSession = await page.context().newCDPSession(page);
    await network.send("Network.emulateNetworkConditions", {
      ...{ offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 },
    });
  }, 120_000);
  afterAll(() => site?.close());

  test("the lesson is there, and its lab runs", async () => {
    await page.reload();
    await page.locator("[data-lab]").first().scrollIntoViewIfNeeded();
    await page.mouse.move(100, 100);
    await page.mouse.move(200, 200);
    await page.locator(".pw-terminal textarea").first().focus({ timeout: 30_000 });
    const screen = () => page.locator(".pw-terminal .xterm-accessibility-tree").first().innerText();
    await expect.poll(screen, { timeout: 30_000 }).toContain("#");
    await page.keyboard.type("ip netns list");
    await page.keyboard.press("Enter");
    await expect.poll(screen, { timeout: 30_000 }).toContain("web");
  });

  test("a page that was never opened is there too, by its address and by a link", async () => {
    await page.goto(`${site.url}/map`);
    await expect.poll(() => page.locator("h1").innerText()).toContain("All chapters");
    await page.getByRole("link", { name: "Glossary" }).first().click();
    await expect.poll(() => page.locator("h1").innerText()).toContain("Glossary");
  });

  test("search finds", async () => {
    await page.goto(`${site.url}/map`);
    await page.getByLabel("Search").first().fill("peer_ifindex");
    await expect
      .poll(
        () =>
          page
            .getByRole("listbox")
            .innerText()
            .catch(() => ""),
        { timeout: 15_000 },
      )
      .toContain("peer_ifindex");
  });

  test("an address that is none says so in the site's own words", async () => {
    await page.goto(`${site.url}/lessons/nowhere`);
    await expect.poll(() => page.locator("h1").innerText()).toContain("Page Not Found");
    expect(page.problems).toEqual([]);
  });
});
