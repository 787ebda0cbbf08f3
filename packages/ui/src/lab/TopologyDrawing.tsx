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

/** Narrower than this (px), namespaces are drawn below each other. */
const NARROW = 560;

export function TopologyDrawing({ topology, description, title, shown = [], progress = 0 }: Props) {
  const figure = useRef<HTMLElement>(null);
  const narrow = useNarrow(figure);
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const drawing = useMemo(() => layOut(topology, { narrow }), [topology, narrow]);
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
            d={`M${wire.from.x} ${wire.from.y} Q${wire.control.x} ${wire.control.y} ${wire.to.x} ${wire.to.y}`}
          />
        ))}
        {shown.map((row) => (
          <Frame
            key={row.index}
            row={row}
            wires={drawing.wires}
            names={names}
            progress={still ? 0.5 : progress}
          />
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

function useNarrow(figure: RefObject<HTMLElement | null>): boolean {
  const [narrow, setNarrow] = useState(false);
  useEffect(() => {
    const element = figure.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setNarrow(element.clientWidth < NARROW));
    observer.observe(element);
    return () => observer.disconnect();
  }, [figure]);
  return narrow;
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
            {net.title}
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

function Frame({
  row,
  wires,
  names,
  progress,
}: {
  row: PacketRow;
  wires: WirePath[];
  names: Map<string, string>;
  progress: number;
}) {
  if (row.to === null) return null;
  const from = names.get(key(row.from));
  const to = names.get(key(row.to));
  const wire = wires.find(
    ({ ends }) => from !== undefined && to !== undefined && ends.includes(from) && ends.includes(to),
  );
  // The wire may be gone by now: the frame is then in the list only.
  if (wire === undefined || from === undefined) return null;
  const { x, y } = pointOn(wire, from, progress);
  const label = row.protocols.at(-1) ?? "";
  return (
    <g className={`pw-frame pw-frame-${label}`} transform={`translate(${x} ${y})`}>
      <circle r={7} />
      <text y={-11} textAnchor="middle">
        {label}
      </text>
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
