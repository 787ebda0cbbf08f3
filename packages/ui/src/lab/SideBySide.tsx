// The frames of two devices side by side: a line for each packet, where and when each of the two saw it, and what was
// changed between them.

import type { PacketRow } from "@podwire/lab";
import { useMemo, useState } from "react";
import { t } from "../messages.ts";
import {
  changes,
  type DeviceName,
  devicesOf,
  type Line,
  nameOf,
  type Seen,
  sideBySide,
} from "./side-by-side.ts";
import { seconds } from "./time.ts";

interface Props {
  rows: readonly PacketRow[];
  /** Position of the chosen row in the list of packets, -1 for none. */
  chosen: number;
  playing: readonly number[];
  past: number;
  onChoose(position: number): void;
}

/** So many lines are in the page; the list of all frames has the others. */
const SHOWN = 200;

export function SideBySide({ rows, chosen, playing, past, onChoose }: Props) {
  const devices = useMemo(() => devicesOf(rows), [rows]);
  const [names, setNames] = useState<readonly [string, string]>(["", ""]);
  const first = devices.find((device) => nameOf(device) === names[0]) ?? devices[0];
  const second =
    devices.find((device) => nameOf(device) === names[1]) ?? devices.find((device) => device !== first);
  const lines = useMemo(
    () => (first === undefined || second === undefined ? [] : sideBySide(rows, first, second)),
    [rows, first, second],
  );
  if (rows.length === 0) return <p className="pw-empty">{t("packets.none")}</p>;
  if (first === undefined || second === undefined) return <p className="pw-empty">{t("two.onlyOne")}</p>;
  const choose = (label: string, value: DeviceName, at: 0 | 1) => (
    <label>
      {label}{" "}
      <select
        value={nameOf(value)}
        onChange={({ target }) =>
          setNames(at === 0 ? [target.value, nameOf(second)] : [nameOf(first), target.value])
        }
      >
        {devices.map((device) => (
          <option key={nameOf(device)}>{nameOf(device)}</option>
        ))}
      </select>
    </label>
  );
  const cell = (line: Line, seen: Seen | null) => (
    <td>
      {seen === null ? (
        <span className="pw-quiet">{t("two.notSeen")}</span>
      ) : (
        <button
          type="button"
          aria-pressed={seen.row === chosen}
          className="pw-seen"
          onClick={() => onChoose(seen.row)}
        >
          <span aria-hidden="true">{seen.outgoing ? "↗" : "↘"}</span>{" "}
          {seen.outgoing ? t("two.sent") : t("two.received")} {seen.time !== line.time && seconds(seen.time)}{" "}
          {/* What is the same frame at both ends need not be read twice. */}
          {(seen.time === line.time || line.first?.row !== line.second?.row) && rows[seen.row]?.summary}
          {rows[seen.row]?.dropped && <em className="pw-dropped"> {t("packets.dropped")}</em>}
        </button>
      )}
    </td>
  );
  const later = (line: Line) =>
    Math.min(line.first?.row ?? Number.POSITIVE_INFINITY, line.second?.row ?? Number.POSITIVE_INFINITY) >=
    past;
  const current = (line: Line) =>
    [line.first, line.second].some((seen) => seen !== null && playing.includes(seen.row));
  return (
    <div className="pw-two">
      <div className="pw-playback">
        {choose(t("two.first"), first, 0)}
        {choose(t("two.second"), second, 1)}
        {first === second && <span role="status">{t("two.same")}</span>}
      </div>
      {lines.length > SHOWN && <p className="pw-empty">{t("two.more", { count: lines.length - SHOWN })}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long table scrolls, by keyboard too */}
      <section className="pw-two-scroll" tabIndex={0} aria-label={t("packets.two")}>
        <table>
          <caption className="pw-visually-hidden">
            {t("two.caption", { first: nameOf(first), second: nameOf(second) })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("two.time")}</th>
              <th scope="col">{nameOf(first)}</th>
              <th scope="col">{nameOf(second)}</th>
              <th scope="col">{t("two.changed")}</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(-SHOWN).map((line) => (
              <tr
                key={`${line.first?.row ?? "-"} ${line.second?.row ?? "-"} ${line.time}`}
                className={`${current(line) ? "pw-playing" : ""}${later(line) ? " pw-later" : ""}`}
              >
                <td className="pw-story-time">{seconds(line.time)}</td>
                {cell(line, line.first)}
                {cell(line, line.second)}
                <td>
                  <Changed line={line} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Changed({ line: { first, second } }: { line: Line }) {
  const found = useMemo(() => {
    if (first === null || second === null || first.row === second.row) return [];
    const [before, after] = first.time <= second.time ? [first, second] : [second, first];
    return changes(before.bytes, after.bytes);
  }, [first, second]);
  return found.map((change) => <div key={change.field}>{t("two.change", { ...change })}</div>);
}
