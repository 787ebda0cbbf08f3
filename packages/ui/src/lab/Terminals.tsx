// A terminal for each host or namespace that the lab names, one of them in front.

import { useEffect, useId, useRef, useState } from "react";
import { t } from "../messages.ts";
import { Tabs } from "../Tabs.tsx";
import { type TerminalHandle, TerminalPane } from "./TerminalPane.tsx";
import type { LabHandle } from "./useLab.ts";

interface Props {
  lab: LabHandle;
  dark: boolean;
  /** Called once the lab runs, with a way to enter commands into the first terminal from outside. */
  onReady: ((enter: (command: string) => void) => void) | undefined;
}

export function Terminals({ lab, dark, onReady }: Props) {
  const { terminals, phase } = lab.state;
  const [shown, setShown] = useState(0);
  const prefix = useId();
  const handles = useRef(new Map<string, TerminalHandle>());
  const ready = useRef(onReady);
  ready.current = onReady;
  const first = terminals[0]?.id;
  useEffect(() => {
    if (phase !== "running" || first === undefined) return;
    ready.current?.((command) => {
      setShown(0);
      handles.current.get(first)?.enter(command);
    });
  }, [phase, first]);
  if (terminals.length === 0) return <p className="pw-terminal pw-empty">{t("lab.loading")}</p>;
  const several = terminals.length > 1;
  const chosen = Math.min(shown, terminals.length - 1);
  return (
    <div className="pw-terminals">
      {several && (
        <Tabs
          label={t("lab.terminals")}
          tabs={terminals}
          chosen={chosen}
          onChoose={setShown}
          prefix={prefix}
        />
      )}
      {terminals.map(({ id, title }, index) => (
        <div
          key={id}
          {...(several
            ? { id: `${prefix}-panel-${id}`, role: "tabpanel", "aria-labelledby": `${prefix}-tab-${id}` }
            : {})}
          hidden={index !== chosen}
        >
          <TerminalPane
            label={t("lab.terminal", { title })}
            dark={dark}
            onReady={(handle) => {
              handles.current.set(id, handle);
              lab.attach(id, { output: handle.write, prompt: handle.prompt });
            }}
            onLine={(text) => lab.send({ type: "line", terminal: id, text })}
            onInterrupt={() => lab.send({ type: "interrupt", terminal: id })}
            onEndOfInput={() => lab.send({ type: "end-of-input", terminal: id })}
            complete={(text) => lab.complete(id, text)}
          />
        </div>
      ))}
      <p className="pw-help">{t("lab.help")}</p>
    </div>
  );
}
