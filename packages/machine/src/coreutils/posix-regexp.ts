// POSIX regular expressions (regex(7)) as GNU tools read them, rewritten as the language's own, with the `u` flag's rules
// for what must be escaped. The leftmost-longest rule of POSIX is not kept: alternatives are tried in order.

export type RegExpSyntax = "basic" | "extended" | "fixed";

const CLASSES: Record<string, string> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** The source of a RegExp for `pattern`. Throws SyntaxError for an unmatched bracket. */
export function posixRegExp(pattern: string, syntax: RegExpSyntax): string {
  if (syntax === "fixed") return literal(pattern);
  const extended = syntax === "extended";
  let out = "";
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === "[") {
      const { source, end } = bracket(pattern, at);
      out += source;
      at = end;
    } else if (char === "\\") {
      const next = pattern[++at];
      if (next === undefined) throw new SyntaxError("Trailing backslash");
      if ("(){}|+?".includes(next)) out += extended ? `\\${next}` : next;
      else if (/[1-9]/.test(next)) out += `\\${next}`;
      else if ("wWsSbB".includes(next)) out += `\\${next}`;
      else if (next === "<") out += "\\b(?=\\w)";
      else if (next === ">") out += "\\b(?<=\\w)";
      else if (next === "n") out += "\\n";
      else if (next === "t") out += "\\t";
      else out += literal(next);
    } else if ("(){}|+?".includes(char)) out += extended ? char : `\\${char}`;
    else if (char === "*" && (out === "" || out === "^")) out += "\\*";
    else if (char === "^" && !extended && at !== 0 && !pattern.slice(0, at).endsWith("\\(")) out += "\\^";
    else if (char === "$" && !extended && at !== pattern.length - 1 && !pattern.startsWith("\\)", at + 1))
      out += "\\$";
    else if ("^$.*".includes(char)) out += char;
    else out += literal(char);
  }
  return out;
}

function bracket(pattern: string, start: number): { source: string; end: number } {
  let at = start + 1;
  let out = "[";
  if (pattern[at] === "^") {
    out += "^";
    at++;
  }
  const first = at;
  for (; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === "]" && at > first) return { source: `${out}]`, end: at };
    if (char === "[" && pattern[at + 1] === ":") {
      const close = pattern.indexOf(":]", at);
      const members = CLASSES[pattern.slice(at + 2, close)];
      if (close < 0 || members === undefined) throw new SyntaxError("Invalid character class name");
      out += members;
      at = close + 1;
    } else if (char === "-" && at > first && pattern[at + 1] !== "]") out += "-";
    else out += /[\\\]^[-]/.test(char) ? `\\${char}` : char;
  }
  throw new SyntaxError("Unmatched [");
}
