// Pause, step, replay and speed, and what time it is in the lab.

import type { Strings } from "./strings.ts";
import { seconds } from "./time.ts";

interface Props {
  now: number;
  playing: boolean;
  speed: number;
  onPlaying(playing: boolean): void;
  onSpeed(speed: number): void;
  onStep(): void;
  onReplay(): void;
  strings: Strings;
}

const SPEEDS = [0.1, 0.25, 1, 4, 16];

export function Playback({ now, playing, speed, onPlaying, onSpeed, onStep, onReplay, strings }: Props) {
  return (
    <div className="pw-playback" role="toolbar" aria-label={strings.virtualTime}>
      <button type="button" onClick={() => onPlaying(!playing)}>
        {playing ? strings.pause : strings.play}
      </button>
      <button type="button" onClick={onStep}>
        {strings.step}
      </button>
      <button type="button" onClick={onReplay}>
        {strings.replay}
      </button>
      <label>
        {strings.speed}{" "}
        <select value={speed} onChange={(event) => onSpeed(Number(event.target.value))}>
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {strings.speedName(value)}
            </option>
          ))}
        </select>
      </label>
      <span className="pw-clock">
        {strings.virtualTime} <output>{seconds(now)} s</output>
      </span>
    </div>
  );
}
