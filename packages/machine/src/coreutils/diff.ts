// diff(1) and cmp(1): the shortest list of changes (E. Myers, "An O(ND) Difference Algorithm", 1986), printed in the normal or, with -u, the
// unified format.

import { KernelError, strerror } from "@podwire/netns";
import { type Process, readAll, utf8Decode } from "@podwire/program";
import { complain, openInput, options } from "./common.ts";

/** Files that differ in more places than this are compared as one big change. */
const MAX_EDITS = 2000;

/** A stretch where the files differ: lines [a0, a1) of the first became [b0, b1) of the second. */
interface Hunk {
  a0: number;
  a1: number;
  b0: number;
  b1: number;
}

function changes(a: readonly string[], b: readonly string[]): Hunk[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const keep = matches(a.slice(start, endA), b.slice(start, endB));
  const hunks: Hunk[] = [];
  let [i, j] = [start, start];
  for (const [x, y] of [...keep.map(([x, y]) => [x + start, y + start] as const), [endA, endB] as const]) {
    if (x > i || y > j) hunks.push({ a0: i, a1: x, b0: j, b1: y });
    i = x + 1;
    j = y + 1;
  }
  return hunks;
}

/** Pairs of equal lines on a shortest path, in order. */
function matches(a: readonly string[], b: readonly string[]): [number, number][] {
  const [n, m] = [a.length, b.length];
  const trace: Map<number, number>[] = [];
  let front = new Map<number, number>([[1, 0]]);
  const at = (map: Map<number, number>, k: number): number => map.get(k) ?? -1;
  for (let d = 0; d <= Math.min(n + m, MAX_EDITS); d++) {
    trace.push(new Map(front));
    const next = new Map(front);
    for (let k = -d; k <= d; k += 2) {
      let x =
        k === -d || (k !== d && at(front, k - 1) < at(front, k + 1))
          ? at(front, k + 1)
          : at(front, k - 1) + 1;
      while (x < n && x - k < m && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= n && x - k >= m) return backtrack(trace, n, m, d);
    }
    front = next;
  }
  return [];
}

function backtrack(
  trace: readonly Map<number, number>[],
  n: number,
  m: number,
  edits: number,
): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [n, m];
  for (let d = edits; d >= 0; d--) {
    const front = trace[d] as Map<number, number>;
    const k = x - y;
    const at = (diagonal: number): number => front.get(diagonal) ?? -1;
    const before = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : at(before);
    const fromY = d === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) pairs.push([--x, --y]);
    [x, y] = [fromX, fromY];
  }
  return pairs.reverse();
}

const range = (from: number, to: number): string =>
  to - from <= 1 ? String(to === from ? from : to) : `${from + 1},${to}`;

function normal(a: readonly string[], b: readonly string[], hunks: readonly Hunk[]): string {
  let out = "";
  for (const { a0, a1, b0, b1 } of hunks) {
    const letter = a0 === a1 ? "a" : b0 === b1 ? "d" : "c";
    out += `${range(a0, a1)}${letter}${range(b0, b1)}\n`;
    for (const line of a.slice(a0, a1)) out += `< ${line}\n`;
    if (letter === "c") out += "---\n";
    for (const line of b.slice(b0, b1)) out += `> ${line}\n`;
  }
  return out;
}

const CONTEXT = 3;

function unified(
  a: readonly string[],
  b: readonly string[],
  hunks: readonly Hunk[],
  names: readonly string[],
): string {
  let out = `--- ${names[0]}\n+++ ${names[1]}\n`;
  for (let at = 0; at < hunks.length; ) {
    let end = at + 1;
    while (end < hunks.length && (hunks[end] as Hunk).a0 - (hunks[end - 1] as Hunk).a1 <= 2 * CONTEXT) end++;
    const group = hunks.slice(at, end);
    const [first, last] = [group[0] as Hunk, group.at(-1) as Hunk];
    const a0 = Math.max(0, first.a0 - CONTEXT);
    const b0 = Math.max(0, first.b0 - CONTEXT);
    const a1 = Math.min(a.length, last.a1 + CONTEXT);
    const b1 = Math.min(b.length, last.b1 + CONTEXT);
    const span = (from: number, to: number) =>
      to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`;
    out += `@@ -${span(a0, a1)} +${span(b0, b1)} @@\n`;
    let i = a0;
    for (const hunk of group) {
      for (; i < hunk.a0; i++) out += ` ${a[i]}\n`;
      for (const line of a.slice(hunk.a0, hunk.a1)) out += `-${line}\n`;
      for (const line of b.slice(hunk.b0, hunk.b1)) out += `+${line}\n`;
      i = hunk.a1;
    }
    for (; i < a1; i++) out += ` ${a[i]}\n`;
    at = end;
  }
  return out;
}

async function textOf(self: Process, path: string): Promise<string | null> {
  try {
    return utf8Decode(await readAll(openInput(self, path)));
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    await complain(self, `${path}: ${strerror(error.errno)}`);
    return null;
  }
}

const NO_NEWLINE = "\\ No newline at end of file";

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  else lines.push(`${lines.pop()}\n${NO_NEWLINE}`);
  return lines;
}

export async function diff(self: Process): Promise<number> {
  const parsed = await options(self, "uqNwbB", [
    { name: "brief", argument: "none", short: "q" },
    { name: "unified", argument: "none", short: "u" },
  ]);
  if (parsed === null) return 2;
  const [first, second, extra] = parsed.operands;
  if (first === undefined || second === undefined || extra !== undefined) {
    await complain(
      self,
      extra === undefined ? `missing operand after ‘${first ?? self.argv[0]}’` : `extra operand ‘${extra}’`,
    );
    return 2;
  }
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  const one = await textOf(self, first);
  const two = await textOf(self, second);
  if (one === null || two === null) return 2;
  const [a, b] = [linesOf(one), linesOf(two)];
  const key = (line: string): string =>
    has("w") ? line.replace(/\s+/g, "") : has("b") ? line.replace(/\s+/g, " ").trimEnd() : line;
  const hunks = changes(a.map(key), b.map(key));
  if (hunks.length === 0) return 0;
  if (has("q")) await self.stdout.write(`Files ${first} and ${second} differ\n`);
  else await self.stdout.write(has("u") ? unified(a, b, hunks, [first, second]) : normal(a, b, hunks));
  return 1;
}

export async function cmp(self: Process): Promise<number> {
  const parsed = await options(self, "s");
  if (parsed === null) return 2;
  const [first, second = "-"] = parsed.operands;
  if (first === undefined) {
    await complain(self, "missing operand after 'cmp'");
    return 2;
  }
  const one = await textOf(self, first);
  const two = await textOf(self, second);
  if (one === null || two === null) return 2;
  if (one === two) return 0;
  if (parsed.options.length > 0) return 1;
  let at = 0;
  while (at < one.length && at < two.length && one[at] === two[at]) at++;
  const line = one.slice(0, at).split("\n").length;
  if (at === one.length || at === two.length)
    await self.stderr.write(
      `cmp: EOF on ${at === one.length ? first : second} after byte ${at}, line ${line}\n`,
    );
  else await self.stdout.write(`${first} ${second} differ: byte ${at + 1}, line ${line}\n`);
  return 1;
}
