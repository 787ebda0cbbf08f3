import { Unsupported } from "@podwire/program";
import type { Args } from "../frame/args.ts";

export function addressCommand(_args: Args): number {
  throw new Unsupported("ip address");
}
