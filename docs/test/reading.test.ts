// The site for one who reads: a packet crosses within five seconds, words explain themselves, search finds, paper works, and
// progress stays.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openSite, present, type Site, why } from "./browser.ts";

describe.skipIf(!present)(`a reader${why}`, () => {
  let site: Site;
  let opened: Awaited<ReturnType<Site["open"]>>[] = [];
  beforeAll(async () => {
    site = await openSite();
  }, 120_000);
  afterAll(() => site?.close());
  afterEach(async () => {
    for (const page of opened) expect(page.problems).toEqual([]);
    for (const page of opened) await page.close();
    opened = [];
  });
  const open: Site["open"] = async (...args) => {
    const page = await site.open(...args);
    opened.push(page);
    return page;
  };

  test("sees a packet cross within five seconds of opening the first page", async () => {
    const page = await open("/");
    // Where the first frame is at each half second of its animation, without waiting for it.
    const places = await page.evaluate(() => {
      const frame = document.querySelector(".pw-crossing .pw-frame") as Element;
      const [crossing] = frame.getAnimations();
      crossing?.pause();
      return [...Array(11).keys()].map((half) => {
        if (crossing) crossing.currentTime = half * 500;
        return frame.getBoundingClientRect().x;
      });
    });
    expect(Math.max(...places) - Math.min(...places)).toBeGreaterThan(100);
  });

  test("who wants no motion gets none", async () => {
    const page = await open("/", { reducedMotion: "reduce" });
    const moving = await page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === "running").length,
    );
    expect(moving).toBe(0);
    await expect
      .poll(() => page.locator(".pw-crossing figcaption").innerText())
      .toContain("ICMP echo request");
  });

  test("finds 26 chapters on the map, and which of them are there", async () => {
    const page = await open("/map");
    const chapters = page.locator("[data-chapter]");
    expect(await chapters.count()).toBe(26);
    expect(await page.locator("[data-chapter=veth] h3 a").getAttribute("href")).toBe("/lessons/veth");
    expect(await page.locator("[data-chapter=istio]").innerText()).toContain("To come");
  });

  test("meets a word and its meaning by pointer and by keyboard, and puts it away with Escape", async () => {
    const page = await open("/lessons/veth");
    const word = page.locator(".theme-doc-markdown a[href$='/glossary#network-namespace']").first();
    const card = page.getByRole("tooltip");
    await word.hover();
    await expect.poll(() => card.innerText()).toContain("network stack of its own");
    await page.mouse.move(0, 0);
    await expect.poll(() => card.count()).toBe(0);
    await word.focus();
    expect(await word.getAttribute("aria-describedby")).toBe(await card.getAttribute("id"));
    await page.keyboard.press("Escape");
    await expect.poll(() => card.count()).toBe(0);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("/lessons/reference/glossary#network-namespace");
  });

  test("searches without a server's help, and reaches what was found by keyboard", async () => {
    const page = await open("/");
    await page.getByLabel("Search").first().click();
    await page.keyboard.type("LOWERLAYERDOWN");
    await expect
      .poll(
        () =>
          page
            .getByRole("listbox")
            .innerText()
            .catch(() => ""),
        { timeout: 15_000 },
      )
      .toContain("LOWERLAYERDOWN");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("/lessons/veth");
  });

  test("prints the lesson: its words and commands, no navigation, no buttons", async () => {
    const page = await open("/lessons/veth");
    const drawing = page.locator("[data-lab] .pw-drawing svg").first();
    await drawing.waitFor();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".navbar").isVisible()).toBe(false);
    expect(await page.locator(".footer").isVisible()).toBe(false);
    expect(await page.getByRole("button").filter({ visible: true }).count()).toBe(0);
    expect(await page.getByText("ip link add veth0 type veth peer name veth1").first().isVisible()).toBe(
      true,
    );
    expect(await drawing.isVisible()).toBe(true);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });

  test("finds a cheat sheet whose answers were printed", async () => {
    const page = await open("/lessons/reference/cheatsheets/ping");
    expect(await page.locator("article").innerText()).toContain(
      "3 packets transmitted, 3 received, 0% packet loss",
    );
    expect(await page.locator("article").innerText()).toMatch(/Usage\s+ping/);
  });

  test("solves an exercise; the map knows, another tab too, and the work can be carried elsewhere as a file", async () => {
    const page = await open("/lessons/veth#veth-pair");
    const panel = page.locator('[data-exercise="veth-pair"]');
    await panel.scrollIntoViewIfNeeded();
    const solution = readFileSync(new URL("../../solutions/02-veth/pair/pair.ts", import.meta.url), "utf8");
    await panel.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(solution);
    await page.keyboard.press("Control+s");
    await expect
      .poll(() => panel.locator(".pw-verdict").innerText(), { timeout: 30_000 })
      .toContain("All tests pass");

    await page.goto(`${site.url}/map`);
    const chapter = page.locator("[data-chapter=veth]");
    await expect.poll(() => chapter.locator("progress").getAttribute("value")).toBe("1");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save my work" }).click(),
    ]);
    const work = readFileSync(await download.path(), "utf8");
    expect(JSON.parse(work).files["veth-pair"]["pair.ts"]).toBe(solution);
    expect(JSON.parse(work).progress.exercises["veth-pair"].solved).toBe(true);

    // Another browser, which knows nothing yet.
    const elsewhere = await open("/map");
    const file = join(mkdtempSync(join(tmpdir(), "podwire-work-")), "work.json");
    writeFileSync(file, work);
    await elsewhere.locator("input[type=file]").setInputFiles(file);
    await expect
      .poll(() => elsewhere.locator("[data-chapter=veth] progress").getAttribute("value"))
      .toBe("1");
    await elsewhere.goto(`${site.url}/lessons/veth#veth-pair`);
    const there = elsewhere.locator('[data-exercise="veth-pair"]');
    await there.scrollIntoViewIfNeeded();
    const first = solution.split("\n").find((line) => line.trim() !== "") as string;
    await expect
      .poll(() => there.locator(".cm-content").innerText(), { timeout: 30_000 })
      .toContain(first.trim());

    // What is no work file changes nothing and says why.
    writeFileSync(file, "[]");
    await elsewhere.goto(`${site.url}/map`);
    await elsewhere.locator("input[type=file]").setInputFiles(file);
    await expect.poll(() => elsewhere.getByRole("status").last().innerText()).toContain("is not a work file");
  });
});
