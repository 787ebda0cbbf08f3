// Text of a learner's code, or of its making, made fit to be shown: no control character reaches a terminal, nothing turns the
// direction of what follows, and what was written to look like lines of a report stays in its own line.

/** Characters of an error's message that are kept. */
export const MAX_MESSAGE = 500;

// C0 (without tab), DEL and C1, marks and overrides of direction, line and paragraph separator.
const UNSEEN = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** `text` with characters that are not to be seen as escapes, `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (c) => {
    const code = c.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** As printable, on one line of at most `most` characters; ⏎ stands for the ends of lines. */
export function oneLine(text: string, most: number): string {
  const kept = text.length > most ? `${text.slice(0, most)}…` : text;
  return printable(kept.replace(/\r?\n/g, "⏎"));
}
