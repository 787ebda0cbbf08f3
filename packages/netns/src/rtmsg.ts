// What routing netlink tells of links (net/core/rtnetlink.c rtmsg_ifinfo, rtnetlink_event).

import type { NetDevice } from "./device.ts";
import type { NetdevEvent } from "./kernel.ts";
import { announceLink } from "./nsid.ts";
import type { LinkNotice } from "./rtnl.ts";

/** rtmsg_ifinfo(): RTM_NEWLINK with all that is known of `dev`, or RTM_DELLINK. */
export function rtmsgIfinfo(
  dev: NetDevice,
  deleted = false,
  more: Omit<LinkNotice, "dev"> | null = null,
): void {
  announceLink(dev);
  const { rtnl } = dev.net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "link", deleted, net: dev.net, dev, ...more });
}

const FEATURE_CHANGE = { event: "FEATURE CHANGE" } as const;

/** rtnetlink_event(): first of all those who follow devices. What is missing here is told by whoever does it. */
export function rtnetlinkEvent({ kind, dev }: NetdevEvent): void {
  switch (kind) {
    case "CHANGEMTU":
    case "CHANGEADDR":
    case "CHANGENAME":
    case "CHANGEUPPER":
    case "CHANGE_TX_QUEUE_LEN":
      rtmsgIfinfo(dev);
      break;
    case "FEAT_CHANGE":
      rtmsgIfinfo(dev, false, FEATURE_CHANGE);
      break;
    default:
      break;
  }
}
