// What `ip monitor` makes of a bridge's messages: they come in the same groups as links and neighbours, with less in them.

import type { FdbMessage } from "@podwire/bridge";
import type { NetDevice } from "@podwire/netns";
import { formatLinkAddress, linkTypeName } from "../frame/lladdr.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { printFlags } from "../link/print.ts";
import { STATE_NAMES } from "../neigh/states.ts";

/** print_linkinfo() of a message with name, flags, MTU, master, state and address. */
export function printBridgePort(out: Printer, dev: NetDevice, master: NetDevice, session: Session): void {
  const { brief, numeric } = session.options;
  const { iflink } = dev;
  const alone = iflink === dev.ifindex;
  const name = alone ? dev.name : `${dev.name}@${session.links?.name(iflink) ?? `if${iflink}`}`;
  if (brief) {
    out.text(`${name.padEnd(16)} ${dev.shownOperState.padEnd(14)} `);
    return;
  }
  out.text(`${dev.ifindex}: `);
  out.text(name, "ifname");
  out.text(": ");
  printFlags(out, dev.userFlags, !alone && session.links?.down(iflink) === true);
  out.text(`mtu ${dev.mtu} master ${session.nameOf(master)} state ${dev.shownOperState} `);
  out.nl();
  out.text(`    link/${linkTypeName(dev.type, numeric)} `);
  out.text(formatLinkAddress(dev.address), "mac");
  out.text("\n");
}

/** print_neigh() of a message without a destination. */
export function printBridgeNeighbour(out: Printer, message: FdbMessage, session: Session): void {
  const name = session.nameOf(message.dev);
  const address = formatLinkAddress(message.address);
  if (session.options.brief) {
    out.text(`${name.padEnd(16)} ${address}\n`);
    return;
  }
  out.text(`dev ${name} lladdr `);
  out.text(address, "mac");
  out.text(" ");
  const { used, updated } = message;
  if (session.options.stats > 0 && used !== undefined && updated !== undefined)
    out.text(` used ${Math.floor(used / 100)}/0/${Math.floor(updated / 100)}`);
  for (const [state, word] of STATE_NAMES) if (message.state & state) out.text(`${word} `);
  out.text("\n");
}
