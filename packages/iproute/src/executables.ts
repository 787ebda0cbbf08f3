// Everything of iproute2 that is here, for a machine to install.

import type { Executable } from "@podwire/program";
import { bridgeExecutables } from "./bridge/main.ts";
import { ipExecutables } from "./ip/main.ts";
import { tcExecutables } from "./tc/main.ts";

export const executables: readonly Executable[] = [...ipExecutables, ...bridgeExecutables, ...tcExecutables];
