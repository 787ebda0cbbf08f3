/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { afterEach, describe, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { english } from "../src/english.ts";
import { setMessages, t } from "../src/messages.ts";

const src = new URL("../src/", import.meta.url).pathname;
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
const text = (file: string) => readFileSync(src + file, "utf8");

/** What a reader would see or hear of an attribute. */
const READ = new Set([
  "children",
  "aria-label",
  "aria-valuetext",
  "aria-description",
  "title",
  "alt",
  "placeholder",
  "label",
]);

type Node = { type: string; key?: unknown; value?: unknown; operator?: string };
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** Calls `visit` for each node under `node`; where it gives false, what is inside is left out. */
function walk(node: unknown, visit: (node: Node) => boolean): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit);
  else if (isNode(node) && visit(node)) for (const value of Object.values(node)) walk(value, visit);
}

/** Words that a component has in itself instead of in the catalogue. */
function literals(source: string): string[] {
  const { code } = transformSync(source, { loader: "tsx", jsx: "automatic" });
  const found: string[] = [];
  walk(parseAst(code), (node) => {
    if (node.type !== "Property") return true;
    const key = node.key as { name?: string; value?: unknown };
    if (!READ.has(String(key.name ?? key.value))) return true;
    walk(node.value, (inner) => {
      if (inner.type === "CallExpression") return false; // t(…), and elements with properties of their own
      // What a value is compared with is not shown.
      if (inner.type === "BinaryExpression" && inner.operator !== "+") return false;
      const said =
        inner.type === "Literal"
          ? inner.value
          : inner.type === "TemplateElement"
            ? (inner.value as { raw: string }).raw
            : "";
      if (typeof said === "string" && /\p{L}{2}/u.test(said)) found.push(said);
      return true;
    });
    return true;
  });
  return found;
}

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
  afterEach(() => setMessages("en", {}));

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
    setMessages("cs", {
      "time.pause": "Pozastavit",
      "packets.count": { one: "{count} rámec", few: "{count} rámce", other: "{count} rámců" },
    });
    expect(t("time.pause")).toBe("Pozastavit");
    expect([1, 3, 5].map((count) => t("packets.count", { count }))).toEqual([
      "1 rámec",
      "3 rámce",
      "5 rámců",
    ]);
    expect(t("time.play")).toBe("Play");
  });
});
