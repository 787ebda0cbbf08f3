// Which reserved word bash's grammar stumbles over where a compound command lacks a part: `fi` without `then`, `done` without `do`. The
// parser reads on to the end of the text there, and can only say that it ended too early. Left out: texts with `case` or here-documents.

/** What an open compound command still waits for. */
type Open = "then" | "fi" | "do" | "done" | "}" | ")" | "for";

const BEGINS: Readonly<Record<string, Open>> = {
  if: "then",
  while: "do",
  until: "do",
  for: "for",
  select: "for",
  "{": "}",
};
/** Words that end something, and what must be open for them. */
const ENDS: ReadonlyMap<string, Open> = new Map([
  ["then", "then"],
  ["elif", "fi"],
  ["else", "fi"],
  ["fi", "fi"],
  ["do", "do"],
  ["done", "done"],
  ["}", "}"],
]);
/** After these words a command begins. */
const LEADS = new Set(["then", "elif", "else", "do", "if", "while", "until", "{", "!", "time"]);

/** Quoted and substituted text, a comment, a line's end, an operator, or a word's other characters. */
const TOKEN =
  /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|`(?:\\[\s\S]|[^`\\])*`|\$\{(?:[^{}]|\{[^{}]*\})*\}|[ \t]+|\n|\|\||&&|;;|[;&|()]|[^\s;&|()\\'"`$]+|\$/y;

/** The first reserved word that stands where it cannot: its offset and itself. Undefined where there is none, or nobody can tell. */
export function misplacedWord(text: string): { pos: number; word: string } | undefined {
  const open: Open[] = [];
  let start = true;
  let word = "";
  let wordAt = 0;
  /** Parentheses of a substitution or of arithmetic within a word. */
  let depth = 0;
  const endWord = (): { pos: number; word: string } | undefined => {
    if (word === "") return undefined;
    const [here, top] = [word, open.at(-1)];
    word = "";
    if (!start) return undefined;
    start = LEADS.has(here);
    if (top === "for" && here !== "do" && here !== "{") return { pos: wordAt, word: here };
    const wants = ENDS.get(here);
    if (wants !== undefined) {
      if (top !== wants && !(here === "do" && top === "for")) return { pos: wordAt, word: here };
      open.pop();
      if (here === "then" || here === "else") open.push("fi");
      else if (here === "elif") open.push("then");
      else if (here === "do") open.push("done");
    } else if (top === "for" && here === "{") open[open.length - 1] = "}";
    else if (BEGINS[here] !== undefined) {
      open.push(BEGINS[here] as Open);
      // The name and the words of a `for` are no commands; what ends them makes `do` possible.
    }
    return undefined;
  };
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return undefined;
    if (depth > 0) {
      depth += token === "(" ? 1 : token === ")" ? -1 : 0;
      continue;
    }
    if (token === "(" && word !== "") {
      depth = 1;
      word += token;
      continue;
    }
    if (token.startsWith("#") && word === "") {
      const end = text.indexOf("\n", at);
      TOKEN.lastIndex = end < 0 ? text.length : end;
      continue;
    }
    if (/^[ \t\n;&|()]/.test(token)) {
      const wrong = endWord();
      if (wrong !== undefined) return wrong;
      if (/^[ \t]/.test(token)) continue;
      if (token === "(") open.push(")");
      else if (token === ")" && open.at(-1) === ")") open.pop();
      start = true;
    } else {
      if (token.includes("<<") || (start && word === "" && token === "case")) return undefined;
      if (word === "") wordAt = at;
      word += token;
    }
  }
  return endWord();
}
