// A lab in a lesson. The simulator runs in a worker, which is started when the lab comes into sight, so that a reader who
// only reads downloads none of it.
import BrowserOnly from "@docusaurus/BrowserOnly";
import { useColorMode } from "@docusaurus/theme-common";
import useBaseUrl from "@docusaurus/useBaseUrl";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { setLab } from "./labs";

const LabView = lazy(() => import("@podwire/ui").then((ui) => ({ default: ui.LabView })));

function LabInPage({ name }) {
  const box = useRef(null);
  const [texts, setTexts] = useState(null);
  const [problem, setProblem] = useState("");
  const { colorMode } = useColorMode();
  const workerUrl = useBaseUrl("/workers/lab.js");
  const labUrl = useBaseUrl(`/labs/${name}.json`);
  const createWorker = useCallback(() => new Worker(workerUrl, { type: "module" }), [workerUrl]);

  useEffect(() => {
    const load = () =>
      fetch(labUrl)
        .then((response) =>
          response.ok
            ? response.json()
            : Promise.reject(new Error(`${response.status} ${response.statusText}`)),
        )
        .then(setTexts, (error) => setProblem(`The lab “${name}” could not be loaded: ${error.message}`));
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        void load();
      },
      { rootMargin: "400px" },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [labUrl, name]);

  return (
    <div ref={box} data-lab={name}>
      {problem !== "" && <p role="alert">{problem}</p>}
      {texts !== null && (
        <Suspense fallback={<p>Starting the lab …</p>}>
          <LabView
            texts={texts}
            createWorker={createWorker}
            dark={colorMode === "dark"}
            onReady={(enter) => setLab(enter)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** `name` is the lab's folder under packages/lab/labs. */
export default function Lab({ name }) {
  return (
    <BrowserOnly
      fallback={<p>This lab runs in the page and needs JavaScript. In a terminal: npx podwire lab {name}</p>}
    >
      {() => <LabInPage name={name} />}
    </BrowserOnly>
  );
}
