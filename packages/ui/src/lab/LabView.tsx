// A lab in the page: the drawing with its film, a terminal for each host or namespace, the frames, and what is to be known
// about the chosen one.

import type { LabSource } from "@podwire/lab";
import { useState } from "react";
import { t } from "../messages.ts";
import { Goals } from "./Goals.tsx";
import { FieldsAndBytes } from "./PacketDetails.tsx";
import { Packets } from "./Packets.tsx";
import { Playback, TimeSlider } from "./Playback.tsx";
import { Story } from "./Story.tsx";
import { save } from "./save.ts";
import { Terminals } from "./Terminals.tsx";
import { TopologyDrawing } from "./TopologyDrawing.tsx";
import { seconds } from "./time.ts";
import { useFilm } from "./useFilm.ts";
import { type Drawn, useLab } from "./useLab.ts";

export interface LabViewProps {
  /** What runs. A new one ends the old one. */
  lab: LabSource;
  /** Makes the worker that runs the lab. Must not change between renders. */
  createWorker(): Worker;
  /** How the network looks before the worker has said so. */
  drawn?: Drawn;
  dark?: boolean;
  /** Called once the lab runs, with a way to enter commands from outside: the lesson's command blocks. */
  onReady?(enter: (command: string) => void): void;
}

export function LabView({ lab: source, createWorker, drawn, dark = false, onReady }: LabViewProps) {
  const lab = useLab(source, createWorker, drawn);
  const { state } = lab;
  const { title, goal } = source.file;
  const [chosen, setChosen] = useState(-1);
  const film = useFilm(lab);
  const row = state.rows[chosen];

  const reset = () => {
    setChosen(-1);
    film.restart();
    lab.reset();
  };
  const download = async () =>
    save(await lab.exportPcapng(), "application/x-pcapng", `${source.file.name}.pcapng`);

  if (state.phase === "failed")
    return (
      <div className={`pw-lab pw-failed${dark ? " pw-dark" : ""}`} role="alert">
        <pre>{t("lab.failed", { message: state.message })}</pre>
        <button type="button" onClick={reset}>
          {t("lab.reset")}
        </button>
      </div>
    );
  return (
    <section
      className={`pw-lab${dark ? " pw-dark" : ""}`}
      aria-label={title}
      aria-busy={state.phase === "starting"}
    >
      <div className="pw-bar">
        <Playback now={state.now} film={film} />
        <span className="pw-actions">
          <button type="button" onClick={() => void download()} disabled={state.rows.length === 0}>
            {t("lab.download")}
          </button>
          <button type="button" onClick={reset}>
            {t("lab.reset")}
          </button>
        </span>
      </div>
      <TopologyDrawing
        topology={film.network.topology}
        description={film.network.description}
        title={
          film.mode === "live"
            ? t("drawing.title")
            : t("drawing.titlePast", {
                time: seconds(film.scenes[film.head.scene]?.time ?? state.now),
              })
        }
        shown={film.rows.flatMap((position) => state.rows[position] ?? [])}
        progress={film.head.progress}
      />
      <TimeSlider film={film} />
      <Terminals lab={lab} dark={dark} onReady={onReady} />
      <Packets rows={state.rows} film={film} chosen={chosen} onChoose={setChosen} />
      {row !== undefined ? (
        <div className="pw-chosen-packet">
          <FieldsAndBytes key={row.index} bytes={row.bytes} />
          <Story lab={lab} trail={row.trail} />
        </div>
      ) : (
        state.rows.length > 0 && <p className="pw-empty">{t("packets.choose")}</p>
      )}
      {goal.length > 0 && <Goals lab={lab} goals={goal.map(({ name }) => name)} />}
    </section>
  );
}
