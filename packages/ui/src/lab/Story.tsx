// The steps of a packet, one sentence each: why it went where it went.

import { useEffect, useState } from "react";
import { t } from "../messages.ts";
import { seconds } from "./time.ts";
import type { LabHandle, Story as Steps } from "./useLab.ts";

/** The story of the packet whose trail is `trail`; it is asked for again while frames keep coming. */
export function Story({ lab, trail }: { lab: LabHandle; trail: number }) {
  const [steps, setSteps] = useState<Steps>([]);
  const count = lab.state.rows.length;
  const { story } = lab;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a packet's story may go on while frames keep coming
  useEffect(() => {
    let current = true;
    void story(trail).then((found) => current && setSteps(found));
    return () => {
      current = false;
    };
  }, [trail, count]);
  return (
    <section className="pw-story" aria-label={t("frame.story")}>
      <p className="pw-title">{t("frame.story")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long story scrolls, by keyboard too */}
      <ol tabIndex={0} aria-label={t("frame.story")}>
        {steps.map(({ step, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position in the story
          <li key={index} className={step.kind === "drop" ? "pw-drop" : ""}>
            <span className="pw-story-time">{seconds(step.time)}</span>{" "}
            <span className="pw-story-place">
              {[step.host, step.netns, step.dev].filter((part) => part !== "").join(" · ")}
            </span>{" "}
            {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
