// The syntax tree of a filter.

export type Pattern =
  | { kind: "variable"; name: string }
  | { kind: "array"; items: Pattern[] }
  | { kind: "object"; entries: { key: Filter; variable: string | null; value: Pattern | null }[] };

export interface Definition {
  name: string;
  parameters: string[];
  body: Filter;
}

export type Filter =
  | { kind: "identity" }
  | { kind: "recurse" }
  | { kind: "literal"; value: null | boolean | number | string }
  | { kind: "string"; format: string | null; parts: (string | Filter)[] }
  | { kind: "format"; name: string }
  /** With a ? behind it, what cannot be got at is left out. */
  | { kind: "index"; of: Filter; key: Filter; optional?: true }
  | { kind: "slice"; of: Filter; from: Filter | null; to: Filter | null; optional?: true }
  | { kind: "iterate"; of: Filter; optional?: true }
  | { kind: "array"; items: Filter | null }
  | { kind: "object"; entries: { key: Filter; value: Filter }[] }
  | { kind: "negate"; of: Filter }
  | { kind: "pipe" | "comma" | "and" | "or" | "alternative"; left: Filter; right: Filter }
  | { kind: "binary"; operator: string; left: Filter; right: Filter }
  | { kind: "assign"; operator: string; left: Filter; right: Filter }
  | { kind: "if"; test: Filter; then: Filter; else: Filter }
  | { kind: "try"; body: Filter; catch: Filter | null }
  | { kind: "reduce"; source: Filter; patterns: Pattern[]; start: Filter; update: Filter }
  | {
      kind: "foreach";
      source: Filter;
      patterns: Pattern[];
      start: Filter;
      update: Filter;
      extract: Filter | null;
    }
  | { kind: "define"; definition: Definition; body: Filter }
  | { kind: "call"; name: string; args: Filter[]; start: number }
  | { kind: "variable"; name: string; start: number }
  | { kind: "bind"; source: Filter; patterns: Pattern[]; body: Filter }
  | { kind: "label"; name: string; body: Filter }
  | { kind: "break"; name: string; start: number }
  | { kind: "location"; line: number };

/** The variables that a pattern binds. */
export function namesOf(pattern: Pattern): string[] {
  if (pattern.kind === "variable") return [pattern.name];
  if (pattern.kind === "array") return pattern.items.flatMap(namesOf);
  return pattern.entries.flatMap(({ variable, value }) => [
    ...(variable === null ? [] : [variable]),
    ...(value === null ? [] : namesOf(value)),
  ]);
}
