// Tables as util-linux prints them (libsmartcols): columns as wide as their widest cell, a tree drawn in one of them, raw
// and JSON forms of the same cells.

export interface Column {
  readonly name: string;
  /** Numbers stand right. */
  readonly right?: boolean;
  /** A number in JSON too. */
  readonly json?: "number" | "string";
  /** The tree's branches are drawn before this column's text. */
  readonly tree?: boolean;
  /** Several lines in a cell become several lines of the table. */
  readonly wrap?: boolean;
}

export interface Row {
  readonly cells: Readonly<Record<string, string>>;
  readonly children: Row[];
}

interface Line {
  readonly cells: string[];
}

/** Rows with their children, depth first, the branches in front of the tree column's text. */
function flatten(rows: readonly Row[], columns: readonly Column[]): Line[] {
  const lines: Line[] = [];
  const visit = (row: Row, lead: string, branch: string): void => {
    const cells = columns.map(({ name, tree, wrap }) => {
      const text = row.cells[name] ?? "";
      return wrap ? text : `${tree ? lead + branch : ""}${escapeControls(text)}`;
    });
    lines.push({ cells });
    const below = branch === "" ? "" : lead + (branch === "|-" ? "| " : "  ");
    row.children.forEach((child, index) => {
      visit(child, below, index === row.children.length - 1 ? "`-" : "|-");
    });
  };
  for (const row of rows) visit(row, "", "");
  return lines;
}

/** A line for each line of its tallest cell; the others are empty below their first. */
function wrapped(cells: readonly string[]): Line[] {
  const parts = cells.map((cell) => cell.split("\n"));
  const height = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) => ({ cells: parts.map((part) => part[at] ?? "") }));
}

/** The table as text; nothing at all without rows. */
export function formatTable(rows: readonly Row[], columns: readonly Column[], headings: boolean): string {
  const lines = flatten(rows, columns).flatMap(({ cells }) => wrapped(cells));
  if (lines.length === 0) return "";
  const all = headings ? [{ cells: columns.map(({ name }) => name) }, ...lines] : lines;
  const widths = columns.map((_, at) => Math.max(...all.map(({ cells }) => (cells[at] as string).length)));
  return all
    .map(({ cells }) =>
      cells
        .map((cell, at) => {
          const width = widths[at] as number;
          if (columns[at]?.right) return cell.padStart(width);
          return at === cells.length - 1 ? cell : cell.padEnd(width);
        })
        .join(" "),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** `--raw`: one space between cells, and none that is not written \x20 in them. */
export function formatRaw(rows: readonly Row[], columns: readonly Column[], headings: boolean): string {
  const lines = flatten(rows, columns).map(({ cells }) =>
    cells
      .map((cell) =>
        cell
          .replaceAll("\n", ",")
          .replace(/\\(?!x[0-9a-f]{2})/g, "\\x5c")
          .replace(/ /g, "\\x20"),
      )
      .join(" "),
  );
  const heading = headings && lines.length > 0 ? [columns.map(({ name }) => name).join(" ")] : [];
  return [...heading, ...lines].map((line) => `${line}\n`).join("");
}

/** `--json`. */
export function formatJson(rows: readonly Row[], columns: readonly Column[], name: string): string {
  return `{\n   "${name}": [\n${objects(rows, columns, 6)}\n   ]\n}\n`;
}

function objects(rows: readonly Row[], columns: readonly Column[], indent: number): string {
  const space = " ".repeat(indent);
  return rows
    .map((row) => {
      const members = columns.map((column) => {
        const cell = row.cells[column.name] ?? "";
        const value = cell === "" ? "null" : column.json === "number" ? cell : JSON.stringify(cell);
        return `${space}   "${column.name.toLowerCase()}": ${value}`;
      });
      if (row.children.length > 0)
        members.push(`${space}   "children": [\n${objects(row.children, columns, indent + 6)}\n${space}   ]`);
      return `${space}{\n${members.join(",\n")}\n${space}}`;
    })
    .join(",");
}

/** Control characters as \x0a, so that a cell keeps its line. */
function escapeControls(text: string): string {
  return text.replace(
    /[\x00-\x1f\x7f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
