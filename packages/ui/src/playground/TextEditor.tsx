// A playground's lab as text: its lab.yaml and its scripts, each in a field of its own.

import type { LabTexts } from "@podwire/lab";
import { useId, useState } from "react";
import { t } from "../messages.ts";

interface Props {
  texts: LabTexts;
  onChange(texts: LabTexts): void;
}

export function TextEditor({ texts, onChange }: Props) {
  const [name, setName] = useState("");
  const id = useId();
  const scripts = Object.entries(texts.scripts);
  const withScript = (script: string, text: string | null) => {
    const rest = scripts.filter(([other]) => other !== script);
    onChange({
      ...texts,
      scripts: Object.fromEntries(
        text === null ? rest : scripts.map(([other, old]) => [other, other === script ? text : old]),
      ),
    });
  };
  const field = (title: string, text: string, change: (text: string) => void, remove?: () => void) => (
    <div key={title} className="pw-file">
      <div className="pw-bar">
        <label htmlFor={`${id}-${title}`}>
          <code>{title}</code>
        </label>
        {remove && (
          <button type="button" onClick={remove}>
            {t("play.removeScript", { name: title })}
          </button>
        )}
      </div>
      <textarea
        id={`${id}-${title}`}
        value={text}
        rows={Math.min(24, text.split("\n").length + 1)}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
  return (
    <div className="pw-texts">
      {field("lab.yaml", texts.lab, (lab) => onChange({ ...texts, lab }))}
      {scripts.map(([script, text]) =>
        field(
          script,
          text,
          (changed) => withScript(script, changed),
          () => withScript(script, null),
        ),
      )}
      <form
        className="pw-playback"
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== "" && texts.scripts[name] === undefined)
            onChange({ ...texts, scripts: { ...texts.scripts, [name]: "" } });
          setName("");
        }}
      >
        <label htmlFor={`${id}-new`}>{t("play.scriptName")}</label>
        <input
          id={`${id}-new`}
          value={name}
          size={14}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" disabled={name.trim() === ""}>
          {t("play.script")}
        </button>
      </form>
    </div>
  );
}
