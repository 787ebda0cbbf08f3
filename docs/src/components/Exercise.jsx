// An exercise in a lesson, with the same judge as the terminal and CI.
import BrowserOnly from "@docusaurus/BrowserOnly";
import { useColorMode } from "@docusaurus/theme-common";
import useBaseUrl from "@docusaurus/useBaseUrl";
import { lazy, Suspense, useEffect, useState } from "react";

const ExercisePanel = lazy(() =>
  import("@podwire/ui/exercise").then((ui) => ({ default: ui.ExercisePanel })),
);

function ExerciseInPage({ id }) {
  const [exercise, setExercise] = useState(null);
  const [problem, setProblem] = useState("");
  const { colorMode } = useColorMode();
  const url = useBaseUrl(`/exercises/${id}.json`);
  const judgeUrl = useBaseUrl("/workers/judge.js");
  useEffect(() => {
    fetch(url)
      .then((response) =>
        response.ok
          ? response.json()
          : Promise.reject(new Error(`${response.status} ${response.statusText}`)),
      )
      .then(setExercise, (error) => setProblem(`The exercise “${id}” could not be loaded: ${error.message}`));
  }, [url, id]);
  if (problem !== "") return <p role="alert">{problem}</p>;
  if (exercise === null) return <p>Loading the exercise …</p>;
  return (
    <>
      <p>
        {exercise.minutes} minutes. In a terminal: edit{" "}
        <code>
          exercises/{exercise.path}/{exercise.files[0]}
        </code>{" "}
        and run <code>npx podwire watch</code>.
      </p>
      <Suspense fallback={<p>Loading the editor …</p>}>
        <ExercisePanel exercise={exercise} judgeUrl={judgeUrl} dark={colorMode === "dark"} />
      </Suspense>
    </>
  );
}

// The task's own title is one of this page's subtitles.
const SUBTITLES = { h1: (props) => <h3 {...props} />, h2: (props) => <h4 {...props} /> };

/** `id` is the exercise's id in its exercise.yaml, `task` its README.md. */
export default function Exercise({ id, task: Task }) {
  return (
    <section>
      <Task components={SUBTITLES} />
      <BrowserOnly fallback={<p>In a terminal: npx podwire check {id}</p>}>
        {() => <ExerciseInPage id={id} />}
      </BrowserOnly>
    </section>
  );
}
