// A lab that runs: a simulated machine for each host, the cables between them, the setup done, and a log of every frame.

import { Clock, SECOND, StalledError, TimeLimitError } from "@podwire/clock";
import { type ExecResult, SimulatedMachine, StepLimitError } from "@podwire/machine";
import { addNic, connect } from "@podwire/nic";
import type { Executable } from "@podwire/program";
import { parseMac } from "@podwire/wire";
import { captureFile } from "./capture-file.ts";
import { checkGoal } from "./goal.ts";
import { t } from "./messages.ts";
import { PacketLog } from "./packet-log.ts";
import { parsePlace, quantity } from "./place.ts";
import type { GoalResult, LabSource } from "./protocol.ts";
import type { LabFile } from "./schema.ts";
import { describeTopology, topology } from "./topology.ts";

/** A script of the lab failed, so the lab could not be set up: the lab's fault, not the learner's. */
export class LabSetupError extends Error {
  override name = "LabSetupError";
}

export interface LabOptions {
  /** Replaces the seed of lab.yaml. */
  seed?: number;
}

/** How long a setup script or a check may take, in virtual time. */
export const PATIENCE = 600 * SECOND;

/** What a setup script may do: those of the course take some hundreds. Anybody's comes in a link, and may never end. */
const SETUP_STEPS = 200_000;

export class Lab {
  readonly file: LabFile;
  readonly clock: Clock;
  readonly log = new PacketLog();
  readonly hosts = new Map<string, SimulatedMachine>();
  readonly #scripts: Readonly<Record<string, string>>;

  /** Builds hosts and cables; `setup` does the rest. */
  constructor({ file, scripts }: LabSource, options: LabOptions = {}) {
    this.#scripts = scripts;
    this.file = file;
    this.clock = new Clock({ seed: options.seed ?? this.file.seed });
    for (const [name, host] of Object.entries(this.file.hosts)) {
      const missing: Executable[] = host.without.map((path) => ({ path, program: () => 127 }));
      const machine = new SimulatedMachine({
        clock: this.clock,
        hostname: name,
        tracer: this.log,
        executables: missing,
      });
      for (const { path } of missing) machine.files.unlink(path);
      for (const [card, { mac, mtu }] of Object.entries(host.cards))
        addNic(machine.kernel, card, mac === undefined ? randomMac(machine, card) : parseMac(mac), { mtu });
      this.hosts.set(name, machine);
    }
    for (const { between, delay, rate, loss } of this.file.links) {
      const [a, b] = between.map((end) => {
        const [host = "", card = ""] = end.split(":");
        return this.host(host).kernel.initNet.device(card);
      });
      if (a === undefined || b === undefined) throw new Error(`no card for ${between.join(" and ")}`);
      const random = loss > 0 ? { random: this.clock.random(`link:${between.join()}`) } : {};
      connect(a, b, {
        delay: quantity(delay),
        loss,
        ...(rate === undefined ? {} : { rate: quantity(rate) }),
        ...random,
      });
    }
  }

  /** The first host of lab.yaml. */
  get firstHost(): string {
    return this.hosts.keys().next().value as string;
  }

  host(name: string): SimulatedMachine {
    const machine = this.hosts.get(name);
    if (machine === undefined) throw new RangeError(`the lab ${this.file.name} has no host "${name}"`);
    return machine;
  }

  /** `setup`, driving the clock. Throws LabSetupError. */
  async begin(): Promise<void> {
    try {
      await this.clock.run(this.setup(), PATIENCE);
    } catch (error) {
      const lab = this.file.name;
      if (error instanceof StalledError) throw new LabSetupError(t("setup.stalled", { lab }));
      if (error instanceof TimeLimitError)
        throw new LabSetupError(t("setup.slow", { lab, seconds: PATIENCE / SECOND }));
      throw error;
    }
  }

  /** Gives the cards their addresses and runs the setup scripts; what they send is not in the log. Somebody must drive the clock. */
  async setup(): Promise<void> {
    for (const [name, { cards }] of Object.entries(this.file.hosts))
      for (const [card, { addresses }] of Object.entries(cards)) {
        if (addresses.length === 0) continue;
        for (const address of addresses) await this.#must(name, `ip addr add ${address} dev ${card}`);
        await this.#must(name, `ip link set ${card} up`);
      }
    for (const { on, script } of this.file.setup) {
      const text = this.#scripts[script];
      if (text === undefined) throw new LabSetupError(t("setup.missing", { lab: this.file.name, script }));
      await this.#must(on, `set -e\n${text}`, script);
    }
    this.log.clear();
  }

  /** Runs a line of bash on a host, or in a namespace of it ("host/netns"). Somebody must drive the clock. */
  exec(place: string, command: string): Promise<ExecResult> {
    const { host, netns } = parsePlace(place);
    return this.host(host).exec(["bash", "-c", command], netns === undefined ? {} : { netns });
  }

  /** The same, driving the clock. */
  run(place: string, command: string): Promise<ExecResult> {
    return this.clock.run(this.exec(place, command), PATIENCE);
  }

  /** Checks the goal, one check after the other. Somebody must drive the clock. */
  async checkAll(): Promise<GoalResult[]> {
    const results: GoalResult[] = [];
    for (const goal of this.file.goal) results.push(await checkGoal(this, goal));
    return results;
  }

  /** The same, driving the clock. */
  check(): Promise<GoalResult[]> {
    return this.clock.run(this.checkAll(), PATIENCE);
  }

  topology() {
    return topology([...this.hosts.values()].map(({ kernel }) => kernel));
  }

  /** The lab in words: what lab.yaml says of it, and how it is now. */
  describe(): string {
    return `${this.file.description}\n${describeTopology(this.topology())}`;
  }

  /** Every frame that a device sent or received, as a pcapng file with one interface for each device. */
  pcapng(): Uint8Array {
    return captureFile(this.log.sightings, ({ host, netns, dev }) =>
      [host, netns, dev].filter((part) => part !== "").join("/"),
    );
  }

  /** `ran`, unless it does more than SETUP_STEPS first. */
  async #within<T>(place: string, what: string, ran: Promise<T>): Promise<T> {
    const { processes } = this.host(parsePlace(place).host);
    const endless = this.clock.waiter<never>();
    processes.budget.limit(SETUP_STEPS, (error) => {
      processes.killAll();
      endless.fail(error);
    });
    try {
      return await Promise.race([ran, endless.promise]);
    } catch (error) {
      if (!(error instanceof StepLimitError)) throw error;
      throw new LabSetupError(t("setup.endless", { lab: this.file.name, what, place, steps: SETUP_STEPS }));
    } finally {
      processes.budget.limit(Number.POSITIVE_INFINITY, () => {});
    }
  }

  async #must(place: string, command: string, what: string = command): Promise<void> {
    const { status, stderr } = await this.#within(place, what, this.exec(place, command));
    if (status !== 0)
      throw new LabSetupError(
        `${t("setup.failed", { lab: this.file.name, what, place, status })}\n${stderr}`,
      );
  }
}

/** 52:54:00 and three bytes from the seed, as virtual machines have them. */
function randomMac(machine: SimulatedMachine, card: string): Uint8Array {
  const address = machine.kernel.random(`card ${card}`).bytes(new Uint8Array(6));
  address.set([0x52, 0x54, 0x00]);
  return address;
}
