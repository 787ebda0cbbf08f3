// A remark plugin: a ```bash lab block becomes the commands with what they printed, from transcripts/LESSON.json, which
// `npm run transcripts` makes by running the lesson's blocks in its lab. A block that differs from its transcript, or has
// none, ends the build: the page never shows output that was not printed.
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

export default function commands() {
  return (tree, file) => {
    const lesson = basename(file.path).replace(/\.mdx?$/, "");
    // Beside the lessons; an edition in another language has the same blocks, and shows what the same ones printed.
    const path = fileURLToPath(new URL(`../transcripts/${lesson}.json`, import.meta.url));
    const blocks = [];
    walk(tree, (node, index, parent) => {
      if (node.type === "code" && node.meta?.split(/\s+/).includes("lab"))
        blocks.push({ node, index, parent });
    });
    if (blocks.length === 0) return;
    if (!existsSync(path)) file.fail(`${lesson} has no transcript: run npm run transcripts -w docs`);
    const transcript = JSON.parse(readFileSync(path, "utf8"));
    blocks.forEach(({ node, index, parent }, number) => {
      const recorded = transcript.blocks[number];
      if (recorded?.source !== node.value)
        file.fail(`block ${number + 1} differs from its transcript: run npm run transcripts -w docs`, node);
      parent.children[index] = element("Commands", { records: recorded.records });
    });
    tree.children.unshift(importOf("Commands", "@site/src/components/Commands"));
  };
}

function walk(node, visit) {
  node.children?.forEach((child, index) => {
    visit(child, index, node);
    walk(child, visit);
  });
}

/** <Commands records={…} /> with the value as a JSON literal. */
function element(name, props) {
  const attributes = Object.entries(props).map(([key, value]) => ({
    type: "mdxJsxAttribute",
    name: key,
    value: {
      type: "mdxJsxAttributeValueExpression",
      value: JSON.stringify(value),
      data: {
        estree: {
          type: "Program",
          sourceType: "module",
          body: [{ type: "ExpressionStatement", expression: literal(value) }],
        },
      },
    },
  }));
  return { type: "mdxJsxFlowElement", name, attributes, children: [] };
}

function literal(value) {
  if (Array.isArray(value)) return { type: "ArrayExpression", elements: value.map(literal) };
  if (typeof value === "object" && value !== null)
    return {
      type: "ObjectExpression",
      properties: Object.entries(value).map(([key, inner]) => ({
        type: "Property",
        kind: "init",
        method: false,
        shorthand: false,
        computed: false,
        key: { type: "Literal", value: key },
        value: literal(inner),
      })),
    };
  return { type: "Literal", value };
}

function importOf(name, source) {
  const local = { type: "Identifier", name };
  const body = [
    {
      type: "ImportDeclaration",
      specifiers: [{ type: "ImportDefaultSpecifier", local }],
      source: { type: "Literal", value: source, raw: `"${source}"` },
    },
  ];
  return {
    type: "mdxjsEsm",
    value: `import ${name} from "${source}";`,
    data: { estree: { type: "Program", sourceType: "module", body } },
  };
}
