// A lab at a terminal: one of its shells is in front, lines that begin with a colon are for the lab itself. Virtual time
// passes as the wall clock does, as in the page; both run the same session (@podwire/lab's LabSession).

import { resolve } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { wrap } from "@podwire/grading";
import {
  drawTopology,
  type FromLab,
  LabSession,
  type LabSource,
  type PacketRow,
  type TerminalInfo,
} from "@podwire/lab";
import { Refusal } from "../io.ts";
import { t } from "../messages.ts";
import { putFile } from "../put-file.ts";

export interface TerminalOptions {
  input: Readable;
  output: Writable;
  /** Whether a person types: then lines can be edited. */
  interactive: boolean;
  cwd: string;
  seed?: number;
  /** Which shell is in front: "host" or "host/netns"; the lab's first terminal where nothing is said. */
  at?: string;
}

/** Of a drawn network. */
const MOST_LINES = 40;

const HELP = [
  [":help", "help"],
  [":terminals", "terminals"],
  [":network", "network"],
  [":packets [N]", "packets"],
  [":why [N]", "why"],
  [":goal", "goal"],
  [":speed X", "speed"],
  [":save FILE", "save"],
  [":quit", "quit"],
] as const;

const help = (): string[] => [
  t("lab.help.title"),
  ...HELP.map(([typed, key]) => `  ${typed.padEnd(18)} ${t(`lab.help.${key}`)}`),
];

/** Runs a lab until its reader leaves. Rejects with Refusal where it cannot be opened. */
export function labTerminal(source: LabSource, options: TerminalOptions): Promise<void> {
  return new Promise((resolved, rejected) => {
    new LabTerminal(source, options, resolved, rejected);
  });
}

