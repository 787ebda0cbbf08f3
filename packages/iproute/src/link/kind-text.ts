// The words of a kind of link (struct link_util of iproute2): how the options after `type KIND` are read, what `ip -d link`
// says of such a device, and its help. A kind is added by putting its LinkKindText into the table in kinds/index.ts.
// Ports have a kind of their own, called after their master's: bridge_slave.

import type { NetDevice } from "@podwire/netns";
import type { Args } from "../frame/args.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import type { LinkMessage } from "../rtnetlink/link-message.ts";

export interface LinkKindText {
  /** "veth", "bridge", "bridge_slave". */
  readonly name: string;
  /**
   * Reads the options left in `args`, to their end, and gives what the kernel's kind takes as `data` (or, for ports,
   * as the argument of `changeSlave`). Where an option is wrong it complains and throws Exit, status 1 as parse_opt()'s -1.
   * `message` is the request so far. Not called where no options stand there.
   */
  parse?(args: Args, message: LinkMessage): unknown;
  /** Prints the details of `dev`, which is of this kind or, for ports, has a master of it. Text ends in a space. */
  print?(out: Printer, dev: NetDevice, session: Session): void;
  /** `ip link help KIND`; goes to standard output. */
  readonly help?: string;
}
