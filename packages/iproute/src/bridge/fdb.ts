// `bridge fdb` (bridge/fdb.c): what changes the forwarding database. Showing it is in fdb-show.ts.

import {
  type FdbFlushRequest,
  NTF_EXT_LEARNED,
  NTF_MASTER,
  NTF_OFFLOADED,
  NTF_SELF,
  NTF_STICKY,
  NTF_USE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_REACHABLE,
  rtnlFdbAdd,
  rtnlFdbDelete,
  rtnlFdbFlush,
  rtnlFdbGet,
} from "@podwire/bridge";
import { Unsupported } from "@podwire/program";
import { type Args, atoi } from "../frame/args.ts";
import { MISUSE } from "../frame/exit.ts";
import type { Session } from "../frame/session.ts";
import { ask, findDevice, parseMacLoosely, runVerb, type Verbs } from "./ask.ts";
import { printFdbEntry, showFdb } from "./fdb-show.ts";
import { fdbUsage } from "./help.ts";

const VERBS: Verbs = [
  [["show", "lst", "list"], showFdb],
  [["add"], (args) => modify(args, "add")],
  [["append"], (args) => modify(args, "append")],
  [["replace"], (args) => modify(args, "replace")],
  [["delete"], (args) => modify(args, "del")],
  [["get"], get],
  [["flush"], flush],
];

export function fdbCommand(args: Args): void {
  runVerb(args, "fdb", VERBS, fdbUsage);
}

/** Words of fdb_modify() for tunnels. */
const TUNNEL_WORDS: ReadonlySet<string> = new Set(["dst", "nhid", "port", "vni", "src_vni", "via"]);

/** An address in its place, with or without `to`; a second one is garbage. */
function takeAddress(args: Args, word: string, known: string | undefined): string {
  const address = word === "to" ? args.take() : word;
  if (address !== "" && "help".startsWith(address)) fdbUsage(args.session);
  if (known !== undefined) args.session.garbage("to", address);
  return address;
}

/** NDA_VLAN; absent below 0. */
function vlanAttribute(vid: number): { vlan?: number } {
  return vid < 0 ? {} : { vlan: vid & 0xffff };
}

/** The next word as a VLAN; a second one is garbage. */
function takeVlan(args: Args, known: number): number {
  if (known >= 0) args.session.garbage("vlan", args.previous);
  return atoi(args.take());
}

/** fdb_modify(). */
function modify(args: Args, command: "add" | "append" | "replace" | "del"): void {
  const session: Session = args.session;
  let name: string | undefined;
  let text: string | undefined;
  let flags = 0;
  let state = NUD_NOARP;
  let vid = -1;
  while (!args.done) {
    const is = (...words: string[]) => args.matches(...words);
    if (args.is("dev")) {
      args.take();
      name = args.take();
    } else if (TUNNEL_WORDS.has(args.word as string))
      throw new Unsupported(`bridge fdb ${command} ${args.word}`);
    else if (args.is("self")) flags |= skip(args, NTF_SELF);
    else if (is("master")) flags |= skip(args, NTF_MASTER);
    else if (is("router")) skip(args, 0);
    else if (is("local", "permanent")) state |= skip(args, NUD_PERMANENT);
    else if (is("temp", "static")) state |= skip(args, NUD_REACHABLE);
    else if (is("dynamic")) state = (state | skip(args, NUD_REACHABLE)) & ~NUD_NOARP;
    else if (is("vlan")) {
      args.take();
      vid = takeVlan(args, vid);
    } else if (is("use")) flags |= skip(args, NTF_USE);
    else if (is("extern_learn")) flags |= skip(args, NTF_EXT_LEARNED);
    else if (is("sticky")) flags |= skip(args, NTF_STICKY);
    else text = takeAddress(args, args.take(), text);
  }
  if (name === undefined || text === undefined)
    session.return("Device and address are required arguments.\n", MISUSE);
  const address = parseMacLoosely(session, text);
  if ((flags & (NTF_SELF | NTF_MASTER)) === 0) flags |= NTF_SELF;
  if ((state & (NUD_PERMANENT | NUD_REACHABLE)) === 0) state |= NUD_PERMANENT;
  const request = { dev: findDevice(session, name), address, state, flags, ...vlanAttribute(vid) };
  ask(session, () =>
    command === "del"
      ? rtnlFdbDelete(request)
      : rtnlFdbAdd(request, { create: true, exclusive: command === "add" }),
  );
}

