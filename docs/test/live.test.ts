// `npm start`: the page shows the verdict on a file that is saved in an editor, and what the terminal and the page know of the
// learner's progress becomes one. The watcher itself is tested in packages/cli; here it is played.
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { checkProgress, joinProgress, noProgress, type Progress } from "@podwire/grading/progress";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// @boundaries-ignore what npm start serves is part of no package
import { openLive } from "../../scripts/live.mjs";
import { openSite, present, type Site, why } from "./browser.ts";

interface Events {
  judging(exercise: object): void;
  verdict(verdict: object): void;
  progress(progress: Progress): void;
}

const solved = { solved: true, earned: 5, points: 5, hints: 0, at: 1 };
const verdict = {
  ...{
    format: 1,
    exercise: "veth-pair",
    path: "02-veth/pair",
    title: "A cable with two ends",
    kind: "build",
  },
  ...{ solved: false, earned: 3, points: 5, broken: [] },
  tests: [
    {
      name: "carries a frame",
      suite: "visible",
      points: 3,
      earned: 3,
      state: "pass",
      story: [],
      printed: [],
    },
    {
      ...{ name: "keeps what is too long", suite: "visible", points: 2, earned: 0, state: "fail" },
      ...{ message: "a frame too long came out", story: [], printed: [] },
    },
  ],
};

describe.skipIf(!present)(`the page beside an editor${why}`, () => {
  let site: Site;
  let events: Events;
  let file: Progress = { format: 1, exercises: { "veth-wiring": solved } };
  let live: Awaited<ReturnType<typeof openLive>>;

  beforeAll(async () => {
    live = await openLive({
      root: "/",
      log: () => {},
      checkProgress,
      watchCourse: async (_root: string, on: Events) => {
        events = on;
        return {
          progress: () => file,
          join: (progress: Progress) => {
            file = joinProgress(file, progress);
            return file;
          },
          close: async () => {},
        };
      },
    });
    site = await openSite(live.handle);
  }, 120_000);
  afterAll(async () => {
    await live?.close();
    await site?.close();
  });

  test("shows what was saved and its verdict, and puts it away", async () => {
    const page = await site.open("/lessons/veth", { serviceWorkers: "block" });
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem("podwire/1/progress")))
      .toContain("veth-wiring");
    events.judging({
      ...{ id: "veth-pair", title: "A cable with two ends", file: "exercises/02-veth/pair/pair.ts" },
    });
    const panel = page.getByRole("complementary", { name: "The file you saved" });
    await expect.poll(() => panel.innerText()).toContain("Judging");
    events.verdict(verdict);
    await expect.poll(() => panel.innerText()).toContain("3 of 5 points");
    await expect.poll(() => panel.innerText()).toContain("a frame too long came out");
    await panel.getByRole("button", { name: "Close" }).click();
    await expect.poll(() => panel.count()).toBe(0);
    expect(page.problems).toEqual([]);
    await page.close();
  });

  test("what the page knows reaches the learner's file, and the other way round", async () => {
    const context = await site.browser.newContext({ serviceWorkers: "block" });
    const mine: Progress = { ...noProgress(), exercises: { "veth-foresee": solved } };
    await context.addInitScript(
      (text) => localStorage.setItem("podwire/1/progress", text),
      JSON.stringify(mine),
    );
    const page = await context.newPage();
    await page.goto(`${site.url}/map`);
    await expect.poll(() => Object.keys(file.exercises)).toContain("veth-foresee");
    await expect.poll(() => page.locator("[data-chapter=veth] progress").getAttribute("value")).toBe("2");
    events.progress(joinProgress(file, { format: 1, exercises: { "veth-black-hole": solved } }));
    await expect.poll(() => page.locator("[data-chapter=veth] progress").getAttribute("value")).toBe("3");
    await context.close();
  });

  test.each([
    ["a name that somebody points at this machine", { host: "evil.example" }, 403],
    ["another page's script", { origin: "http://evil.example" }, 403],
    ["what is no progress", {}, 400],
  ])("%s is refused", async (_what, headers, status) => {
    const before = JSON.stringify(file);
    const { port } = site.server.address() as AddressInfo;
    const answered = await new Promise((resolve) => {
      const post = request(
        { port, host: "127.0.0.1", path: "/podwire/progress", method: "POST", headers },
        (response) => resolve(response.statusCode),
      );
      post.end('{"format":1,"exercises":{"x":7}}');
    });
    expect(answered).toBe(status);
    expect(JSON.stringify(file)).toBe(before);
  });
});
