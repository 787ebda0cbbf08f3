// A text that was parsed, and what is wrong with it: bash's own words for syntax errors, and what this shell cannot run, both found before the
// first command runs. (A real bash runs the lines before a syntax error; here nothing has happened yet.)

import { forEachChild, type ParsedScript, parse, type SyntaxNode } from "unbash";

export class Source {
  readonly text: string;
  readonly script: ParsedScript;
  /** Line number of its first line. */
  readonly firstLine: number;
  #starts: number[] | null = null;

  constructor(text: string, firstLine = 1, script: ParsedScript = parse(text)) {
    this.text = text;
    this.script = script;
    this.firstLine = firstLine;
  }

  /** The same text with line numbers that are `by` higher. */
  shifted(by: number): Source {
    if (by === 0) return this;
    const copy = new Source(this.text, this.firstLine + by, this.script);
    copy.#starts = this.#starts;
    return copy;
  }

  /** Line number of the character at `pos`. */
  line(pos: number): number {
    this.#starts ??= lineStarts(this.text);
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= pos) low = middle;
      else high = middle - 1;
    }
    return this.firstLine + low;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

export interface Problem {
  kind: "syntax" | "unsupported";
  line: number;
  /** Without the shell's name and the line: "syntax error: unexpected end of file". */
  message: string;
  /** The line that bash quotes after "unexpected token". */
  quoted?: string;
  /** The text ended too early: an interactive shell asks for more. */
  incomplete: boolean;
}

/** The first thing wrong with `source`; undefined where it can be run. */
export function findProblem(source: Source): Problem | undefined {
  const error = source.script.errors?.[0];
  if (error !== undefined) return describe(source, error.message, error.pos);
  return search(source, source.script);
}

function search(source: Source, node: SyntaxNode): Problem | undefined {
  let found: Problem | undefined;
  if (node.type === "Script") {
    const inner = node.source === undefined ? source : new Source(node.source, source.firstLine, node);
    const error = (node as ParsedScript).errors?.[0];
    if (error !== undefined) return describe(inner, error.message, error.pos);
    if (inner !== source) {
      for (const child of node.commands) found ??= search(inner, child);
      return found;
    }
  }
  if (node.type === "Coproc")
    return { kind: "unsupported", line: source.line(node.pos), message: "coproc", incomplete: false };
  forEachChild(node, (child) => {
    found ??= search(source, child);
  });
  return found;
}

function describe(source: Source, message: string, pos: number): Problem {
  const atEnd = pos >= source.text.trimEnd().length;
  const line = source.line(pos);
  const unterminated = /unterminated (.*)/.exec(message);
  if (unterminated !== null) {
    const what = unterminated[1] as string;
    const quote = what.includes("double")
      ? '"'
      : what.includes("single")
        ? "'"
        : what.includes("backtick")
          ? "`"
          : undefined;
    if (quote !== undefined || /\$\(|substitution|expansion|parenthes/.test(what)) {
      const char = quote ?? (what.includes("parameter") ? "}" : ")");
      return {
        kind: "syntax",
        line,
        message: `unexpected EOF while looking for matching \`${char}'`,
        incomplete: true,
      };
    }
  }
  const token = /unexpected token '(.*)'/s.exec(message);
  if (token === null && (atEnd || unterminated !== null))
    return {
      kind: "syntax",
      line: source.line(source.text.length) + (source.text.endsWith("\n") ? 0 : 1),
      message: "syntax error: unexpected end of file",
      incomplete: true,
    };
  const rest = source.text.slice(pos);
  const near = token?.[1] ?? /^\s*(\n|;;|&&|\|\||[;&|()<>]|[^\s;&|()<>]+)/.exec(rest)?.[1] ?? "newline";
  const start = source.text.lastIndexOf("\n", pos - 1) + 1;
  const end = source.text.indexOf("\n", pos);
  return {
    kind: "syntax",
    line,
    message: `syntax error near unexpected token \`${near === "\n" ? "newline" : near}'`,
    quoted: source.text.slice(start, end < 0 ? undefined : end),
    incomplete: false,
  };
}
