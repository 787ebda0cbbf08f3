// A frame's bytes. One stop for the Tab key; the arrow keys walk over the bytes, and the field a byte belongs to is marked
// here and in the tree, and said below.

import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { t } from "../messages.ts";
import type { Range } from "./range.ts";

const PER_LINE = 16;

interface Props {
  bytes: Uint8Array;
  range: Range | null;
  onByte(at: number): void;
}

const twoDigits = (byte: number): string => byte.toString(16).padStart(2, "0");

export function HexDump({ bytes, range, onByte }: Props) {
  const prefix = useId();
  const [cursor, setCursor] = useState(-1);
  const lines = useMemo(
    () => Array.from({ length: Math.ceil(bytes.length / PER_LINE) }, (_, line) => line * PER_LINE),
    [bytes],
  );
  const inRange = (at: number) => range !== null && at >= range.start && at < range.end;
  const go = (to: number) => {
    const at = Math.max(0, Math.min(bytes.length - 1, to));
    setCursor(at);
    onByte(at);
    document.getElementById(`${prefix}-${at}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const here = Math.max(0, cursor);
    const moves: Record<string, number> = {
      ArrowRight: cursor + 1,
      ArrowLeft: here - 1,
      ArrowDown: cursor < 0 ? 0 : here + PER_LINE,
      ArrowUp: here - PER_LINE,
      Home: 0,
      End: bytes.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  const active = cursor >= 0 && cursor < bytes.length;
  return (
    <div
      className="pw-hex"
      role="listbox"
      aria-label={t("frame.bytes")}
      tabIndex={0}
      onKeyDown={onKeyDown}
      aria-activedescendant={active ? `${prefix}-${cursor}` : undefined}
    >
      {lines.map((start) => {
        const row = [...bytes.subarray(start, start + PER_LINE)];
        return (
          <div key={start} className="pw-hex-line" role="presentation">
            <span className="pw-hex-offset" aria-hidden="true">
              {start.toString(16).padStart(4, "0")}
            </span>
            <span role="presentation">
              {row.map((byte, index) => {
                const at = start + index;
                return (
                  // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the list box (aria-activedescendant)
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around it handles the keys
                  <span
                    key={at}
                    id={`${prefix}-${at}`}
                    role="option"
                    aria-selected={inRange(at)}
                    aria-label={t("frame.byte", { at, value: twoDigits(byte) })}
                    className={`pw-byte${inRange(at) ? " pw-marked" : ""}${at === cursor ? " pw-cursor" : ""}`}
                    onMouseEnter={() => onByte(at)}
                    onClick={() => go(at)}
                  >
                    {twoDigits(byte)}
                  </span>
                );
              })}
            </span>
            <span className="pw-hex-text" aria-hidden="true">
              {row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("")}
            </span>
          </div>
        );
      })}
    </div>
  );
}
