// `ip link` (ip/iplink.c): show, add, set, delete, property, help.

import { Unsupported } from "@podwire/program";
import { type Args, matches } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { emptyLinkMessage, type LinkMessage } from "../rtnetlink/link-message.ts";
import { changeAltNames, deleteLink, newLink } from "../rtnetlink/new-link.ts";
import { linkUsage } from "./help.ts";
import { linkKindText, UNSUPPORTED_KINDS } from "./kinds/index.ts";
import { altNameIsBad } from "./names.ts";
import { parseLink } from "./parse.ts";
import { showLinks } from "./show.ts";

export function linkCommand(args: Args): number {
  const session: Session = args.session;
  if (args.done) return showLinks(args);
  const word = args.take();
  if (matches(word, "add")) return modify(args, { create: true, exclusive: true });
  if (matches(word, "set") || matches(word, "change")) return modify(args, {});
  if (matches(word, "replace")) return modify(args, { create: true, replace: true });
  if (matches(word, "delete")) return remove(args);
  if (matches(word, "show") || matches(word, "lst") || matches(word, "list")) return showLinks(args);
  if (matches(word, "xstats") && args.done) {
    session.err("xstats: missing argument\n");
    return -1;
  }
  if (matches(word, "xstats") || matches(word, "afstats")) throw new Unsupported(`ip link ${word}`);
  if (matches(word, "property")) return property(args);
  if (matches(word, "help")) return help(args);
  session.fail(`Command "${word}" is unknown, try "ip link help".\n`);
}

function modify(args: Args, flags: Partial<LinkMessage>): number {
  const session: Session = args.session;
  const message = { ...emptyLinkMessage(), ...flags };
  const { type } = parseLink(args, message);
  if (type !== undefined) {
    message.kind = type;
    parseKind(args, message, type);
  } else if (message.create) {
    session.err('Not enough information: "type" argument is required\n');
    return -1;
  }
  session.talk(() => newLink(session.net, message));
  return 0;
}

/** The words after `type KIND`. */
function parseKind(args: Args, message: LinkMessage, type: string): void {
  const session: Session = args.session;
  const exists = message.name !== undefined && session.net.device(message.name) !== undefined;
  if (message.create && !exists && UNSUPPORTED_KINDS.has(type))
    throw new Unsupported(`ip link add type ${type}`);
  if (args.done) return;
  const text = linkKindText(type);
  if (text?.parse === undefined) {
    if (UNSUPPORTED_KINDS.has(type)) throw new Unsupported(`ip link: options of type ${type}`);
    if (args.matches("help")) linkUsage(session);
    session.return(`Garbage instead of arguments "${args.word} ...". Try "ip link help".\n`, 1);
  }
  const data = text.parse(args, message);
  if (type.endsWith("_slave")) message.slaveData = data;
  else message.data = data;
}

function remove(args: Args): number {
  const session: Session = args.session;
  const message = emptyLinkMessage();
  const { type, wholeGroup } = parseLink(args, message);
  if (type !== undefined) parseKind(args, message, type);
  const group = message.group;
  session.talk(() =>
    deleteLink(session.net, wholeGroup && group !== undefined ? { group } : { index: message.index }),
  );
  return 0;
}

/** `ip link property { add | del } dev DEV [ altname NAME ]…`. */
function property(args: Args): number {
  const session: Session = args.session;
  if (args.done) linkUsage(session);
  const verb = args.take();
  const add = matches(verb, "add");
  if (!add && !matches(verb, "delete")) {
    if (matches(verb, "help")) linkUsage(session);
    session.fail("Operator required\n");
  }
  let dev: string | undefined;
  const names: string[] = [];
  while (!args.done) {
    const word = args.take();
    if (matches(word, "altname")) {
      const name = args.take();
      if (altNameIsBad(name)) session.invalid("not a valid altname", name);
      names.push(name);
    } else {
      if (matches(word, "help")) linkUsage(session);
      const value = word === "dev" ? args.take() : word;
      if (dev !== undefined) session.garbage("dev", value);
      if (altNameIsBad(value)) session.invalid('"dev" not a valid ifname', value);
      dev = value;
    }
  }
  if (dev === undefined) session.fail('Not enough of information: "dev" argument is required.\n');
  const device = session.deviceOrFail(dev);
  session.talk(() => changeAltNames(device, names, add));
  return 0;
}

/** `ip link help [ TYPE ]`: a type's own help goes to standard output. */
function help(args: Args): number {
  const session: Session = args.session;
  if (args.done) linkUsage(session);
  const type = args.take();
  const text = linkKindText(type)?.help;
  if (text === undefined) {
    if (UNSUPPORTED_KINDS.has(type)) throw new Unsupported(`ip link help ${type}`);
    linkUsage(session);
  }
  session.out(text);
  return 0;
}
