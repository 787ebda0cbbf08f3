// Queueing disciplines as a part of the kernel: they follow what happens to their devices.

import type { Kernel, NetdevEvent, Subsystem } from "@podwire/netns";
import { deactivate, shutdown } from "./sch-api.ts";

function netdevEvent({ kind, dev }: NetdevEvent): void {
  if (dev.txQdisc === null) return;
  if (kind === "UNREGISTER") shutdown(dev);
  else if (kind === "DOWN" || (kind === "CHANGE" && !dev.carrier)) deactivate(dev);
}

export const sched: Subsystem = {
  name: "sched",
  register(kernel: Kernel) {
    kernel.netdevChain.register(netdevEvent);
  },
};
