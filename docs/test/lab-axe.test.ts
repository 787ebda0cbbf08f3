// A lab at work, and the playground, have no violation that axe finds, light and dark; and fit a phone held upright.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSite, present, type Site, why } from "./browser.ts";
import { beginLab, pingTwice, startLab } from "./lab.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds within `.pw-lab`, in words. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(within: string): Promise<AxeResults> } }).axe.run(".pw-lab"),
  );
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.skipIf(!present)(`labs for everybody${why}`, { timeout: 180_000 }, () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 120_000);
  afterAll(() => site?.close());

  test.each(["light", "dark"] as const)("a lab with frames, one of them chosen: %s", async (colorScheme) => {
    const page = await site.open("/lessons/veth", { colorScheme });
    const lab = await beginLab(page);
    await pingTwice(lab);
    await page.locator(".pw-packet", { hasText: "echo request" }).first().click();
    await expect.poll(() => page.locator(".pw-story li").count()).toBeGreaterThan(3);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("tab", { name: "Two devices side by side" }).click();
    await page.getByLabel("Moment shown").press("Home");
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  test.each(["light", "dark"] as const)(
    "the playground, drawn, written and at work: %s",
    async (colorScheme) => {
      const page = await site.open("/playground", { colorScheme });
      await page.getByLabel("Begin with").selectOption("nodes");
      await page.getByRole("button", { name: "host one" }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("tab", { name: "As text" }).click();
      await page.getByRole("button", { name: "Start this network" }).click();
      await startLab(page, page.locator(".pw-lab").last());
      expect(await violations(page)).toEqual([]);
      await page.close();
    },
  );

  test.each(["light", "dark"] as const)(
    "the editor of an exercise, as wide as its code: %s",
    async (colorScheme) => {
      // Wide, for what is scrolled out of sight is not looked at.
      const page = await site.open("/lessons/veth", { colorScheme, viewport: { width: 1600, height: 1400 } });
      await page.locator('[data-exercise="veth-pair"]').scrollIntoViewIfNeeded();
      await page.locator('[data-exercise="veth-pair"] .cm-line').first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.close();
    },
  );

  test("a phone of 360 pixels: terminal, frames and story are usable, and nothing scrolls the page sideways", async () => {
    const page = await site.open("/lessons/veth", {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const lab = await beginLab(page);
    await pingTwice(lab);
    await page.locator(".pw-packet", { hasText: "IP 10.0.0.1" }).first().tap();
    await expect.poll(() => page.locator(".pw-story li").count()).toBeGreaterThan(3);
    expect(await sideways(page)).toBe(0);
    for (const part of [".pw-terminal", ".pw-packets", ".pw-tree", ".pw-hex", ".pw-story ol"]) {
      const box = await page.locator(part).first().boundingBox();
      expect(`${part} ${(box?.width ?? 0) > 250 && (box?.x ?? 0) >= 0}`).toBe(`${part} true`);
    }
    await page.getByRole("tab", { name: "Two devices side by side" }).tap();
    expect(await sideways(page)).toBe(0);
    await page.close();
  });

  test("where the reader wants no motion, a frame stands in the middle of its wire", async () => {
    const page = await site.open("/lessons/veth", { reducedMotion: "reduce" });
    const lab = await beginLab(page);
    await pingTwice(lab);
    await page.getByLabel("Moment shown").press("Home");
    const frame = page.locator(".pw-drawing .pw-frame").first();
    const slider = page.getByLabel("Moment shown");
    for (let presses = 0; presses < 60 && (await frame.count()) === 0; presses++)
      await slider.press("ArrowRight");
    const before = await frame.getAttribute("transform");
    await slider.press("ArrowRight");
    expect(await frame.getAttribute("transform")).toBe(before);
    await page.close();
  });
});
