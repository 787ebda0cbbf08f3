// No words in the site's own components: all of them go through Docusaurus' <Translate> and translate, or the catalogue of the
// page's parts, so that an edition in another language reaches them.
import { readdirSync, readFileSync } from "node:fs";
import { literals } from "@podwire/testing/literals";
import { describe, expect, test } from "vitest";

const src = new URL("../src/", import.meta.url).pathname;
const components = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
  /\.jsx$/.test(file),
);

describe("no words in the site's components", () => {
  test.each(components)("%s", (file) => {
    expect(literals(readFileSync(src + file, "utf8"))).toEqual([]);
  });

  test("words would be found, and those that are translated or typed are not", () => {
    const component = (jsx: string) => `export const X = () => ${jsx};`;
    expect(literals(component('<Layout title="Playground" />'))).toEqual(["Playground"]);
    expect(literals(component("<p>Take a <code>lab.yaml</code></p>"))).toEqual(["Take a "]);
    expect(literals(component('<h1><Translate id="a">All chapters</Translate></h1>'))).toEqual([]);
    expect(literals(component('<p aria-label={translate({ id: "a", message: "Close" })} />'))).toEqual([]);
  });
});
