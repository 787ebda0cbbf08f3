// What every namespace has for itself, and who begins and ends it.

/** A part of the stack: routes, sockets, settings. */
export interface Subsystem {
  name: string;
  /** A namespace begins: gives what this subsystem keeps for it. May throw: then it cannot begin. */
  init(net: number): unknown;
  /** A namespace ends, and with it what was kept for it. */
  exit?(net: number, state: unknown): void;
}

export class PerNet {
  readonly #subsystems: Subsystem[] = [];
  readonly #nets = new Map<number, Map<string, unknown>>([[0, new Map()]]);
  #last = 0;

  /** From now on the subsystem is in every namespace: in those that there are, and in those to come. */
  register(subsystem: Subsystem): void {
    const begun: number[] = [];
    try {
      for (const net of this.#nets.keys()) {
        this.#begin(net, subsystem);
        begun.push(net);
      }
    } catch (error) {
      for (const net of begun.reverse()) this.#end(net, subsystem);
      throw error;
    }
    this.#subsystems.push(subsystem);
  }

  /** Ends the subsystem of that name everywhere. */
  unregister(name: string): void {
    const index = this.#subsystems.findIndex((subsystem) => subsystem.name === name);
    const [subsystem] = index < 0 ? [] : this.#subsystems.splice(index, 1);
    if (subsystem) for (const net of this.#nets.keys()) this.#end(net, subsystem);
  }

  /** A new namespace: its number. The initial one, 0, is there from the start. */
  create(): number {
    const net = ++this.#last;
    this.#nets.set(net, new Map());
    const begun: Subsystem[] = [];
    try {
      for (const subsystem of this.#subsystems) {
        this.#begin(net, subsystem);
        begun.push(subsystem);
      }
    } catch (error) {
      for (const subsystem of begun.reverse()) this.#end(net, subsystem);
      this.#nets.delete(net);
      throw error;
    }
    return net;
  }

  /** Ends a namespace. */
  destroy(net: number): void {
    if (!this.#nets.has(net)) return;
    for (const subsystem of [...this.#subsystems].reverse()) this.#end(net, subsystem);
    this.#nets.delete(net);
  }

  /** What the subsystem of that name keeps for the namespace; undefined where one of them is not there. */
  state(net: number, name: string): unknown {
    return this.#nets.get(net)?.get(name);
  }

  #begin(net: number, subsystem: Subsystem): void {
    this.#nets.get(net)?.set(subsystem.name, subsystem.init(net));
  }

  #end(net: number, subsystem: Subsystem): void {
    subsystem.exit?.(net, this.state(net, subsystem.name));
    this.#nets.get(net)?.delete(subsystem.name);
  }
}
