// An exercise in a lesson, with the same judge as the terminal and CI. The editor and the judge are fetched when the exercise
// comes into sight; what the reader writes, and how far it got, is kept in the browser.
import BrowserOnly from "@docusaurus/BrowserOnly";
import Translate, { translate } from "@docusaurus/Translate";
import { useColorMode } from "@docusaurus/theme-common";
import useBaseUrl from "@docusaurus/useBaseUrl";
import useBrokenLinks from "@docusaurus/useBrokenLinks";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { addHints, addVerdict } from "../course/progress";
import { useWorkLoads } from "../course/work";
import { useContentUrl } from "./useContentUrl";

const ExercisePanel = lazy(() =>
  import("@podwire/ui/exercise").then((ui) => ({ default: ui.ExercisePanel })),
);

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

function ExerciseInPage({ id, seen }) {
  const [exercise, setExercise] = useState(null);
  const [problem, setProblem] = useState("");
  const { colorMode } = useColorMode();
  const loads = useWorkLoads();
  const url = useContentUrl(`/exercises/${id}.json`);
  const judgeUrl = useBaseUrl("/workers/judge.js");
  useEffect(() => {
    if (!seen) return;
    fetch(url)
      .then((response) =>
        response.ok
          ? response.json()
          : Promise.reject(new Error(`${response.status} ${response.statusText}`)),
      )
      .then(setExercise, (error) =>
        setProblem(
          translate(
            { id: "exercise.notLoaded", message: "The exercise “{name}” could not be loaded: {error}" },
            { name: id, error: error.message },
          ),
        ),
      );
  }, [url, id, seen]);
  if (problem !== "") return <p role="alert">{problem}</p>;
  const waiting = (
    <p>
      <Translate id="exercise.loading">Loading the editor …</Translate>
    </p>
  );
  if (exercise === null) return waiting;
  const points = exercise.tests.reduce((sum, test) => sum + test.points, 0);
  return (
    <>
      <p>
        <Translate
          id="exercise.inTerminal"
          values={{
            minutes: exercise.minutes,
            file: (
              <code>
                exercises/{exercise.path}/{exercise.files[0]}
              </code>
            ),
            command: <code>npx podwire watch {id}</code>,
          }}
        >
          {"About {minutes} minutes. Write here, or in a terminal: edit {file} and run {command}."}
        </Translate>
      </p>
      <Suspense fallback={waiting}>
        <ExercisePanel
          key={loads}
          exercise={exercise}
          judgeUrl={judgeUrl}
          dark={colorMode === "dark"}
          onVerdict={addVerdict}
          onHints={(count) => addHints(id, points, count)}
        />
      </Suspense>
    </>
  );
}

// The task's own title is one of this page's subtitles.
const SUBTITLES = { h1: (props) => <h3 {...props} />, h2: (props) => <h4 {...props} /> };

/** `id` is the exercise's id in its exercise.yaml, `task` its README.md. */
export default function Exercise({ id, task: Task }) {
  useBrokenLinks().collectAnchor(id);
  const box = useRef(null);
  const seen = useSeen(box);
  return (
    <section id={id} data-exercise={id} ref={box}>
      <Task components={SUBTITLES} />
      <BrowserOnly
        fallback={
          <p>
            <Translate id="exercise.needsScript" values={{ command: <code>npx podwire check {id}</code> }}>
              {"In a terminal: {command}"}
            </Translate>
          </p>
        }
      >
        {() => <ExerciseInPage id={id} seen={seen} />}
      </BrowserOnly>
    </section>
  );
}
