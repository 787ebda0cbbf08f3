/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { literals } from "@podwire/testing/literals";
import { afterEach, describe, expect, test } from "vitest";
import { english } from "../src/english.ts";
import { editionFor, setEdition, t } from "../src/messages.ts";

const src = new URL("../src/", import.meta.url).pathname;
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
const text = (file: string) => readFileSync(src + file, "utf8");

describe("no words in components", () => {
  /** Names that are the same in every language. */
  const NAMES = new Set(["eth0", "lab.yaml"]);

  test.each(files.filter((file) => file.endsWith(".tsx")))("%s", (file) => {
    expect(literals(text(file)).filter((said) => !NAMES.has(said))).toEqual([]);
  });

  test("words would be found: as text, in pieces, chosen between, in an attribute", () => {
    const component = (jsx: string) => `export const X = ({ on, name }) => ${jsx};`;
    expect(literals(component("<p>Hello</p>"))).toEqual(["Hello"]);
    expect(literals(component("<p>{name} is there</p>"))).toEqual([" is there"]);
    expect(literals(component('<p>{on ? "Pause" : t("time.play")}</p>'))).toEqual(["Pause"]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a component
    expect(literals(component("<button title={`Remove ${name}`} />"))).toEqual(["Remove "]);
    expect(literals(component('<p className="pw-help">{t("lab.help")}</p>'))).toEqual([]);
  });
});

describe("the catalogue", () => {
  afterEach(() => setEdition());

  test("holds no message that nobody uses", () => {
    const sources = files
      .filter((file) => file !== "english.ts")
      .map(text)
      .join("\n");
    const site = ["Lab.jsx", "LabWorkbench.jsx"]
      .map((file) => readFileSync(new URL(`../../../docs/src/components/${file}`, import.meta.url), "utf8"))
      .join("\n");
    const unused = Object.keys(english).filter((key) => !`${sources}${site}`.includes(`"${key}"`));
    expect(unused).toEqual([]);
  });

  test("values take the place of their names, and a number chooses the form", () => {
    expect(t("lab.terminal", { title: "node" })).toBe("Terminal: node");
    expect(t("packets.count", { count: 1 })).toBe("1 frame");
    expect(t("packets.count", { count: 0 })).toBe("0 frames");
    expect(t("lab.terminal")).toBe("Terminal: {title}");
  });

  test("another language replaces what it has, with its own plurals; the rest stays English", () => {
    setEdition({
      locale: "cs",
      texts: {
        "ui.time.pause": "Pozastavit",
        "ui.packets.count.one": "{count} rámec",
        "ui.packets.count.few": "{count} rámce",
        "ui.packets.count.other": "{count} rámců",
      },
    });
    expect(t("time.pause")).toBe("Pozastavit");
    expect([1, 3, 5].map((count) => t("packets.count", { count }))).toEqual([
      "1 rámec",
      "3 rámce",
      "5 rámců",
    ]);
    expect(t("time.play")).toBe("Play");
  });

  test("what another language lacks keeps the English plurals", () => {
    setEdition({ locale: "zh-Hans", texts: { "ui.time.pause": "暂停" } });
    expect(t("packets.count", { count: 1 })).toBe("1 frame");
    setEdition({ locale: "zh-Hans", texts: { "ui.packets.count.other": "{count} 帧" } });
    expect(t("packets.count", { count: 1 })).toBe("1 帧");
  });

  test("a worker is given the texts of its own catalogues alone", () => {
    setEdition({ locale: "zh-Hans", texts: { "ui.time.pause": "暂停", "lab.tx": "…", "map.title": "…" } });
    expect(editionFor("lab", "grading")).toEqual({ locale: "zh-Hans", texts: { "lab.tx": "…" } });
  });
});
