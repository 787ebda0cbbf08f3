// `tc qdisc` (tc/tc_qdisc.c): what is asked of the kernel. Options are read before the device is looked for, as in the original, so that
// a wrong option is complained of first.

import { KernelError, type NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { deleteQdisc, type FifoOptions, modifyQdisc, type QdiscRequest, TC_H_ROOT } from "@podwire/sched";
import { type Args, matches } from "../frame/args.ts";
import { MISUSE } from "../frame/exit.ts";
import type { Session } from "../frame/session.ts";
import { deviceWord } from "./dev.ts";
import { FIFO_USAGE, QDISC_USAGE } from "./help.ts";
import { parseClassId, parseHandle } from "./ids.ts";
import { parseNetem } from "./netem-parse.ts";
import { showQdiscs } from "./qdisc-show.ts";
import { parseTbf } from "./tbf.ts";
import { parseSize } from "./units.ts";

/** Kinds that Debian's kernel has and this one does not. */
const NOT_SIMULATED: ReadonlySet<string> = new Set(
  `cake cbs choke clsact codel drr etf ets fq fq_pie gred hfsc hhf htb ingress mq mqprio multiq noop pfifo_head_drop pie plug prio
   qfq red sfb sfq skbprio taprio teql0`.split(/\s+/),
);

export function qdiscCommand(args: Args): number {
  const session: Session = args.session;
  if (args.done) return showQdiscs(args);
  const verb = args.take();
  if (matches(verb, "add")) return modify(args, "add");
  if (matches(verb, "change")) return modify(args, "change");
  if (matches(verb, "replace")) return modify(args, "replace");
  if (matches(verb, "link")) throw new Unsupported("tc qdisc link");
  if (matches(verb, "delete")) return modify(args, "delete");
  if (matches(verb, "show") || matches(verb, "list") || matches(verb, "lst")) return showQdiscs(args);
  if (matches(verb, "help")) {
    session.err(QDISC_USAGE);
    return 0;
  }
  session.return(`Command "${verb}" is unknown, try "tc qdisc help".\n`, MISUSE);
}

/** tc_qdisc_modify(). */
function modify(args: Args, verb: "add" | "change" | "replace" | "delete"): number {
  const session: Session = args.session;
  const request: QdiscRequest = { parent: 0, handle: 0, spec: null };
  let name: string | undefined;
  while (!args.done) {
    if (args.is("dev")) name = deviceWord(args, name);
    else if (args.is("handle")) {
      args.take();
      const text = args.take();
      if (request.handle !== 0) session.duplicate("handle", text);
      request.handle = parseHandle(text) ?? session.invalid("invalid qdisc ID", text);
    } else if (args.is("root")) {
      args.take();
      if (request.parent !== 0) session.return('Error: "root" is duplicate parent ID\n', MISUSE);
      request.parent = TC_H_ROOT;
    } else if (args.is("clsact", "ingress")) throw new Unsupported(`tc qdisc ${args.word}`);
    else if (args.is("parent")) {
      args.take();
      const text = args.take();
      if (request.parent !== 0) session.duplicate("parent", text);
      request.parent = parseClassId(text) ?? session.invalid("invalid parent ID", text);
    } else if (args.matches("estimator", "stab") || args.is("ingress_block", "egress_block"))
      throw new Unsupported(`tc qdisc ${args.word}`);
    else if (args.matches("help")) {
      session.err(QDISC_USAGE);
      return 0;
    } else {
      const dev = name === undefined ? undefined : session.device(name);
      request.spec = parseKind(args, args.take(), dev);
      break;
    }
  }
  const dev = name === undefined ? undefined : session.deviceOrFail(name);
  return session.talk(() => {
    if (dev === undefined) throw new KernelError("ENODEV");
    if (verb === "delete") deleteQdisc(dev, request);
    else modifyQdisc(dev, verb, request);
    return 0;
  });
}

/** The kind and its options, to the end of the line. */
function parseKind(args: Args, kind: string, dev: NetDevice | undefined): QdiscRequest["spec"] {
  const session: Session = args.session;
  switch (kind) {
    case "netem":
      return { kind, options: parseNetem(args, dev) };
    case "tbf":
      return { kind, options: parseTbf(args) };
    case "pfifo":
    case "bfifo":
      return { kind, options: parseFifo(args, kind) };
    case "pfifo_fast":
      if (!args.done) session.return(`qdisc '${kind}' does not support option parsing\n`, MISUSE);
      return { kind };
    case "fq_codel":
      if (!args.done) throw new Unsupported(`tc qdisc fq_codel ${args.word}`);
      return { kind };
    default:
      if (NOT_SIMULATED.has(kind)) throw new Unsupported(`tc qdisc ${kind}`);
      if (!args.done)
        session.return(`Unknown qdisc "${kind}", hence option "${args.word}" is unparsable\n`, 1);
      return { kind };
  }
}

/** fifo_parse_opt(): undefined where nothing was said. */
function parseFifo(args: Args, kind: string): FifoOptions | undefined {
  const session: Session = args.session;
  let options: FifoOptions | undefined;
  while (!args.done) {
    if (args.is("limit")) {
      args.take();
      const text = args.take();
      options = {
        limit: parseSize(text) ?? session.return(`${kind}: Illegal value for "limit": "${text}"\n`, 1),
      };
    } else if (args.is("help")) session.return(FIFO_USAGE, 1);
    else session.return(`${kind}: unknown parameter "${args.word}"\n${FIFO_USAGE}`, 1);
  }
  return options;
}
