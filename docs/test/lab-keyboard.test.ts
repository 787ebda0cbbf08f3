// Everything in a lab by keyboard alone: no test here uses the mouse.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSite, present, type Site, why } from "./browser.ts";
import { beginLab, focus, type LabOnPage, pingTwice, tabTo } from "./lab.ts";

describe.skipIf(!present)(`the lab by keyboard${why}`, { timeout: 120_000 }, () => {
  let site: Site;
  let page: Page & { problems: string[] };
  let lab: LabOnPage;

  beforeAll(async () => {
    site = await openSite();
    page = await site.open("/lessons/veth");
  }, 120_000);
  afterAll(() => site?.close());

  test("the first key that is pressed starts the lab, and what is typed into its terminal is run", async () => {
    lab = await beginLab(page);
    await pingTwice(lab);
  });

  test("what is typed before the lab has answered is run whole and in its order, however slow the page is", async () => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 8 });
    const count = Array.from({ length: 12 }, (_, index) => index + 1);
    for (const number of count) {
      await page.keyboard.type(`said=$said-${number}`);
      await page.keyboard.press("Enter");
    }
    await page.keyboard.type('echo "said$said."');
    await page.keyboard.press("Enter");
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await lab.shows(`said-${count.join("-")}.`);
  });

  const inTerminal = async () => {
    await page.evaluate(() => (document.querySelector(".pw-lab button") as HTMLElement).focus());
    await tabTo(page, /^textarea: Terminal: /);
  };

  test("in the terminal Tab completes; Escape and Tab leave it, forwards and backwards", async () => {
    await inTerminal();
    await page.keyboard.type("ip netns exec we");
    await page.keyboard.press("Tab");
    await lab.shows("ip netns exec web");
    await expect.poll(() => focus(page)).toBe("textarea: Terminal: node");
    await page.keyboard.press("Control+c");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expect.poll(() => focus(page)).toBe("tab: All frames");
    await page.keyboard.press("Shift+Tab");
    await expect.poll(() => focus(page)).toBe("textarea: Terminal: node");
    await page.keyboard.press("Shift+Tab");
    await expect.poll(() => focus(page)).toBe("tab: node");
  });

  test("words, what was killed, and the search through history go by bash's keys; other keys type nothing", async () => {
    await inTerminal();
    const enter = async (shown: string) => {
      await page.keyboard.press("Enter");
      await lab.shows(`\n${shown}`);
    };
    await page.keyboard.type("echo one two");
    await page.keyboard.press("Alt+Backspace");
    await page.keyboard.type("three");
    await enter("one three");
    await page.keyboard.type("echo to-put-back and-more");
    await page.keyboard.press("Control+ArrowLeft");
    await page.keyboard.press("Control+ArrowLeft");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("twice:");
    for (const key of ["Shift+ArrowLeft", "F6", "Control+y", "Control+y"]) await page.keyboard.press(key);
    await enter("to-put-back twice:and-moreand-more");
    await page.keyboard.type("junk");
    await page.keyboard.press("Control+u");
    await page.keyboard.press("Control+r");
    await page.keyboard.type("one t");
    await lab.shows("(search back for 'one t') echo one three");
    await page.keyboard.press("End");
    await page.keyboard.type("-and-four");
    await enter("one three-and-four");
  });

  test("keys pressed while a program runs that are no characters do not come into the next line", async () => {
    await page.keyboard.type("sleep 1");
    await page.keyboard.press("Enter");
    for (const key of ["ArrowUp", "ArrowLeft", "Delete"]) await page.keyboard.press(key);
    await page.keyboard.type("echo cl''ean");
    await page.keyboard.press("Enter");
    await lab.shows("clean");
  });

  test("the tabs of the terminals are one stop; arrows, Home and End choose among them", async () => {
    await inTerminal();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => focus(page)).toBe("tab: in web");
    await page.keyboard.press("End");
    await expect.poll(() => focus(page)).toBe("tab: in db");
    await page.keyboard.press("Tab");
    await expect.poll(() => focus(page)).toBe("textarea: Terminal: in db");
    await page.keyboard.type("ip -br addr show eth0");
    await page.keyboard.press("Enter");
    await lab.shows("10.0.0.2/24");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Home");
    await expect.poll(() => focus(page)).toBe("tab: node");
  });

  test("the arrow keys choose a frame, and its fields, bytes and story appear", async () => {
    await inTerminal();
    await page.keyboard.press("Escape");
    await tabTo(page, /^listbox: Frames/);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const chosen = page.locator('.pw-packets [aria-selected="true"]');
    await expect.poll(() => chosen.innerText()).toContain("ICMP echo request");
    const active = await page.locator(".pw-packets").getAttribute("aria-activedescendant");
    await expect.poll(() => chosen.getAttribute("id")).toBe(active);
    await expect.poll(() => page.locator(".pw-story li").count()).toBeGreaterThan(3);
  });

  test("every control is a stop of the Tab key, in the order of the page, with a focus that is seen", async () => {
    await page.evaluate(() => (document.querySelector(".pw-lab button") as HTMLElement).focus());
    const stops = [await focus(page)];
    for (let count = 0; count < 40; count++) {
      const seen = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const shown = element.closest(".pw-terminal") ?? element;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
      });
      expect(`${stops.at(-1)} ${seen}`).toBe(`${stops.at(-1)} true`);
      if (stops.at(-1)?.startsWith("textarea: Terminal")) await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      if (!(await page.evaluate(() => document.activeElement?.closest(".pw-lab") != null))) break;
      stops.push(await focus(page));
    }
    expect(stops.map((stop) => stop.replace(/^(treeitem: .? ?Ethernet).*/, "$1"))).toEqual([
      "button: Pause",
      "button: Step to the next frame",
      "button: Replay from the beginning",
      "select: Speed",
      "button: Download pcapng",
      "button: Reset the lab",
      "summary: The network in words",
      "input: Moment shown",
      "tab: node",
      "textarea: Terminal: node",
      "tab: All frames",
      "listbox: Frames",
      "treeitem: ▾Ethernet",
      "listbox: Bytes",
      "ol: What happened to this packet, and why",
      "button: Check the goal",
    ]);
  });

  test("the fields are a tree: down, in, out, closed and open; the bytes follow", async () => {
    await page.evaluate(() => (document.querySelector(".pw-packets") as HTMLElement).focus());
    await tabTo(page, /^treeitem/);
    await expect.poll(() => page.locator(".pw-byte.pw-marked").count()).toBe(14);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => focus(page)).toMatch(/^treeitem: Destination/);
    await expect.poll(() => page.locator(".pw-byte.pw-marked").count()).toBe(6);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => focus(page)).toMatch(/^treeitem: ▸Ethernet/);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => focus(page)).toMatch(/^treeitem: ▾Internet Protocol version 4/);
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect.poll(() => focus(page)).toMatch(/^treeitem: ▾Ethernet/);
    await page.keyboard.press("Tab");
    await expect.poll(() => focus(page)).toBe("listbox: Bytes");
  });

  test("the arrow keys walk over the bytes, and the field of each is named", async () => {
    await page.evaluate(() => (document.querySelector(".pw-hex") as HTMLElement).focus());
    const named = () => page.locator(".pw-marked-field").innerText();
    await page.keyboard.press("Home");
    await expect.poll(() => named()).toMatch(/^Ethernet › Destination .*, bytes 0 to 5$/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    // Byte 33: the last of the destination address.
    await expect
      .poll(() => named())
      .toBe("Internet Protocol version 4 › Destination 10.0.0.2, bytes 30 to 33");
  });

  test("the slider goes back by half a frame a key, the drawing and the list follow, and it plays on from there", async () => {
    await page.evaluate(() => (document.querySelector(".pw-lab button") as HTMLElement).focus());
    await tabTo(page, /^input: Moment shown/);
    await page.keyboard.press("Home");
    await page.keyboard.press("End");
    const slider = page.locator('.pw-slider input[type="range"]');
    const said = () => slider.getAttribute("aria-valuetext");
    for (let presses = 0; presses < 60 && !/frame 3$/.test((await said()) ?? ""); presses++)
      await page.keyboard.press("ArrowLeft");
    await expect.poll(() => said()).toMatch(/s, frame 3$/);
    await expect.poll(() => page.locator(".pw-packet.pw-playing").innerText()).toContain("echo request");
    await expect.poll(() => page.locator(".pw-packet.pw-later").count()).toBeGreaterThanOrEqual(3);
    await tabTo(page, /^button: Play from here/);
    await page.keyboard.press("Enter");
    await expect.poll(() => focus(page)).toBe("button: Hold");
    await expect.poll(said, { timeout: 20_000 }).toBe("now");
    // The button is gone, the focus is not.
    await expect.poll(() => focus(page)).toMatch(/^input: Moment shown/);
  });

  test("scrubbed to its beginning, the drawing shows the network as it was then", async () => {
    await page.evaluate(() => (document.querySelector(".pw-slider input") as HTMLElement).focus());
    await page.keyboard.press("Home");
    const words = () => page.locator(".pw-drawing-text").first().textContent();
    await expect.poll(() => words()).toMatch(/node has veth1 \(down\), veth0 \(down\)\./);
    await expect
      .poll(() => page.locator(".pw-drawing svg").first().getAttribute("aria-label"))
      .toMatch(/as it was at/);
    await tabTo(page, /^button: Back to now/);
    await page.keyboard.press("Enter");
    await expect.poll(() => focus(page)).toMatch(/^input: Moment shown/);
    await expect.poll(() => words()).toContain("A veth pair joins eth0 of node/web and eth0 of node/db.");
  });

  test("two devices side by side: a line holds what one sent and the other received", async () => {
    await page.evaluate(() => (document.querySelector(".pw-packets") as HTMLElement).focus());
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => focus(page)).toBe("tab: Two devices side by side");
    await page.keyboard.press("Tab");
    await expect.poll(() => focus(page)).toBe("select: First device");
    const lines = await page.locator(".pw-two tbody tr").allInnerTexts();
    expect(lines.some((line) => /sent ARP, Request.*received/s.test(line))).toBe(true);
    await tabTo(page, /^button: .*sent IP 10\.0\.0\.1/);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".pw-story li").count()).toBeGreaterThan(3);
    await page.evaluate(() =>
      (document.querySelector(".pw-frames [aria-selected=true]") as HTMLElement).focus(),
    );
    await page.keyboard.press("Home");
  });

  test("pause, speed, step, download and the goal", async () => {
    await page.evaluate(() => (document.querySelector(".pw-lab button") as HTMLElement).focus());
    await page.keyboard.press("Space");
    await expect.poll(() => focus(page)).toBe("button: Play");
    await tabTo(page, /^select: Speed/);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.locator(".pw-playback select").inputValue()).toBe("4");
    await page.keyboard.press("ArrowUp");
    await tabTo(page, /^button: Download/);
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    expect(download.suggestedFilename()).toBe("veth.pcapng");
    await page.evaluate(() => (document.querySelector(".pw-lab button") as HTMLElement).focus());
    await page.keyboard.press("Enter");
    await page.evaluate(() => (document.querySelector(".pw-goals button") as HTMLElement).focus());
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.locator(".pw-goals").innerText(), { timeout: 20_000 })
      .toMatch(/db answers web reached/);
  });

  test("the exercise's editor: keys that check, and a way out of it", async () => {
    const panel = page.getByRole("region", { name: "A cable with two ends" });
    // Editor and judge are fetched when the exercise comes into sight.
    await page.getByRole("heading", { name: "A cable with two ends" }).scrollIntoViewIfNeeded();
    await panel.locator(".cm-content").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(
      readFileSync(new URL("../../solutions/02-veth/pair/pair.ts", import.meta.url), "utf8"),
    );
    await page.keyboard.press("Control+s");
    await expect
      .poll(() => panel.locator(".pw-verdict").innerText(), { timeout: 30_000 })
      .toContain("All tests pass");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expect.poll(() => focus(page)).toMatch(/^button: Check/);
    await page.keyboard.press("Tab");
    await expect.poll(() => focus(page)).toMatch(/^button: Hint 1 of 3/);
    await page.keyboard.press("Enter");
    await expect.poll(() => panel.locator(".pw-hint").count()).toBe(1);
  });

  test("a reset begins anew", async () => {
    await page.evaluate(() => (document.querySelector(".pw-lab button") as HTMLElement).focus());
    await tabTo(page, /^button: Reset the lab/);
    await page.keyboard.press("Enter");
    await expect.poll(() => lab.frames()).toBe(0);
    await lab.shows("#");
    expect(page.problems).toEqual([]);
  });
});
