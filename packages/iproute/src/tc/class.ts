// `tc class` and `tc filter` (tc/tc_class.c, tc/tc_filter.c), as far as there is something to ask: the one class that netem and tbf
// have, and filters, of which there are none. What would make one is refused.

import { Unsupported } from "@podwire/program";
import { type Qdisc, qdiscsOf, TC_H_ROOT } from "@podwire/sched";
import { type Args, matches } from "../frame/args.ts";
import { MISUSE } from "../frame/exit.ts";
import type { Session } from "../frame/session.ts";
import { deviceWord } from "./dev.ts";
import { CLASS_USAGE, FILTER_USAGE } from "./help.ts";
import { formatClassId, parseClassId } from "./ids.ts";

const MAJOR = 0xffff0000;

/** A verb of both commands: 0 for help, undefined for show, and no return from the others. */
function showOrHelp(args: Args, object: string, usage: string): 0 | undefined {
  const session: Session = args.session;
  if (args.done) return undefined;
  const verb = args.take();
  for (const other of ["add", "change", "replace", "delete", "get"])
    if (matches(verb, other) && !(other === "get" && object === "class"))
      throw new Unsupported(`tc ${object} ${other}`);
  if (matches(verb, "show") || matches(verb, "list") || matches(verb, "lst")) return undefined;
  if (!matches(verb, "help"))
    session.return(`Command "${verb}" is unknown, try "tc ${object} help".\n`, MISUSE);
  session.err(usage);
  return 0;
}

function classId(args: Args, before: number, complaint: string): number {
  const session: Session = args.session;
  const word = args.take();
  const text = args.take();
  if (before !== 0) session.duplicate(word, text);
  return parseClassId(text) ?? session.invalid(complaint, text);
}

/** tc_class(): lists the classes of one device; without a device there is nothing to list. */
export function classCommand(args: Args): number {
  const session: Session = args.session;
  if (showOrHelp(args, "class", CLASS_USAGE) === 0) return 0;
  let name: string | undefined;
  let parent = 0;
  let wanted = 0;
  while (!args.done) {
    if (args.is("dev")) name = deviceWord(args, name);
    else if (args.is("classid")) wanted = classId(args, wanted, "invalid class ID");
    else if (args.is("root")) {
      args.take();
      if (parent !== 0) session.return('Error: "root" is duplicate parent ID\n', MISUSE);
      parent = TC_H_ROOT;
    } else if (args.is("parent")) parent = classId(args, parent, "invalid parent ID");
    else if (args.matches("help")) {
      session.err(CLASS_USAGE);
      return 0;
    } else session.return(`What is "${args.word}"? Try "tc class help".\n`, MISUSE);
  }
  const dev = name === undefined ? undefined : session.deviceOrFail(name);
  for (const q of dev === undefined ? [] : qdiscsOf(dev)) {
    if (q.child === undefined || q.child === null) continue;
    if (parent !== 0 && (parent & MAJOR) >>> 0 !== q.handle) continue;
    if (wanted !== 0 && wanted !== (q.handle | 1) >>> 0) continue;
    printClass(session, q, q.child);
  }
  return 0;
}

/** print_class(): text, whatever is asked for. */
function printClass(session: Session, q: Qdisc, child: Qdisc): void {
  const leaf = child.handle === 0 ? "" : `leaf ${(child.handle >>> 16).toString(16)}: `;
  session.out(
    `class ${q.kind} ${formatClassId((q.handle | 1) >>> 0)} parent ${formatClassId(q.handle)} ${leaf}\n`,
  );
  if (session.options.stats > 0) session.out("\n");
}

/** tc_filter(): nobody can make a filter here, so none are listed. */
export function filterCommand(args: Args): number {
  const session: Session = args.session;
  if (showOrHelp(args, "filter", FILTER_USAGE) === 0) return 0;
  let name: string | undefined;
  let parent = 0;
  while (!args.done) {
    if (args.is("dev")) name = deviceWord(args, name);
    else if (args.is("root", "ingress", "egress")) {
      const word = args.take();
      if (parent !== 0) session.return(`Error: "${word}" is duplicate parent ID\n`, MISUSE);
      parent = TC_H_ROOT;
    } else if (args.is("parent")) parent = classId(args, parent, "invalid parent ID");
    else if (args.matches("help")) {
      session.err(FILTER_USAGE);
      return 0;
    } else if (args.is("block", "handle", "preference", "prio", "pref", "protocol", "chain"))
      throw new Unsupported(`tc filter show ${args.word}`);
    else session.return(` What is "${args.word}"? Try "tc filter help"\n`, MISUSE);
  }
  if (name !== undefined) session.deviceOrFail(name);
  const out = session.printer();
  out.begin();
  out.end();
  return 0;
}
