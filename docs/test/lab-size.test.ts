// How large the simulator is that a page fetches: its core at most 250 KB gzipped. What a page loads before its reader has done
// anything is held by bytes.test.ts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { coreOf } from "@podwire/ui/core-files.mjs";
import { describe, expect, test } from "vitest";
import { build } from "./browser.ts";

const workers = join(build, "workers");
const kilobytes = (files: string[]) =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / 1000;

describe("the simulator's size", () => {
  test("its core is at most 250 KB, gzipped", () => {
    const core = coreOf(workers);
    expect(core.length).toBeGreaterThan(1);
    expect(kilobytes(core)).toBeLessThanOrEqual(250);
  });

  test("with every command it is at most 450 KB", () => {
    const all = readdirSync(workers).filter((file) => file.endsWith(".js") && !file.startsWith("judge"));
    expect(kilobytes(all.map((file) => join(workers, file)))).toBeLessThanOrEqual(450);
  });

  test("no reader of YAML and no schema is in it", () => {
    for (const file of readdirSync(workers).filter((name) => /\.js$/.test(name) && !name.startsWith("judge")))
      expect(readFileSync(join(workers, file), "utf8")).not.toMatch(/ZodError|YAMLParseError/);
  });
});
