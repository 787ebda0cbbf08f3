// The map: every chapter, what is there, what is to come, and how far the reader is.
import Link from "@docusaurus/Link";
import Translate, { translate } from "@docusaurus/Translate";
import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import course from "../../generated/course.json";
import styles from "./Chapters.module.css";
import { contentsOf, inLanguage, parts } from "./chapters";
import { useProgress } from "./progress";

export default function Chapters() {
  const progress = useProgress();
  return parts().map(({ title, chapters }, index) => (
    <section key={title} aria-labelledby={`part-${index + 1}`}>
      <h2 id={`part-${index + 1}`}>
        <Translate id="map.part" values={{ number: index + 1, title }}>
          {"Part {number}: {title}"}
        </Translate>
      </h2>
      <ol className={styles.chapters} start={chapters[0].number}>
        {chapters.map((chapter) => (
          <Chapter key={chapter.id} chapter={chapter} progress={progress} />
        ))}
      </ol>
    </section>
  ));
}

function Chapter({ chapter, progress }) {
  const { currentLocale } = useDocusaurusContext().i18n;
  const { lessons, exercises } = contentsOf(chapter, inLanguage(course, currentLocale));
  const there = lessons.length > 0;
  return (
    <li className={there ? styles.there : styles.toCome} data-chapter={chapter.id}>
      <span className={styles.number} aria-hidden="true">
        {chapter.number}
      </span>
      <div>
        <h3>{there ? <Link to={`/lessons/${lessons[0].id}`}>{chapter.title}</Link> : chapter.title}</h3>
        <p>{chapter.about}</p>
        {!there && (
          <p className={styles.small}>
            <Translate id="map.toCome">To come</Translate>
          </p>
        )}
        {lessons.length > 1 && (
          <ul className={styles.plain}>
            {lessons.slice(1).map(({ id, label }) => (
              <li key={id}>
                <Link to={`/lessons/${id}`}>{label.replace(/^\d+\. /, "")}</Link>
              </li>
            ))}
          </ul>
        )}
        {there && exercises.length > 0 && <Exercises exercises={exercises} progress={progress} />}
      </div>
    </li>
  );
}

const KINDS = () => ({
  build: translate({ id: "exercise.build", message: "build" }),
  operate: translate({ id: "exercise.operate", message: "operate" }),
  repair: translate({ id: "exercise.repair", message: "repair" }),
  predict: translate({ id: "exercise.predict", message: "predict" }),
});

function Exercises({ exercises, progress }) {
  const kinds = KINDS();
  const done = exercises.filter(({ id }) => progress.exercises[id]?.solved).length;
  const summary = translate(
    { id: "map.solved", message: "{done} of {all} exercises solved" },
    { done, all: exercises.length },
  );
  return (
    <details className={styles.exercises}>
      <summary>
        {summary}
        <progress value={done} max={exercises.length} aria-label={summary} />
      </summary>
      <ul className={styles.plain}>
        {exercises.map(({ id, title, kind, minutes, points, lesson }) => {
          const mine = progress.exercises[id];
          return (
            <li key={id}>
              <Link to={lesson}>{title}</Link>{" "}
              <small>
                {kinds[kind]},{" "}
                <Translate id="map.minutes" values={{ minutes }}>
                  {"{minutes} min"}
                </Translate>
                {mine !== undefined && (
                  <>
                    ,{" "}
                    <Translate id="map.points" values={{ earned: mine.earned, points }}>
                      {"{earned} of {points} points"}
                    </Translate>
                  </>
                )}
                {mine?.solved && (
                  <strong>
                    {" "}
                    ✓ <Translate id="map.done">solved</Translate>
                  </strong>
                )}
              </small>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
