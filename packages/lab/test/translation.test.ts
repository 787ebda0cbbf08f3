/// <reference types="node" />
// Everything the lab says can be said in another language: a made-up one is set, and no sentence may be left outside its marks.
import { readdirSync, readFileSync } from "node:fs";
import { describeTopology, drawTopology, dropLines, openLab, stepText, wholeStory } from "@podwire/lab";
import { type Edition, setEdition } from "@podwire/lab/catalogue";
import { texts } from "@podwire/lab/texts";
import { outside, pseudoEdition } from "@podwire/testing/pseudo";
import { transformSync } from "esbuild";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { KERNEL_WORDS } from "../src/kernel-words.ts";

const folder = new URL("../labs/", import.meta.url).pathname;
const labTexts = (name: string) => ({
  lab: readFileSync(`${folder}${name}/lab.yaml`, "utf8"),
  scripts: Object.fromEntries(
    readdirSync(folder + name)
      .filter((file) => file.endsWith(".sh"))
      .map((file) => [file, readFileSync(`${folder}${name}/${file}`, "utf8")]),
  ),
});

describe("the lab in a language of marks", () => {
  beforeEach(() => setEdition(pseudoEdition(texts) satisfies Edition));
  afterEach(() => setEdition());

  test("every sentence of every packet's story, the network in words, and why a goal is not reached", async () => {
    const kinds = new Set<string>();
    for (const name of readdirSync(folder)) {
      const lab = await openLab(labTexts(name));
      const first = lab.firstHost;
      await lab.run(first, "ip -br link; ping -c 1 -W 1 127.0.0.1; ping -c 1 -W 1 10.9.9.9");
      for (const { reason } of await lab.check()) expect(outside(reason)).toBe("");
      for (const trail of lab.log.trails)
        for (const step of wholeStory(trail)) {
          kinds.add(step.kind);
          // The kernel's own name of a reason stays; so does the function of the kernel, inside the sentence.
          expect(stepText(step)).toMatch(/^⟦.*⟧$/);
          if (step.kind === "drop") expect(outside(dropLines(step.reason, step.where).join(""))).toBe("");
        }
      for (const line of describeTopology(lab.topology()).split("\n")) expect(outside(line)).toBe("");
    }
    for (const kind of ["tx", "rx", "wire", "drop", "deliver", "arp", "fib", "neigh", "bridge-fdb"])
      expect(kinds).toContain(kind);
  });

  test("a drawing's words: what is left are names, addresses and lines", async () => {
    const lab = await openLab(labTexts("veth"));
    await lab.run(
      lab.firstHost,
      "ip link add br0 type bridge; ip link add v0 type veth peer name v1; ip link set v0 master br0",
    );
    const drawn = drawTopology(lab.topology(), 3);
    expect(drawn.join("\n")).toContain("⟦(down)⟧");
    expect(drawn.map(outside).join("\n")).not.toMatch(/down|port|with|more|nothing/);
  });
});

test("what a language lacks is said in English", () => {
  setEdition({ locale: "zh-Hans", texts: { "lab.kernel.no cable is plugged in": "没有插网线" } });
  const place = { time: 0, host: "h", netns: "", dev: "eth0", ifindex: 2 } as const;
  const lost = { ...place, kind: "drop", reason: "no cable is plugged in", where: "the cable" } as const;
  expect(stepText(lost)).toBe("Dropped: 没有插网线 (the cable).");
  setEdition();
  expect(stepText(lost)).toBe("Dropped: no cable is plugged in (the cable).");
});

type Node = { type: string; value?: unknown; callee?: { name?: string; property?: { name?: string } } };

/** Calls `visit` with each node and the name of the innermost function that it is an argument of. */
function walk(node: unknown, visit: (node: Node, callee: string) => void, callee = ""): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit, callee);
  else if (typeof node === "object" && node !== null && typeof (node as Node).type === "string") {
    const here = node as Node;
    visit(here, callee);
    const inner =
      here.type === "CallExpression" ? (here.callee?.name ?? here.callee?.property?.name ?? "") : callee;
    for (const value of Object.values(here)) walk(value, visit, inner);
  }
}

test("every word of the kernel's packages for a packet's end is in the list", () => {
  const known = new Set(KERNEL_WORDS);
  const missing: string[] = [];
  for (const name of ["netns", "veth", "ip", "bridge", "sched", "nic", "transport"]) {
    const src = new URL(`../../${name}/src/`, import.meta.url).pathname;
    for (const file of readdirSync(src, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const { code } = transformSync(readFileSync(src + file, "utf8"), { loader: "ts" });
      walk(parseAst(code), ({ type, value }, callee) => {
        if (type !== "Literal" || typeof value !== "string" || !/drop|consume|purge|discard/i.test(callee))
          return;
        // A place in the kernel has a slash, a name of the kernel's capitals; "loss" is compared with.
        if (/^[a-z][^A-Z/]*$/.test(value) && !NOT_REASONS.has(value) && !known.has(value))
          missing.push(`${name}/src/${file}: ${value}`);
      });
    }
  }
  expect(missing).toEqual([]);
});

/** Places of ours, and what a reason is chosen by. */
const NOT_REASONS = new Set(["loss", "the cable", "the receiving card"]);
