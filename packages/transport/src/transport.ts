// The sockets of a kernel as one subsystem: hand it to a Kernel after IP.

import type { Subsystem } from "@podwire/netns";
import { registerPacketSockets } from "./packet.ts";

export const transport: Subsystem = {
  name: "transport",
  register(kernel) {
    registerPacketSockets(kernel);
  },
};
