// A frame's fields as a tree: one stop for the Tab key, then as trees are used by keyboard everywhere: up and down go over the
// rows, right opens and goes in, left closes and goes out.

import type { FieldNode } from "@podwire/capture";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { t } from "../messages.ts";
import { type Range, type TreePath, type TreeRow, treeRows } from "./range.ts";

interface Props {
  fields: readonly FieldNode[];
  range: Range | null;
  onRange(range: Range): void;
}

export function FieldTree({ fields, range, onRange }: Props) {
  const tree = useRef<HTMLDivElement>(null);
  const [turned, setTurned] = useState<ReadonlyMap<TreePath, boolean>>(new Map());
  const [current, setCurrent] = useState<TreePath>("0");
  const rows = useMemo(
    () =>
      treeRows(fields, (path, field, level) => {
        // A byte chosen in the dump opens the fields around it.
        const within = range !== null && range.start >= field.start && range.end <= field.end;
        const whole = within && range.start === field.start && range.end === field.end;
        return turned.get(path) ?? (level <= 2 || (within && !whole));
      }),
    [fields, turned, range],
  );
  const at = Math.max(
    0,
    rows.findIndex(({ path }) => path === current),
  );

  const turn = (path: TreePath, open: boolean) => setTurned(new Map(turned).set(path, open));
  const go = (row: TreeRow | undefined) => {
    if (row === undefined) return;
    setCurrent(row.path);
    onRange(row.field);
    tree.current?.querySelector<HTMLElement>(`[data-path="${row.path}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (row === undefined) return;
    const parent = rows.findLast(({ level }, index) => index < at && level < row.level);
    const actions: Record<string, () => void> = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(rows[at - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () => (row.open === false ? turn(row.path, true) : row.open === true && go(rows[at + 1])),
      ArrowLeft: () => (row.open === true ? turn(row.path, false) : go(parent)),
      Enter: () => row.open !== undefined && turn(row.path, !row.open),
      " ": () => row.open !== undefined && turn(row.path, !row.open),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <div className="pw-tree" role="tree" aria-label={t("frame.fields")} ref={tree} onKeyDown={onKeyDown}>
      {rows.map(({ path, field, level, open, position, of }, index) => {
        const marked = range !== null && range.start === field.start && range.end === field.end;
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys
          <div
            key={path}
            data-path={path}
            role="treeitem"
            aria-level={level}
            aria-posinset={position}
            aria-setsize={of}
            aria-expanded={open}
            aria-selected={marked}
            tabIndex={index === at ? 0 : -1}
            className={`pw-field${marked ? " pw-marked" : ""}${field.problem ? " pw-problem" : ""}`}
            style={{ marginLeft: `${level - 1}rem` }}
            onFocus={() => {
              setCurrent(path);
              onRange(field);
            }}
            onMouseEnter={() => onRange(field)}
            onClick={() => open !== undefined && turn(path, !open)}
          >
            <span aria-hidden="true" className="pw-twist">
              {open === undefined ? "" : open ? "▾" : "▸"}
            </span>
            {field.label}
            {field.value !== "" && <span className="pw-value"> {field.value}</span>}
            {field.problem && <em> {field.problem}</em>}
          </div>
        );
      })}
    </div>
  );
}
