// The lab at work in a worker: it receives the page's messages, runs its terminals, lets virtual time pass at the speed that
// was asked for, and tells the page what changed. Knows no worker and no page: it is given a way to send, a clock of the
// page and a timer, so that tests run it in Node.

import { Tcpdump } from "@podwire/capture";
import { MILLISECOND, SECOND } from "@podwire/clock";
import { ShellSession } from "@podwire/machine";
import { utf8Encode } from "@podwire/program";
import { setEdition } from "./catalogue.ts";
import { Lab, LabSetupError } from "./lab.ts";
import { type Crossing, wholeStory } from "./packet-log.ts";
import type { FromLab, LabSource, PacketRow, Speed, TerminalInfo, ToLab } from "./protocol.ts";
import { protocolsOf } from "./protocols-of.ts";
import { stepText } from "./step-text.ts";

export interface SessionHost {
  /** Sends to the page; `transfer` moves buffers instead of copying them. */
  send(message: FromLab, transfer?: ArrayBuffer[]): void;
  /** The page's time, ms. */
  pageTime(): number;
  /** Calls back after `ms` of the page. */
  later(ms: number, callback: () => void): void;
}

/** How often the page hears of time passing, ms. */
const TICK = 40;
/** At most so much virtual time passes in one tick, however fast: the page stays responsive. */
const MOST_PER_TICK = 10 * SECOND;

export class LabSession {
  readonly #host: SessionHost;
  #lab: Lab | null = null;
  readonly #shells = new Map<string, ShellSession>();
  #speed: Speed = 1;
  #stepping = false;
  #lastTick = 0;
  #toldTopology = "";
  /** Crossings that were looked at, and rows that were made of them. */
  #toldRows = 0;
  #rowCount = 0;
  /** How many lines each terminal has entered. */
  readonly #lines = new Map<string, number>();
  readonly #tcpdump = new Tcpdump({ n: true, t: 1 });
  readonly #trails = new Map<number, Crossing["trail"]>();
  readonly #openRows: PacketRow[] = [];

  constructor(host: SessionHost) {
    this.#host = host;
  }

  /** A message of the page. What goes wrong is told to it, never thrown. */
  receive(message: ToLab): void {
    this.#handle(message).catch((error: unknown) => this.#fail(error));
  }

