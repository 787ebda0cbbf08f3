// What a suite can import besides its neighbours: the parts of the simulator. One list for the judge's worker in Node
// and in the page; a package is evaluated when a suite first asks for it.
import * as bridge from "@podwire/bridge";
import * as capture from "@podwire/capture";
import * as clock from "@podwire/clock";
import * as ip from "@podwire/ip";
import * as machine from "@podwire/machine";
import * as netns from "@podwire/netns";
import * as transport from "@podwire/transport";
import * as veth from "@podwire/veth";
import * as wire from "@podwire/wire";
import * as host from "../suite/host.ts";
import type { Registry } from "./run-suite.ts";

export const registry: Registry = {
  "@podwire/grading/host": () => host,
  "@podwire/bridge": () => bridge,
  "@podwire/capture": () => capture,
  "@podwire/clock": () => clock,
  "@podwire/ip": () => ip,
  "@podwire/machine": () => machine,
  "@podwire/netns": () => netns,
  "@podwire/transport": () => transport,
  "@podwire/veth": () => veth,
  "@podwire/wire": () => wire,
};
