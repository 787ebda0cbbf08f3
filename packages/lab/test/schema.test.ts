/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { FileError } from "@podwire/checked-yaml";
import { parseLab, parsePlace, quantity } from "@podwire/lab";
import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const good = `
format: 1
name: two-hosts
title: Two hosts
chapter: 4
lesson: /lessons/routing
description: Two hosts and a cable.
hosts:
  a: { cards: { eth0: { addresses: [10.0.0.1/24] } } }
  b: { cards: { eth0: {} } }
links:
  - { between: ["a:eth0", "b:eth0"], delay: 5ms, rate: 100mbit }
setup:
  - { on: a, script: setup.sh }
goal:
  - { name: b answers, on: a, run: ping -c 1 10.0.0.2, sees: [{ on: b, dev: eth0, filter: icmp }] }
`;

const complaint = (text: string): string => {
  try {
    parseLab("lab.yaml", text);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("lab.yaml", () => {
  test("gives hosts, cables and goals, with what was left out filled in", () => {
    const lab = parseLab("lab.yaml", good);
    expect(lab.links[0]).toEqual({ between: ["a:eth0", "b:eth0"], delay: "5ms", rate: "100mbit", loss: 0 });
    expect(lab.goal[0]).toMatchObject({ status: 0, sees: [{ atLeast: 1 }] });
    expect(lab.seed).toBe(1);
  });

  test("says which host or card does not exist, and where", () => {
    expect(complaint(good.replace('"b:eth0"', '"b:eth1"'))).toBe(
      'lab.yaml:12: links[0].between[1] names the card "b:eth1", which no host has',
    );
    expect(complaint(good.replace("on: a, script", "on: c, script"))).toBe(
      'lab.yaml:14: setup[0].on names the host "c", which is not one of the hosts',
    );
    expect(complaint(good.replace('"b:eth0"', '"a:eth0"'))).toContain("which has a cable already");
  });

  test("of a later format is refused, not guessed at", () => {
    expect(complaint(good.replace("format: 1", "format: 2"))).toBe(
      "lab.yaml:2: format is not 1, the format this version of podwire reads",
    );
  });

  test("refuses what it does not know, and values that make no sense", () => {
    expect(complaint(`${good}colour: red\n`)).toContain("colour is not a field of this file");
    expect(complaint(good.replace("delay: 5ms", "delay: 5min"))).toContain("is not a time, as 5ms");
    expect(complaint(good.replace("filter: icmp", "filter: icmp and"))).toMatch(
      /^lab\.yaml:16: goal\[0\]\.sees\[0\]\.filter is not a filter: /,
    );
    expect(complaint(good.replace("10.0.0.1/24", "10.0.0.1"))).toContain(
      "is not an IPv4 address with its prefix",
    );
  });
});

test("places and quantities", () => {
  expect([parsePlace("a"), parsePlace("a/web")]).toEqual([
    { host: "a", netns: undefined },
    { host: "a", netns: "web" },
  ]);
  expect([quantity("5ms"), quantity("1.5gbit")]).toEqual([5e6, 1.5e9]);
});

const labs = new URL("../labs/", import.meta.url).pathname;
test.each(readdirSync(labs))("the lab %s can be read", (name) => {
  expect(parseLab(`${name}/lab.yaml`, readFileSync(`${labs}${name}/lab.yaml`, "utf8")).name).toBe(name);
});

test("any text is a lab, or is refused with its file and line", () => {
  const lines = good.trim().split("\n");
  const piece = fc.oneof(
    fc.constantFrom(
      ...lines,
      ...lines.map((line) => line.trim()),
      "- ",
      "  ",
      "{",
      "]",
      "~",
      "&a *a",
      "!!x",
      "format: 2",
    ),
    fc.string(),
  );
  const mutated = fc
    .tuple(fc.nat(lines.length - 1), piece, fc.constantFrom(0, 1))
    .map(([at, text, removed]) => lines.toSpliced(at, removed, text).join("\n"));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 12 }).map((all) => all.join("\n")),
        mutated,
      ),
      (text) => {
        try {
          parseLab("lab.yaml", text);
        } catch (error) {
          expect(error).toBeInstanceOf(FileError);
          expect((error as Error).message).toMatch(/^lab\.yaml(:\d+)?: /);
        }
      },
    ),
    { numRuns: runs },
  );
});
