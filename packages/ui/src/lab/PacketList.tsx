// The list of frames: a table of which one row is chosen, by mouse or by the arrow keys. Only the rows in sight are in
// the page, so that the ten-thousandth costs no more than the tenth.

import type { PacketRow } from "@podwire/lab";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Strings } from "./strings.ts";
import { seconds } from "./time.ts";

interface Props {
  rows: readonly PacketRow[];
  /** Position of the chosen row, -1 for none. */
  chosen: number;
  /** Positions of the rows that the drawing shows at the moment. */
  playing: readonly number[];
  onChoose(position: number): void;
  strings: Strings;
}

/** Height of a row in px; the style sheet says the same. */
const ROW = 26;
const SPARE = 8;

export function PacketList({ rows, chosen, playing, onChoose, strings }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 260 });
  const atEnd = useRef(true);

  useEffect(() => {
    const element = box.current;
    if (element !== null && atEnd.current && rows.length > 0) element.scrollTop = element.scrollHeight;
  }, [rows.length]);

  useEffect(() => {
    const element = box.current;
    if (element === null || chosen < 0) return;
    const top = chosen * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = top + 2 * ROW - element.clientHeight;
  }, [chosen]);

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - ROW;
    setView({ top: element.scrollTop, height: element.clientHeight });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: chosen + 10,
      PageUp: chosen - 10,
    };
    const to = moves[event.key];
    if (to === undefined || rows.length === 0) return;
    event.preventDefault();
    onChoose(Math.max(0, Math.min(rows.length - 1, to)));
  };

  if (rows.length === 0) return <p className="pw-empty">{strings.noPackets}</p>;
  const first = Math.max(0, Math.floor(view.top / ROW) - SPARE);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW) + SPARE);
  return (
    <div
      className="pw-packets"
      ref={box}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      tabIndex={0}
      role="listbox"
      aria-label={strings.packets}
      aria-activedescendant={chosen >= first && chosen < last ? `pw-packet-${chosen}` : undefined}
    >
      <div style={{ height: rows.length * ROW, position: "relative" }} role="presentation">
        {rows.slice(first, last).map((row, offset) => {
          const position = first + offset;
          const way = `${row.from.dev}${place(row.from.netns)} → ${row.to === null ? strings.nowhere : row.to.dev + place(row.to.netns)}`;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around it handles the keys
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the list box (aria-activedescendant)
            <div
              key={row.index}
              id={`pw-packet-${position}`}
              role="option"
              aria-selected={position === chosen}
              className={`pw-packet${position === chosen ? " pw-chosen" : ""}${playing.includes(position) ? " pw-playing" : ""}`}
              style={{ top: position * ROW }}
              onClick={() => onChoose(position)}
            >
              <span className="pw-packet-number">{row.index + 1}</span>
              <span className="pw-packet-time">{seconds(row.time)}</span>
              <span className="pw-packet-way">{way}</span>
              <span className="pw-packet-summary" title={row.summary}>
                {row.summary}
                {row.dropped && <em className="pw-dropped"> {strings.droppedMark}</em>}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

const place = (netns: string): string => (netns === "" ? "" : ` (${netns})`);
