// The lab's goal: what must be observable, and whether it was when it was last checked.

import { t } from "../messages.ts";
import type { LabHandle } from "./useLab.ts";

export function Goals({ lab, goals }: { lab: LabHandle; goals: readonly string[] }) {
  const { results, phase } = lab.state;
  return (
    <section className="pw-goals" aria-label={t("goal.title")}>
      <p className="pw-title">{t("goal.title")}</p>
      <ul aria-live="polite">
        {goals.map((goal, index) => {
          const result = results?.[index];
          return (
            <li key={goal}>
              {goal}
              {result && (
                <strong className={result.passed ? "pw-passed" : "pw-drop"}>
                  {" "}
                  {result.passed ? t("goal.reached") : t("goal.notReached", { reason: result.reason })}
                </strong>
              )}
            </li>
          );
        })}
      </ul>
      <button type="button" onClick={() => lab.send({ type: "check" })} disabled={phase !== "running"}>
        {t("goal.check")}
      </button>
    </section>
  );
}
