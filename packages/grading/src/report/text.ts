// The report a person reads: a line per test, then at most forty lines for each that did not pass: what was expected,
// what came instead, and what happened before it. Plain text without colours, the same on every run.
import type { TestVerdict, Verdict } from "../verdict.ts";

const STORY_LINES = 14;
const PRINTED_LINES = 8;
const WIDTH = 110;

const WORDS: Record<TestVerdict["state"], string> = {
  pass: "pass",
  fail: "FAIL",
  broken: "BROKEN",
  error: "THREW",
  syntax: "SYNTAX",
  missing: "MISSING",
  import: "IMPORT",
  value: "VALUE",
  budget: "ENDLESS",
  timeout: "TIMEOUT",
  memory: "MEMORY",
  stack: "STACK",
  prototype: "BUILT-IN",
};

/** The whole report. */
export function reportText(verdict: Verdict): string {
  const out: string[] = [];
  const mark = verdict.solved ? "solved" : "not solved yet";
  out.push(`${verdict.title} (${verdict.path}): ${verdict.earned} of ${verdict.points} points, ${mark}`, "");
  const width = Math.max(...verdict.tests.map((t) => WORDS[t.state].length));
  for (const t of verdict.tests) {
    const hidden = t.suite === "hidden" ? " (hidden)" : "";
    out.push(
      `  ${WORDS[t.state].padEnd(width)}  ${String(t.earned).padStart(2)}/${t.points}  ${t.name}${hidden}`,
    );
  }
  const failed = verdict.tests.filter((t) => t.state !== "pass");
  for (const group of sameEnd(failed)) out.push("", ...failureLines(group));
  for (const broken of verdict.broken) out.push("", `The course is at fault here: ${broken}`);
  if (verdict.mistake)
    out.push("", ...wrap(`This looks like "${verdict.mistake.id}": ${verdict.mistake.hint}`, ""));
  return `${out.join("\n")}\n`;
}

/** Tests that ended in the same way at the same place, as all do when a file does not parse, are told once, by the first. */
function sameEnd(failed: readonly TestVerdict[]): TestVerdict[][] {
  const groups = new Map<string, TestVerdict[]>();
  for (const t of failed) {
    const key = t.state === "fail" ? t.name : `${t.state} ${t.at} ${t.message}`;
    groups.set(key, [...(groups.get(key) ?? []), t]);
  }
  return [...groups.values()];
}

function failureLines(group: readonly TestVerdict[]): string[] {
  const [t] = group;
  if (!t) return [];
  const more = group.length - 1;
  const title = more === 0 ? t.name : `${t.name}, and ${more} more test${more > 1 ? "s" : ""}`;
  const out = [`── ${title} ${"─".repeat(Math.max(2, 72 - title.length))}`];
  const places = [t.at && `in your ${t.at}`, t.asserted && `asserted in ${t.asserted}`].filter(Boolean);
  out.push(
    ...t.message
      .split("\n")
      .flatMap((line) => wrap(line, "   ").map(cut))
      .slice(0, 6),
  );
  if (t.expected !== undefined && t.actual !== undefined) {
    out.push(`   expected  ${cut(t.expected)}`);
    out.push(
      ...t.actual
        .split("\n")
        .slice(0, 3)
        .map((line, i) => (i === 0 ? `   got       ${cut(line)}` : `             ${cut(line)}`)),
    );
  }
  if (places.length > 0) out.push(`   (${places.join("; ")})`);
  if (t.story.length > 0 && t.state !== "syntax") {
    out.push("   What happened:");
    if (t.story.length > STORY_LINES) out.push(`     … ${t.story.length - STORY_LINES} earlier`);
    out.push(...t.story.slice(-STORY_LINES).map((line) => `     ${cut(line)}`));
  }
  if (t.printed.length > 0) {
    out.push("   Your code printed (shown, never read as a result):");
    if (t.printed.length > PRINTED_LINES) out.push(`     … ${t.printed.length - PRINTED_LINES} lines before`);
    out.push(...t.printed.slice(-PRINTED_LINES).map((line) => `     | ${cut(printable(line))}`));
  }
  return out;
}

/** Control characters of the learner's output must not reach the terminal. */
function printable(line: string): string {
  return line.replace(
    /[\u0000-\u001f\u007f-\u009f]/g,
    (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

function cut(line: string): string {
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + word.length + 1 > WIDTH) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(indent + line);
  return lines;
}
