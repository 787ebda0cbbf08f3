// The sockets of a kernel as one subsystem: hand it to a Kernel after IP.

import type { Subsystem } from "@podwire/netns";
import { registerPacketSockets } from "./packet.ts";
import { registerPingSockets } from "./ping.ts";
import { registerRawSockets } from "./raw.ts";
import { registerCoreSysctls } from "./sysctls.ts";
import { registerUdp } from "./udp.ts";

export const transport: Subsystem = {
  name: "transport",
  register(kernel) {
    registerPacketSockets(kernel);
    registerRawSockets(kernel);
    registerPingSockets(kernel);
    registerUdp(kernel);
    registerCoreSysctls(kernel);
  },
};
