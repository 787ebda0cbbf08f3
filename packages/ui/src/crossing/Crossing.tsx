// Two hosts and a ping that crosses between them, for the first page: drawn with CSS alone, so it moves before any script
// has come, and stands still where the reader wants no motion.

import { useState } from "react";
import { t } from "../messages.ts";
import { RECORDED } from "./frames.ts";

/** Needs `@podwire/ui/style.css`; `dark` follows the site's theme. */
export function Crossing({ dark = false }: { dark?: boolean }) {
  const [paused, setPaused] = useState(false);
  return (
    <figure className={`pw-crossing${dark ? " pw-dark" : ""}${paused ? " pw-paused" : ""}`}>
      <svg viewBox="0 0 600 130" role="img" aria-label={t("crossing.title")}>
        <path className="pw-wire" d="M140 65 H460" />
        {(["web", "db"] as const).map((name, index) => (
          <g key={name} transform={`translate(${10 + index * 450} 20)`}>
            <rect className="pw-netns" width={130} height={90} rx={8} />
            <text className="pw-netns-name" x={12} y={24}>
              {name}
            </text>
            <rect className="pw-crossing-device" x={12} y={36} width={106} height={40} rx={4} />
            <text className="pw-device-name" x={20} y={52}>
              eth0
            </text>
            <text className="pw-device-detail" x={20} y={68}>
              {`10.0.0.${index + 1}/24`}
            </text>
          </g>
        ))}
        {RECORDED.map(({ from, protocol, line, bytes }, index) => (
          <g
            key={line}
            className={`pw-frame pw-frame-${protocol} pw-crossing-${from}`}
            style={{ animationDelay: `${index * 2}s` }}
          >
            <circle r={9} />
            <text y={-15} textAnchor="middle">
              {protocol.toUpperCase()}
            </text>
            <text className="pw-crossing-bytes" y={26} textAnchor="middle">
              {bytes.slice(0, 17)} …
            </text>
          </g>
        ))}
      </svg>
      <figcaption>
        <ol aria-label={t("crossing.frames")}>
          {RECORDED.map(({ line }, index) => (
            <li key={line} style={{ animationDelay: `${index * 2}s` }}>
              <code>{line}</code>
            </li>
          ))}
        </ol>
        <button type="button" className="pw-crossing-pause" onClick={() => setPaused(!paused)}>
          {paused ? t("crossing.play") : t("crossing.pause")}
        </button>
      </figcaption>
    </figure>
  );
}
