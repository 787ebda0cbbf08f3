// The lab as the page sees it: a worker that runs it, and what it has said so far.

import type {
  FromLab,
  GoalResult,
  LabSource,
  PacketRow,
  Speed,
  TerminalInfo,
  ToLab,
  Topology,
} from "@podwire/lab";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { editionFor, t } from "../messages.ts";

export type Story = Extract<FromLab, { type: "story" }>["steps"];

/** The network from a moment on. */
export interface NetworkState {
  /** ns of virtual time. */
  time: number;
  topology: Topology;
  /** The same in words. */
  description: string;
}

export type Drawn = Omit<NetworkState, "time">;

export interface LabState {
  phase: "starting" | "running" | "failed";
  message: string;
  terminals: TerminalInfo[];
  now: number;
  speed: Speed;
  /** How the network was, and is: at least one. */
  network: NetworkState[];
  rows: PacketRow[];
  results: GoalResult[] | null;
}

/** Before the worker has said anything. */
const BEFORE = -1;
const UNKNOWN: Drawn = { topology: { hosts: [], wires: [] }, description: "" };
/** So many states of the network are kept to be looked at again. */
const KEPT = 2000;

const begin = (drawn: Drawn = UNKNOWN): LabState => ({
  phase: "starting",
  message: "",
  terminals: [],
  now: 0,
  speed: 1,
  network: [{ ...drawn, time: BEFORE }],
  rows: [],
  results: null,
});

/** What a terminal of the page must do when the lab speaks to it. */
export interface TerminalSink {
  output(data: Uint8Array): void;
  /** The shell waits for a line, having taken `lines` of this terminal. */
  prompt(text: string, lines: number): void;
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

/**
 * Runs `lab` in a worker made by `createWorker`; a reset ends the worker and begins anew. `drawn` is how the network looks
 * before the worker has said so.
 */
export function useLab(lab: LabSource, createWorker: () => Worker, drawn?: Drawn): LabHandle {
  const [run, setRun] = useState(0);
  const [state, setState] = useState<LabState>(() => begin(drawn));
  const worker = useRef<Worker | null>(null);
  const sinks = useRef(new Map<string, TerminalSink>());
  const unheard = useRef(new Map<string, ((sink: TerminalSink) => void)[]>());
  const waiting = useRef(new Map<string, (message: FromLab) => void>());
  const requests = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` is the number of the reset
  useEffect(() => {
    setState(begin(drawn));
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
      setState((old) => ({ ...old, phase: "failed", message: event.message || t("lab.workerStopped") }));
    current.onmessage = ({ data }: MessageEvent<FromLab>) => {
      switch (data.type) {
        case "opened":
          setState((old) => ({ ...old, phase: "running", terminals: data.terminals }));
          break;
        case "output":
          tell(data.terminal, (sink) => sink.output(data.data));
          break;
        case "prompt":
          tell(data.terminal, (sink) => sink.prompt(data.prompt, data.lines));
          break;
        case "time":
          setState((old) => ({ ...old, now: data.now, speed: data.speed }));
          break;
        case "topology":
          setState((old) => ({ ...old, network: withState(old.network, data) }));
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
    current.postMessage({ type: "open", lab, edition: editionFor("lab") } satisfies ToLab);
    return () => {
      current.terminate();
      waiting.current.clear();
    };
  }, [lab, createWorker, run]);

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
        type Reply = Extract<FromLab, { type: "exported" }>;
        return (await ask<Reply>(`exported ${request}`, { type: "export", request })).pcapng;
      },
      reset() {
        sinks.current.clear();
        setRun((old) => old + 1);
      },
    }),
    [state, send, ask],
  );
}

/** The first that the worker tells takes the place of what was drawn before it. */
function withState(old: NetworkState[], { time, topology, description }: NetworkState): NetworkState[] {
  const state = { time, topology, description };
  if (old[0]?.time === BEFORE) return [state];
  return [...old.slice(-KEPT), state];
}

/** Rows that are known already are replaced (a drop may be learned of later), the others added. */
function mergeRows(old: PacketRow[], news: PacketRow[]): PacketRow[] {
  const rows = [...old];
  const base = rows[0]?.index ?? news[0]?.index ?? 0;
  for (const row of news) rows[row.index - base] = row;
  return rows;
}
