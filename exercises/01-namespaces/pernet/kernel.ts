// What your PerNet does, step by step, beside what it should; and the simulator's kernel, which does the same acts as the stack
// that your PerNet keeps.
import { Clock } from "@podwire/clock";
import { expect, note } from "@podwire/grading/suite";
import { ipv4 } from "@podwire/ip";
import { Kernel, KernelError, type NetNamespace } from "@podwire/netns";
import { transport, UdpSocket } from "@podwire/transport";
import type { Act, Step } from "./journal.inside.ts";

const FORWARD = "net/ipv4/ip_forward";

/** What the kernel says to each act. */
export function kernelSays(acts: Act[]): string[] {
  const kernel = new Kernel({ clock: new Clock({ seed: 1 }), subsystems: [ipv4, transport], tracer: null });
  const nets: NetNamespace[] = [kernel.initNet];
  const at = (net: number): NetNamespace => nets[net] as NetNamespace;
  const setting = (net: number) => kernel.sysctls.find(at(net), FORWARD);
  const say = (act: Act): string => {
    switch (act.do) {
      case "create":
        nets.push(kernel.createNet().get());
        return `namespace ${nets.length - 1}`;
      case "destroy":
        at(act.net).put();
        return "done";
      case "bind":
        try {
          new UdpSocket(at(act.net)).bind(0, act.port);
          return "bound";
        } catch (error) {
          if (!(error instanceof KernelError)) throw error;
          return error.errno;
        }
      case "forward":
        setting(act.net)?.write?.(at(act.net), act.on ? "1" : "0");
        return "done";
      case "forwards?":
        return String(setting(act.net)?.read?.(at(act.net))).trim();
    }
  };
  return acts.map(say);
}

/** Compares your stack's answers with the kernel's, act by act. */
export function beside(acts: Act[], yours: string[]): void {
  const kernels = kernelSays(acts);
  for (const [n, act] of acts.entries()) {
    note(`${told(act)} → ${yours[n]}`);
    expect(yours[n], `step ${n + 1}: ${told(act)}`).toBe(kernels[n]);
  }
}

/** Compares what was called in the last steps, one by one, with what should have been. */
export function goes(steps: Step[], said: string[], expected: string[]): void {
  const first = steps.length - expected.length;
  for (const [n, step] of steps.entries()) {
    note(`${told(step)} → ${said[n]}`);
    if (n >= first) expect(said[n], `step ${n + 1}: ${told(step)}`).toBe(expected[n - first]);
  }
}

/** "bind net 1 port 8080". */
function told({ do: what, ...rest }: Act | Step): string {
  const values = Object.entries(rest).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return [what, ...values.map(([name, value]) => `${name} ${value}`)].join(" ");
}
