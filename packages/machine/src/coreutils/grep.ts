// grep(1): -E -F -G -i -v -c -o -n -q -w -x -s -h -H -l -e PATTERN, -m N, -A -B -C N. Basic regular expressions are
// read as glibc reads them (shell/regex.ts).

import { KernelError } from "@podwire/netns";
import { type Input, lines, type Process } from "@podwire/program";
import { basicRegex, extendedRegex } from "../shell/regex.ts";
import { PosixRegExp } from "../shell/regex-match.ts";
import { complain, eachInput, options } from "./common.ts";

export async function grep(self: Process): Promise<number> {
  const parsed = await options(self, "EFGPivconqwxshHlLe:m:A:B:C:a", [
    { name: "count", argument: "none", short: "c" },
    { name: "quiet", argument: "none", short: "q" },
    { name: "ignore-case", argument: "none", short: "i" },
    { name: "invert-match", argument: "none", short: "v" },
    { name: "only-matching", argument: "none", short: "o" },
    { name: "line-buffered", argument: "none" },
    { name: "color", argument: "optional" },
  ]);
  if (parsed === null) return 2;
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  const number = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
  const operands = [...parsed.operands];
  const patterns = parsed.options.flatMap(({ name, value }) => (name === "e" ? [value as string] : []));
  if (patterns.length === 0) {
    const first = operands.shift();
    if (first === undefined) {
      await self.stderr.write(
        "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
      );
      return 2;
    }
    patterns.push(first);
  }
  const syntax = has("F")
    ? "fixed"
    : has("E") || has("P") || (self.argv[0] ?? "").endsWith("egrep")
      ? "extended"
      : "basic";
  let regexp: RegExp;
  try {
    const sources = patterns
      .flatMap((pattern) => pattern.split("\n"))
      .map((pattern) => sourceOf(pattern, syntax));
    let source = sources.map((one) => `(?:${one})`).join("|");
    if (has("w")) source = `(?<![A-Za-z0-9_])(?:${source})(?![A-Za-z0-9_])`;
    if (has("x")) source = `^(?:${source})$`;
    regexp = new PosixRegExp(source, has("i") ? "giu" : "gu");
    regexp.exec("");
  } catch (error) {
    const words = error instanceof KernelError ? error.message : "";
    await complain(
      self,
      words === "" || words.startsWith("Unmatched [") ? "Invalid regular expression" : words,
    );
    return 2;
  }
  const before = Number(number("B") ?? number("C") ?? 0);
  const after = Number(number("A") ?? number("C") ?? 0);
  const most = Number(number("m") ?? Number.POSITIVE_INFINITY);
  const named = has("H") || (operands.length > 1 && !has("h"));
  let matched = false;
  const search = async (input: Input, file: string): Promise<void> => {
    const name = file === "-" ? "(standard input)" : file;
    const prefix = (separator: string, line: number) =>
      (named ? `${name}${separator}` : "") + (has("n") ? `${line}${separator}` : "");
    let count = 0;
    let line = 0;
    let context: string[] = [];
    let trailing = 0;
    let lastShown = 0;
    for await (const text of lines(input)) {
      line++;
      regexp.lastIndex = 0;
      const hit = regexp.test(text) !== has("v");
      if (!hit) {
        if (trailing > 0) {
          trailing--;
          lastShown = line;
          await self.stdout.write(`${prefix("-", line)}${text}\n`);
        } else if (before > 0) context = [...context, text].slice(-before);
        continue;
      }
      count++;
      matched = true;
      if (has("q")) return;
      if (has("l")) {
        await self.stdout.write(`${name}\n`);
        return;
      }
      if (has("o") && !has("v")) {
        regexp.lastIndex = 0;
        for (const match of text.matchAll(regexp))
          if (match[0] !== "") await self.stdout.write(`${prefix(":", line)}${match[0]}\n`);
      } else if (!has("c") && !has("o") && !has("L")) {
        const start = line - context.length;
        if ((before > 0 || after > 0) && lastShown > 0 && start > lastShown + 1)
          await self.stdout.write("--\n");
        for (const [index, earlier] of context.entries())
          await self.stdout.write(`${prefix("-", start + index)}${earlier}\n`);
        context = [];
        trailing = after;
        lastShown = line;
        await self.stdout.write(`${prefix(":", line)}${text}\n`);
      }
      if (count >= most) break;
    }
    if (has("L") && count === 0) await self.stdout.write(`${name}\n`);
    if (has("c")) await self.stdout.write(`${named ? `${name}:` : ""}${count}\n`);
  };
  const status = await eachInput(self, operands, search, { quiet: has("s") });
  if (matched && (status === 0 || has("q"))) return 0;
  return status !== 0 ? 2 : 1;
}

function sourceOf(pattern: string, syntax: "basic" | "extended" | "fixed"): string {
  if (syntax === "fixed") return pattern.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return (syntax === "extended" ? extendedRegex : basicRegex)(pattern).source;
}
