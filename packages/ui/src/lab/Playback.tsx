// Pause, step, replay and speed, what time it is in the lab, and the slider that shows any earlier moment.

import { useEffect, useRef } from "react";
import { t } from "../messages.ts";
import { seconds } from "./time.ts";
import { type Film, rulerPosition } from "./useFilm.ts";

const SPEEDS = [0.1, 0.25, 1, 4, 16];

export function Playback({ now, film }: { now: number; film: Film }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls, not a part of a form
    <div className="pw-playback" role="group" aria-label={t("time.controls")}>
      <button type="button" onClick={() => film.setPlaying(!film.playing)}>
        {film.playing ? t("time.pause") : t("time.play")}
      </button>
      <button type="button" onClick={film.step}>
        {t("time.step")}
      </button>
      <button type="button" onClick={() => film.playFrom(0)} disabled={film.scenes.length === 0}>
        {t("time.replay")}
      </button>
      <label>
        {t("time.speed")}{" "}
        <select value={film.speed} onChange={(event) => film.setSpeed(Number(event.target.value))}>
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {t("time.times", { speed })}
            </option>
          ))}
        </select>
      </label>
      <span className="pw-clock">
        {t("time.now")} <output>{t("time.seconds", { time: seconds(now) })}</output>
      </span>
    </div>
  );
}

/** What the slider shows, in words. */
function momentText(film: Film): string {
  const scene = film.scenes[film.head.scene];
  if (film.mode === "live" || scene === undefined) return t("time.live");
  const time = seconds(scene.time);
  const [first] = scene.rows;
  return first === undefined
    ? t("time.change", { time })
    : t("time.frames", { time, first: first + 1, count: scene.rows.length });
}

/** A slider over all that happened: half a scene a step, so that the arrow keys stop with each frame on its wire. */
export function TimeSlider({ film }: { film: Film }) {
  const end = film.scenes.length;
  const moment = momentText(film);
  const slider = useRef<HTMLInputElement>(null);
  const within = useRef(false);
  // The buttons go when the film has caught up; the focus that was on them stays here.
  useEffect(() => {
    if (film.mode !== "live" || !within.current) return;
    within.current = false;
    slider.current?.focus();
  }, [film.mode]);
  return (
    <div className="pw-slider">
      <label>
        {t("time.slider")}{" "}
        <input
          ref={slider}
          type="range"
          min={0}
          max={end}
          step={0.5}
          value={film.mode === "live" ? end : rulerPosition(film)}
          disabled={end === 0}
          aria-valuetext={moment}
          onChange={(event) => film.scrub(Number(event.target.value))}
        />
      </label>
      <output className="pw-moment">{moment}</output>
      {film.mode !== "live" && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the focus is
        <span
          className="pw-actions"
          onFocus={() => {
            within.current = true;
          }}
          onBlur={() => {
            within.current = false;
          }}
        >
          {film.mode === "held" ? (
            <button type="button" onClick={() => film.playFrom(rulerPosition(film))}>
              {t("time.playFrom")}
            </button>
          ) : (
            <button type="button" onClick={film.hold}>
              {t("time.hold")}
            </button>
          )}
          <button type="button" onClick={film.backToNow}>
            {t("time.backToNow")}
          </button>
        </span>
      )}
    </div>
  );
}
