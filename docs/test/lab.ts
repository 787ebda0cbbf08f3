// A lab of the page, for the tests of this folder: what a reader does with it.
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** The veth lab's commands that join its two namespaces, and send something. */
export const WIRING = [
  "ip link add veth0 type veth peer name veth1",
  "ip link set veth0 netns web name eth0",
  "ip link set veth1 netns db name eth0",
  "ip -n web addr add 10.0.0.1/24 dev eth0",
  "ip -n db addr add 10.0.0.2/24 dev eth0",
  "ip -n web link set eth0 up",
  "ip -n db link set eth0 up",
];

export interface LabOnPage {
  root: Locator;
  /** What the terminal in front shows. */
  screen(): Promise<string>;
  /** Waits until it shows `text`. */
  shows(text: string): Promise<void>;
  /** Types a command into the terminal in front. */
  type(command: string): Promise<void>;
  frames(): Promise<number>;
}

/** The lab at `root`, started and with its first prompt. */
export async function startLab(page: Page, root: Locator): Promise<LabOnPage> {
  const panel = root.locator(".pw-terminals > :not([hidden]) .pw-terminal").first();
  const screen = () => panel.locator(".xterm-accessibility-tree").innerText();
  const lab: LabOnPage = {
    root,
    screen,
    shows: (text) => expect.poll(screen, { timeout: 30_000 }).toContain(text),
    async type(command) {
      await panel.locator("textarea").focus();
      await page.keyboard.type(command);
      await page.keyboard.press("Enter");
    },
    async frames() {
      const text = await root.locator(".pw-frames .pw-title small").innerText();
      return Number.parseInt(text, 10);
    },
  };
  await panel.locator(".xterm-accessibility-tree").waitFor({ state: "attached", timeout: 30_000 });
  await lab.shows("#");
  return lab;
}

/** Starts the lab of a lesson as a reader with a keyboard does: the first key pressed starts it. */
export async function beginLab(page: Page): Promise<LabOnPage> {
  const root = page.locator("[data-lab]").first();
  await root.scrollIntoViewIfNeeded();
  await root
    .getByRole("button", { name: "Start the lab" })
    .or(root.locator(".pw-terminals"))
    .first()
    .waitFor();
  await page.keyboard.press("Tab");
  return startLab(page, root);
}

/** Makes the network of the veth lab and lets it ping twice. */
export async function pingTwice(lab: LabOnPage): Promise<void> {
  for (const command of WIRING) await lab.type(command);
  await lab.type("ip netns exec web ping -c 2 10.0.0.2");
  await lab.shows("2 received"); // a phone wraps what follows
  await expect.poll(() => lab.frames(), { timeout: 10_000 }).toBeGreaterThanOrEqual(6);
}

/** What has the focus: its role and its name, as a screen reader says them. */
export const focus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const labelled = element.getAttribute("aria-labelledby");
    const label =
      element.getAttribute("aria-label") ??
      (labelled === null ? null : document.getElementById(labelled)?.textContent) ??
      (element as HTMLInputElement).labels?.[0]?.firstChild?.textContent ??
      element.textContent;
    const role = element.getAttribute("role") ?? element.tagName.toLowerCase();
    return `${role}: ${(label ?? "").replace(/\s+/g, " ").trim()}`;
  });

/** Presses Tab until what has the focus matches; every stop on the way is in the result. */
export async function tabTo(page: Page, wanted: RegExp, key = "Tab"): Promise<string[]> {
  const stops: string[] = [];
  for (let count = 0; count < 150; count++) {
    await page.keyboard.press(key);
    stops.push(await focus(page));
    if (wanted.test(stops.at(-1) as string)) return stops;
  }
  throw new Error(`${wanted} is not reached by ${key}; the stops were ${stops.join(", ")}`);
}
