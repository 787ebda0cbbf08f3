// Words that a component of the page has in itself instead of in a catalogue, where no translation reaches them: what stands
// between its tags and in the attributes that are read. What is inside <Translate> is in the catalogue, what is inside <code> is typed.
import { transformSync } from "esbuild";
import { parseAst } from "vitest/node";

/** What a reader would see or hear of an attribute. */
const READ = new Set([
  "children",
  "aria-label",
  "aria-valuetext",
  "aria-description",
  "title",
  "description",
  "alt",
  "placeholder",
  "label",
]);

const LEFT_OUT = new Set(["Translate", "code"]);

type Node = { type: string; key?: unknown; value?: unknown; operator?: string; arguments?: unknown[] };
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** Calls `visit` for each node under `node`; where it gives false, what is inside is left out. */
function walk(node: unknown, visit: (node: Node) => boolean): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit);
  else if (isNode(node) && visit(node)) for (const value of Object.values(node)) walk(value, visit);
}

/** jsx("code", …), jsx(Translate, …), and jsxs. */
function isLeftOut({ type, arguments: given }: Node): boolean {
  const [element] = (given ?? []) as { name?: string; value?: unknown }[];
  return type === "CallExpression" && LEFT_OUT.has(String(element?.name ?? element?.value));
}

/** The words in `source`, a component as TSX or JSX. */
export function literals(source: string): string[] {
  const { code } = transformSync(source, { loader: "tsx", jsx: "automatic" });
  const found: string[] = [];
  walk(parseAst(code), (node) => {
    if (isLeftOut(node)) return false;
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
