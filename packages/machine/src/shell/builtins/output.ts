// echo, printf, pwd.

import { formatPrintf } from "../printf.ts";
import { isName } from "../variables.ts";
import { type Builtin, badOption, print } from "./types.ts";

const ECHO_ESCAPES: Record<string, string> = {
  a: "\u0007",
  b: "\b",
  e: "\u001b",
  E: "\u001b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** The escapes of `echo -e`; `stop` where \c ended the output. */
export function echoEscapes(text: string): { text: string; stop: boolean } {
  let stop = false;
  const end = /^(?:\\[^c]|[^\\])*\\c/s.exec(text);
  const shown = end === null ? text : end[0].slice(0, -2);
  if (end !== null) stop = true;
  const out = shown.replace(
    /\\(?:0([0-7]{0,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(.))/gs,
    (all: string, octal?: string, hex?: string, short?: string, long?: string, simple?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal || "0", 8) & 0xff);
      const code = hex ?? short ?? long;
      if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
      return ECHO_ESCAPES[simple as string] ?? all;
    },
  );
  return { text: out, stop };
}

/** What `echo` prints for `args`. */
export function echoText(args: readonly string[]): string {
  let newline = true;
  let escapes = false;
  let at = 0;
  for (; /^-[neE]+$/.test(args[at] ?? ""); at++)
    for (const letter of (args[at] as string).slice(1)) {
      if (letter === "n") newline = false;
      else escapes = letter === "e";
    }
  const text = args.slice(at).join(" ");
  if (!escapes) return newline ? `${text}\n` : text;
  const unescaped = echoEscapes(text);
  return unescaped.text + (newline && !unescaped.stop ? "\n" : "");
}

/** dash knows -n alone, and reads escapes always. */
function dashText(args: readonly string[]): string {
  const bare = args[0] === "-n";
  const { text, stop } = echoEscapes(args.slice(bare ? 1 : 0).join(" "));
  return bare || stop ? text : `${text}\n`;
}

export const echo: Builtin = async ({ shell, args }) => {
  await print(shell, shell.dash ? dashText(args) : echoText(args));
  return 0;
};

export const printf: Builtin = async ({ shell, args }) => {
  let rest = args;
  let variable: string | undefined;
  if (rest[0] === "-v") {
    variable = rest[1];
    if (variable === undefined || !(isName(variable) || /^\w+\[.+\]$/.test(variable))) {
      await shell.complain(`printf: \`${variable ?? ""}': not a valid identifier`);
      return 2;
    }
    rest = rest.slice(2);
  }
  if (rest[0] === "--") rest = rest.slice(1);
  else if (/^-./.test(rest[0] ?? ""))
    return badOption(shell, "printf", (rest[0] as string).slice(0, 2), "printf [-v var] format [arguments]");
  const [format, ...values] = rest;
  if (format === undefined) {
    await shell.process.stderr.write("printf: usage: printf [-v var] format [arguments]\n");
    return 2;
  }
  const now = shell.process.table.epoch + shell.process.clock.now / 1e9;
  const { text, errors } = formatPrintf(format, values, now);
  if (variable !== undefined) {
    const element = /^(\w+)\[(.+)\]$/.exec(variable);
    if (element === null) shell.variables.set(variable, text);
    else shell.variables.setElement(element[1] as string, element[2] as string, text);
  } else await print(shell, text);
  for (const error of errors) await shell.complain(`printf: ${error}`);
  return errors.some((error) => !error.startsWith("warning: ")) ? 1 : 0;
};
