// The frames of the lab, in one of two ways: all of them in a list, or those of two devices side by side.

import type { PacketRow } from "@podwire/lab";
import { useId, useState } from "react";
import { t } from "../messages.ts";
import { Tabs } from "../Tabs.tsx";
import { PacketList } from "./PacketList.tsx";
import { SideBySide } from "./SideBySide.tsx";
import type { Film } from "./useFilm.ts";

interface Props {
  rows: readonly PacketRow[];
  film: Film;
  chosen: number;
  onChoose(position: number): void;
}

export function Packets({ rows, film, chosen, onChoose }: Props) {
  const [view, setView] = useState(0);
  const prefix = useId();
  const views = [
    { id: "list", title: t("packets.list") },
    { id: "two", title: t("packets.two") },
  ];
  const shared = { rows, chosen, playing: film.rows, past: film.past, onChoose };
  return (
    <section className="pw-frames" aria-label={t("packets.title")}>
      <div className="pw-bar">
        <p className="pw-title">
          {t("packets.title")} <small>{t("packets.count", { count: rows.length })}</small>
        </p>
        <Tabs label={t("packets.views")} tabs={views} chosen={view} onChoose={setView} prefix={prefix} />
      </div>
      {views.map(({ id }, index) => (
        <div
          key={id}
          id={`${prefix}-panel-${id}`}
          role="tabpanel"
          aria-labelledby={`${prefix}-tab-${id}`}
          hidden={index !== view}
        >
          {index === view && (id === "list" ? <PacketList {...shared} /> : <SideBySide {...shared} />)}
        </div>
      ))}
    </section>
  );
}
