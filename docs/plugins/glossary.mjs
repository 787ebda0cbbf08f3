// A remark plugin: where a page uses a word of the glossary for the first time, the word gets a card that says what it
// means (components/Term.jsx). Headings, links, code and the parts of the page are left as they are.
import { terms } from "./glossary-terms.mjs";

const LEFT_ALONE = new Set([
  ...[
    "heading",
    "link",
    "linkReference",
    "strong",
    "code",
    "inlineCode",
    "mdxJsxFlowElement",
    "mdxJsxTextElement",
  ],
  ...["table", "mdxFlowExpression", "mdxTextExpression", "mdxjsEsm", "image"],
]);

export default function glossary() {
  const all = terms();
  const byForm = new Map(all.flatMap((term) => term.forms.map((form) => [form.toLowerCase(), term])));
  // The longest form first: "ARP request" before "ARP".
  const forms = [...byForm.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`(?<![\\w-])(${forms.join("|")})(?![\\w-])`, "gi");
  return (tree, file) => {
    if (/[\\/]reference[\\/]/.test(file.path)) return;
    const met = new Set();
    visit(tree);

    function visit(node) {
      if (node.children === undefined || LEFT_ALONE.has(node.type)) return;
      node.children = node.children.flatMap((child) => {
        if (child.type === "text") return marked(child.value);
        visit(child);
        return [child];
      });
    }

    function marked(text) {
      const parts = [];
      let from = 0;
      for (const { 0: word, index } of text.matchAll(pattern)) {
        const term = byForm.get(word.toLowerCase());
        if (met.has(term.id)) continue;
        met.add(term.id);
        parts.push({ type: "text", value: text.slice(from, index) }, card(term, word));
        from = index + word.length;
      }
      return [...parts, { type: "text", value: text.slice(from) }].filter(({ value }) => value !== "");
    }
  };
}

const card = ({ id, text }, word) => ({
  type: "mdxJsxTextElement",
  name: "Term",
  attributes: [
    { type: "mdxJsxAttribute", name: "id", value: id },
    { type: "mdxJsxAttribute", name: "text", value: text },
  ],
  children: [{ type: "text", value: word }],
});

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
