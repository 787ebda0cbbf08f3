// Takes the picture of the README: `node scripts/screenshot.mjs FILE.png [dark]`, from the built site, with Debian's Chromium.
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import handler from "serve-handler";

const [file = "static/img/lab.png", theme = "light"] = process.argv.slice(2);
const root = new URL("..", import.meta.url).pathname;
const server = createServer((request, response) =>
  handler(request, response, { public: `${root}build`, cleanUrls: true, trailingSlash: false }),
);
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const page = await browser.newPage({ viewport: { width: 1500, height: 1000 }, colorScheme: theme });
await page.goto(`http://127.0.0.1:${server.address().port}/lessons/veth`);
const lab = page.locator('[data-lab="veth"]');
await lab.scrollIntoViewIfNeeded();
await lab.getByRole("button", { name: "Start the lab" }).or(page.locator(".pw-terminals")).first().waitFor();
await page.keyboard.press("Shift");
await page.locator(".pw-terminal textarea").first().waitFor({ state: "attached" });
await page.waitForTimeout(1500);
for (const command of [
  "ip link add veth0 type veth peer name veth1",
  "ip link set veth0 netns web name eth0",
  "ip link set veth1 netns db name eth0",
  "ip -n web addr add 10.0.0.1/24 dev eth0",
  "ip -n db addr add 10.0.0.2/24 dev eth0",
  "ip -n web link set eth0 up",
  "ip -n db link set eth0 up",
  "ip netns exec web ping -c 2 10.0.0.2",
]) {
  await page.locator(".pw-terminal textarea").first().focus();
  await page.keyboard.type(command);
  await page.keyboard.press("Enter");
}
await page.locator(".pw-packet", { hasText: "echo request" }).first().click();
await page.waitForTimeout(2300);
await page.locator(".pw-field", { hasText: "Time to live" }).hover();
await page.locator(".navbar").evaluate((element) => element.remove());
await page.locator(".pw-lab").first().screenshot({ path: file });
await browser.close();
server.close();
