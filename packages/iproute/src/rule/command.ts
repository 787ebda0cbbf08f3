import { Unsupported } from "@podwire/program";
import type { Args } from "../frame/args.ts";

export function ruleCommand(_args: Args): number {
  throw new Unsupported("ip rule");
}
