// Under `npm start` the course's server watches exercises/ and tells of each save: its verdict is shown here, and the progress
// in the terminal's file and in this browser become one. Anywhere else there is no such server, and nothing is shown.
import Translate, { translate } from "@docusaurus/Translate";
import { lazy, Suspense, useEffect, useState } from "react";
import styles from "./Live.module.css";
import { addProgress, onProgress, readProgress } from "./progress";

const VerdictView = lazy(() =>
  import("@podwire/ui/exercise").then(({ VerdictView }) => ({ default: VerdictView })),
);
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

export default function Live() {
  const [saved, setSaved] = useState(null);
  const [verdict, setVerdict] = useState(null);

  useEffect(() => {
    if (!LOOPBACK.has(location.hostname) || !("EventSource" in window)) return;
    const source = new EventSource("/podwire/live");
    const on = (type, use) => source.addEventListener(type, ({ data }) => use(JSON.parse(data)));
    let stop = () => {};
    on("progress", (progress) => {
      addProgress(progress);
      stop();
      stop = onProgress(giveBack);
      if (JSON.stringify(readProgress()) !== JSON.stringify(progress)) giveBack();
    });
    on("judging", (exercise) => {
      setSaved(exercise);
      setVerdict(null);
    });
    on("verdict", setVerdict);
    return () => {
      stop();
      source.close();
    };
  }, []);

  if (saved === null) return null;
  // The theme's own context is further in than this panel.
  const dark = document.documentElement.dataset.theme === "dark" ? " pw-dark" : "";
  return (
    <aside
      className={`pw-lab${dark} ${styles.panel}`}
      aria-label={translate({ id: "live.label", message: "The file you saved" })}
      data-screen-only
    >
      <header>
        <strong>{saved.title}</strong>
        <button
          type="button"
          onClick={() => setSaved(null)}
          aria-label={translate({ id: "live.close", message: "Close" })}
        >
          ×
        </button>
      </header>
      <p>
        <code>{saved.file}</code>
      </p>
      <div aria-live="polite">
        {verdict === null ? (
          <p>
            <Translate id="live.judging">Judging …</Translate>
          </p>
        ) : (
          <Suspense>
            <VerdictView verdict={verdict} />
          </Suspense>
        )}
      </div>
    </aside>
  );
}

/** What this browser knows, for the learner's file. */
function giveBack() {
  fetch("/podwire/progress", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(readProgress()),
  }).catch(() => {
    // the server has stopped: the browser keeps it until the next time
  });
}
