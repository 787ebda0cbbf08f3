// `ip netns` (ip/ipnetns.c). A namespace has a name because something is mounted on a file; all of this is done with
// files, mounts and system calls, only the ids are the kernel's.

import { KernelError, listNsids, type NetNamespace, peernet2id, strerror } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { type Args, matches, parseInteger } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { netnsUsage } from "./help.ts";
import {
  NETNS_RUN_DIR,
  namespaceByName,
  namespaceNameIsBad,
  namespaceNames,
  namespacePath,
} from "./names.ts";
import { assignNsid, badReference, nameOfNsid, nsidOfName } from "./nsid.ts";
import { openNamespace, switchNamespace } from "./switch.ts";

/** Gives what the C functions return: 0, -1 or worse. */
export async function netnsCommand(args: Args): Promise<number> {
  const session: Session = args.session;
  if (args.done) return list(args);
  const word = args.take();
  if (!matches(word, "help") && !session.options.all) {
    const first = args.word;
    const named = ["add", "set", "delete", "pids", "exec", "attach"].some((verb) => matches(word, verb));
    if (named && first !== undefined && namespaceNameIsBad(first))
      session.fail(`Invalid netns name "${first}"\n`);
  }
  if (matches(word, "list") || matches(word, "show") || matches(word, "lst")) return list(args);
  if (matches(word, "list-id")) return listId(args);
  if (matches(word, "help")) netnsUsage(session);
  if (matches(word, "add")) return add(args);
  if (matches(word, "set")) return set(args);
  if (matches(word, "delete")) return remove(args);
  if (matches(word, "identify")) return identify(args);
  if (matches(word, "pids")) return pids(args);
  if (matches(word, "exec")) return exec(args);
  if (matches(word, "monitor")) return monitor(args);
  if (matches(word, "attach")) return attach(args);
  session.fail(`Command "${word}" is unknown, try "ip netns help".\n`);
}

function list(args: Args): number {
  const session: Session = args.session;
  const out = session.printer();
  // Ids are asked for twice, once for a map and once for the list; so is what is no namespace complained of twice.
  for (const name of namespaceNames(session)) nsidOfName(session, name);
  out.begin();
  for (const name of namespaceNames(session)) {
    out.openObject();
    out.put("name", name, name);
    const id = nsidOfName(session, name);
    if (id >= 0) out.put("id", id, ` (id: ${id})`);
    out.text("\n");
    out.closeObject();
  }
  out.end();
  return 0;
}

function listId(args: Args): number {
  const session: Session = args.session;
  const { net } = session;
  let target = -1;
  let wanted: number | undefined;
  const id = (key: string): number => {
    const text = args.take();
    const value = parseInteger(text);
    if (value === undefined) session.invalid(`"${key}" value is invalid`, text);
    if (value < 0) session.invalid(`"${key}" value should be >= 0`, text);
    return value;
  };
  while (!args.done) {
    const word = args.take();
    if (word === "target-nsid") target = id(word);
    else if (word === "nsid") wanted = id(word);
    else netnsUsage(session);
  }
  const out = session.printer();
  const entries = wanted === undefined ? listTarget(session, target) : [oneId(session, target, wanted)];
  out.begin();
  for (const entry of entries) {
    out.openObject();
    if (entry.id < 0) out.text("nsid unassigned ");
    else out.put("nsid", entry.id, `nsid ${entry.id} `);
    // With a target, the ids are that namespace's; what this one calls it stands beside.
    const current = target >= 0 ? peernet2id(net, entry.net) : entry.id;
    if (target >= 0 && current >= 0) out.put("current-nsid", current, `current-nsid ${current} `);
    const name = current >= 0 ? nameOfNsid(session, current) : undefined;
    if (name !== undefined) out.put("name", name, `(iproute2 netns name: ${name})`);
    out.text("\n");
    out.closeObject();
  }
  out.end();
  return 0;
}

interface NamedNet {
  id: number;
  net: NetNamespace;
}