  async #handle(message: ToLab): Promise<void> {
    if (message.type === "open") {
      if (message.edition !== undefined) setEdition(message.edition);
      return this.#open(message.lab, message.seed);
    }
    const lab = this.#lab;
    if (lab === null) return;
    switch (message.type) {
      case "line":
        this.#lines.set(message.terminal, this.#linesOf(message.terminal) + 1);
        this.#shells.get(message.terminal)?.line(message.text);
        return;
      case "interrupt":
        this.#shells.get(message.terminal)?.interrupt();
        return;
      case "end-of-input":
        this.#shells.get(message.terminal)?.endOfInput();
        return;
      case "complete": {
        const nothing = { from: message.cursor, candidates: [] };
        const { from, candidates } =
          this.#shells.get(message.terminal)?.complete(message.text, message.cursor) ?? nothing;
        this.#host.send({ type: "completions", request: message.request, from, candidates });
        return;
      }
      case "speed":
        this.#speed = message.speed;
        this.#lastTick = this.#host.pageTime();
        return;
      case "step":
        this.#speed = 0;
        this.#stepping = true;
        return;
      case "steps-of": {
        const trail = this.#trails.get(message.trail);
        const steps =
          trail === undefined
            ? []
            : wholeStory(trail).map((step) => ({ step: withoutFrame(step), text: stepText(step) }));
        this.#host.send({ type: "story", trail: message.trail, steps });
        return;
      }
      case "export": {
        const pcapng = lab.pcapng();
        this.#host.send({ type: "exported", request: message.request, pcapng }, [
          pcapng.buffer as ArrayBuffer,
        ]);
        return;
      }
      case "check":
        this.#host.send({ type: "checked", results: await lab.checkAll() });
    }
  }

  #linesOf(terminal: string): number {
    return this.#lines.get(terminal) ?? 0;
  }

  async #open(source: LabSource, seed: number | undefined): Promise<void> {
    const lab = new Lab(source, seed === undefined ? {} : { seed });
    await lab.begin();
    this.#lab = lab;
    const { title, description, goal } = lab.file;
    const terminals = terminalsOf(lab);
    this.#host.send({ type: "opened", title, description, terminals, goals: goal.map(({ name }) => name) });
    for (const info of terminals) this.#openTerminal(lab, info);
    this.#lastTick = this.#host.pageTime();
    this.#tellChanges();
    void this.#tick();
  }

  /** A shell for a terminal; when it ends (exit, Ctrl-D) another takes its place. */
  #openTerminal(lab: Lab, info: TerminalInfo): void {
    const { id, host, netns } = info;
    const output = (data: Uint8Array) =>
      this.#host.send({ type: "output", terminal: id, data: data.slice() });
    const shell: ShellSession = new ShellSession(lab.host(host), {
      output,
      prompt: (prompt, continuation) => {
        this.#tellChanges();
        // Typed ahead, the next line is taken at once: the prompt is then only something to read.
        if (shell.idle)
          this.#host.send({ type: "prompt", terminal: id, prompt, continuation, lines: this.#linesOf(id) });
        else output(utf8Encode(prompt));
      },
      reading: () => this.#host.send({ type: "reading", terminal: id }),
      ended: () => this.#openTerminal(lab, info),
      ...(netns === undefined ? {} : { netns }),
    });
    this.#shells.set(id, shell);
  }

  /** Lets virtual time pass as the page's time did since the last tick, and tells what changed. */
  async #tick(): Promise<void> {
    const lab = this.#lab;
    if (lab === null) return;
    try {
      const now = this.#host.pageTime();
      const passed = (now - this.#lastTick) * MILLISECOND;
      this.#lastTick = now;
      if (this.#stepping) await this.#toNextFrame(lab);
      else if (this.#speed === 0) await lab.clock.advanceTo(lab.clock.now);
      else await lab.clock.advanceTo(lab.clock.now + Math.min(passed * this.#speed, MOST_PER_TICK));
      this.#tellChanges();
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#host.later(TICK, () => void this.#tick());
  }

  /** Until a frame enters a wire, or for a minute in which none does. */
  async #toNextFrame(lab: Lab): Promise<void> {
    const before = lab.log.crossings.length;
    const last = lab.clock.now + 60 * SECOND;
    while (lab.clock.now < last && lab.log.crossings.length === before)
      await lab.clock.advanceTo(lab.clock.now + 1000);
    this.#stepping = false;
  }

  #tellChanges(): void {
    const lab = this.#lab;
    if (lab === null) return;
    this.#host.send({ type: "time", now: lab.clock.now, speed: this.#speed });
    const topology = lab.topology();
    const drawn = JSON.stringify(topology);
    if (drawn !== this.#toldTopology) {
      this.#toldTopology = drawn;
      this.#host.send({ type: "topology", time: lab.clock.now, topology, description: lab.describe() });
    }
    const rows = this.#newRows(lab);
    if (rows.length > 0) this.#host.send({ type: "packets", rows });
  }

  /** Rows for frames since the last time, and those told before whose packet was dropped meanwhile. */
  #newRows(lab: Lab): PacketRow[] {
    const rows: PacketRow[] = [];
    for (const row of this.#openRows.splice(0)) {
      const trail = this.#trails.get(row.trail);
      const end = trail?.steps.at(-1)?.kind;
      if (trail !== undefined && wasLost(trail)) rows.push({ ...row, dropped: true });
      else if (end !== "deliver") this.#openRows.push(row);
    }
    for (const crossing of lab.log.crossings.slice(this.#toldRows)) {
      const row = this.#row(crossing);
      // What a bridge sends into itself is seen again at its ports.
      if (row.to === null && !row.dropped) continue;
      this.#rowCount++;
      this.#trails.set(crossing.trail.id, crossing.trail);
      rows.push(row);
      if (!row.dropped) this.#openRows.push(row);
    }
    this.#toldRows = lab.log.crossings.length;
    return rows;
  }

  #row({ time, host, netns, dev, bytes, trail, arrival }: Crossing): PacketRow {
    return {
      index: this.#rowCount,
      time,
      from: { host, netns, dev },
      to: arrival ?? (dev === "lo" ? { host, netns, dev, time } : null),
      bytes,
      summary: this.#tcpdump.print({ bytes, time: BigInt(time) }).trim(),
      protocols: protocolsOf(bytes),
      trail: trail.id,
      packet: origin(trail).id,
      dropped: wasLost(trail),
    };
  }

  #fail(error: unknown): void {
    const known = error instanceof LabSetupError;
    const message =
      error instanceof Error ? (known ? error.message : `${error.name}: ${error.message}`) : String(error);
    this.#host.send({ type: "failed", message });
  }
}

/**
 * Nobody got the packet. A drop at the end does not say so alone: an echo reply is handed to ping's socket as a copy and then
 * dropped by the kernel's own ping_rcv, as on the real one.
 */
function wasLost({ steps }: Crossing["trail"]): boolean {
  return steps.at(-1)?.kind === "drop" && !steps.some(({ kind }) => kind === "deliver" || kind === "clone");
}

const origin = (trail: Crossing["trail"]): Crossing["trail"] =>
  trail.parent === null ? trail : origin(trail.parent);

/** Terminals as lab.yaml names them; one for each host where it names none. */
function terminalsOf(lab: Lab): TerminalInfo[] {
  return Object.entries(lab.file.hosts).flatMap(
    ([host, { terminals = [{ title: host, netns: undefined }] }]) =>
      terminals.map(({ title, netns }, index) => ({ id: `${host}-${index}`, title, host, netns })),
  );
}

/** A story's steps without their frames, which the page has already. */
function withoutFrame<S extends { kind: string }>(step: S): S {
  return step.kind === "tx" || step.kind === "rx" ? { ...step, frame: new Uint8Array(0) } : step;
}
