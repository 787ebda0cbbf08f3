// A text that was parsed, and what is wrong with it: bash's own words for syntax errors, and what this shell cannot run. As bash
// reads and runs a command at a time, what stands before a syntax error runs; what cannot be run here is found before anything does.

import { forEachChild, type ParsedScript, parse, type SyntaxNode } from "unbash";
import { misplacedWord } from "./misplaced.ts";

export class Source {
  readonly text: string;
  readonly script: ParsedScript;
  /** Line number of its first line. */
  readonly firstLine: number;
  /** The file that `.` read it from, as it was called; undefined for the shell's own script. */
  readonly file: string | undefined;
  #starts: number[] | null = null;

  constructor(text: string, firstLine = 1, script: ParsedScript = parse(text), file?: string) {
    this.text = text;
    this.script = script;
    this.firstLine = firstLine;
    this.file = file;
  }

  /** The same text with line numbers that are `by` higher. */
  shifted(by: number): Source {
    if (by === 0) return this;
    const copy = new Source(this.text, this.firstLine + by, this.script, this.file);
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
  /** Where the parser stopped, or where the top-level command begins that holds the trouble; an offset in the text. */
  pos: number;
}

/**
 * What bash has run by the time it says what is wrong with `source`: the whole lines before the command that holds the error. All
 * of it where nothing is wrong; nothing where something cannot be run here.
 */
export function beforeProblem(source: Source, problem: Problem | undefined): Source {
  if (problem === undefined) return source;
  if (problem.kind === "unsupported") return new Source("", source.firstLine);
  const { text } = source;
  const starts = [problem.pos, ...source.script.commands.map(({ pos }) => pos)]
    .filter((pos) => pos <= problem.pos)
    .map((pos) => text.lastIndexOf("\n", pos - 1) + 1)
    .sort((a, b) => b - a);
  for (const start of new Set(starts)) {
    const lines = text.slice(0, start);
    if (/(?<!\\)(?:\\\\)*\\\n$/.test(lines)) continue; // the next line goes on with this one
    const before = new Source(lines, source.firstLine, parse(lines), source.file);
    if (findProblem(before) === undefined) return before;
  }
  return new Source("", source.firstLine);
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
    for (const child of node.commands) {
      found = search(source, child);
      if (found !== undefined) return { ...found, pos: child.pos };
    }
    return undefined;
  }
  if (node.type === "Coproc") {
    const { pos } = node;
    return { kind: "unsupported", line: source.line(pos), message: "coproc", incomplete: false, pos };
  }
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
        pos,
      };
    }
  }
  const token = /unexpected token '(.*)'/s.exec(message);
  const early = token === null && (atEnd || unterminated !== null);
  const misplaced = misplacedWord(source.text);
  if (misplaced !== undefined) return nearToken(source, misplaced.pos, misplaced.word);
  if (early)
    return {
      kind: "syntax",
      line: source.line(source.text.length) + (source.text.endsWith("\n") ? 0 : 1),
      message: "syntax error: unexpected end of file",
      incomplete: true,
      pos,
    };
  const rest = source.text.slice(pos);
  const near = token?.[1] ?? /^\s*(\n|;;|&&|\|\||[;&|()<>]|[^\s;&|()<>]+)/.exec(rest)?.[1] ?? "newline";
  return nearToken(source, pos, near);
}

function nearToken(source: Source, pos: number, near: string): Problem {
  const start = source.text.lastIndexOf("\n", pos - 1) + 1;
  const end = source.text.indexOf("\n", pos);
  return {
    kind: "syntax",
    line: source.line(pos),
    message: `syntax error near unexpected token \`${near === "\n" ? "newline" : near}'`,
    quoted: source.text.slice(start, end < 0 ? undefined : end),
    incomplete: false,
    pos,
  };
}
