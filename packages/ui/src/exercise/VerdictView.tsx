// A verdict: a line per test, and for each that did not pass what was expected, what came instead, and what led to it.

import { repeatCommand, type TestVerdict, type Verdict } from "@podwire/grading";
import type { ExerciseStrings } from "./strings.ts";

export function VerdictView({ verdict, strings }: { verdict: Verdict; strings: ExerciseStrings }) {
  return (
    <div className="pw-verdict">
      <p>
        <strong className={verdict.solved ? "pw-passed" : ""}>
          {strings.points(verdict.earned, verdict.points)}
        </strong>
        {verdict.solved && <> {strings.solved}</>}
      </p>
      <ul>
        {verdict.tests.map((test) => (
          <Test key={test.name} test={test} verdict={verdict} strings={strings} />
        ))}
      </ul>
      {verdict.mistake && <p className="pw-hint">{verdict.mistake.hint}</p>}
    </div>
  );
}

function Test(props: { test: TestVerdict; verdict: Verdict; strings: ExerciseStrings }) {
  const { test, verdict, strings } = props;
  const passed = test.state === "pass";
  return (
    <li>
      <span className={passed ? "pw-passed" : "pw-drop"}>
        {passed ? `✓ ${strings.passed}` : `✗ ${strings.notPassed}`}
      </span>{" "}
      {test.name}{" "}
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
              <dt>{strings.expected}</dt>
              <dd>
                <code>{test.expected}</code>
              </dd>
              <dt>{strings.actual}</dt>
              <dd>
                <code>{test.actual}</code>
              </dd>
              {test.difference !== undefined && (
                <>
                  <dt>{strings.differs}</dt>
                  <dd>
                    <code>{test.difference}</code>
                  </dd>
                </>
              )}
            </dl>
          )}
          {test.topology !== undefined && <Lines title={strings.network} lines={test.topology} />}
          {test.story.length > 0 && <Lines title={strings.story} lines={test.story} />}
          {test.printed.length > 0 && <Lines title={strings.printed} lines={test.printed} />}
          <p>
            <a href={verdict.lesson}>{strings.readAgain}</a> · {strings.seeAgain}:{" "}
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
