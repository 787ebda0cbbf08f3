// How bash writes a string so that it could be read again: for `set -x`, `${x@Q}`, `printf %q`, `declare -p` and `set`.

/** Characters that make `set -x` quote a word (sh_contains_shell_metas). */
const META = /[\s'"\\|&;()<>!{}*[\]?^$`#~]/;

const CONTROL = /[\u0000-\u001f\u007f]/;

/** $'…' (ansic_quote). */
export function ansiQuote(text: string): string {
  const names: Record<string, string> = {
    "\u0007": "\\a",
    "\b": "\\b",
    "\u001b": "\\E",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    "'": "\\'",
  };
  let out = "";
  for (const char of text) {
    const code = char.charCodeAt(0);
    out += names[char] ?? (code < 32 || code === 127 ? `\\${code.toString(8).padStart(3, "0")}` : char);
  }
  return `$'${out}'`;
}

/** '…', with '\'' for a quote inside (sh_single_quote). */
export function singleQuote(text: string): string {
  if (text === "'") return "\\'";
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A word as `set -x` prints it. */
export function traceWord(text: string): string {
  if (text === "") return "''";
  if (contextMeta(text)) return singleQuote(text);
  return CONTROL.test(text) ? ansiQuote(text) : text;
}

/** A tilde or a hash only matters where a word begins. */
function contextMeta(text: string): boolean {
  if (!META.test(text)) return false;
  const inner = text.replace(/(?<=.)#/g, "");
  return META.test(inner.replace(/(?<=[^=:])~/g, ""));
}

/** printf %q: backslashes (sh_backslash_quote). */
export function backslashQuote(text: string): string {
  if (text === "") return "''";
  if (CONTROL.test(text)) return ansiQuote(text);
  return text.replace(/[ '"\\|&;()<>!{}*[\]?^$`,]|^[#~]|(?<=[=:])~/g, "\\$&");
}

/** ${x@Q}. */
export function quoteTransform(text: string): string {
  return CONTROL.test(text) ? ansiQuote(text) : singleQuote(text);
}

/** "…" as in `declare -p` (sh_double_quote); control characters make it $'…'. */
export function doubleQuote(text: string): string {
  if (CONTROL.test(text)) return ansiQuote(text);
  return `"${text.replace(/["$`\\]/g, "\\$&")}"`;
}

/** A value as `set` prints it. */
export function setQuote(text: string): string {
  if (CONTROL.test(text)) return ansiQuote(text);
  return contextMeta(text) ? singleQuote(text) : text;
}

/** What follows the `=` of `name=value` in `declare -p`. */
export function declareValue(variable: {
  value: string | undefined;
  indexed: Map<number, string> | null;
  assoc: Map<string, string> | null;
  keys(): string[];
  values(): string[];
}): string | undefined {
  if (variable.indexed === null && variable.assoc === null)
    return variable.value === undefined ? undefined : doubleQuote(variable.value);
  const values = variable.values();
  const isAssoc = variable.assoc !== null;
  const elements = variable.keys().map((key, index) => {
    const shown = isAssoc && !/^[\w.+-]+$/.test(key) ? doubleQuote(key) : key;
    return `[${shown}]=${doubleQuote(values[index] as string)}`;
  });
  return isAssoc && elements.length > 0 ? `(${elements.join(" ")} )` : `(${elements.join(" ")})`;
}
