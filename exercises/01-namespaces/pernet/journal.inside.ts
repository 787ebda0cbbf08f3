// Runs beside your code, in the sandbox: subsystems that write down when they are called, and a small stack that is made of two.
import { PerNet, type Subsystem } from "./pernet.ts";

export type Step =
  /** A subsystem that refuses to begin in the namespaces of `refuses`. */
  | { do: "register"; name: string; refuses?: number[] }
  | { do: "unregister"; name: string }
  | { do: "create" }
  | { do: "destroy"; net: number }
  | { do: "state"; net: number; name: string };

/** Does these steps with one PerNet: what was called in each, and how it ended, a line for each step. */
export function journal(steps: Step[]): string[] {
  const pernet = new PerNet();
  let called: string[] = [];
  let kept = 0;
  const subsystem = (name: string, refuses: number[]): Subsystem => ({
    name,
    init(net) {
      called.push(`${name} begins in ${net}`);
      if (refuses.includes(net)) throw new Error(`${name} cannot begin in ${net}`);
      return { thing: `thing ${++kept}` };
    },
    exit(net, state) {
      called.push(`${name} ends in ${net} with ${text(state)}`);
    },
  });
  const doIt = (step: Step): unknown => {
    switch (step.do) {
      case "register":
        return pernet.register(subsystem(step.name, step.refuses ?? []));
      case "unregister":
        return pernet.unregister(step.name);
      case "create":
        return pernet.create();
      case "destroy":
        return pernet.destroy(step.net);
      case "state":
        return text(pernet.state(step.net, step.name));
    }
  };
  return steps.map((step) => {
    called = [];
    let ended: string;
    try {
      const result = doIt(step);
      ended = result === undefined ? "done" : `gives ${result}`;
    } catch (error) {
      ended = `fails: ${error instanceof Error ? error.message : String(error)}`;
    }
    return [...called, ended].join("; ");
  });
}

function text(state: unknown): string {
  return typeof state === "object" && state !== null && "thing" in state ? String(state.thing) : "nothing";
}

export type Act =
  | { do: "create" }
  | { do: "destroy"; net: number }
  /** A server wants a port. */
  | { do: "bind"; net: number; port: number }
  | { do: "forward"; net: number; on: boolean }
  | { do: "forwards?"; net: number };

/** A stack of ports and of the setting ip_forward, kept in your PerNet: what each act gives. */
export function stack(acts: Act[]): string[] {
  const pernet = new PerNet();
  const ports = (net: number) => pernet.state(net, "udp") as Set<number>;
  const settings = (net: number) => pernet.state(net, "ipv4") as { forward: boolean };
  pernet.register({ name: "udp", init: () => new Set<number>() });
  // A new namespace copies the setting of the initial one.
  pernet.register({ name: "ipv4", init: (net) => ({ forward: net !== 0 && settings(0).forward }) });
  const say = (act: Act): string => {
    switch (act.do) {
      case "create":
        return `namespace ${pernet.create()}`;
      case "destroy":
        pernet.destroy(act.net);
        return "done";
      case "bind":
        if (ports(act.net).has(act.port)) return "EADDRINUSE";
        ports(act.net).add(act.port);
        return "bound";
      case "forward":
        settings(act.net).forward = act.on;
        return "done";
      case "forwards?":
        return settings(act.net).forward ? "1" : "0";
    }
  };
  return acts.map(say);
}
