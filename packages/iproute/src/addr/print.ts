// One address as `ip address` prints it (print_addrinfo).

import {
  type Address6Info,
  type AddressInfo,
  IFA_F_DEPRECATED,
  IFA_F_PERMANENT,
  INFINITY_LIFE_TIME,
} from "@podwire/ip";
import { formatIpv4, formatIpv6 } from "@podwire/wire";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { ADDRESS_FLAGS } from "./flags.ts";

/** Flags that say something about an address, in the order in which they are printed. */
const SHOWN_FLAGS = ["secondary", "deprecated", "permanent", "noprefixroute", "autojoin"] as const;
const SHOWN_FLAGS6 = [
  "temporary",
  "nodad",
  "optimistic",
  "dadfailed",
  "home",
  "deprecated",
  "tentative",
  "permanent",
  "mngtmpaddr",
  "noprefixroute",
  "autojoin",
  "stable-privacy",
] as const;

/** An address of either family. */
export type AnyAddress = AddressInfo | Address6Info;

/** Is it an IPv6 address? */
export const isInet6 = (info: AnyAddress): info is Address6Info => typeof info.local !== "number";

/** `lead`: begins with the device's index and name, as `-o` and a flush do. */
export function printAddress(out: Printer, info: AnyAddress, session: Session, lead: boolean): void {
  const { brief } = session.options;
  if (!brief) {
    if (lead) {
      out.data("index", info.dev.ifindex);
      out.put("dev", info.dev.name, `${info.dev.ifindex}: ${session.nameOf(info.dev)}`);
    }
    const family = isInet6(info) ? "inet6" : "inet";
    out.put("family", family, `    ${family} `);
  }
  if (isInet6(info)) printLocal6(out, info);
  else printLocal(out, info);
  if (brief) return;
  if (!isInet6(info) && info.broadcast !== 0) {
    out.text("brd ");
    address(out, "broadcast", info.broadcast, " ");
  }
  const scope = session.names.name("rt_scopes", info.scope);
  out.put("scope", scope, `scope ${scope} `);
  for (const name of isInet6(info) ? SHOWN_FLAGS6 : SHOWN_FLAGS) {
    const on = (info.flags & ADDRESS_FLAGS[name]) !== 0;
    if (name === "permanent" ? !on : on) {
      const shown = name === "permanent" ? "dynamic" : name;
      out.flag(shown, `${shown} `);
    }
  }
  if (!isInet6(info) && info.label !== "") out.put("label", info.label, info.label);
  out.nl();
  out.text("       valid_lft ");
  lifetime(out, "valid_life_time", info.validLifetime);
  out.text(" preferred_lft ");
  // IPv4's lifetimes are those of one that was never told any.
  const forever =
    !isInet6(info) && (info.flags & IFA_F_DEPRECATED) !== 0 && (info.flags & IFA_F_PERMANENT) !== 0;
  lifetime(out, "preferred_life_time", forever ? INFINITY_LIFE_TIME : info.preferredLifetime);
  out.text("\n");
}

/** The kernel does not tell of 0.0.0.0: one of the two stands for both, and without either there is nothing to say. */
function printLocal(out: Printer, info: AddressInfo): void {
  const local = info.local || info.address;
  const far = info.address || info.local;
  if (local === 0) return;
  address(out, "local", local, "");
  if (far !== local) {
    out.text(" peer ");
    address(out, "address", far, "");
  }
  out.put("prefixlen", info.prefixLength, `/${info.prefixLength} `);
  if (info.priority !== 0) out.put("metric", info.priority, `metric ${info.priority} `);
}

function printLocal6(out: Printer, info: Address6Info): void {
  const local = formatIpv6(info.local);
  out.put("local", local, local, "inet6");
  if (info.peer !== null) {
    const peer = formatIpv6(info.peer);
    out.text(" peer ");
    out.put("address", peer, peer, "inet6");
  }
  out.put("prefixlen", info.prefixLength, `/${info.prefixLength} `);
  if (info.priority !== 0) out.put("metric", info.priority, `metric ${info.priority} `);
}

function address(out: Printer, key: string, value: number, after: string): void {
  const text = formatIpv4(value);
  out.put(key, text, `${text}${after}`, "inet");
}

function lifetime(out: Printer, key: string, seconds: number): void {
  out.put(key, seconds, seconds === INFINITY_LIFE_TIME ? "forever" : `${seconds}sec`);
}
