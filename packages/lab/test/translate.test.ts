/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { Lab, parseLab, translateLab } from "@podwire/lab";
import { describe, expect, test } from "vitest";

const LAB = `
format: 1
name: two
title: Two ends
chapter: 2
lesson: /lessons/veth
description: Two namespaces.
hosts:
  node:
    terminals:
      - title: node
      - title: in web
        netns: web
goal:
  - name: web answers
    on: node
    run: ping -c 1 10.0.0.2
  - name: nothing else does
    on: node
    run: "true"
`;
const lab = parseLab("lab.yaml", LAB);

describe("lab.LOCALE.yaml", () => {
  test("replaces the texts that it has; what runs stays as it is", () => {
    const translated = translateLab(
      lab,
      "lab.zh-Hans.yaml",
      "title: 两头\nterminals: { in web: 在 web 里 }\ngoal: { web answers: web 应答 }\n",
    );
    expect(translated.title).toBe("两头");
    expect(translated.description).toBe("Two namespaces.");
    expect(translated.hosts["node"]?.terminals).toEqual([
      { title: "node" },
      { title: "在 web 里", netns: "web" },
    ]);
    expect(translated.goal.map(({ name, run }) => [name, run])).toEqual([
      ["web 应答", "ping -c 1 10.0.0.2"],
      ["nothing else does", "true"],
    ]);
    expect(new Lab({ file: translated, scripts: {} }).firstHost).toBe("node");
  });

  test("a text for what is not there, an empty one and a field that is no text are problems, each with its line", () => {
    const wrong = (text: string) => () => translateLab(lab, "lab.de.yaml", text);
    expect(wrong("title: Zwei\ngoal:\n  db answers: db antwortet\n")).toThrow(
      "lab.de.yaml:3: goal.db answers is none of lab.yaml: there are web answers, nothing else does",
    );
    expect(wrong("terminals: { web: in web }\n")).toThrow("lab.de.yaml:1: terminals.web is none of lab.yaml");
    expect(wrong('title: ""\n')).toThrow("lab.de.yaml:1: title is empty");
    expect(wrong("seed: 5\n")).toThrow("lab.de.yaml:1: seed is not a field of this file");
  });

  test("every overlay of the course's labs fits its lab", () => {
    const labs = new URL("../labs/", import.meta.url).pathname;
    for (const name of readdirSync(labs)) {
      const own = parseLab(`${name}/lab.yaml`, readFileSync(`${labs}${name}/lab.yaml`, "utf8"));
      for (const file of readdirSync(labs + name).filter((one) => /^lab\..+\.yaml$/.test(one)))
        expect(translateLab(own, file, readFileSync(`${labs}${name}/${file}`, "utf8")).name).toBe(name);
    }
  });
});