/** RTM_GETNSID as a dump: the ids of the namespace that this one calls `target`, or of this one below 0. */
function listTarget(session: Session, target: number): NamedNet[] {
  if (target < 0) return listNsids(session.net);
  const found = listNsids(session.net).find((entry) => entry.id === target);
  if (found !== undefined) return listNsids(found.net);
  session.reportKernelError(new KernelError("EINVAL", "Invalid target network namespace id"));
  session.return("Dump terminated\n", 1);
}

/** The same for one: named by this one's id for it, told by the target's. */
function oneId(session: Session, target: number, id: number): NamedNet {
  const known = listNsids(session.net);
  const peer = known.find((entry) => entry.id === id);
  if (peer === undefined) session.kernelError(badReference());
  if (target < 0) return peer;
  const found = known.find((entry) => entry.id === target);
  if (found === undefined)
    session.kernelError(new KernelError("EINVAL", "Target netns reference is invalid"));
  return { id: peernet2id(found.net, peer.net), net: peer.net };
}

function add(args: Args): number {
  const session: Session = args.session;
  if (args.done) return say(args, "No netns name specified\n");
  const name = args.take();
  const path = makeNamespaceFile(args, name);
  if (path === undefined) return -1;
  const net = session.self.kernel.createNet();
  session.self.files.bindNamespace(path, net);
  net.label = name;
  return 0;
}

function attach(args: Args): number {
  const session: Session = args.session;
  if (args.rest.length < 2) return say(args, "No netns name and PID specified\n");
  const name = args.take();
  const text = args.take();
  const pid = parseInteger(text);
  if (pid === undefined || pid <= 0) return say(args, `Invalid PID: ${text}\n`);
  const path = makeNamespaceFile(args, name);
  if (path === undefined) return -1;
  const process = session.self.processes().find((candidate) => candidate.pid === pid);
  if (process === undefined) {
    session.self.files.unlink(path);
    return say(args, `Bind /proc/${pid}/ns/net -> ${path} failed: ${strerror("ENOENT")}\n`);
  }
  session.self.files.bindNamespace(path, process.net);
  process.net.label = name;
  return 0;
}

/** create_netns_dir() and the file that will be mounted on; undefined after a complaint. */
function makeNamespaceFile(args: Args, name: string): string | undefined {
  const session: Session = args.session;
  const { files } = session.self;
  const path = namespacePath(name);
  if (!files.exists(NETNS_RUN_DIR)) files.mkdir(NETNS_RUN_DIR, { mode: 0o755 });
  if (files.exists(path)) {
    session.err(`Cannot create namespace file "${path}": ${strerror("EEXIST")}\n`);
    return undefined;
  }
  files.writeFile(path, "", { mode: 0 });
  return path;
}

function set(args: Args): number {
  const session: Session = args.session;
  if (args.done) return say(args, "No netns name specified\n");
  const name = args.take();
  if (args.done) return say(args, "No nsid specified\n");
  const text = args.take();
  const id = text === "auto" ? -1 : parseInteger(text);
  if (id === undefined) session.invalid('Invalid "netnsid" value', text);
  if (id < 0 && text !== "auto") session.invalid('"netnsid" value should be >= 0', text);
  const { net, error } = namespaceByName(session, name);
  if (net === undefined) {
    if (error === "EINVAL") session.kernelError(badReference());
    return say(args, `Cannot open network namespace "${name}": ${strerror(error)}\n`);
  }
  session.talk(() => assignNsid(session.net, net, id));
  return 0;
}

function remove(args: Args): number {
  const session: Session = args.session;
  if (session.options.all) {
    for (const name of namespaceNames(session)) removeOne(args, name);
    return 0;
  }
  if (args.done) return say(args, "No netns name specified\n");
  return removeOne(args, args.take());
}

/** on_netns_del(): unmounts and unlinks. Who is still in there keeps the namespace alive. */
function removeOne(args: Args, name: string): number {
  const { files } = args.session.self;
  const path = namespacePath(name);
  const { net } = namespaceByName(args.session, name);
  try {
    files.unmount(path);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
  }
  try {
    files.unlink(path);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return say(args, `Cannot remove namespace file "${path}": ${strerror(error.errno)}\n`);
  }
  if (net?.label === name) net.label = nameOf(args.session, net) ?? `net:[${net.inode}]`;
  return 0;
}

