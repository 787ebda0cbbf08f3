// A terminal: xterm for the screen, a line editor with history in front of the lab's shell. What a program prints while
// the reader is not at a prompt goes to the screen as it comes.

import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { useEffect, useRef } from "react";
import { Readline } from "xterm-readline";
import { t } from "../messages.ts";
import { BashKeys, type Editor } from "./bash-keys.ts";

export interface TerminalHandle {
  /** The shell prints. */
  write(data: Uint8Array): void;
  /** The shell waits for a line, having taken `lines` of those that were entered here. */
  prompt(text: string, lines: number): void;
  /** Types `text` at the prompt as if the reader had, and enters it. */
  enter(text: string): void;
  clear(): void;
}

interface Props {
  label: string;
  dark: boolean;
  onReady(handle: TerminalHandle): void;
  onLine(text: string): void;
  onInterrupt(): void;
  onEndOfInput(): void;
  /** Completions of the word before the cursor: where it begins, and what it may become. */
  complete(text: string): Promise<{ from: number; candidates: string[] }>;
}

/** What keys send that are no characters: a program that runs here reads lines, and makes nothing of them. */
const ESCAPES = /\u001b(\[[0-9;]*[ -/]*[@-~]|O.|.)?/g;

const DARK = {
  background: "#10151c",
  foreground: "#d7dee8",
  cursor: "#4fd1a5",
  selectionBackground: "#2b4a63",
};
const LIGHT = {
  background: "#fbfcfd",
  foreground: "#1d2733",
  cursor: "#0b6e4f",
  selectionBackground: "#bcd9ef",
};

export function TerminalPane({ label, dark, onReady, onLine, onInterrupt, onEndOfInput, complete }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const terminal = useRef<Terminal | null>(null);
  // The handlers of the newest render, so that the terminal is made once.
  const handlers = useRef({ onReady, onLine, onInterrupt, onEndOfInput, complete });
  handlers.current = { onReady, onLine, onInterrupt, onEndOfInput, complete };

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const term = new Terminal({
      fontSize: 13,
      scrollback: 5000,
      convertEol: true,
      screenReaderMode: true,
      theme: DARK,
    });
    const fit = new FitAddon();
    const readline = makeReadline();
    // The editor begins when the screen has caught up, and tells nobody: it has the keys from then on until Enter.
    const editor = readline as unknown as Editor;
    const keys = new BashKeys(editor, (query) => t("lab.search", { query }));
    const editing = () => editor.activeRead !== undefined;
    // A line typed while a program runs: as a terminal in cooked mode has it, with echo and backspace, no more.
    let cooked = "";
    // From the shell's prompt until the editor has begun, keys wait for the editor.
    let beginning = false;
    let held: string[] = [];
    // Commands that the lesson's buttons entered while another one ran.
    const queue: string[] = [];
    let entered = 0;
    const give = (line: string) => {
      entered++;
      handlers.current.onLine(line);
    };
    readline.setCtrlCHandler(() => handlers.current.onInterrupt());
    const read = (prompt: string, lines: number) => {
      // A line is on its way to the shell, or to a program that it starts: what follows is not typed at this prompt.
      if (lines < entered) {
        term.write(prompt);
        return;
      }
      beginning = true;
      // The editor shows again, behind its prompt, what was typed meanwhile.
      term.write("\b \b".repeat(Array.from(cooked).length));
      void readline.read(prompt).then(give);
      // Writes are called back in their order, so the editor is ready by now.
      term.write("", () => {
        const command = queue.shift();
        handOver(command === undefined ? [] : [command, "\r"]);
      });
    };
    /** Types `first` and then what waited. What comes behind an Enter is cooked again. */
    const handOver = (first: string[] = []) => {
      const typed = [...first, cooked, ...held];
      beginning = false;
      cooked = "";
      held = [];
      for (const data of typed)
        if (data === "") continue;
        else if (editing()) editor.readData(data);
        else cook(data);
    };
    const cook = (data: string) => {
      for (const key of data.replace(ESCAPES, "")) {
        if (key === "\r") {
          const line = cooked;
          cooked = "";
          term.write("\r\n");
          // After the line that the editor may just have given, which comes as a promise.
          void Promise.resolve(line).then(give);
        } else if (key === "\u007f") {
          if (cooked !== "") term.write("\b \b");
          cooked = Array.from(cooked).slice(0, -1).join("");
        } else if (key === "\u0015") {
          term.write("\b \b".repeat(Array.from(cooked).length));
          cooked = "";
        } else if (key === "\u0004" && cooked === "") handlers.current.onEndOfInput();
        else if (key >= " ") {
          cooked += key;
          term.write(key);
        }
      }
    };
    // Before the editor's own listener, so that a key is looked at as things were when it was pressed.
    term.onData((data) => {
      if (editing()) {
        handOver();
        // What waited may have ended in an Enter: then the editor does not take this key.
        if (!editing()) cook(data);
      } else if (data === "\u0003") {
        cooked = "";
        held = [];
      } else if (beginning) held.push(data);
      else cook(data);
    });
    term.loadAddon(fit);
    term.loadAddon(readline);
    term.open(element);
    terminal.current = term;
    term.textarea?.setAttribute("aria-label", label);

    const tab = async () => {
      const text = readline.getLine();
      const { from, candidates } = await handlers.current.complete(text);
      if (!editing() || readline.getLine() !== text || candidates.length === 0) return;
      const common = candidates.reduce(commonPrefix);
      const only = candidates.length === 1 && !common.endsWith("/") ? " " : "";
      if (text.slice(from) !== common + only) readline.updateLine(text.slice(0, from) + common + only);
      else if (candidates.length > 1) {
        readline.println(`\r\n${candidates.join("  ")}`);
        keys.redraw();
      }
    };
    let escaped = false;
    term.attachCustomKeyEventHandler((event) => {
      if (event.type !== "keydown" || event.isComposing) return true;
      const leaving = event.key === "Tab" && (escaped || event.shiftKey);
      escaped = event.key === "Escape";
      if (leaving) return false; // the browser moves the focus on
      if (editing()) {
        const done = keys.press(event);
        if (done === "done") {
          event.preventDefault();
          event.stopPropagation(); // Ctrl-K is the site's search elsewhere
        }
        if (done !== "editor") return false;
      }
      if (event.key !== "Tab") return true;
      event.preventDefault();
      if (editing()) void tab();
      return false;
    });
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) fit.fit();
    });
    observer.observe(element);
    handlers.current.onReady({
      write: (data) => term.write(data),
      prompt: read,
      enter: (text) => {
        if (!editing()) {
          queue.push(text);
          return;
        }
        keys.leave();
        term.input(text);
        term.input("\r");
      },
      clear: () => term.clear(),
    });
    return () => {
      observer.disconnect();
      term.dispose();
      terminal.current = null;
    };
  }, [label]);

  useEffect(() => {
    if (terminal.current !== null) terminal.current.options.theme = dark ? DARK : LIGHT;
  }, [dark]);

  return <div className="pw-terminal" ref={box} />;
}

/** A browser that keeps nothing throws at the sight of its localStorage, and with it the editor, which has its history there. */
function makeReadline(): Readline {
  try {
    return new Readline();
  } catch {
    Object.defineProperty(window, "localStorage", { value: undefined, configurable: true });
    return new Readline();
  }
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
