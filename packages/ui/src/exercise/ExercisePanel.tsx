// An exercise in the page: its text, an editor for each file, and the verdict of the same judge that runs in a terminal
// and in CI. What the reader wrote is kept in the browser. Hidden tests are not part of the page.

import {
  type Exercise,
  isUntouched,
  type Judge,
  jobFor,
  makeVerdict,
  pageJudge,
  type Texts,
  type Verdict,
} from "@podwire/grading";
import { useEffect, useId, useRef, useState } from "react";
import { t } from "../messages.ts";
import { Tabs } from "../Tabs.tsx";
import { Editor } from "./Editor.tsx";
import { VerdictView } from "./VerdictView.tsx";

export interface ExercisePanelProps {
  exercise: Exercise;
  /** Address of the judge's worker bundle. */
  judgeUrl: string;
  dark?: boolean;
  /** Called with each verdict, and with how many hints have been asked for: the site keeps the reader's progress. */
  onVerdict?(verdict: Verdict): void;
  onHints?(count: number): void;
}

export function ExercisePanel({ exercise, judgeUrl, dark = false, onVerdict, onHints }: ExercisePanelProps) {
  const prefix = useId();
  const [texts, setTexts] = useState<Texts>(() => stored(exercise, "exercise") ?? exercise.pristine);
  // What a reset or a loaded file replaced, and can be had back.
  const [before, setBefore] = useState<Texts | null>(() => stored(exercise, "kept"));
  const [version, setVersion] = useState(0);
  const [file, setFile] = useState(exercise.files[0] as string);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [judging, setJudging] = useState(false);
  const [hints, setHints] = useState(0);
  const judge = useRef<Judge | null>(null);
  const newest = useRef(texts);
  newest.current = texts;

  useEffect(() => {
    judge.current = pageJudge(judgeUrl);
    judge.current.warm();
    return () => judge.current?.close();
  }, [judgeUrl]);

  const check = async () => {
    const submission = newest.current;
    setJudging(true);
    const run = await judge.current?.run(jobFor(exercise, submission, { hidden: false }));
    setJudging(false);
    if (run === undefined) return;
    const judged = makeVerdict(exercise, run, { hidden: false, submission });
    setVerdict(judged);
    onVerdict?.(judged);
  };
  const change = (text: string) => {
    const changed = { ...newest.current, [file]: text };
    store(exercise, "exercise", changed);
    setTexts(changed);
  };
  const showHint = () => {
    setHints(hints + 1);
    onHints?.(hints + 1);
  };
  const begin = (now: Texts, instead: Texts | null) => {
    setTexts(now);
    store(exercise, "exercise", now);
    setBefore(instead);
    store(exercise, "kept", instead);
    setVerdict(null);
    setVersion(version + 1);
  };
  const reset = () => begin(exercise.pristine, isUntouched(exercise, texts) ? before : texts);

  const several = exercise.files.length > 1;

  return (
    <section className={`pw-exercise pw-lab${dark ? " pw-dark" : ""}`} aria-label={exercise.title}>
      {several && (
        <Tabs
          label={t("exercise.files")}
          tabs={exercise.files.map((name) => ({ id: name, title: name }))}
          chosen={exercise.files.indexOf(file)}
          onChoose={(position) => setFile(exercise.files[position] as string)}
          prefix={prefix}
        />
      )}
      <div
        {...(several
          ? { role: "tabpanel", id: `${prefix}-panel-${file}`, "aria-labelledby": `${prefix}-tab-${file}` }
          : {})}
      >
        <Editor
          file={file}
          text={texts[file] ?? ""}
          version={version}
          dark={dark}
          onChange={change}
          onSave={() => void check()}
        />
      </div>
      <div className="pw-bar">
        <span className="pw-actions">
          <button type="button" onClick={() => void check()} disabled={judging}>
            {judging ? t("exercise.judging") : t("exercise.check")}
          </button>
          {hints < exercise.hints.length && (
            <button type="button" onClick={showHint}>
              {t("exercise.hint", { number: hints + 1, of: exercise.hints.length })}
            </button>
          )}
          <button type="button" onClick={reset}>
            {t("exercise.reset")}
          </button>
          {before !== null && (
            <button type="button" onClick={() => begin(before, isUntouched(exercise, texts) ? null : texts)}>
              {t("exercise.takeBack")}
            </button>
          )}
        </span>
        <small>{t("exercise.keys")}</small>
      </div>
      {exercise.hints.slice(0, hints).map((hint) => (
        <p key={hint} className="pw-hint">
          {hint}
        </p>
      ))}
      <div aria-live="polite">{verdict && <VerdictView verdict={verdict} />}</div>
    </section>
  );
}

/** Where the browser keeps what is written, and what was written before it was replaced: a JSON object of file names and texts. */
const keyOf = (exercise: Exercise, what: "exercise" | "kept"): string => `podwire/1/${what}/${exercise.id}`;

/** What was written before, where the browser still has it and it is whole. */
function stored(exercise: Exercise, what: "exercise" | "kept"): Texts | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(keyOf(exercise, what)) ?? "null");
    if (typeof found !== "object" || found === null) return null;
    const texts = found as Record<string, unknown>;
    return exercise.files.every((name) => typeof texts[name] === "string") ? (texts as Texts) : null;
  } catch {
    return null; // storage is switched off, or holds something else
  }
}

function store(exercise: Exercise, what: "exercise" | "kept", texts: Texts | null): void {
  try {
    if (texts === null) localStorage.removeItem(keyOf(exercise, what));
    else localStorage.setItem(keyOf(exercise, what), JSON.stringify(texts));
  } catch {
    // storage is switched off or full: the text stays in the editor
  }
}
