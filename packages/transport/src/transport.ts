// The sockets of a kernel as one subsystem: hand it to a Kernel after IP.

import type { Subsystem } from "@podwire/netns";
import { registerPacketSockets } from "./packet.ts";
import { registerPingSockets } from "./ping.ts";
import { registerPingSockets6 } from "./ping6.ts";
import { registerRawSockets } from "./raw.ts";
import { registerRawSockets6 } from "./raw6.ts";
import { registerCoreSysctls } from "./sysctls.ts";
import { registerUdp } from "./udp.ts";
import { registerUdp6 } from "./udp6.ts";

export const transport: Subsystem = {
  name: "transport",
  register(kernel) {
    registerPacketSockets(kernel);
    registerRawSockets(kernel);
    registerPingSockets(kernel);
    registerUdp(kernel);
    registerRawSockets6(kernel);
    registerPingSockets6(kernel);
    registerUdp6(kernel);
    registerCoreSysctls(kernel);
  },
};
