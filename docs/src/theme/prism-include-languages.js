// The theme adds languages to its highlighter here. No block is highlighted (theme/CodeBlock): there is nothing to add to.
export default function prismIncludeLanguages() {}
