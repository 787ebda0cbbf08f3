// The drawing board of the playground. Everything on it is a button: choose a place, then say what is to be done with it; with the
// mouse a cable can also be dragged from one place to another. What was done is said below the board.

import { type KeyboardEvent, type PointerEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { type MessageKey, t } from "../messages.ts";
import {
  addPlace,
  type Changed,
  connectPlaces,
  type Place,
  placeOf,
  removeCable,
  removePlace,
  rename,
  type Sketch,
} from "./sketch.ts";

interface Props {
  sketch: Sketch;
  onChange(sketch: Sketch): void;
}

export function SketchEditor({ sketch, onChange }: Props) {
  const [chosen, setChosen] = useState("");
  /** The place that a cable is being drawn from. */
  const [from, setFrom] = useState("");
  const [said, setSaid] = useState("");
  const [name, setName] = useState("");
  const board = useRef<HTMLDivElement>(null);
  const nameId = useId();
  const place = placeOf(sketch, chosen);
  const hosts = sketch.places.filter(({ kind }) => kind === "host");

  const apply = (changed: Changed, text: (name: string) => string, then = true) => {
    if ("refusal" in changed) {
      setSaid(t(changed.refusal));
      return;
    }
    onChange(changed.sketch);
    setSaid(text(changed.name));
    if (then) choose(changed.name);
  };
  const choose = (next: string) => {
    setChosen(next);
    setName(next);
  };
  const add = (kind: Place["kind"]) =>
    apply(addPlace(sketch, kind, place?.host ?? hosts[0]?.name ?? ""), (added) =>
      t("sketch.added", { name: added }),
    );
  const connect = (a: string, b: string) => {
    setFrom("");
    apply(connectPlaces(sketch, a, b), () => t("sketch.connected", { a, b }));
  };
  const press = (pressed: string) => {
    if (from !== "" && from !== pressed) connect(from, pressed);
    else {
      setFrom("");
      choose(pressed);
      setSaid(t("sketch.chosen", { name: pressed }));
    }
  };
  const remove = (gone: string) => {
    onChange(removePlace(sketch, gone));
    setSaid(t("sketch.removed", { name: gone }));
    choose("");
    setFrom("");
    board.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && from !== "") {
      setFrom("");
      setSaid("");
    } else if ((event.key === "Delete" || event.key === "Backspace") && place !== undefined) {
      event.preventDefault();
      remove(chosen);
    }
  };
  // Dragging: pressed on one place, let go over another.
  const drag = useRef("");
  const placeAt = ({ clientX, clientY }: PointerEvent): string =>
    document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-place]")?.dataset["place"] ?? "";
  const onPointerUp = (event: PointerEvent) => {
    const start = drag.current;
    drag.current = "";
    const end = placeAt(event);
    if (start !== "" && end !== "" && start !== end) connect(start, end);
  };

  const button = ({ kind, name: label, host }: Place) => (
    <button
      key={label}
      type="button"
      data-place={label}
      className={`pw-place pw-place-${kind}`}
      aria-pressed={label === chosen}
      aria-label={t(LABELS[kind], { name: label, host })}
      onClick={() => press(label)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        drag.current = label;
        event.currentTarget.releasePointerCapture?.(event.pointerId);
      }}
    >
      {label}
    </button>
  );
  return (
    <div className="pw-sketch">
      {/* biome-ignore lint/a11y/useSemanticElements: a group of controls, not a part of a form */}
      <div className="pw-playback" role="group" aria-label={t("sketch.tools")}>
        <button type="button" onClick={() => add("host")}>
          {t("sketch.addHost")}
        </button>
        <button type="button" onClick={() => add("namespace")} disabled={hosts.length === 0}>
          {t("sketch.addNamespace")}
        </button>
        <button type="button" onClick={() => add("bridge")} disabled={hosts.length === 0}>
          {t("sketch.addBridge")}
        </button>
        <button
          type="button"
          aria-pressed={from !== ""}
          disabled={place === undefined}
          onClick={() => {
            setFrom(from === "" ? chosen : "");
            setSaid(from === "" ? t("sketch.connectWith", { name: chosen }) : "");
          }}
          onKeyDown={(event) => event.key === "Escape" && onKeyDown(event)}
        >
          {t("sketch.connect")}
        </button>
        <button type="button" disabled={place === undefined} onClick={() => remove(chosen)}>
          {t("sketch.remove")}
        </button>
        <form
          className="pw-playback"
          onSubmit={(event) => {
            event.preventDefault();
            apply(rename(sketch, chosen, name), (renamed) => t("sketch.chosen", { name: renamed }));
          }}
        >
          <label htmlFor={nameId}>{t("sketch.name")}</label>
          <input
            id={nameId}
            value={name}
            disabled={place === undefined}
            size={10}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" disabled={place === undefined || name === chosen}>
            {t("sketch.rename")}
          </button>
        </form>
      </div>
      <section
        className="pw-board"
        ref={board}
        aria-label={t("sketch.board")}
        tabIndex={-1}
        onPointerUp={onPointerUp}
      >
        {hosts.length === 0 && <p className="pw-empty">{t("sketch.empty")}</p>}
        {hosts.map((host) => (
          <div key={host.name} className="pw-board-host">
            {(["host", "bridge", "namespace"] as const).map((row) => (
              <div key={row} className="pw-board-row">
                {sketch.places.filter(({ host: of, kind }) => of === host.name && kind === row).map(button)}
              </div>
            ))}
          </div>
        ))}
        <Cables sketch={sketch} />
      </section>
      <p role="status" className="pw-said">
        {said}
      </p>
      <p className="pw-title">{t("sketch.cables")}</p>
      {sketch.cables.length === 0 ? (
        <p className="pw-empty">{t("sketch.noCables")}</p>
      ) : (
        <ul className="pw-cables">
          {sketch.cables.map(([a, b], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two cables may join the same two places
            <li key={index}>
              {t("sketch.cable", { a, b })}{" "}
              <button
                type="button"
                aria-label={t("sketch.removeCable", { a, b })}
                onClick={() => onChange(removeCable(sketch, index))}
              >
                {t("sketch.remove")}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const LABELS: Record<Place["kind"], MessageKey> = {
  host: "sketch.host",
  namespace: "sketch.namespace",
  bridge: "sketch.bridge",
};

interface Line {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Lines between the places' buttons, behind them; in words they are the list below the board. */
function Cables({ sketch }: { sketch: Sketch }) {
  const svg = useRef<SVGSVGElement>(null);
  const [lines, setLines] = useState<Line[]>([]);
  useLayoutEffect(() => {
    const element = svg.current?.parentElement;
    if (!element) return;
    const measure = () => {
      const origin = element.getBoundingClientRect();
      const centre = (name: string) => {
        const box = element.querySelector(`[data-place="${name}"]`)?.getBoundingClientRect();
        return box === undefined
          ? null
          : { x: box.x + box.width / 2 - origin.x, y: box.y + box.height / 2 - origin.y };
      };
      setLines(
        sketch.cables.flatMap(([a, b]) => {
          const from = centre(a);
          const to = centre(b);
          return from === null || to === null ? [] : [{ x1: from.x, y1: from.y, x2: to.x, y2: to.y }];
        }),
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [sketch]);
  return (
    <svg className="pw-board-cables" aria-hidden="true" ref={svg}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its cable's position
        <line key={index} {...line} className="pw-wire" />
      ))}
    </svg>
  );
}
