// `type veth [ peer [ name NAME ] [ netns … ] … ]`: the peer takes whatever a link takes.

import type { VethData } from "@podwire/veth";
import { Exit } from "../../frame/exit.ts";
import { emptyLinkMessage } from "../../rtnetlink/link-message.ts";
import { newLinkAttributes } from "../../rtnetlink/new-link.ts";
import type { LinkKindText } from "../kind-text.ts";
import { parseLink } from "../parse.ts";

const HELP =
  "Usage: ip link <options> type veth [peer <options>]\nTo get <options> type 'ip link add help'\n";

export const vethText: LinkKindText = {
  name: "veth",
  help: HELP,

  parse(args, message): VethData {
    if (!args.is("peer")) {
      args.session.out(HELP);
      throw new Exit(1, true);
    }
    args.take();
    const peer = { ...emptyLinkMessage(), create: message.create };
    const { type } = parseLink(args, peer);
    if (type !== undefined) args.session.duplicate("type", args.previous);
    return {
      peer: {
        ...newLinkAttributes(peer),
        ...(peer.name === undefined ? {} : { name: peer.name }),
        ...(peer.index > 0 ? { index: peer.index } : {}),
        flags: peer.flags,
        change: peer.change,
        ...(peer.netns === undefined ? {} : { net: peer.netns() }),
      },
    };
  },
};