/** A name that the namespace has under /run/netns. */
function nameOf(session: Session, net: NetNamespace): string | undefined {
  return namespaceNames(session).find((candidate) => namespaceByName(session, candidate).net === net);
}

function identify(args: Args): number {
  const session: Session = args.session;
  const { self } = session;
  let net = session.net;
  if (!args.done) {
    const text = args.take();
    if (!args.done) return say(args, "extra arguments specified\n");
    if (!/^\d*$/.test(text)) return say(args, `Specified string '${text}' is not a pid\n`);
    const process = self.processes().find((candidate) => String(candidate.pid) === text);
    if (process === undefined) return say(args, `Cannot open network namespace: ${strerror("ENOENT")}\n`);
    net = process.net;
  }
  session.out(`${nameOf(session, net) ?? ""}\n`);
  return 0;
}

function pids(args: Args): number {
  const session: Session = args.session;
  if (args.done) return say(args, "No netns name specified\n");
  const name = args.take();
  if (!args.done) return say(args, "extra arguments specified\n");
  const { net, error } = namespaceByName(session, name);
  if (net === undefined && error !== "EINVAL")
    return say(args, `Cannot open network namespace: ${strerror(error)}\n`);
  for (const process of session.self.processes())
    if (process.net === net && process.state !== "Z") session.out(`${process.pid}\n`);
  return 0;
}

/** do_netns_monitor(): names as they come and go. What is said waits in the buffer of standard output, as in the original. */
async function monitor(args: Args): Promise<never> {
  const { self } = args.session;
  const { files, clock } = self;
  if (files.watchDirectory === undefined) throw new Unsupported("ip netns monitor");
  if (!files.exists(NETNS_RUN_DIR)) files.mkdir(NETNS_RUN_DIR, { mode: 0o755 });
  let waiter = clock.waiter();
  let said: string[] = [];
  self.onExit(
    files.watchDirectory(NETNS_RUN_DIR, (name, made) => {
      said.push(`${made ? "add" : "delete"} ${name}\n`);
      waiter.wake();
    }),
  );
  for (;;) {
    await self.block(waiter.promise);
    waiter = clock.waiter();
    const lines = said;
    said = [];
    for (const line of lines) await self.stdout.write(line);
  }
}

async function exec(args: Args): Promise<number> {
  const session: Session = args.session;
  if (args.done && !session.options.all) return say(args, "No netns name specified\n");
  if (session.options.all) {
    if (args.done) return say(args, "No command specified\n");
    for (const name of namespaceNames(session)) {
      const net = openNamespace(session, name);
      session.out(`\nnetns: ${name}\n`);
      await session.flush();
      await session.self.stdout.flush();
      try {
        await session.self.block(session.self.spawn(args.rest, { net }).wait());
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        session.err(`exec of "${args.word}" failed: ${strerror(error.errno)}\n`);
      }
    }
    return 0;
  }
  const name = args.take();
  if (args.done) return say(args, "No command specified\n");
  if (session.batch) return execBeside(args, openNamespace(session, name));
  switchNamespace(session, name);
  await session.flush();
  await session.self.stdout.flush();
  try {
    return -(await session.self.exec(args.rest));
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return say(args, `exec of "${args.word}" failed: ${strerror(error.errno)}\n`);
  }
}

/** cmd_exec() with a fork: in a batch the command runs beside it, and the batch stays where it is. */
async function execBeside(args: Args, net: NetNamespace): Promise<number> {
  const { session, word, rest } = args;
  await session.flush();
  await session.self.stdout.flush();
  try {
    return -(await session.self.block(session.self.spawn(rest, { net }).wait()));
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return say(args, `exec of "${word}" failed: ${strerror(error.errno)}\n`);
  }
}

function say(args: Args, message: string): number {
  args.session.err(message);
  return -1;
}