/** Past the word at hand; gives `value`, so that a word can be what it stands for. */
function skip(args: Args, value: number): number {
  args.take();
  return value;
}

/** fdb_get(). */
function get(args: Args): void {
  const session: Session = args.session;
  let name: string | undefined;
  let bridgeName: string | undefined;
  let text: string | undefined;
  let flags = 0;
  let vid = -1;
  let dynamic = false;
  while (!args.done) {
    if (args.is("brport", "dev")) {
      args.take();
      name = args.take();
    } else if (args.is("br")) {
      args.take();
      bridgeName = args.take();
    } else if (args.is("vni")) throw new Unsupported("bridge fdb get vni");
    else if (args.is("self")) flags |= skip(args, NTF_SELF);
    else if (args.matches("master")) flags |= skip(args, NTF_MASTER);
    else if (args.matches("vlan")) {
      args.take();
      vid = takeVlan(args, vid);
    } else if (args.matches("dynamic")) dynamic = skip(args, 1) === 1;
    else text = takeAddress(args, args.take(), text);
  }
  if ((name === undefined && bridgeName === undefined) || text === undefined)
    session.return("Device or master and address are required arguments.\n", MISUSE);
  const address = parseMacLoosely(session, text);
  const dev = name === undefined ? {} : { dev: findDevice(session, name) };
  const bridge = bridgeName === undefined ? {} : { bridge: findDevice(session, bridgeName, "bridge device") };
  // rtnl_talk() fails with -2 here.
  const found = ask(
    session,
    () => rtnlFdbGet(session.net, { ...bridge, ...dev, flags, address, ...vlanAttribute(vid) }),
    254,
  );
  const out = session.printer();
  out.begin();
  if (!dynamic || (found.state & NUD_PERMANENT) === 0) printFdbEntry(out, found, session, true);
  out.end();
}

/** What is flushed: bits and the mask under which they count. */
const STATE_WORDS: Readonly<Record<string, readonly [bits: number, mask: number]>> = {
  permanent: [NUD_PERMANENT, NUD_PERMANENT],
  nopermanent: [0, NUD_PERMANENT],
  static: [NUD_NOARP, NUD_NOARP | NUD_PERMANENT],
  nostatic: [0, NUD_NOARP],
  dynamic: [0, NUD_NOARP | NUD_PERMANENT],
  nodynamic: [NUD_NOARP, NUD_NOARP],
};
const FLAG_WORDS: Readonly<Record<string, number>> = {
  added_by_user: NTF_USE,
  extern_learn: NTF_EXT_LEARNED,
  sticky: NTF_STICKY,
  offloaded: NTF_OFFLOADED,
};

/** fdb_flush(): words that it does not know it passes over, and flushes. */
function flush(args: Args): void {
  const session: Session = args.session;
  const request: FdbFlushRequest = { state: 0, stateMask: 0, flags: 0, flagsMask: 0 };
  let name: string | undefined;
  let portName: string | undefined;
  let to = 0;
  let vid = -1;
  while (!args.done) {
    const word = args.take();
    const state = STATE_WORDS[word];
    const flag = FLAG_WORDS[word] ?? FLAG_WORDS[word.replace(/^no/, "")];
    if (word === "dev") name = args.take();
    else if (word === "master") to |= NTF_MASTER;
    else if (word === "self") to |= NTF_SELF;
    else if (word === "brport") {
      if (portName !== undefined) session.garbage("brport", word);
      portName = args.take();
    } else if (word === "vlan") vid = takeVlan(args, vid);
    else if (state !== undefined) {
      request.state = (request.state & ~state[1]) | state[0];
      request.stateMask |= state[1];
    } else if (flag !== undefined) {
      request.flags = word.startsWith("no") ? request.flags & ~flag : request.flags | flag;
      request.flagsMask |= flag;
    } else if (word === "help") args.take();
  }
  if (name === undefined) session.return("Device is a required argument.\n", MISUSE);
  const dev = findDevice(session, name, "bridge device");
  if (portName !== undefined) request.ifindex = findDevice(session, portName, "bridge port device").ifindex;
  if (vid >= 4096) session.return(`Invalid VLAN ID "${vid}"\n`, MISUSE);
  ask(session, () => rtnlFdbFlush(dev, to === 0 ? NTF_SELF : to, { ...request, ...vlanAttribute(vid) }));
}
