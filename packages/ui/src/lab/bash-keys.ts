// Keys of bash's line editor that xterm-readline does not have: words forwards and backwards, what was killed put back, the search
// through history. It works on that editor's own line and layout, which are not declared as public.
//
// Left out: undo, transposing, keyboard macros, the numeric argument.

interface Layout {
  cursor: { row: number; col: number };
  end: { row: number; col: number };
  scrollOffset: number;
}

/** What is used of xterm-readline's inside. */
export interface Editor {
  /** Set while a line is being edited. */
  activeRead?: object;
  readData(data: string): void;
  history: { entries: readonly string[]; saveToLocalStorage(): void };
  state: {
    prompt: string;
    promptSize: Layout["cursor"];
    layout: Layout;
    line: { buf: string; pos: number };
    tty: { calculatePosition(text: string, from: Layout["cursor"]): Layout["cursor"] };
    update(text: string): void;
    refresh(): void;
    editInsert(text: string): void;
  };
}

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey">;

const WORD_BEFORE = /[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u;
const WORD_AFTER = /^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u;
const BLANK_WORD_BEFORE = /\S*\s*$/;
/** Shift and a page key scroll. */
const WITH_MODIFIER = /^(?!S-Page).*(Arrow|Home|End|Insert|Delete|Page)/;
const FUNCTION_KEY = /^F\d+$/;

export class BashKeys {
  readonly #editor: Editor;
  /** The words of the search, for a screen that shows them. */
  readonly #searching: (query: string) => string;
  #killed = "";
  #search: { query: string; older: number; line: string; prompt: string } | undefined;

  constructor(editor: Editor, searching: (query: string) => string) {
    this.#editor = editor;
    this.#searching = searching;
    keepHistory(editor);
  }

  /** What becomes of a key pressed in a line: done here, left to the editor, or left to the browser. */
  press(key: Key): "done" | "editor" | "browser" {
    if (this.#search !== undefined) return this.#pressInSearch(key);
    if (FUNCTION_KEY.test(key.key)) return "browser";
    const name = nameOf(key);
    const { buf, pos } = this.#editor.state.line;
    const before = buf.slice(0, pos);
    const after = buf.slice(pos);
    switch (name) {
      case "Escape": // the editor takes it for text
        break;
      case "C-r":
        this.#search = { query: "", older: 0, line: buf, prompt: this.#editor.state.prompt };
        this.#showSearch();
        break;
      case "C-w":
        this.#kill(pos - matched(BLANK_WORD_BEFORE, before), pos);
        break;
      case "M-Backspace":
      case "C-Backspace":
        this.#kill(pos - matched(WORD_BEFORE, before), pos);
        break;
      case "M-d":
        this.#kill(pos, pos + matched(WORD_AFTER, after));
        break;
      case "C-u":
        this.#kill(0, pos);
        break;
      case "C-k":
        this.#kill(pos, buf.length);
        break;
      case "C-y":
        if (this.#killed !== "") this.#editor.state.editInsert(this.#killed);
        break;
      case "M-b":
      case "C-ArrowLeft":
      case "M-ArrowLeft":
        this.#put(buf, pos - matched(WORD_BEFORE, before));
        break;
      case "M-f":
      case "C-ArrowRight":
      case "M-ArrowRight":
        this.#put(buf, pos + matched(WORD_AFTER, after));
        break;
      case "C-b":
        this.#editor.readData("\x1b[D");
        break;
      case "C-f":
        this.#editor.readData("\x1b[C");
        break;
      case "C-p":
        this.#editor.readData("\x1b[A");
        break;
      case "C-n":
        this.#editor.readData("\x1b[B");
        break;
      default:
        // The editor takes what it does not know of their sequences for text.
        return name !== key.key && WITH_MODIFIER.test(name) ? "browser" : "editor";
    }
    return "done";
  }

  /** Ends a search with the line that it found. */
  leave(): void {
    this.#endSearch(this.#editor.state.line.buf);
  }

  /** Draws prompt and line again below what was printed meanwhile. */
  redraw(): void {
    const { state } = this.#editor;
    state.layout.cursor = { row: 0, col: 0 };
    state.layout.end = { row: 0, col: 0 };
    state.layout.scrollOffset = 0;
    state.refresh();
  }

  #pressInSearch(key: Key): "done" | "editor" | "browser" {
    const search = this.#search;
    if (search === undefined) return "editor";
    const name = nameOf(key);
    if (name === "C-r") {
      if (this.#found(search.query, search.older + 1) !== undefined) search.older++;
      this.#showSearch();
    } else if (key.key === "Backspace") {
      search.query = Array.from(search.query).slice(0, -1).join("");
      search.older = 0;
      this.#showSearch();
    } else if (name === "C-g" || name === "C-c") {
      this.#endSearch(search.line);
      return name === "C-c" ? "editor" : "done";
    } else if (name === key.key && Array.from(key.key).length === 1) {
      search.query += key.key;
      search.older = 0;
      this.#showSearch();
    } else if (!["Shift", "Control", "Alt", "Meta"].includes(key.key)) {
      this.leave();
      return key.key === "Escape" ? "done" : this.press(key);
    }
    return "done";
  }

  #found(query: string, older: number): string | undefined {
    return this.#editor.history.entries.filter((entry) => entry.includes(query))[older];
  }

  #showSearch(): void {
    const search = this.#search;
    if (search === undefined) return;
    this.#setPrompt(this.#searching(search.query));
    const found = search.query === "" ? search.line : this.#found(search.query, search.older);
    this.#editor.state.update(found ?? this.#editor.state.line.buf);
  }

  #endSearch(line: string): void {
    if (this.#search === undefined) return;
    this.#setPrompt(this.#search.prompt);
    this.#search = undefined;
    this.#editor.state.update(line);
  }

  #setPrompt(prompt: string): void {
    const { state } = this.#editor;
    state.prompt = prompt;
    state.promptSize = state.tty.calculatePosition(prompt, { row: 0, col: 0 });
  }

  #kill(from: number, to: number): void {
    if (from === to) return;
    const { buf } = this.#editor.state.line;
    this.#killed = buf.slice(from, to);
    this.#put(buf.slice(0, from) + buf.slice(to), from);
  }

  #put(text: string, pos: number): void {
    const { state } = this.#editor;
    state.line.buf = text;
    state.line.pos = pos;
    state.refresh();
  }
}

/** `C-w` for Ctrl-W, `M-b` for Alt-B, the key itself without modifiers. */
function nameOf({ key, ctrlKey, altKey, metaKey, shiftKey }: Key): string {
  const plain = key.length === 1 ? key.toLowerCase() : key;
  if (ctrlKey && !altKey && !metaKey) return `C-${plain}`;
  if (altKey && !ctrlKey && !metaKey) return `M-${plain}`;
  if (ctrlKey || metaKey) return `?-${plain}`; // AltGr is Ctrl and Alt: what it types comes as text
  return shiftKey && key.length > 1 ? `S-${key}` : key;
}

const matched = (pattern: RegExp, text: string): number => pattern.exec(text)?.[0].length ?? 0;

/** A line that is too long to be kept in the browser, or a browser that keeps nothing, must not stop the line from being run. */
function keepHistory({ history }: Editor): void {
  const save = history.saveToLocalStorage.bind(history);
  history.saveToLocalStorage = () => {
    try {
      save();
    } catch {
      // history lasts as long as the page
    }
  };
}
