// The playground: begin with a ready network or with nothing, draw, or write it as text; start it; share it as a link.

import type { LabSource, LabTexts } from "@podwire/lab";
import { useCallback, useEffect, useId, useRef, useState } from "react";
import { LabView } from "../lab/LabView.tsx";
import { save } from "../lab/save.ts";
import { t } from "../messages.ts";
import { Tabs } from "../Tabs.tsx";
import { fromFiles, toFile } from "./files.ts";
import { READY } from "./ready.ts";
import { SketchEditor } from "./SketchEditor.tsx";
import { labOf } from "./script.ts";
import { fromFragment, MOST_CHARACTERS, ShareError, toFragment } from "./share.ts";
import { EMPTY, type Sketch } from "./sketch.ts";
import { TextEditor } from "./TextEditor.tsx";

export interface PlaygroundProps {
  /** Labs of the course to begin with, and where their texts are. */
  labs: readonly { name: string; title: string }[];
  loadLab(name: string): Promise<LabTexts>;
  /** Makes the worker that runs a lab. Must not change between renders. */
  createWorker(): Worker;
  dark?: boolean;
}

/** What is being made. A sketch makes the texts; texts changed by hand have none. */
interface Work {
  texts: LabTexts;
  sketch: Sketch | null;
}

const drawn = (sketch: Sketch): Work => ({ sketch, texts: labOf(sketch) });

export function Playground({ labs, loadLab, createWorker, dark = false }: PlaygroundProps) {
  const [work, setWork] = useState<Work>(() => drawn(READY[0]?.sketch ?? EMPTY));
  const [begun, setBegun] = useState<string>(READY[0]?.id ?? "");
  const [view, setView] = useState(0);
  const [running, setRunning] = useState<{ lab: LabSource; texts: LabTexts } | null>(null);
  const [problem, setProblem] = useState("");
  const [link, setLink] = useState("");
  const lastSketch = useRef<Sketch>(work.sketch ?? EMPTY);
  const prefix = useId();
  const files = useRef<HTMLInputElement>(null);
  if (work.sketch !== null) lastSketch.current = work.sketch;

  const change = (next: Work) => {
    setWork(next);
    setProblem("");
    setLink("");
  };
  const takeTexts = useCallback((texts: LabTexts) => {
    setWork({ texts, sketch: null });
    setProblem("");
    setLink("");
    setView(1);
  }, []);
  const tell = useCallback(
    (error: unknown) =>
      setProblem(
        error instanceof ShareError
          ? t(error.problem)
          : t("play.notThere", { message: error instanceof Error ? error.message : String(error) }),
      ),
    [],
  );

  // A link opened, now or while the page is open.
  useEffect(() => {
    const open = () =>
      fromFragment(window.location.hash).then((texts) => {
        if (texts === null) return;
        takeTexts(texts);
        setBegun("");
      }, tell);
    void open();
    window.addEventListener("hashchange", open);
    return () => window.removeEventListener("hashchange", open);
  }, [takeTexts, tell]);

  const begin = (id: string) => {
    setBegun(id);
    setRunning(null);
    const ready = READY.find((candidate) => candidate.id === id);
    if (id.startsWith("lab:")) loadLab(id.slice(4)).then(takeTexts, tell);
    else {
      change(drawn(ready?.sketch ?? EMPTY));
      setView(0);
    }
  };
  const run = async () => {
    // The reader of lab.yaml is as large as the simulator, and needed here alone.
    const { readLab } = await import("@podwire/lab/read");
    try {
      setRunning({ lab: readLab(work.texts), texts: work.texts });
      setProblem("");
    } catch (error) {
      setProblem(`${t("play.problems")}\n${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const share = () =>
    toFragment(work.texts).then(async (fragment) => {
      const { origin, pathname } = window.location;
      history.replaceState(history.state, "", `#${fragment}`);
      setLink(`${origin}${pathname}#${fragment}`);
      // Without the permission, the link stands in the page all the same.
      await navigator.clipboard?.writeText(`${origin}${pathname}#${fragment}`).catch(() => undefined);
    }, tell);

  const views = [
    { id: "draw", title: t("play.draw") },
    { id: "text", title: t("play.text") },
  ];
  return (
    <>
      <section className={`pw-lab pw-playground${dark ? " pw-dark" : ""}`} aria-label={t("play.views")}>
        <div className="pw-bar">
          <label>
            {t("play.ready")}{" "}
            <select value={begun} onChange={(event) => begin(event.target.value)}>
              <option value="">{t("ready.empty")}</option>
              <optgroup label={t("play.drawn")}>
                {READY.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {t(title)}
                  </option>
                ))}
              </optgroup>
              <optgroup label={t("play.labs")}>
                {labs.map(({ name, title }) => (
                  <option key={name} value={`lab:${name}`}>
                    {title}
                  </option>
                ))}
              </optgroup>
            </select>
          </label>
          <span className="pw-actions">
            <button type="button" onClick={() => void share()}>
              {t("play.share")}
            </button>
            <button
              type="button"
              onClick={() => save(toFile(work.texts), "application/json", "lab.podwire.json")}
            >
              {t("play.save")}
            </button>
            <button type="button" onClick={() => files.current?.click()} title={t("play.loadHint")}>
              {t("play.load")}
            </button>
            <input
              ref={files}
              type="file"
              multiple
              hidden
              accept=".json,.yaml,.yml,.sh"
              aria-label={t("play.load")}
              onChange={({ target }) => {
                fromFiles([...(target.files ?? [])]).then(takeTexts, tell);
                target.value = "";
              }}
            />
          </span>
        </div>
        {link !== "" && (
          <p role="status" className="pw-shared">
            {t("play.shared", { count: link.length - link.indexOf("#") - 1, most: MOST_CHARACTERS })}
            <input
              readOnly
              aria-label={t("play.link")}
              value={link}
              onFocus={(event) => event.target.select()}
            />
          </p>
        )}
        <Tabs label={t("play.views")} tabs={views} chosen={view} onChoose={setView} prefix={prefix} />
        <div
          role="tabpanel"
          id={`${prefix}-panel-draw`}
          aria-labelledby={`${prefix}-tab-draw`}
          hidden={view !== 0}
        >
          {work.sketch !== null ? (
            <SketchEditor key={begun} sketch={work.sketch} onChange={(sketch) => change(drawn(sketch))} />
          ) : (
            <p>
              {t("play.byHand")}{" "}
              <button type="button" onClick={() => change(drawn(lastSketch.current))}>
                {t("play.drawAgain")}
              </button>
            </p>
          )}
        </div>
        <div
          role="tabpanel"
          id={`${prefix}-panel-text`}
          aria-labelledby={`${prefix}-tab-text`}
          hidden={view !== 1}
        >
          <TextEditor texts={work.texts} onChange={(texts) => change({ texts, sketch: null })} />
        </div>
        {problem !== "" && (
          <pre role="alert" className="pw-problems">
            {problem}
          </pre>
        )}
        <div className="pw-bar">
          <button type="button" className="pw-primary" onClick={() => void run()}>
            {running === null ? t("play.run") : t("play.restart")}
          </button>
          {running !== null && running.texts !== work.texts && <span role="status">{t("play.changed")}</span>}
        </div>
      </section>
      {running !== null && <LabView lab={running.lab} createWorker={createWorker} dark={dark} />}
    </>
  );
}
