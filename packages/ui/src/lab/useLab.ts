// The lab as the page sees it: a worker that runs it, and what it has said so far.

import type {
  FromLab,
  GoalResult,
  LabTexts,
  PacketRow,
  Speed,
  TerminalInfo,
  ToLab,
  Topology,
} from "@podwire/lab";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

export type Story = Extract<FromLab, { type: "story" }>["steps"];

export interface LabState {
  phase: "starting" | "running" | "failed";
  message: string;
  title: string;
  description: string;
  goals: string[];
  terminals: TerminalInfo[];
  now: number;
  speed: Speed;
  topology: Topology;
  rows: PacketRow[];
  results: GoalResult[] | null;
}

const EMPTY: LabState = {
  phase: "starting",
  message: "",
  title: "",
  description: "",
  goals: [],
  terminals: [],
  now: 0,
  speed: 1,
  topology: { hosts: [], wires: [] },
  rows: [],
  results: null,
};

/** What a terminal of the page must do when the lab speaks to it. */
export interface TerminalSink {
  output(data: Uint8Array): void;
  prompt(text: string): void;
}

export interface LabHandle {
  state: LabState;
  send(message: ToLab): void;
  /** Connects a terminal of the page; what the lab said to it before is told at once. */
  attach(terminal: string, sink: TerminalSink): void;
  complete(terminal: string, text: string): Promise<{ from: number; candidates: string[] }>;
  story(trail: number): Promise<Story>;
  exportPcapng(): Promise<Uint8Array>;
  reset(): void;
}

/** Runs `texts` in a worker made by `createWorker`; a reset ends the worker and begins anew. */
export function useLab(texts: LabTexts, createWorker: () => Worker): LabHandle {
  const [run, setRun] = useState(0);
  const [state, setState] = useState<LabState>(EMPTY);
  const worker = useRef<Worker | null>(null);
  const sinks = useRef(new Map<string, TerminalSink>());
  const unheard = useRef(new Map<string, ((sink: TerminalSink) => void)[]>());
  const waiting = useRef(new Map<string, (message: FromLab) => void>());
  const requests = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` is the number of the reset
  useEffect(() => {
    setState(EMPTY);
    unheard.current.clear();
    const current = createWorker();
    worker.current = current;
    const tell = (terminal: string, what: (sink: TerminalSink) => void) => {
      const sink = sinks.current.get(terminal);
      if (sink !== undefined) what(sink);
      else unheard.current.set(terminal, [...(unheard.current.get(terminal) ?? []), what]);
    };
    const answer = (key: string, message: FromLab) => {
      waiting.current.get(key)?.(message);
      waiting.current.delete(key);
    };
    current.onerror = (event) =>
      setState((old) => ({ ...old, phase: "failed", message: event.message || "the worker stopped" }));
    current.onmessage = ({ data }: MessageEvent<FromLab>) => {
      switch (data.type) {
        case "opened":
          setState((old) => ({ ...old, phase: "running", ...pick(data) }));
          break;
        case "output":
          tell(data.terminal, (sink) => sink.output(data.data));
          break;
        case "prompt":
          tell(data.terminal, (sink) => sink.prompt(data.prompt));
          break;
        case "time":
          setState((old) => ({ ...old, now: data.now, speed: data.speed }));
          break;
        case "topology":
          setState((old) => ({ ...old, topology: data.topology, description: data.description }));
          break;
        case "packets":
          setState((old) => ({ ...old, rows: mergeRows(old.rows, data.rows) }));
          break;
        case "checked":
          setState((old) => ({ ...old, results: data.results }));
          break;
        case "completions":
          answer(`completions ${data.request}`, data);
          break;
        case "exported":
          answer(`exported ${data.request}`, data);
          break;
        case "story":
          answer(`story ${data.trail}`, data);
          break;
        case "failed":
          setState((old) => ({ ...old, phase: "failed", message: data.message }));
      }
    };
    current.postMessage({ type: "open", texts } satisfies ToLab);
    return () => {
      current.terminate();
      waiting.current.clear();
    };
  }, [texts, createWorker, run]);

  const send = useCallback((message: ToLab) => worker.current?.postMessage(message), []);
  const ask = useCallback(
    <T extends FromLab>(key: string, message: ToLab) =>
      new Promise<T>((resolve) => {
        waiting.current.set(key, (reply) => resolve(reply as T));
        worker.current?.postMessage(message);
      }),
    [],
  );

  return useMemo(
    () => ({
      state,
      send,
      attach(terminal, sink) {
        sinks.current.set(terminal, sink);
        for (const what of unheard.current.get(terminal) ?? []) what(sink);
        unheard.current.delete(terminal);
      },
      async complete(terminal, text) {
        const request = ++requests.current;
        type Reply = Extract<FromLab, { type: "completions" }>;
        const message: ToLab = { type: "complete", terminal, request, text, cursor: text.length };
        const { from, candidates } = await ask<Reply>(`completions ${request}`, message);
        return { from, candidates };
      },
      async story(trail) {
        return (await ask<Extract<FromLab, { type: "story" }>>(`story ${trail}`, { type: "steps-of", trail }))
          .steps;
      },
      async exportPcapng() {
        const request = ++requests.current;
        return (
          await ask<Extract<FromLab, { type: "exported" }>>(`exported ${request}`, {
            type: "export",
            request,
          })
        ).pcapng;
      },
      reset() {
        sinks.current.clear();
        setRun((old) => old + 1);
      },
    }),
    [state, send, ask],
  );
}

function pick({ title, description, terminals, goals }: Extract<FromLab, { type: "opened" }>) {
  return { title, description, terminals, goals };
}

/** Rows that are known already are replaced (a drop may be learned of later), the others added. */
function mergeRows(old: PacketRow[], news: PacketRow[]): PacketRow[] {
  const rows = [...old];
  const base = rows[0]?.index ?? news[0]?.index ?? 0;
  for (const row of news) rows[row.index - base] = row;
  return rows;
}