class LabTerminal {
  readonly #options: TerminalOptions;
  readonly #session: LabSession;
  readonly #left: () => void;
  readonly #failed: (error: Error) => void;
  #lines: Interface;
  #ended = false;
  #inputEnded = false;
  #terminals: TerminalInfo[] = [];
  /** The terminal in front, by id. */
  #front = "";
  /** What each terminal asks for; undefined while a program runs there. */
  readonly #prompts = new Map<string, string | undefined>();
  readonly #rows: PacketRow[] = [];
  readonly #completions = new Map<number, (found: [string[], string]) => void>();
  #requests = 0;
  #drawing: string[] = [];
  #saving: { file: string } | undefined;
  #typedAhead: string[] = [];
  #programWaits = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(source: LabSource, options: TerminalOptions, left: () => void, failed: (error: Error) => void) {
    this.#options = options;
    this.#left = left;
    this.#failed = failed;
    this.#lines = this.#openLines();
    const origin = performance.now();
    this.#session = new LabSession({
      send: (message) => this.#hear(message),
      pageTime: () => performance.now() - origin,
      later: (ms, callback) => {
        if (!this.#ended) this.#timer = setTimeout(callback, ms);
      },
    });
    this.#session.receive({
      type: "open",
      lab: source,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
  }

  #openLines(): Interface {
    const { input, output, interactive } = this.#options;
    const lines = createInterface({
      input,
      output,
      terminal: interactive,
      prompt: "",
      completer: (line: string, done: (error: null, found: [string[], string]) => void) =>
        this.#complete(line).then((found) => done(null, found)),
    });
    lines.on("line", (line) => this.#entered(line));
    lines.on("SIGINT", () => this.#session.receive({ type: "interrupt", terminal: this.#front }));
    lines.on("close", () => this.#closed());
    input.once("end", () => {
      this.#inputEnded = true;
    });
    return lines;
  }

  /** Ctrl-D ends a program's input; at a prompt it leaves the lab. So does the end of what is read. */
  #closed(): void {
    if (this.#ended) return;
    if (this.#prompts.get(this.#front) === undefined && !this.#inputEnded && this.#terminals.length > 0) {
      this.#lines = this.#openLines();
      this.#session.receive({ type: "end-of-input", terminal: this.#front });
      return;
    }
    // What was piped in is carried out before the lab ends.
    this.#inputEnded = true;
    if (this.#programWaits) this.#programReads();
    this.#leaveWhenDone();
  }

  #leaveWhenDone(): void {
    if (!this.#inputEnded || this.#ended || this.#typedAhead.length > 0 || this.#saving !== undefined) return;
    if (this.#prompts.get(this.#front) === undefined) return;
    this.#leave();
  }

  #leave(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#lines.close();
    if (error === undefined) this.#left();
    else this.#failed(error);
  }

  #hear(message: FromLab): void {
    if (this.#ended) return;
    switch (message.type) {
      case "opened":
        this.#opened(message);
        return;
      case "output":
        if (message.terminal === this.#front) this.#show(new TextDecoder().decode(message.data));
        return;
      case "prompt":
        this.#prompts.set(message.terminal, message.prompt);
        if (message.terminal === this.#front) this.#ready();
        return;
      case "reading":
        if (message.terminal === this.#front) this.#programReads();
        return;
      case "topology":
        this.#drawing = drawTopology(message.topology, MOST_LINES);
        return;
      case "packets":
        for (const row of message.rows) this.#rows[row.index] = row;
        return;
      case "completions": {
        const done = this.#completions.get(message.request);
        this.#completions.delete(message.request);
        done?.([message.candidates, this.#lines.line.slice(message.from, this.#lines.cursor)]);
        return;
      }
      case "story":
        this.#say(message.steps.map(({ step, text }) => `  ${place(step)}  ${text}`));
        this.#ready();
        return;
      case "checked":
        this.#say(
          message.results.flatMap(({ name, passed, reason }) => [
            `  ${passed ? t("lab.reached") : t("lab.notYet")}  ${name}`,
            ...(reason === "" ? [] : wrap(reason, "           ")),
          ]),
        );
        this.#ready();
        return;
      case "exported":
        this.#save(message.pcapng);
        return;
      case "failed":
        this.#leave(new Refusal(message.message));
        return;
    }
  }

  #opened({ title, description, terminals, goals }: FromLab & { type: "opened" }): void {
    this.#terminals = terminals;
    const { at } = this.#options;
    const chosen = at === undefined ? terminals[0] : terminals.find((terminal) => placeOf(terminal) === at);
    if (chosen === undefined) {
      const there = terminals.map(placeOf).join(", ");
      this.#leave(new Refusal(t("lab.noTerminal", { at: String(at), there })));
      return;
    }
    this.#front = chosen.id;
    this.#say([
      title,
      "",
      ...wrap(description, ""),
      ...(goals.length === 0 ? [] : ["", t("lab.reach"), ...goals.map((goal) => `  ${goal}`)]),
    ]);
    this.#say(["", t("lab.intro"), ""]);
  }

  /** A program in the foreground reads what is typed; all else waits until the shell asks. */
  #entered(line: string): void {
    const busy = this.#prompts.get(this.#front) === undefined;
    const forProgram = busy && (this.#options.interactive ? !isOwn(line) : this.#programWaits);
    this.#programWaits = false;
    if (!forProgram && (busy || this.#typedAhead.length > 0)) this.#typedAhead.push(line);
    else this.#take(line);
  }

  #take(line: string): void {
    // Where nobody types, nothing has shown the line yet.
    const prompt = this.#prompts.get(this.#front);
    if (!this.#options.interactive && prompt !== undefined) this.#options.output.write(`${prompt}${line}\n`);
    if (isOwn(line)) this.#command(line.slice(1).trim());
    else if (prompt !== undefined && /^\s*(exit|logout)\s*$/.test(line)) this.#leave();
    else {
      this.#prompts.set(this.#front, undefined);
      this.#session.receive({ type: "line", terminal: this.#front, text: line });
    }
  }

  /** A person types when it suits; what is piped in is given to a program line by line, and then its end. */
  #programReads(): void {
    if (this.#options.interactive) return;
    const terminal = this.#front;
    const next = this.#typedAhead.shift();
    if (next !== undefined) this.#session.receive({ type: "line", terminal, text: next });
    else if (this.#inputEnded) this.#session.receive({ type: "end-of-input", terminal });
    else this.#programWaits = true;
  }

  /** The shell in front waits for a line. */
  #ready(): void {
    const prompt = this.#prompts.get(this.#front);
    if (prompt === undefined) return;
    const next = this.#typedAhead.shift();
    if (next !== undefined) {
      this.#take(next);
      return;
    }
    if (this.#inputEnded) {
      this.#leaveWhenDone();
      return;
    }
    if (!this.#options.interactive) return;
    this.#lines.setPrompt(prompt);
    this.#lines.prompt(true);
  }

  #command(text: string): void {
    const [word = "", ...rest] = text.split(/\s+/);
    const argument = rest.join(" ");
    switch (word) {
      case "help":
        this.#show(`${help().join("\n")}\n`);
        break;
      case "quit":
      case "q":
        this.#leave();
        return;
      case "terminals":
        this.#say(
          this.#terminals.map(
            (terminal, i) =>
              `${terminal.id === this.#front ? "*" : " "} :${i + 1}  ${terminal.title} (${placeOf(terminal)})`,
          ),
        );
        break;
      case "network":
        this.#say(this.#drawing);
        break;
      case "packets":
        this.#packets(argument === "" ? 10 : Number(argument));
        break;
      case "why":
        this.#why(argument);
        return;
      case "goal":
        this.#session.receive({ type: "check" });
        return;
      case "speed":
        if (argument === "" || !(Number(argument) >= 0)) this.#say([t("lab.speedTakes")]);
        else this.#session.receive({ type: "speed", speed: Number(argument) });
        break;
      case "save":
        if (argument === "") this.#say([t("lab.saveTakes")]);
        else {
          this.#saving = { file: argument };
          this.#session.receive({ type: "export", request: 0 });
          return;
        }
        break;
      default:
        this.#goTo(word);
    }
    this.#ready();
  }

  #packets(count: number): void {
    if (!Number.isInteger(count) || count < 1) {
      this.#say([t("lab.packetsTakes")]);
      return;
    }
    if (this.#rows.length === 0) {
      this.#say([t("lab.noFrames")]);
      return;
    }
    this.#say(
      this.#rows.slice(-count).map(({ index, time, from, summary, dropped }) => {
        const where = [from.netns || from.host, from.dev].join(" ");
        return `${String(index + 1).padStart(5)}  ${(time / 1e9).toFixed(6)}  ${where}  ${summary}${dropped ? `  ${t("lab.dropped")}` : ""}`;
      }),
    );
  }

  #why(argument: string): void {
    const number = argument === "" ? this.#rows.length : Number(argument);
    const row = this.#rows[number - 1];
    if (row === undefined) {
      this.#say([this.#rows.length === 0 ? t("lab.noFrames") : t("lab.noFrame", { number: argument })]);
      this.#ready();
      return;
    }
    this.#session.receive({ type: "steps-of", trail: row.trail });
  }

  #goTo(word: string): void {
    const wanted = this.#terminals.find(
      (terminal, i) =>
        word === String(i + 1) || word === placeOf(terminal) || word === (terminal.netns ?? terminal.host),
    );
    if (wanted === undefined) this.#say([t("lab.noWord", { word })]);
    else this.#front = wanted.id;
  }

  #save(pcapng: Uint8Array): void {
    const file = this.#saving?.file ?? "";
    this.#saving = undefined;
    const path = resolve(this.#options.cwd, file);
    try {
      putFile(path, pcapng);
      this.#say([t("lab.saved", { file, count: pcapng.length })]);
    } catch (error) {
      this.#say([t("lab.notSaved", { file, problem: (error as Error).message })]);
    }
    this.#ready();
  }

  #complete(line: string): Promise<[string[], string]> {
    if (this.#prompts.get(this.#front) === undefined) return Promise.resolve([[], line]);
    const request = ++this.#requests;
    return new Promise((done) => {
      this.#completions.set(request, done);
      this.#session.receive({
        type: "complete",
        terminal: this.#front,
        request,
        text: line,
        cursor: this.#lines.cursor,
      });
    });
  }

  /** Output of a program in the background must not run into the line that is being typed. */
  #show(text: string): void {
    const { interactive, output } = this.#options;
    if (!interactive) {
      output.write(stripVTControlCharacters(text).replaceAll("\r\n", "\n"));
      return;
    }
    const typing = this.#prompts.get(this.#front) !== undefined;
    output.write(typing ? `\r\x1b[K${text}` : text);
    if (typing) this.#lines.prompt(true);
  }

  #say(lines: readonly string[]): void {
    this.#options.output.write(lines.map((line) => `${line}\n`).join(""));
  }
}

/** `:help` is for the lab; `:` and `: words` are the shell's. */
const isOwn = (line: string): boolean => /^:\S/.test(line);
const placeOf = ({ host, netns }: TerminalInfo): string => (netns === undefined ? host : `${host}/${netns}`);
const place = ({ host, netns }: { host: string; netns: string }): string => (netns === "" ? host : netns);
