/// <reference types="node" />
import { FileError, readYaml } from "@podwire/checked-yaml";
import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

const schema = z.strictObject({
  name: z.string(),
  hosts: z.record(z.string(), z.strictObject({ cards: z.array(z.string()).default([]) })),
});

const complaint = (text: string): string => {
  try {
    readYaml("lab.yaml", text, schema);
  } catch (error) {
    if (error instanceof FileError) return error.message;
    throw error;
  }
  return "";
};

test("a good file gives its value, with defaults filled in", () => {
  expect(readYaml("lab.yaml", "name: a\nhosts: { h: {} }\n", schema).value).toEqual({
    name: "a",
    hosts: { h: { cards: [] } },
  });
});

test("every problem is named with its line and field, in the order of the file", () => {
  expect(complaint("hosts:\n  h:\n    cards: eth0\n    color: red\nextra: 1\n")).toBe(
    [
      "lab.yaml:1: name is missing",
      "lab.yaml:3: hosts.h.cards should be a list",
      "lab.yaml:4: hosts.h.color is not a field of this file",
      "lab.yaml:5: extra is not a field of this file",
    ].join("\n"),
  );
});

test("what is not YAML says where", () => {
  expect(complaint("name: a\nhosts: {h: [\n")).toMatch(/^lab\.yaml:\d+: is not YAML: /);
  expect(complaint("")).toBe("lab.yaml:1: should be a mapping");
});

test("aliases cannot be used to blow up memory", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (let level = 1; level < 8; level++)
    bomb.push(
      `${"abcdefgh"[level]}: &${"abcdefgh"[level]} [${Array(10)
        .fill(`*${"abcdefgh"[level - 1]}`)
        .join(",")}]`,
    );
  expect(complaint(bomb.join("\n"))).toContain("is not YAML: ");
});

test("any text gives a value or a FileError, nothing else", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."nameho:s{}[]&*!|>-\n \t\"'#,01") })),
      (text) => {
        expect(typeof complaint(text)).toBe("string");
      },
    ),
    { numRuns: runs },
  );
});
