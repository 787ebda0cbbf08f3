// A lab in the page: the drawing with its film, a terminal for each host or namespace, the list of frames, and what is
// to be known about the chosen one.

import { fieldTree } from "@podwire/capture";
import type { LabTexts } from "@podwire/lab";
import { useEffect, useMemo, useRef, useState } from "react";
import { advance, cutScenes, type Playhead } from "./film.ts";
import { FieldsAndBytes, Story } from "./PacketDetails.tsx";
import { PacketList } from "./PacketList.tsx";
import { Playback } from "./Playback.tsx";
import { english, type Strings } from "./strings.ts";
import { type TerminalHandle, TerminalPane } from "./TerminalPane.tsx";
import { TopologyDrawing } from "./TopologyDrawing.tsx";
import { type LabHandle, type Story as StorySteps, useLab } from "./useLab.ts";

export interface LabViewProps {
  texts: LabTexts;
  /** Makes the worker that runs the lab. Must not change between renders. */
  createWorker(): Worker;
  dark?: boolean;
  strings?: Strings;
  /** Called once the lab runs, with a way to enter commands from outside: the lesson's command blocks. */
  onReady?(enter: (command: string) => void): void;
}

export function LabView({ texts, createWorker, dark = false, strings = english, onReady }: LabViewProps) {
  const lab = useLab(texts, createWorker);
  const { state } = lab;
  const [chosen, setChosen] = useState(-1);
  const film = useFilm(lab);

  const reset = () => {
    setChosen(-1);
    film.restart();
    lab.reset();
  };
  const download = async () =>
    save(await lab.exportPcapng(), `${state.title.toLowerCase().replace(/\W+/g, "-")}.pcapng`);

  if (state.phase === "failed")
    return (
      <div className="pw-lab pw-failed" role="alert">
        {strings.failed}: {state.message}{" "}
        <button type="button" onClick={reset}>
          {strings.reset}
        </button>
      </div>
    );
  return (
    <section
      className={`pw-lab${dark ? " pw-dark" : ""}`}
      aria-label={state.title}
      aria-busy={state.phase === "starting"}
    >
      <header className="pw-bar">
        <Playback
          now={state.now}
          playing={film.playing}
          speed={film.speed}
          onPlaying={film.setPlaying}
          onSpeed={film.setSpeed}
          onStep={film.step}
          onReplay={film.replay}
          strings={strings}
        />
        <span className="pw-actions">
          <button type="button" onClick={() => void download()} disabled={state.rows.length === 0}>
            {strings.download}
          </button>
          <button type="button" onClick={reset}>
            {strings.reset}
          </button>
        </span>
      </header>
      <div className="pw-stage">
        <TopologyDrawing
          topology={state.topology}
          description={state.description}
          rows={state.rows}
          scenes={film.scenes}
          head={film.head}
          strings={strings}
        />
        <Terminals lab={lab} dark={dark} strings={strings} onReady={onReady} />
      </div>
      <p className="pw-help">{strings.help}</p>
      <section className="pw-frames" aria-label={strings.packets}>
        <h4>
          {strings.packets} <small>{strings.packetCount(state.rows.length)}</small>
        </h4>
        <PacketList
          rows={state.rows}
          chosen={chosen}
          playing={film.scenes[film.head.scene]?.rows ?? []}
          onChoose={setChosen}
          strings={strings}
        />
      </section>
      <Chosen lab={lab} position={chosen} strings={strings} />
      {state.goals.length > 0 && <Goals lab={lab} strings={strings} />}
    </section>
  );
}

