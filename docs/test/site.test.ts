/// <reference types="node" />
// The site as a reader meets it, in Debian's Chromium: type the lesson's commands, see the output and the frames, pass and
// fail the exercise. Skipped by name where the browser is not installed.
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import handler from "serve-handler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const CHROMIUM = "/usr/bin/chromium";
const build = new URL("../build", import.meta.url).pathname;
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

const present = existsSync(CHROMIUM);
const why = present ? "" : ` (skipped: ${CHROMIUM} is not installed)`;

describe.skipIf(!present)(`the veth lesson in Chromium${why}`, () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) =>
      handler(request, response, { public: build, cleanUrls: true, trailingSlash: false }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/lessons/veth`);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await new Promise((resolve) => server?.close(resolve));
  });

  /** What the first terminal shows. */
  const screen = () => page.locator(".pw-terminal .xterm-accessibility-tree").first().innerText();
  const type = async (command: string) => {
    await page.locator(".pw-terminal textarea").first().focus();
    await page.keyboard.type(command);
    await page.keyboard.press("Enter");
  };
  const shows = (text: string) => expect.poll(screen, { timeout: 30_000 }).toContain(text);

  test("the lab opens with a prompt, and typed commands answer", async () => {
    await page.locator('[data-lab="veth"]').scrollIntoViewIfNeeded();
    await shows("#");
    await type("ip netns exec web ping -c 1 10.0.0.2");
    await shows("Network is unreachable");
  });

  test("the lesson's commands, typed one by one, join the two namespaces", async () => {
    for (const command of [
      "ip link add veth0 type veth peer name veth1",
      "ip link set veth1 netns db",
      "ip link set veth0 netns web",
      "ip -n web link set veth0 name eth0",
      "ip -n db link set veth1 name eth0",
      "ip -n web addr add 10.0.0.1/24 dev eth0",
      "ip -n db addr add 10.0.0.2/24 dev eth0",
      "ip -n web link set eth0 up",
    ])
      await type(command);
    await type("ip -n web -br link");
    await shows("LOWERLAYERDOWN");
    await type("ip -n db link set eth0 up");
    await type("ip netns exec web ping -c 2 10.0.0.2");
    await shows("2 received, 0% packet loss");
  });

  test("the frames of the ping are listed: two ARP messages, four of ICMP", async () => {
    const rows = page.locator(".pw-packet");
    await expect.poll(() => rows.count(), { timeout: 10_000 }).toBeGreaterThanOrEqual(6);
    const texts = await rows.allInnerTexts();
    expect(texts.filter((text) => /who-has 10\.0\.0\.2|is-at/.test(text))).toHaveLength(2);
    expect(texts.filter((text) => /ICMP echo (request|reply)/.test(text))).toHaveLength(4);
  });

  test("a chosen frame shows its fields, its bytes and its story, and fields and bytes mark each other", async () => {
    await page.locator(".pw-packet", { hasText: "echo request" }).first().click();
    await expect.poll(() => page.locator(".pw-story li").count()).toBeGreaterThan(3);
    const story = await page.locator(".pw-story").innerText();
    expect(story).toContain("directly connected, out of eth0");
    await page.locator(".pw-field").first().hover();
    await expect.poll(() => page.locator(".pw-byte.pw-marked").count()).toBe(14);
  });

  test("the drawing says in words what it shows", async () => {
    const words = await page.locator(".pw-drawing-text").first().textContent();
    expect(words).toContain("A veth pair joins eth0 of node/web and eth0 of node/db.");
  });

  test("the capture can be downloaded and is pcapng", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download pcapng" }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    expect(bytes.readUInt32LE(0)).toBe(0x0a0d0d0a);
  });

  test("paused, time stands still; a step goes on to the next frame; a reset begins anew", async () => {
    await page.getByRole("button", { name: "Pause" }).click();
    const clock = () => page.locator(".pw-clock output").innerText();
    const before = await clock();
    const rows = await page.locator(".pw-packet").count();
    await type("ip netns exec web ping -c 1 10.0.0.2");
    await page.waitForTimeout(1500);
    expect(await clock()).toBe(before);
    await page.getByRole("button", { name: "Step to the next frame" }).click();
    await expect.poll(() => page.locator(".pw-packet").count()).toBeGreaterThan(rows);
    await page.getByRole("button", { name: "Reset the lab" }).click();
    await shows("#");
    await expect.poll(() => page.locator(".pw-packet").count()).toBe(0);
  });

  test("the exercise is judged in the page: the stub fails, the solution passes", async () => {
    const panel = page.locator('[data-exercise="veth-pair"]');
    await panel.scrollIntoViewIfNeeded();
    await panel.getByRole("button", { name: "Check", exact: true }).click();
    await expect.poll(() => panel.locator(".pw-verdict").innerText(), { timeout: 30_000 }).toContain("0 of ");
    const solution = readFileSync(new URL("../../solutions/02-veth/pair/pair.ts", import.meta.url), "utf8");
    await panel.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(solution);
    await page.keyboard.press("Control+s");
    await expect
      .poll(() => panel.locator(".pw-verdict").innerText(), { timeout: 30_000 })
      .toContain("All tests pass");
  });

  test("nothing went wrong in the page on the way", () => {
    expect(problems).toEqual([]);
  });
});
