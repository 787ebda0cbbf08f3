// The verdict as JUnit XML, for a CI system or a gradebook that reads it. A test suite per exercise, points as
// properties of each case; what the learner's code printed is escaped and stays in system-out.
import { t as say } from "../messages.ts";
import type { TestVerdict, Verdict } from "../verdict.ts";

export function reportJunit(verdicts: readonly Verdict[]): string {
  const total = (count: (t: TestVerdict) => boolean) => verdicts.flatMap((v) => v.tests).filter(count).length;
  const out = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="podwire" tests="${total(() => true)}" failures="${total(isFailure)}" errors="${total(isError)}">`,
  ];
  for (const v of verdicts) {
    out.push(
      `  <testsuite name="${escaped(v.exercise)}" tests="${v.tests.length}" failures="${v.tests.filter(isFailure).length}" errors="${v.tests.filter(isError).length}">`,
      "    <properties>",
      `      <property name="earned" value="${v.earned}"/>`,
      `      <property name="points" value="${v.points}"/>`,
      "    </properties>",
    );
    for (const t of v.tests) out.push(...caseLines(v, t));
    out.push("  </testsuite>");
  }
  out.push("</testsuites>");
  return `${out.join("\n")}\n`;
}

function isFailure(t: TestVerdict): boolean {
  return t.state === "fail";
}

function isError(t: TestVerdict): boolean {
  return t.state !== "fail" && t.state !== "pass";
}

function caseLines(v: Verdict, t: TestVerdict): string[] {
  const out = [
    `    <testcase classname="${escaped(v.exercise)}.${t.suite}" name="${escaped(t.name)}">`,
    "      <properties>",
    `        <property name="earned" value="${t.earned}"/>`,
    `        <property name="points" value="${t.points}"/>`,
    "      </properties>",
  ];
  if (t.state !== "pass") {
    const tag = isFailure(t) ? "failure" : "error";
    const body = [
      t.message,
      ...(t.expected === undefined
        ? []
        : [`${say("report.expected")} ${t.expected}`, `${say("report.got")} ${t.actual}`]),
      ...(t.difference === undefined ? [] : [say("report.differsAt", { difference: t.difference })]),
      ...(t.topology ?? []),
      ...t.story,
    ];
    out.push(
      `      <${tag} type="${t.state}" message="${escaped(t.message)}">${escaped(body.join("\n"))}</${tag}>`,
    );
  }
  if (t.printed.length > 0) out.push(`      <system-out>${escaped(t.printed.join("\n"))}</system-out>`);
  out.push("    </testcase>");
  return out;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

/** Characters that XML 1.0 does not allow at all become U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"\n]/g, (c) => ENTITIES[c] ?? c);
}