/** The film of the lab's frames: it follows what happens, and can be stopped, stepped and shown again. */
function useFilm(lab: LabHandle) {
  const { rows } = lab.state;
  const scenes = useMemo(() => cutScenes(rows), [rows]);
  const [head, setHead] = useState<Playhead>({ scene: 0, progress: 0 });
  const [playing, setPlayingState] = useState(true);
  const [speed, setSpeedState] = useState(1);
  const count = scenes.length;
  const moving = playing && head.scene < count;

  useEffect(() => {
    if (!moving) return;
    let last = performance.now();
    let request = requestAnimationFrame(function tick(time) {
      const ms = time - last;
      last = time;
      setHead((old) => advance(old, count, ms, speed));
      request = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(request);
  }, [moving, count, speed]);

  return {
    scenes,
    head,
    playing,
    speed,
    setPlaying(on: boolean) {
      setPlayingState(on);
      lab.send({ type: "speed", speed: on ? speed : 0 });
    },
    setSpeed(value: number) {
      setSpeedState(value);
      if (playing) lab.send({ type: "speed", speed: value });
    },
    /** Shows the next scene whole; where all have been shown, lets the lab go on to its next frame. */
    step() {
      setPlayingState(false);
      lab.send({ type: "speed", speed: 0 });
      if (head.scene < count)
        setHead({ scene: head.progress < 0.5 ? head.scene : head.scene + 1, progress: 0.5 });
      if (head.scene >= count - 1) lab.send({ type: "step" });
    },
    replay() {
      setHead({ scene: 0, progress: 0 });
      setPlayingState(true);
      lab.send({ type: "speed", speed });
    },
    restart() {
      setHead({ scene: 0, progress: 0 });
      setPlayingState(true);
    },
  };
}

function Terminals({
  lab,
  dark,
  strings,
  onReady,
}: {
  lab: LabHandle;
  dark: boolean;
  strings: Strings;
  onReady: LabViewProps["onReady"];
}) {
  const { terminals, phase } = lab.state;
  const [shown, setShown] = useState(0);
  const handles = useRef(new Map<string, TerminalHandle>());
  const ready = useRef(onReady);
  ready.current = onReady;
  const first = terminals[0]?.id;
  useEffect(() => {
    if (phase !== "running" || first === undefined) return;
    ready.current?.((command) => handles.current.get(first)?.enter(command));
  }, [phase, first]);
  if (terminals.length === 0) return <p className="pw-empty">{strings.loading}</p>;
  return (
    <div className="pw-terminals">
      {terminals.length > 1 && (
        <div role="tablist" aria-label={strings.terminals} className="pw-tabs">
          {terminals.map(({ id, title }, index) => (
            <button
              key={id}
              id={`pw-tab-${id}`}
              type="button"
              role="tab"
              aria-selected={index === shown}
              aria-controls={`pw-panel-${id}`}
              tabIndex={index === shown ? 0 : -1}
              onClick={() => setShown(index)}
              onKeyDown={(event) => {
                const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
                if (by !== 0) setShown((index + by + terminals.length) % terminals.length);
              }}
            >
              {title}
            </button>
          ))}
        </div>
      )}
      {terminals.map(({ id, title }, index) => (
        <div
          key={id}
          id={`pw-panel-${id}`}
          role={terminals.length > 1 ? "tabpanel" : undefined}
          hidden={index !== shown}
        >
          <TerminalPane
            label={`${strings.terminal}: ${title}`}
            dark={dark}
            onReady={(handle) => {
              handles.current.set(id, handle);
              lab.attach(id, { output: handle.write, prompt: handle.prompt });
            }}
            onLine={(text) => lab.send({ type: "line", terminal: id, text })}
            onInterrupt={() => lab.send({ type: "interrupt", terminal: id })}
            onEndOfInput={() => lab.send({ type: "end-of-input", terminal: id })}
            complete={(text) => lab.complete(id, text)}
          />
        </div>
      ))}
    </div>
  );
}

function Chosen({ lab, position, strings }: { lab: LabHandle; position: number; strings: Strings }) {
  const row = lab.state.rows[position];
  const [steps, setSteps] = useState<StorySteps>([]);
  const fields = useMemo(() => (row === undefined ? [] : fieldTree(row.bytes)), [row]);
  const trail = row?.trail;
  const count = lab.state.rows.length;
  const { story } = lab;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a packet's story may go on while frames keep coming
  useEffect(() => {
    if (trail === undefined) return;
    let current = true;
    void story(trail).then((found) => current && setSteps(found));
    return () => {
      current = false;
    };
  }, [trail, count]);
  if (row === undefined) return count > 0 ? <p className="pw-empty">{strings.choosePacket}</p> : null;
  return (
    <div className="pw-chosen-packet">
      <FieldsAndBytes fields={fields} bytes={row.bytes} strings={strings} />
      <Story
        strings={strings}
        steps={steps.map(({ step, text }) => ({
          time: step.time,
          place: [step.host, step.netns, step.dev].filter((part) => part !== "").join(" · "),
          text,
          drop: step.kind === "drop",
        }))}
      />
    </div>
  );
}

function Goals({ lab, strings }: { lab: LabHandle; strings: Strings }) {
  const { goals, results } = lab.state;
  return (
    <section className="pw-goals" aria-label={strings.goals}>
      <h4>{strings.goals}</h4>
      <ul>
        {goals.map((goal, index) => {
          const result = results?.[index];
          return (
            <li key={goal}>
              {goal}
              {result && (
                <strong className={result.passed ? "pw-passed" : "pw-drop"}>
                  {" "}
                  {result.passed ? strings.goalReached : `${strings.goalNotReached}: ${result.reason}`}
                </strong>
              )}
            </li>
          );
        })}
      </ul>
      <button type="button" onClick={() => lab.send({ type: "check" })}>
        {strings.check}
      </button>
    </section>
  );
}

function save(bytes: Uint8Array, name: string): void {
  const url = URL.createObjectURL(
    new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "application/x-pcapng" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
