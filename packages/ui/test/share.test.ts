/// <reference types="node" />
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromFragment, MOST_CHARACTERS, type ShareError, toFragment } from "../src/playground/share.ts";

const texts = {
  lab: "format: 1\nname: playground\n# ä, 中, 🌍\n",
  scripts: { "node.sh": "ip netns add web\n" },
};
const problemOf = (fragment: string) =>
  fromFragment(fragment).then(
    () => "none",
    (error: ShareError) => error.problem ?? String(error),
  );
const link = (json: string) => `lab=1.${deflateSync(json).toString("base64url")}`;

describe("a lab in a link", () => {
  test("comes out as it went in", async () => {
    const fragment = await toFragment(texts);
    expect(fragment).toMatch(/^lab=1\.[\w-]+$/);
    expect(await fromFragment(`#${fragment}`)).toEqual(texts);
  });

  test("is what zlib packs: the format is a standard's, not this browser's", async () => {
    expect(await fromFragment(link(JSON.stringify(texts)))).toEqual(texts);
  });

  test("an address without a lab is no mistake", async () => {
    expect(await fromFragment("")).toBeNull();
    expect(await fromFragment("#heading")).toBeNull();
  });

  test("cut off, changed, of the future, or something else: each says which", async () => {
    const fragment = await toFragment(texts);
    expect(await problemOf(fragment.slice(0, -9))).toBe("share.damaged");
    const middle = fragment.length >> 1;
    const other = fragment[middle] === "A" ? "B" : "A";
    expect(await problemOf(fragment.slice(0, middle) + other + fragment.slice(middle + 1))).toBe(
      "share.damaged",
    );
    expect(await problemOf("lab=2.eJw")).toBe("share.newer");
    expect(await problemOf("lab=")).toBe("share.damaged");
    expect(await problemOf("lab=x.abc")).toBe("share.damaged");
    expect(await problemOf(link("[]"))).toBe("share.damaged");
    expect(await problemOf(link('{"lab":"x","scripts":{"a.sh":1}}'))).toBe("share.damaged");
  });

  test("a small link that unpacks to a hundred megabytes is stopped on the way", async () => {
    const bomb = link(`{"lab":"${"a".repeat(100_000_000)}","scripts":{}}`);
    expect(await problemOf(bomb)).toBe("share.tooLarge");
  });

  test("what does not fit is not shared", async () => {
    const noise = Array.from({ length: MOST_CHARACTERS * 2 }, (_, at) => ((at * 7919) % 94) + 33);
    let state = 1;
    const random = noise.map(() => {
      state = (state * 48271) % 2147483647;
      return String.fromCharCode(33 + (state % 94));
    });
    await expect(toFragment({ lab: random.join(""), scripts: {} })).rejects.toMatchObject({
      problem: "share.tooLong",
    });
    await expect(toFragment({ lab: "a".repeat(300_000), scripts: {} })).rejects.toMatchObject({
      problem: "share.tooLarge",
    });
  });

  test("any text is a lab or a stated problem", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await problemOf(`lab=${text}`)).toMatch(/^(none|share\.)/);
      }),
      { numRuns: 500 },
    );
  });
});
