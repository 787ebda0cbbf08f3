// Out of the ports (net/bridge/br_forward.c): to one, or to all that may have it. A flooded frame is shared, not copied;
// the last port gets the frame itself. `from` is the port it came in on, null for what the bridge's own host sends.

import { cloneSkb, dropSkb, queueXmit, type Skb, traceStep } from "@podwire/netns";
import { ETH_HLEN, VLAN_HLEN } from "@podwire/wire";
import {
  BR_BCAST_FLOOD,
  BR_FLOOD,
  BR_HAIRPIN_MODE,
  BR_ISOLATED,
  BR_MCAST_FLOOD,
  BR_STATE_FORWARDING,
} from "./br-constants.ts";
import type { MdbEntry } from "./br-mdb-entry.ts";
import { memberOf } from "./br-multicast-group.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import { allowedEgress, handleVlan } from "./br-vlan.ts";

/** enum br_pkt_type. */
export const PKT_UNICAST = 0;
export const PKT_MULTICAST = 1;
export const PKT_BROADCAST = 2;

/** Port flag that lets each of them out, by packet type. */
const FLOOD_FLAG = [BR_FLOOD, BR_MCAST_FLOOD, BR_BCAST_FLOOD] as const;
const TRAFFIC = ["unicast", "multicast", "broadcast"] as const;

/** should_deliver(): not back to where it came from, not through a port that does not forward, carry its VLAN or may not talk to it. */
function shouldDeliver(port: NetBridgePort, from: NetBridgePort | null, vid: number): boolean {
  return (
    (port !== from || (port.flags & BR_HAIRPIN_MODE) !== 0) &&
    port.state === BR_STATE_FORWARDING &&
    allowedEgress(port.br, port.vlgrp, vid) &&
    ((port.flags & BR_ISOLATED) === 0 || from === null || (from.flags & BR_ISOLATED) === 0)
  );
}

/** __br_forward() and br_dev_queue_push_xmit(): through this port it goes, if it is not too long for it. */
function forwardTo(to: NetBridgePort, skb: Skb, vid: number): void {
  if (!handleVlan(to.br, to.vlgrp, skb, vid, false)) return;
  const { dev } = to;
  skb.dev = dev;
  skb.push(ETH_HLEN);
  if (!dev.up || skb.len > dev.mtu + ETH_HLEN + VLAN_HLEN) {
    dropSkb(
      to.br.net,
      skb,
      dev,
      dev.up ? "frame is longer than the port's mtu allows" : "port is down",
      "net/bridge/br_forward.c br_dev_queue_push_xmit",
    );
    return;
  }
  queueXmit(skb);
}

/** br_forward(): to the port behind which the address is. `keep`: the caller goes on using the frame. */
export function forward(
  to: NetBridgePort | null,
  from: NetBridgePort | null,
  skb: Skb,
  vid: number,
  keep: boolean,
  br: NetBridge,
): void {
  let port = to;
  if (port?.backupPort && (!port.dev.carrier || !port.dev.up)) port = port.backupPort;
  if (port !== null && shouldDeliver(port, from, vid)) {
    forwardTo(port, keep ? cloneSkb(br.net, skb) : skb, vid);
    return;
  }
  if (!keep)
    dropSkb(
      br.net,
      skb,
      port?.dev ?? skb.dev,
      refusal(port, from, vid),
      "net/bridge/br_forward.c br_forward",
    );
}

/** Why should_deliver() said no; 6.1 has no reasons of its own. */
function refusal(port: NetBridgePort | null, from: NetBridgePort | null, vid: number): Lowercase<string> {
  if (port === null) return "address is the bridge's own";
  if (port === from && (port.flags & BR_HAIRPIN_MODE) === 0)
    return "destination is behind the port it came from";
  if (port.state !== BR_STATE_FORWARDING) return "port is not forwarding";
  if (!allowedEgress(port.br, port.vlgrp, vid)) return "vlan not allowed on this port";
  return "both ports are isolated";
}

/** br_flood(): through every port that may have it. */
export function flood(
  br: NetBridge,
  from: NetBridgePort | null,
  skb: Skb,
  type: typeof PKT_UNICAST | typeof PKT_MULTICAST | typeof PKT_BROADCAST,
  vid: number,
  keep: boolean,
): void {
  const { ports } = br;
  const flag = FLOOD_FLAG[type];
  // What the host itself sends to a group goes out even where flooding of groups is off.
  const always = from === null && type !== PKT_UNICAST;
  if (br.net.kernel.tracer !== null) traceFlood(br, from, skb, type, vid, keep);
  let previous: NetBridgePort | null = null;
  for (let i = 0; i < ports.length; i++) {
    const port = ports[i] as NetBridgePort;
    if (!always && (port.flags & flag) === 0) continue;
    if (!shouldDeliver(port, from, vid)) continue;
    if (previous !== null) forwardTo(previous, cloneSkb(br.net, skb), vid);
    previous = port;
  }
  if (previous !== null) forwardTo(previous, keep ? cloneSkb(br.net, skb) : skb, vid);
  else if (!keep) dropSkb(br.net, skb, skb.dev, "no port to flood to", "net/bridge/br_forward.c br_flood");
}

/** br_multicast_flood(): through the ports behind which somebody listens, and those towards routers. */
export function multicastFlood(
  br: NetBridge,
  from: NetBridgePort | null,
  skb: Skb,
  entry: MdbEntry | null,
  vid: number,
  keep: boolean,
): void {
  const { ports } = br;
  const wants = (port: NetBridgePort): boolean =>
    (port.mcast.isRouter || (entry !== null && memberOf(entry, port) !== null)) &&
    shouldDeliver(port, from, vid);
  if (br.net.kernel.tracer !== null)
    traceStep(br.net, skb, br.dev, "bridge-mdb", {
      known: entry !== null,
      ports: ports.filter(wants).map((port) => port.dev.name),
      local: keep,
    });
  let previous: NetBridgePort | null = null;
  for (let i = 0; i < ports.length; i++) {
    const port = ports[i] as NetBridgePort;
    if (!wants(port)) continue;
    if (previous !== null) forwardTo(previous, cloneSkb(br.net, skb), vid);
    previous = port;
  }
  if (previous !== null) forwardTo(previous, keep ? cloneSkb(br.net, skb) : skb, vid);
  else if (!keep)
    dropSkb(
      br.net,
      skb,
      skb.dev,
      "nobody listens to this group",
      "net/bridge/br_forward.c br_multicast_flood",
    );
}

function traceFlood(
  br: NetBridge,
  from: NetBridgePort | null,
  skb: Skb,
  type: typeof PKT_UNICAST | typeof PKT_MULTICAST | typeof PKT_BROADCAST,
  vid: number,
  local: boolean,
): void {
  const always = from === null && type !== PKT_UNICAST;
  const ports = br.ports.filter(
    (port) => (always || (port.flags & FLOOD_FLAG[type]) !== 0) && shouldDeliver(port, from, vid),
  );
  traceStep(br.net, skb, br.dev, "bridge-flood", {
    traffic: TRAFFIC[type],
    ports: ports.map((port) => port.dev.name),
    local,
  });
}
