// The network at a moment, drawn: hosts, namespaces, devices, wires, and the frames that are under way. What is drawn is said in
// words, too, made from the same state.

import type { PacketRow, Topology } from "@podwire/lab";
import { type RefObject, useEffect, useId, useMemo, useRef, useState } from "react";
import { t } from "../messages.ts";
import { type DeviceBox, type Drawing, layOut, pointOn, type WirePath } from "./layout.ts";

interface Props {
  topology: Topology;
  /** The drawing in words. */
  description: string;
  title: string;
  /** Frames under way. */
  shown?: readonly PacketRow[];
  /** How much of their way is behind them, 0 to 1. */
  progress?: number;
}

/** How many namespaces fit side by side, legibly, into so many pixels. */
const columnsIn = (width: number): number => (width < 520 ? 2 : width < 720 ? 3 : 4);

export function TopologyDrawing({ topology, description, title, shown = [], progress = 0 }: Props) {
  const figure = useRef<HTMLElement>(null);
  const columns = useColumns(figure);
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const drawing = useMemo(() => layOut(topology, { columns }), [topology, columns]);
  const names = useMemo(() => deviceIds(topology), [topology]);
  const id = useId();
  return (
    <figure className="pw-drawing" ref={figure}>
      <svg
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        style={{ maxWidth: drawing.width * 1.3, maxHeight: Math.max(340, drawing.height * 1.1) }}
        role="img"
        aria-label={title}
        aria-describedby={id}
      >
        <Hosts drawing={drawing} />
        {drawing.wires.map((wire) => (
          <path
            key={wire.ends.join()}
            className={`pw-wire pw-wire-${wire.kind}${wire.carrier ? "" : " pw-wire-dark"}`}
            d={`M${wire.points.map(({ x, y }) => `${x} ${y}`).join("L")}`}
          />
        ))}
        {framesOn(drawing.wires, shown, names, still ? 0.5 : progress).map((frame) => (
          <Frame key={frame.row.index} {...frame} />
        ))}
      </svg>
      <figcaption>
        <details>
          <summary>{t("drawing.words")}</summary>
          <div id={id} className="pw-drawing-text">
            {description}
          </div>
        </details>
      </figcaption>
    </figure>
  );
}

function useColumns(figure: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(4);
  useEffect(() => {
    const element = figure.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setColumns(columnsIn(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [figure]);
  return columns;
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(false);
  useEffect(() => {
    const media = window.matchMedia(query);
    const follow = () => setMatches(media.matches);
    follow();
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, [query]);
  return matches;
}

function Hosts({ drawing }: { drawing: Drawing }) {
  return drawing.hosts.map((host) => (
    <g key={host.name}>
      <rect className="pw-host" x={host.x} y={host.y} width={host.width} height={host.height} rx={8} />
      <text className="pw-host-name" x={host.x + 12} y={host.y + 19}>
        {host.name}
      </text>
      {host.namespaces.map((net) => (
        <g key={net.title || "initial"}>
          <rect
            className={net.initial ? "pw-netns pw-netns-initial" : "pw-netns"}
            x={net.x}
            y={net.y}
            width={net.width}
            height={net.height}
            rx={6}
          />
          <text className="pw-netns-name" x={net.x + 12} y={net.y + 18}>
            {net.initial ? host.namespaces.length > 1 && t("drawing.own") : net.title}
          </text>
          {net.devices.map((box) => (
            <Device key={box.device.id} box={box} />
          ))}
        </g>
      ))}
    </g>
  ));
}

function Device({ box }: { box: DeviceBox }) {
  const { device } = box;
  const state = !device.up ? "down" : device.state === "UP" || device.state === "UNKNOWN" ? "up" : "dark";
  return (
    <g className={`pw-device pw-device-${state}`}>
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={4} />
      <text x={box.x + 8} y={box.y + 14} className="pw-device-name">
        {device.name}
      </text>
      {box.details.map((detail, index) => (
        <text key={detail} x={box.x + 8} y={box.y + 29 + index * 15} className="pw-device-detail">
          {detail}
        </text>
      ))}
    </g>
  );
}

interface FrameOnWire {
  row: PacketRow;
  label: string;
  x: number;
  y: number;
  /** Where the label is, above (-1) or below (1); 0 where there is room for none. */
  labelled: number;
}

/** Where the frames under way are, with their labels apart. Of those at the same place one is shown. */
function framesOn(
  wires: readonly WirePath[],
  shown: readonly PacketRow[],
  names: Map<string, string>,
  progress: number,
): FrameOnWire[] {
  const frames: FrameOnWire[] = [];
  const heights: { x: number; y: number }[] = [];
  for (const row of shown) {
    if (row.to === null) continue;
    const from = names.get(key(row.from));
    const to = names.get(key(row.to));
    const wire = wires.find(
      ({ ends }) => from !== undefined && to !== undefined && ends.includes(from) && ends.includes(to),
    );
    // The wire may be gone by now: the frame is then in the list only.
    if (wire === undefined || from === undefined) continue;
    const { x, y } = pointOn(wire, from, progress);
    const label = row.protocols.at(-1) ?? "";
    if (frames.some((other) => other.x === x && other.y === y && other.label === label)) continue;
    const labelled =
      [-1, 1].find((side) =>
        heights.every((other) => Math.abs(other.x - x) > 40 || Math.abs(other.y - (y + side * 15)) > 12),
      ) ?? 0;
    heights.push({ x, y: y + labelled * 15 });
    frames.push({ row, label, x, y, labelled });
  }
  return frames;
}

function Frame({ label, x, y, labelled }: FrameOnWire) {
  return (
    <g className={`pw-frame pw-frame-${label}`} transform={`translate(${x} ${y})`}>
      <circle r={7} />
      {labelled !== 0 && (
        <text y={labelled < 0 ? -11 : 19} textAnchor="middle">
          {label}
        </text>
      )}
    </g>
  );
}

const key = (place: { host: string; netns: string; dev: string }): string =>
  `${place.host}/${place.netns}/${place.dev}`;

function deviceIds({ hosts }: Topology): Map<string, string> {
  const ids = new Map<string, string>();
  for (const host of hosts)
    for (const net of host.namespaces)
      for (const device of net.devices) ids.set(`${host.name}/${net.name}/${device.name}`, device.id);
  return ids;
}
