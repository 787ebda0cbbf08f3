// `ip neighbour { add | change | replace | del }` (ipneigh_modify).

import {
  addNeighbour,
  addNeighbour6,
  deleteNeighbour,
  deleteNeighbour6,
  type Neighbour6Request,
  type NeighbourRequest,
  NTF_EXT_LEARNED,
  NTF_MANAGED,
  NTF_PROXY,
  NTF_ROUTER,
  NTF_USE,
  NUD_PERMANENT,
} from "@podwire/ip";
import { KernelError } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { type Args, matches } from "../frame/args.ts";
import { Exit } from "../frame/exit.ts";
import { parseLinkAddress } from "../frame/lladdr.ts";
import { getAddress, type Prefix } from "../frame/prefix.ts";
import type { Session } from "../frame/session.ts";
import { neighbourUsage } from "./help.ts";
import { parseState } from "./states.ts";

export function modifyEntry(args: Args, nlflags: number): number {
  const session: Session = args.session;
  const request = readWords(args);
  talk(session, () => {
    if (isInet6(request)) addNeighbour6(session.net, request, nlflags);
    else addNeighbour(session.net, request, nlflags);
  });
  return 0;
}

export function deleteEntry(args: Args): number {
  const session: Session = args.session;
  const request = readWords(args);
  const { flags = 0 } = request;
  talk(session, () => {
    if (isInet6(request)) deleteNeighbour6(session.net, { ...request, flags });
    else deleteNeighbour(session.net, { dev: request.dev, dst: request.dst, flags });
  });
  return 0;
}

type AnyRequest = NeighbourRequest | Neighbour6Request;
const isInet6 = (request: AnyRequest): request is Neighbour6Request => typeof request.dst !== "number";

function readWords(args: Args): AnyRequest {
  const session: Session = args.session;
  const { family } = session.options;
  let dst: Prefix | undefined;
  let dev: string | undefined;
  let lladdr: string | undefined;
  let state = NUD_PERMANENT;
  let flags = 0;
  let protocol: number | undefined;
  while (!args.done) {
    const word = args.take();
    if (matches(word, "lladdr")) {
      const text = args.take();
      if (lladdr !== undefined) session.duplicate("lladdr", text);
      lladdr = text;
    } else if (word === "nud") {
      const text = args.take();
      state = parseState(text) ?? session.invalid("nud state is bad", text);
    } else if (matches(word, "proxy")) {
      const text = args.take();
      if (matches(text, "help")) neighbourUsage(session);
      if (dst !== undefined) session.duplicate("address", text);
      dst = getAddress(session, text, family);
      flags |= NTF_PROXY;
    } else if (word === "router") {
      flags |= NTF_ROUTER;
    } else if (word === "use") {
      flags |= NTF_USE;
    } else if (word === "managed") {
      flags |= NTF_MANAGED;
      state &= ~NUD_PERMANENT;
    } else if (matches(word, "extern_learn")) {
      flags |= NTF_EXT_LEARNED;
    } else if (word === "dev") {
      dev = args.take();
    } else if (matches(word, "protocol")) {
      const text = args.take();
      protocol =
        session.names.id("rt_protos", text, 255) ?? session.invalid('"protocol" value is invalid\n', text);
    } else {
      if (word !== "to" && matches(word, "help")) neighbourUsage(session);
      const text = word === "to" ? args.take() : word;
      if (dst !== undefined) session.garbage("to", text);
      dst = getAddress(session, text, family);
    }
  }
  const proxy = (flags & NTF_PROXY) !== 0;
  if (dst === undefined || (dev === undefined && !proxy) || (dst.family === "unspec" && family !== "packet"))
    session.fail("Device and destination are required arguments.\n");
  const hardware =
    lladdr === undefined || lladdr === "null" ? undefined : (parseLinkAddress(session, lladdr) ?? exit());
  if (dev === undefined) throw new Unsupported("ip neighbour: proxy entries for all devices");
  const device = session.deviceOrFail(dev);
  if (dst.family === "unspec")
    talk(session, () => {
      throw new KernelError("EAFNOSUPPORT");
    });
  if (proxy && dst.family === "inet6") throw new Unsupported("ip neighbour: proxy entries of IPv6");
  const request = {
    dev: device,
    state,
    flags,
    ...(hardware === undefined ? {} : { lladdr: hardware }),
    ...(protocol === undefined ? {} : { protocol }),
  };
  return dst.family === "inet6" ? { ...request, dst: dst.address6 } : { ...request, dst: dst.address };
}

function exit(): never {
  throw new Exit(1, true);
}

/** A refusal of the kernel ends the program here, a batch as well. */
function talk(session: Session, request: () => void): void {
  try {
    session.talk(request);
  } catch (error) {
    throw error instanceof Exit ? new Exit(error.status) : error;
  }
}
