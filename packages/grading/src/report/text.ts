// The report a person reads: a line per test, then at most forty lines for each that did not pass: what was expected,
// what came instead, and what happened before it. Plain text without colours, the same on every run.
import { t as say } from "../messages.ts";
import type { TestVerdict, Verdict } from "../verdict.ts";
import { printable } from "./printable.ts";

const MAX_LINES = 39;
const STORY_LINES = 14;
/** Of one call with all that it was given and gave. */
const LAST_LINES = 6;
const PRINTED_LINES = 8;
const WIDTH = 110;

/** The whole report. */
export function reportText(verdict: Verdict): string {
  const out: string[] = [];
  const { title, path, earned, points } = verdict;
  out.push(
    say(verdict.solved ? "report.head.solved" : "report.head.open", { title, path, earned, points }),
    "",
  );
  const words = aligned(verdict.tests.map((t) => say(`state.${t.state}`)));
  for (const [index, t] of verdict.tests.entries()) {
    const hidden = t.suite === "hidden" ? ` ${say("report.hidden")}` : "";
    out.push(`  ${words[index]}  ${String(t.earned).padStart(2)}/${t.points}  ${t.text ?? t.name}${hidden}`);
  }
  const failed = verdict.tests.filter((t) => t.state !== "pass");
  for (const group of sameEnd(failed)) out.push("", ...failureLines(group, verdict));
  for (const broken of verdict.broken) out.push("", say("report.course", { problem: broken }));
  if (verdict.mistake)
    out.push(
      "",
      ...wrap(say("report.mistake", { mistake: verdict.mistake.id, hint: verdict.mistake.hint }), ""),
    );
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

/** At most MAX_LINES: what is expected and what came, on which network, what happened, where to read on, how to see it again. */
function failureLines(group: readonly TestVerdict[], verdict: Verdict): string[] {
  const [t] = group;
  if (!t) return [];
  const more = group.length - 1;
  const name = t.text ?? t.name;
  const title = more === 0 ? name : say("report.more", { name, count: more });
  const [expected, got, differs] = aligned([
    say("report.expected"),
    say("report.got"),
    say("report.differs"),
  ]);
  const head = [
    `── ${title} ${"─".repeat(Math.max(2, 72 - title.length))}`,
    ...t.message
      .split("\n")
      .flatMap((line) => wrap(line, "   ").map(cut))
      .slice(0, 6),
  ];
  if (t.expected !== undefined && t.actual !== undefined)
    head.push(`   ${expected}  ${cut(t.expected)}`, `   ${got}  ${cut(t.actual)}`);
  if (t.difference !== undefined) head.push(`   ${differs}  ${cut(t.difference)}`);
  const places = [
    t.at && say("report.in", { at: t.at }),
    t.asserted && say("report.asserted", { at: t.asserted }),
  ].filter(Boolean);
  if (places.length > 0) head.push(`   (${places.join("; ")})`);
  const isCode = t.state === "syntax" || t.state === "missing" || t.state === "import";
  if (t.topology !== undefined && !isCode)
    head.push(`   ${say("report.network")}`, ...t.topology.map((line) => `     ${cut(line)}`));

  const printed = lastLines(
    say("report.printed"),
    t.printed,
    PRINTED_LINES,
    (line) => `| ${printable(line)}`,
  );
  const [read, see] = aligned([say("report.read"), say("report.see")]);
  const tail = [`   ${read}  ${verdict.lesson}`, `   ${see}  ${repeatCommand(t, verdict)}`];
  const room = MAX_LINES - head.length - printed.length - tail.length - 2;
  const story = t.state === "syntax" ? [] : storyLines(t.story, room);
  return [...head, ...story, ...printed, ...tail];
}

/** Words, each as wide as the widest. */
function aligned(words: readonly string[]): string[] {
  const width = Math.max(0, ...words.map((word) => word.length));
  return words.map((word) => word.padEnd(width));
}

/** What happened, in at most `room` lines and two more; the last of it, where it went wrong, in full. */
function storyLines(story: readonly string[], room: number): string[] {
  const last = story.at(-1);
  if (last === undefined) return [];
  const [first = "", ...more] = wrap(last.trimStart(), "         ").map(cut);
  const whole = [first.replace(/^ */, `     ${/^ */.exec(last)?.[0]}`), ...more.slice(0, LAST_LINES - 1)];
  if (more.length >= LAST_LINES) whole.push(`${whole.pop()} …`);
  const before = Math.max(1, Math.min(STORY_LINES, room - whole.length + 1));
  const lines = lastLines(say("report.happened"), story, before, cutInside);
  return [...lines.slice(0, -1), ...whole];
}

/** The last `most` of `lines` under their title, and how many came before; nothing for none. */
function lastLines(
  title: string,
  lines: readonly string[],
  most: number,
  shown = (line: string) => line,
): string[] {
  if (lines.length === 0) return [];
  const before = lines.length - most;
  return [
    `   ${title}`,
    ...(before > 0 ? [`     ${say("report.earlier", { count: before })}`] : []),
    ...lines.slice(-most).map((line) => `     ${cut(shown(line))}`),
  ];
}

/** What to type to see this test alone again, with what it drew. Hidden tests are the instructor's to run. */
export function repeatCommand(test: TestVerdict, verdict: Verdict): string {
  return test.suite === "hidden"
    ? `npx podwire grade DIR --exercise ${verdict.exercise} --seed ${verdict.seed}`
    : `npx podwire check ${verdict.exercise} --test ${quoted(test.name)} --seed ${verdict.seed}`;
}

function quoted(name: string): string {
  return /["$`\\!]/.test(name) ? `'${name.replaceAll("'", "'\\''")}'` : `"${name}"`;
}

function cut(text: string): string {
  const line = text.replaceAll("\n", "⏎");
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}

/** What is too long for a line loses its middle: a call's last arguments and its result say more than the first one's end. */
function cutInside(text: string): string {
  const tail = 40;
  return text.length > WIDTH ? `${text.slice(0, WIDTH - tail - 3)} … ${text.slice(-tail)}` : text;
}

/** `text` in lines of at most WIDTH characters, each behind `indent`. */
export function wrap(text: string, indent: string): string[] {
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
