// A verdict: a line per test, and for each that did not pass what was expected, what came instead, and what led to it.

import { repeatCommand, type TestVerdict, type Verdict } from "@podwire/grading";
import { t } from "../messages.ts";

export function VerdictView({ verdict }: { verdict: Verdict }) {
  return (
    <div className="pw-verdict">
      <p>
        <strong className={verdict.solved ? "pw-passed" : ""}>
          {t("exercise.points", { earned: verdict.earned, points: verdict.points })}
        </strong>
        {verdict.solved && <> {t("exercise.solved")}</>}
      </p>
      <ul>
        {verdict.tests.map((test) => (
          <Test key={test.name} test={test} verdict={verdict} />
        ))}
      </ul>
      {verdict.mistake && <p className="pw-hint">{verdict.mistake.hint}</p>}
    </div>
  );
}

function Test({ test, verdict }: { test: TestVerdict; verdict: Verdict }) {
  const passed = test.state === "pass";
  return (
    <li>
      <span className={passed ? "pw-passed" : "pw-drop"}>
        {passed ? `✓ ${t("exercise.passed")}` : `✗ ${t("exercise.notPassed")}`}
      </span>{" "}
      {test.text ?? test.name}{" "}
      <small>
        {test.earned}/{test.points}
      </small>
      {!passed && (
        <div className="pw-failure">
          <p>
            {test.at !== undefined && <code>{test.at}</code>} {test.message}
          </p>
          {test.expected !== undefined && (
            <dl>
              <dt>{t("exercise.expected")}</dt>
              <dd>
                <code>{test.expected}</code>
              </dd>
              <dt>{t("exercise.actual")}</dt>
              <dd>
                <code>{test.actual}</code>
              </dd>
              {test.difference !== undefined && (
                <>
                  <dt>{t("exercise.differs")}</dt>
                  <dd>
                    <code>{test.difference}</code>
                  </dd>
                </>
              )}
            </dl>
          )}
          {test.topology !== undefined && <Lines title={t("exercise.network")} lines={test.topology} />}
          {test.story.length > 0 && <Lines title={t("exercise.story")} lines={test.story} />}
          {test.printed.length > 0 && <Lines title={t("exercise.printed")} lines={test.printed} />}
          <p>
            <a href={verdict.lesson}>{t("exercise.readAgain")}</a> · {t("exercise.seeAgain")}:{" "}
            <code>{repeatCommand(test, verdict)}</code>
          </p>
        </div>
      )}
    </li>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <details>
      <summary>{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide lines scroll, by keyboard too */}
      <pre tabIndex={0}>{lines.join("\n")}</pre>
    </details>
  );
}
