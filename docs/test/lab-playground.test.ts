// The playground: draw by keyboard and by mouse, start, share, load; and what becomes of links that are no good.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSite, present, type Site, why } from "./browser.ts";
import { startLab, tabTo } from "./lab.ts";

const link = (texts: unknown) => `#lab=1.${deflateSync(JSON.stringify(texts)).toString("base64url")}`;

describe.skipIf(!present)(`the playground${why}`, { timeout: 120_000 }, () => {
  let site: Site;
  let page: Page & { problems: string[] };
  beforeAll(async () => {
    site = await openSite();
    page = await site.open("/playground");
    await page.getByLabel("Begin with").waitFor();
  }, 120_000);
  afterAll(() => site?.close());

  const lab = () => startLab(page, page.locator(".pw-lab").last());
  const run = () => page.getByRole("button", { name: /^Start (this network|it anew)/ }).click();
  const said = () => page.locator(".pw-said").innerText();

  test("two hosts drawn and connected by keyboard alone answer each other", async () => {
    await page.getByLabel("Begin with").focus();
    await page.getByLabel("Begin with").selectOption("");
    await tabTo(page, /^button: Add a host/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await tabTo(page, /^button: host host1/);
    await page.keyboard.press("Enter");
    await tabTo(page, /^button: Connect/, "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => said()).toBe("Choose what host1 is to be connected with. Escape ends it.");
    await tabTo(page, /^button: host host2/);
    await page.keyboard.press("Enter");
    await expect.poll(() => said()).toBe("host1 and host2 are connected.");
    await tabTo(page, /^button: Start this network/);
    await page.keyboard.press("Enter");
    const running = await lab();
    await running.type("ping -c 1 10.0.0.2");
    await running.shows("1 received, 0% packet loss");
  });

  test("a place is removed with its key, a cable with its button, a name is changed", async () => {
    await page.getByRole("button", { name: "Add a namespace" }).click();
    await expect.poll(() => said()).toBe("ns1 is there.");
    await page.getByLabel("Name", { exact: true }).fill("web");
    await page.getByLabel("Name", { exact: true }).press("Enter");
    await page.getByRole("button", { name: /^namespace web on/ }).focus();
    await page.keyboard.press("Delete");
    await expect.poll(() => said()).toBe("web is gone.");
    await page.getByRole("button", { name: "Remove the cable host1 – host2" }).click();
    await expect.poll(() => page.locator(".pw-cables li").count()).toBe(0);
  });

  test("a cable is dragged from one place to another with the mouse", async () => {
    const centre = async (name: string) => {
      const box = await page.getByRole("button", { name }).boundingBox();
      if (box === null) throw new Error(`no ${name}`);
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };
    await page.mouse.move(...(await centre("host host1")));
    await page.mouse.down();
    await page.mouse.move(...(await centre("host host2")), { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => page.locator(".pw-cables li").innerText()).toContain("host1 – host2");
  });

  test("a link holds the whole lab: who opens it gets the same, with a changed script", async () => {
    await page.getByRole("tab", { name: "As text" }).click();
    const script = page.getByRole("textbox", { name: "host1.sh" });
    await script.fill(`${await script.inputValue()}echo shared > /root/note\n`);
    await page.getByRole("button", { name: "Share as a link" }).click();
    const shared = await page.getByLabel("Link to this lab").inputValue();
    expect(shared.length).toBeLessThan(1000);
    const other = await site.open(new URL(shared).pathname + new URL(shared).hash);
    await other.getByRole("button", { name: "Start this network" }).click();
    const running = await startLab(other, other.locator(".pw-lab").last());
    await running.type("cat /root/note");
    await running.shows("shared");
    expect(other.problems).toEqual([]);
    await other.close();
  });

  test.each([
    ["#lab=1.eJwrz", "cannot be read"],
    ["#lab=7.abc", "newer version"],
    [link({ lab: "a".repeat(1_000_000), scripts: {} }), "too large"],
  ])("a link that is no good says why: %s", async (hash, text) => {
    const other = await site.open(`/playground${hash.slice(0, 8000)}`);
    await expect.poll(() => other.locator(".pw-problems").innerText()).toContain(text);
    await expect.poll(() => other.getByLabel("Begin with").isVisible()).toBe(true);
    await other.close();
  });

  test("a lab that is wrong is not started, and says what is wrong on which line", async () => {
    const other = await site.open(
      `/playground${link({ lab: "format: 1\nname: x\nhosts: 3\n", scripts: {} })}`,
    );
    await other.getByRole("button", { name: "Start this network" }).click();
    await expect.poll(() => other.locator(".pw-problems").innerText()).toMatch(/lab\.yaml:3: hosts/);
    await other.close();
  });

  test("one's own lab is saved, and loaded from that file, or from a lab.yaml with its scripts", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as a file" }).click(),
    ]);
    const other = await site.open("/playground");
    const input = other.locator('input[type="file"]');
    const named = join(tmpdir(), `podwire-${process.pid}.podwire.json`);
    await download.saveAs(named);
    await input.setInputFiles(named);
    await expect
      .poll(() => other.getByRole("textbox", { name: "host1.sh" }).inputValue())
      .toContain("echo shared");
    const yaml = join(tmpdir(), `podwire-${process.pid}.yaml`);
    writeFileSync(yaml, "format: 1\nname: mine\n");
    await input.setInputFiles(yaml);
    await expect
      .poll(() => other.getByRole("textbox", { name: "lab.yaml" }).inputValue())
      .toContain("name: mine");
    await other.close();
  });

  test("a lab of the course can be taken apart, too", async () => {
    await page.getByLabel("Begin with").selectOption("lab:veth");
    await expect
      .poll(() => page.getByRole("textbox", { name: "lab.yaml" }).inputValue())
      .toContain("name: veth");
    await run();
    const running = await lab();
    await running.type("ip netns");
    await running.shows("web");
    expect(page.problems).toEqual([]);
  });
});
