// A lab in a lesson. It is drawn as soon as it comes into sight; the terminal and the simulator (a worker) are fetched when the
// reader does anything at all with the page, so that one who only opens it downloads neither.
import BrowserOnly from "@docusaurus/BrowserOnly";
import { useColorMode } from "@docusaurus/theme-common";
import { t } from "@podwire/ui/messages";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import styles from "./Lab.module.css";
import { offerLab, setLab } from "./labs";
import { useContentUrl } from "./useContentUrl";
import { useLabWorker } from "./useLabWorker";

const LabView = lazy(() => import("@podwire/ui/lab").then((ui) => ({ default: ui.LabView })));
const TopologyDrawing = lazy(() =>
  import("@podwire/ui/drawing").then((ui) => ({ default: ui.TopologyDrawing })),
);

const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "scroll", "wheel", "touchstart", "focusin"];

/** Calls `begin` once: at the reader's first sign of life after `ready`. */
function useFirstSign(ready, begin) {
  useEffect(() => {
    if (!ready) return;
    const signs = new AbortController();
    const once = () => {
      signs.abort();
      begin();
    };
    for (const sign of SIGNS_OF_LIFE)
      window.addEventListener(sign, once, { signal: signs.signal, passive: true });
    return () => signs.abort();
  }, [ready, begin]);
}

/** True from when `box` has come near the window. */
function useSeen(box) {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        setSeen(true);
      },
      { rootMargin: "400px" },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return seen;
}

function LabInPage({ name }) {
  const box = useRef(null);
  const seen = useSeen(box);
  const [lab, setLabTexts] = useState(null);
  const [begun, setBegun] = useState(false);
  const [problem, setProblem] = useState("");
  const { colorMode } = useColorMode();
  const dark = colorMode === "dark";
  const labUrl = useContentUrl(`/labs/${name}.json`);
  const { warm, createWorker } = useLabWorker();

  const begin = useCallback(() => {
    warm();
    setBegun(true);
  }, [warm]);
  useFirstSign(seen, begin);
  useEffect(() => offerLab(begin, `lab-${name}`), [begin, name]);

  const wanted = seen || begun;
  useEffect(() => {
    if (!wanted) return;
    fetch(labUrl)
      .then((response) =>
        response.ok
          ? response.json()
          : Promise.reject(new Error(`${response.status} ${response.statusText}`)),
      )
      .then(setLabTexts, (error) => setProblem(t("lab.notLoaded", { name, message: error.message })));
  }, [labUrl, name, wanted]);

  const waiting = (
    <section className={`pw-lab ${styles.waiting}${dark ? " pw-dark" : ""}`} aria-label={lab?.file.title}>
      {lab !== null && (
        <Suspense>
          <TopologyDrawing
            topology={lab.topology}
            description={lab.description}
            title={t("drawing.titleBefore")}
          />
        </Suspense>
      )}
      {begun ? (
        <p>{t("lab.loading")}</p>
      ) : (
        <button type="button" onClick={begin}>
          {t("lab.start")}
        </button>
      )}
    </section>
  );
  return (
    <div ref={box} data-lab={name} id={`lab-${name}`} className={styles.place}>
      {problem !== "" && <p role="alert">{problem}</p>}
      {begun && lab !== null ? (
        <Suspense fallback={waiting}>
          <LabView
            lab={lab}
            drawn={lab}
            createWorker={createWorker}
            dark={dark}
            onReady={(enter) => setLab(begin, enter)}
          />
        </Suspense>
      ) : (
        problem === "" && waiting
      )}
    </div>
  );
}

/** `name` is the lab's folder under packages/lab/labs. */
export default function Lab({ name }) {
  return (
    // As high as what takes its place, so that the text below it does not move.
    <BrowserOnly
      fallback={
        <section className={`pw-lab ${styles.waiting}`} data-lab-waiting>
          <p>{t("lab.needsScript", { name })}</p>
        </section>
      }
    >
      {() => <LabInPage name={name} />}
    </BrowserOnly>
  );
}
