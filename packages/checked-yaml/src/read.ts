// Reads a YAML file against a schema. What is wrong is said with file, line and field, and how it should be: all of it at
// once, in the order of the file. Pure: takes texts, so that the page uses it too.
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

export interface Problem {
  file: string;
  /** From 1. */
  line: number;
  /** As in `tests[2].points`; empty for the file as a whole. */
  field: string;
  message: string;
}

/** The file cannot be used. `message` has one line a problem: `lab.yaml:3: hosts.a.cards should be a mapping`. */
export class FileError extends Error {
  override name = "FileError";
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join("\n"));
    this.problems = problems;
  }
}

export function problemText({ file, line, field, message }: Problem): string {
  return `${file}:${line}: ${field ? `${field} ` : ""}${message}`;
}

/** A place in the file: keys and indexes from the root. */
export type Path = readonly PropertyKey[];

export interface Checked<T> {
  value: T;
  /** A problem at the deepest node of `path` that is there, for checks that a schema cannot make. */
  at(path: Path, message: string): Problem;
}

/** Parses `text` (YAML 1.2) and checks it. Throws {@link FileError}; `file` is the name to complain about. */
export function readYaml<S extends z.ZodType>(file: string, text: string, schema: S): Checked<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: "1.2" });
  const notYaml = (line: number, message: string): Problem => ({
    file,
    line,
    field: "",
    message: `is not YAML: ${message}`,
  });
  if (document.errors.length > 0)
    throw new FileError(
      document.errors.map((error) => notYaml(lines.linePos(error.pos[0]).line, error.message)),
    );
  const at = (path: Path, message: string): Problem => ({
    file,
    line: lineOf(path),
    field: fieldName(path),
    message,
  });
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new FileError([notYaml(1, error instanceof Error ? error.message : String(error))]);
  }
  const result = schema.safeParse(plain);
  if (result.success) return { value: result.data, at };
  const problems = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => at([...issue.path, key], "is not a field of this file"))
      : [at(issue.path, wording(issue))],
  );
  throw new FileError(problems.sort((a, b) => a.line - b.line));

  function lineOf(path: Path): number {
    let node: unknown = document.contents;
    let offset = startOf(node) ?? 0;
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
        if (!pair) break;
        offset = startOf(pair.key) ?? offset;
        node = pair.value;
      } else if (isSeq(node) && typeof key === "number") {
        node = node.items[key];
        offset = startOf(node) ?? offset;
      } else break;
    }
    return lines.linePos(offset).line || 1;
  }
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: number[] } | null | undefined)?.range?.[0];
}

function fieldName(path: Path): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function wording(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return /received undefined/.test(issue.message) ? "is missing" : `should be ${article(issue.expected)}`;
    case "invalid_value":
      return issue.values.length > 1 ? `should be one of ${issue.values.join(", ")}` : issue.message;
    case "too_small":
      return issue.origin === "string"
        ? issue.message
        : `should be at least ${issue.minimum}${issue.origin === "array" ? " long" : ""}`;
    case "too_big":
      return `should be at most ${issue.maximum}${issue.origin === "array" ? " long" : ""}`;
    default:
      return issue.message.startsWith("Invalid") ? `is not valid: ${issue.message}` : issue.message;
  }
}

const ARTICLES: Record<string, string> = {
  array: "a list",
  object: "a mapping",
  record: "a mapping",
  int: "a whole number",
};

function article(type: string): string {
  return ARTICLES[type] ?? `a ${type}`;
}
