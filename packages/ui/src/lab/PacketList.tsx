// The list of frames: a table of which one row is chosen, by mouse or by the arrow keys. Only the rows in sight are in
// the page, so that the ten-thousandth costs no more than the tenth.

import type { PacketRow } from "@podwire/lab";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { t } from "../messages.ts";
import { seconds } from "./time.ts";

interface Props {
  rows: readonly PacketRow[];
  /** Position of the chosen row, -1 for none. */
  chosen: number;
  /** Positions of the rows that the drawing shows at the moment. */
  playing: readonly number[];
  /** How many rows have left at the moment shown; the others are still to come. */
  past: number;
  onChoose(position: number): void;
}

/** Height of a row in px; where the list is narrow, a row has two lines. */
const ROW = 26;
const ROW_OF_TWO_LINES = 44;
/** px. */
const NARROW = 640;
const SPARE = 8;

export function PacketList({ rows, chosen, playing, past, onChoose }: Props) {
  const prefix = useId();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 260 });
  const [narrow, setNarrow] = useState(false);
  const rowHeight = narrow ? ROW_OF_TWO_LINES : ROW;
  const atEnd = useRef(true);
  /** Where this list scrolled to by itself: the reader did not. */
  const followed = useRef(-1);

  const empty = rows.length === 0;
  useEffect(() => {
    const element = box.current;
    if (element === null || empty) return;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) setNarrow(element.clientWidth < NARROW);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [empty]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: with other rows, the end is elsewhere
  useEffect(() => {
    const element = box.current;
    if (element === null || !atEnd.current || rows.length === 0) return;
    element.scrollTop = element.scrollHeight;
    followed.current = element.scrollTop;
  }, [rows.length, rowHeight]);

  useEffect(() => {
    if (box.current !== null && chosen >= 0) bringIntoSight(box.current, chosen, rowHeight);
  }, [chosen, rowHeight]);

  // Looking back, the list follows the drawing.
  const current = past < rows.length ? (playing[0] ?? past - 1) : -1;
  useEffect(() => {
    if (box.current !== null && current >= 0) bringIntoSight(box.current, current, rowHeight);
  }, [current, rowHeight]);

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    if (element.scrollTop !== followed.current)
      atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight;
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

  if (rows.length === 0) return <p className="pw-empty">{t("packets.none")}</p>;
  const first = Math.max(0, Math.floor(view.top / rowHeight) - SPARE);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE);
  return (
    <div
      className="pw-packets"
      ref={box}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      tabIndex={0}
      role="listbox"
      aria-label={t("packets.title")}
      aria-activedescendant={chosen >= first && chosen < last ? `${prefix}-${chosen}` : undefined}
    >
      <div style={{ height: rows.length * rowHeight, position: "relative" }} role="presentation">
        {rows.slice(first, last).map((row, offset) => {
          const position = first + offset;
          const way = `${row.from.dev}${place(row.from.netns)} → ${row.to === null ? t("packets.nowhere") : row.to.dev + place(row.to.netns)}`;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around it handles the keys
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the list box (aria-activedescendant)
            <div
              key={row.index}
              id={`${prefix}-${position}`}
              role="option"
              aria-selected={position === chosen}
              aria-posinset={position + 1}
              aria-setsize={rows.length}
              className={[
                "pw-packet",
                narrow && "pw-two-lines",
                position === chosen && "pw-chosen",
                playing.includes(position) && "pw-playing",
                position >= past && "pw-later",
              ]
                .filter(Boolean)
                .join(" ")}
              style={{ top: position * rowHeight, height: rowHeight }}
              onClick={() => onChoose(position)}
            >
              <span className="pw-packet-number">{row.index + 1}</span>
              <span className="pw-packet-time">{seconds(row.time)}</span>
              <span className="pw-packet-way">{way}</span>
              <span className="pw-packet-summary" title={row.summary}>
                {row.summary}
                {row.dropped && <em className="pw-dropped"> {t("packets.dropped")}</em>}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Scrolls as little as shows the row and its neighbour; `height` is that of a row. */
function bringIntoSight(element: HTMLElement, row: number, height: number): void {
  const top = row * height;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + 2 * height > element.scrollTop + element.clientHeight)
    element.scrollTop = top + 2 * height - element.clientHeight;
}

const place = (netns: string): string => (netns === "" ? "" : ` (${netns})`);
