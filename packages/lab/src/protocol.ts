// What the page and the worker that runs the lab say to each other. Everything can be copied between threads.
import type { Step } from "@podwire/netns";
import type { Edition } from "./catalogue.ts";
import type { LabFile } from "./schema.ts";
import type { Topology } from "./topology.ts";

/** A lab as texts: what the site ships and what a share link holds. */
export interface LabTexts {
  /** lab.yaml. */
  lab: string;
  /** Scripts that it names, by file name. */
  scripts: Record<string, string>;
}

/** A lab whose lab.yaml has been read: what runs. The site's build does the reading, so that the page need not. */
export interface LabSource {
  file: LabFile;
  scripts: Record<string, string>;
}

export interface TerminalInfo {
  id: string;
  title: string;
  host: string;
  netns: string | undefined;
}

/** One frame that crossed a wire, or left a device for nowhere: a row of the packet list. */
export interface PacketRow {
  index: number;
  /** ns of virtual time. */
  time: number;
  from: { host: string; netns: string; dev: string };
  /** Where and when it arrives; null for what stayed inside. */
  to: { host: string; netns: string; dev: string; time: number } | null;
  bytes: Uint8Array;
  /** tcpdump's line for it, without the time. */
  summary: string;
  /** Names of its protocols from the outside in, as "eth arp". */
  protocols: string[];
  trail: number;
  /** The same for all copies of a packet, wherever it is: the trail of the first of them. */
  packet: number;
  /** Set when the packet was dropped later on its way. */
  dropped: boolean;
}

export interface GoalResult {
  name: string;
  passed: boolean;
  /** What was expected and what was seen instead; empty where it passed. */
  reason: string;
}

/** How fast virtual time runs: its seconds per second of the page. 0 stands still; Infinity does not wait at all. */
export type Speed = number;

export type ToLab =
  /** `edition`: the language in which the lab speaks from now on. */
  | { type: "open"; lab: LabSource; seed?: number; edition?: Edition }
  /** A whole line was entered. */
  | { type: "line"; terminal: string; text: string }
  /** Ctrl-C, Ctrl-D. */
  | { type: "interrupt"; terminal: string }
  | { type: "end-of-input"; terminal: string }
  | { type: "complete"; terminal: string; request: number; text: string; cursor: number }
  | { type: "speed"; speed: Speed }
  /** Runs to the next frame on a wire, and stands still there. */
  | { type: "step" }
  | { type: "steps-of"; trail: number }
  | { type: "export"; request: number }
  | { type: "check" };

export type FromLab =
  | { type: "opened"; title: string; description: string; terminals: TerminalInfo[]; goals: string[] }
  | { type: "output"; terminal: string; data: Uint8Array }
  /**
   * The shell waits for a line, having taken `lines` of this terminal; `continuation` is true inside an unfinished command.
   * Where more lines were sent than that, one is on its way, and the prompt is only something to read.
   */
  | { type: "prompt"; terminal: string; prompt: string; continuation: boolean; lines: number }
  /** A program waits for a line. */
  | { type: "reading"; terminal: string }
  | { type: "completions"; request: number; from: number; candidates: string[] }
  | { type: "time"; now: number; speed: Speed }
  /** The network changed; `time` is since when it is so, ns. */
  | { type: "topology"; time: number; topology: Topology; description: string }
  | { type: "packets"; rows: PacketRow[] }
  | { type: "story"; trail: number; steps: { step: Step; text: string }[] }
  | { type: "exported"; request: number; pcapng: Uint8Array }
  | { type: "checked"; results: GoalResult[] }
  | { type: "failed"; message: string };
