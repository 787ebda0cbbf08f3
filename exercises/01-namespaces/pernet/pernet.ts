// What every namespace has for itself, and who begins and ends it. See README.md in this folder.

/** A part of the stack: routes, sockets, settings. */
export interface Subsystem {
  name: string;
  /** A namespace begins: gives what this subsystem keeps for it. May throw: then it cannot begin. */
  init(net: number): unknown;
  /** A namespace ends, and with it what was kept for it. */
  exit?(net: number, state: unknown): void;
}

export class PerNet {
  /** From now on the subsystem is in every namespace: in those that there are, and in those to come. */
  register(_subsystem: Subsystem): void {
    throw new Error("register is not written yet");
  }

  /** Ends the subsystem of that name everywhere. */
  unregister(_name: string): void {
    throw new Error("unregister is not written yet");
  }

  /** A new namespace: its number. The initial one, 0, is there from the start. */
  create(): number {
    throw new Error("create is not written yet");
  }

  /** Ends a namespace. */
  destroy(_net: number): void {
    throw new Error("destroy is not written yet");
  }

  /** What the subsystem of that name keeps for the namespace; undefined where one of them is not there. */
  state(_net: number, _name: string): unknown {
    throw new Error("state is not written yet");
  }
}
