// A code editor: CodeMirror with TypeScript or shell syntax. Mod-S asks for a verdict, Escape then Tab leaves it.

import { javascript } from "@codemirror/lang-javascript";
import {
  defaultHighlightStyle,
  HighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";

/** Colours for a dark ground, in place of those of CodeMirror's own style, which is made for a light one. */
const DARK_COLORS: Record<string, string> = {
  "#404740": "#a7b4c2",
  "#708": "#d6a5f5",
  "#219": "#9db8ff",
  "#164": "#7ee0b5",
  "#a11": "#ffab91",
  "#e40": "#ffb36b",
  "#00f": "#8ec7ff",
  "#30a": "#b9b3ff",
  "#085": "#5ee0a8",
  "#167": "#7fd6e0",
  "#256": "#a9c8e8",
  "#00c": "#8ec7ff",
  "#940": "#d9a566",
  "#f00": "#ff8a80",
};
const darkStyle = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ color, ...spec }) => ({ ...spec, color: DARK_COLORS[color] ?? color })),
);

interface Props {
  /** File name: decides the language and labels the editor. */
  file: string;
  /** The text to begin with; a new `version` puts it in again. */
  text: string;
  version: number;
  dark: boolean;
  onChange(text: string): void;
  onSave(): void;
}

export function Editor({ file, text, version, dark, onChange, onSave }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onChange, onSave });
  handlers.current = { onChange, onSave };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` is only where editing begins; `version` says when
  useEffect(() => {
    if (box.current === null) return;
    const save = () => {
      handlers.current.onSave();
      return true;
    };
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([{ key: "Mod-s", run: save, preventDefault: true }]),
          basicSetup,
          file.endsWith(".ts") ? javascript({ typescript: true }) : StreamLanguage.define(shell),
          dark ? syntaxHighlighting(darkStyle) : [],
          EditorView.theme({}, { dark }),
          EditorView.contentAttributes.of({ "aria-label": file }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) handlers.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    return () => view.destroy();
  }, [file, version, dark]);

  return <div className="pw-editor" ref={box} />;
}
