import { Unsupported } from "@podwire/program";
import type { Args } from "../frame/args.ts";

export function routeCommand(_args: Args): number {
  throw new Unsupported("ip route");
}
