// One frame: its fields as a tree and its bytes as a dump, which highlight each other, and the story of its packet.

import type { FieldNode } from "@podwire/capture";
import { type KeyboardEvent, useMemo, useState } from "react";
import type { Strings } from "./strings.ts";
import { seconds } from "./time.ts";

/** A piece of the frame, from `start` to before `end`, in bytes. */
interface Range {
  start: number;
  end: number;
}

export function FieldsAndBytes({
  fields,
  bytes,
  strings,
}: {
  fields: readonly FieldNode[];
  bytes: Uint8Array;
  strings: Strings;
}) {
  const [range, setRange] = useState<Range | null>(null);
  return (
    <div className="pw-details">
      <section aria-label={strings.fields}>
        <h4>{strings.fields}</h4>
        <div className="pw-tree" role="tree" aria-label={strings.fields}>
          {fields.map((field) => (
            <Field
              key={`${field.name}-${field.start}`}
              field={field}
              level={1}
              range={range}
              onRange={setRange}
            />
          ))}
        </div>
      </section>
      <section aria-label={strings.bytes}>
        <h4>{strings.bytes}</h4>
        <HexDump bytes={bytes} range={range} onByte={(at) => setRange(leafAt(fields, at))} />
      </section>
    </div>
  );
}

interface FieldProps {
  field: FieldNode;
  level: number;
  range: Range | null;
  onRange(range: Range | null): void;
}

function Field({ field, level, range, onRange }: FieldProps) {
  const [open, setOpen] = useState(level <= 2);
  const children = field.children ?? [];
  const marked = range !== null && range.start === field.start && range.end === field.end;
  // A byte chosen in the dump opens the fields around it.
  const within = range !== null && range.start >= field.start && range.end <= field.end;
  const shown = open || (within && !marked);
  const mark = () => onRange({ start: field.start, end: field.end });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") setOpen(true);
    else if (event.key === "ArrowLeft") setOpen(false);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp")
      moveFocus(event.currentTarget as HTMLElement, event.key === "ArrowDown" ? 1 : -1);
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="treeitem"
      aria-expanded={children.length > 0 ? shown : undefined}
      aria-selected={marked}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        event.stopPropagation();
        mark();
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the tree item around it has focus and keys */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree item around it has focus and keys */}
      <span
        className={`pw-field${marked ? " pw-marked" : ""}${field.problem ? " pw-problem" : ""}`}
        onMouseEnter={mark}
        onClick={() => children.length > 0 && setOpen(!shown)}
      >
        <span aria-hidden="true" className="pw-twist">
          {children.length === 0 ? "" : shown ? "▾" : "▸"}
        </span>
        {field.label}
        {field.value !== "" && <span className="pw-value"> {field.value}</span>}
        {field.problem && <em> {field.problem}</em>}
      </span>
      {shown && children.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a group of tree items
        <div role="group" className="pw-branch">
          {children.map((child) => (
            <Field
              key={`${child.name}-${child.start}-${child.end}`}
              field={child}
              level={level + 1}
              range={range}
              onRange={onRange}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function moveFocus(from: HTMLElement, by: 1 | -1): void {
  const items = [
    ...(from.closest('[role="tree"]')?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? []),
  ];
  items[items.indexOf(from) + by]?.focus();
}

function leafAt(fields: readonly FieldNode[], at: number): Range | null {
  for (const field of fields) {
    if (at < field.start || at >= field.end) continue;
    return leafAt(field.children ?? [], at) ?? { start: field.start, end: field.end };
  }
  return null;
}

const PER_LINE = 16;

function HexDump({
  bytes,
  range,
  onByte,
}: {
  bytes: Uint8Array;
  range: Range | null;
  onByte(at: number): void;
}) {
  const lines = useMemo(
    () => Array.from({ length: Math.ceil(bytes.length / PER_LINE) }, (_, line) => line * PER_LINE),
    [bytes],
  );
  const inRange = (at: number) => range !== null && at >= range.start && at < range.end;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long dumps scroll, by keyboard too
    <div className="pw-hex" tabIndex={0}>
      {lines.map((start) => {
        const row = [...bytes.subarray(start, start + PER_LINE)];
        return (
          <div key={start} className="pw-hex-line">
            <span className="pw-hex-offset">{start.toString(16).padStart(4, "0")}</span>
            <span>
              {row.map((byte, index) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the tree does the same by keyboard
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its position
                  key={index}
                  className={inRange(start + index) ? "pw-byte pw-marked" : "pw-byte"}
                  onMouseEnter={() => onByte(start + index)}
                >
                  {byte.toString(16).padStart(2, "0")}
                </span>
              ))}
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

/** The steps of a packet, one sentence each. */
export function Story({
  steps,
  strings,
}: {
  steps: readonly { time: number; place: string; text: string; drop: boolean }[];
  strings: Strings;
}) {
  return (
    <section className="pw-story" aria-label={strings.story}>
      <h4>{strings.story}</h4>
      <ol>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position in the story
          <li key={index} className={step.drop ? "pw-drop" : ""}>
            <span className="pw-story-time">{seconds(step.time)}</span>{" "}
            <span className="pw-story-place">{step.place}</span> {step.text}
          </li>
        ))}
      </ol>
    </section>
  );
}
