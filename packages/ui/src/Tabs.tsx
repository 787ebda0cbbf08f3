// Tabs as the keyboard knows them: one stop for the Tab key, arrows choose, Home and End go to the ends.

import { type KeyboardEvent, useRef } from "react";

interface Props {
  label: string;
  tabs: readonly { id: string; title: string }[];
  /** Position of the chosen one. */
  chosen: number;
  onChoose(position: number): void;
  /** Prefix of the ids: tab `prefix-tab-ID` controls the panel `prefix-panel-ID`. */
  prefix: string;
}

export function Tabs({ label, tabs, chosen, onChoose, prefix }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowRight: (chosen + 1) % tabs.length,
      ArrowLeft: (chosen + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onChoose(to);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[to]?.focus();
  };
  return (
    <div role="tablist" aria-label={label} className="pw-tabs" ref={list}>
      {tabs.map(({ id, title }, position) => (
        <button
          key={id}
          id={`${prefix}-tab-${id}`}
          type="button"
          role="tab"
          aria-selected={position === chosen}
          aria-controls={`${prefix}-panel-${id}`}
          tabIndex={position === chosen ? 0 : -1}
          onClick={() => onChoose(position)}
          onKeyDown={onKeyDown}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
