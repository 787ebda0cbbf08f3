// The page's judge says what Node's judge says: the same worker, in a real browser, over every stub, solution and mistake
// and two submissions that do not come to an end.
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { jobFor, makeVerdict, type Verdict } from "@podwire/grading";
import { nodeJudge, readSubmission, workerFile } from "@podwire/grading/node";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { course, mistakesOf, root, solutionOf, stubOf } from "./variants.ts";

const CHROMIUM = process.env["PODWIRE_CHROMIUM"] ?? "/usr/bin/chromium";
const variants = course.exercises.flatMap((e) => [stubOf(e), solutionOf(e), ...mistakesOf(e)]);
const judge = nodeJudge();
let server: Server;
let browser: Browser;
let page: Page;

describe.skipIf(!existsSync(CHROMIUM))("in the page (needs Chromium)", () => {
  beforeAll(async () => {
    const script = await build({
      entryPoints: [`${root}/solutions/test/page-judge.ts`],
      bundle: true,
      format: "esm",
      platform: "browser",
      conditions: ["podwire-source"],
      write: false,
      logLevel: "silent",
    });
    const files: Record<string, [string, string | Uint8Array]> = {
      "/": ["text/html", '<!doctype html><script type="module" src="/page.js"></script>'],
      "/page.js": ["text/javascript", script.outputFiles[0]!.contents],
      "/judge-worker.js": ["text/javascript", readFileSync(workerFile())],
    };
    server = createServer((request, response) => {
      const [type, body] = files[request.url ?? ""] ?? ["text/plain", ""];
      response.writeHead(body === "" ? 404 : 200, { "content-type": type }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({
      executablePath: CHROMIUM,
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
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction("globalThis.judge !== undefined");
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const judged = (exercise: unknown, submission: unknown, limits: object = {}) =>
    page.evaluate(
      `(async ([exercise, submission, limits]) => {
        const job = jobFor(exercise, submission);
        return makeVerdict(exercise, await judge.run({ ...job, limits: { ...job.limits, ...limits } }));
      })(${JSON.stringify([exercise, submission, limits])})`,
    ) as Promise<Verdict>;

  test.each(variants)("$exercise.id, $name", async ({ exercise, folder }) => {
    const submission = readSubmission(folder, exercise.files);
    const expected = makeVerdict(exercise, await judge.run(jobFor(exercise, submission)));
    expect(await judged(exercise, submission)).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  test("code that does not come to an end is ended, and the page goes on", async () => {
    const exercise = course.exercises.find((e) => e.id === "veth-pair")!;
    const endless = {
      "pair.ts": "export class VethPair { set() { for (;;); } state() { return 'DOWN' } send() {} }",
    };
    const stuck = {
      "pair.ts":
        "export class VethPair { set() {} state() { return 'DOWN' } send() { const a = new Array(1e6).fill(0); for (;;) a.fill(1) } }",
    };
    const states = (v: Verdict) => new Set(v.tests.map((t) => t.state));
    expect(states(await judged(exercise, endless, { ticks: 50 }))).toContain("budget");
    expect(states(await judged(exercise, stuck, { seconds: 0.5 }))).toContain("timeout");
    const solution = readSubmission(solutionOf(exercise).folder, exercise.files);
    expect((await judged(exercise, solution)).solved).toBe(true);
  }, 120_000);
});

afterAll(() => judge.close());
