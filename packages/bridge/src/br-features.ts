// What the ports' features make of the bridge's (net/bridge/br_if.c br_features_recompute, net/core/dev.c
// netdev_increment_features). How many ports have a feature is counted as they come and go, not anew for each.

import type { NetBridge, NetBridgePort } from "./br-private.ts";

/** NETIF_F_ONE_FOR_ALL: on where one port has it, as the stack can do it for the others. */
const ONE_FOR_ALL = [
  "tx-scatter-gather",
  "tx-scatter-gather-fraglist",
  "highdma",
  "tx-tcp-segmentation",
  "tx-tcp-ecn-segmentation",
  "tx-tcp-mangleid-segmentation",
  "tx-tcp6-segmentation",
  "tx-sctp-segmentation",
  "tx-udp-segmentation",
  "tx-gso-list",
  "tx-gso-robust",
] as const;
/** NETIF_F_ALL_FOR_ALL: on where all ports have it. */
const ALL_FOR_ALL = ["tx-nocache-copy", "tx-fcoe-segmentation"] as const;

const COUNTED = [...ONE_FOR_ALL, ...ALL_FOR_ALL];

/** Takes the port's features, as they are now, into the bridge's account. */
export function countFeatures(port: NetBridgePort): void {
  uncountFeatures(port);
  for (const [index, name] of COUNTED.entries())
    if (port.dev.features.get(name)?.on) {
      port.featureBits |= 1 << index;
      change(port.br, index, 1);
    }
}

/** Takes them out again. */
export function uncountFeatures(port: NetBridgePort): void {
  for (let index = 0; index < COUNTED.length; index++)
    if (port.featureBits & (1 << index)) change(port.br, index, -1);
  port.featureBits = 0;
}

function change(br: NetBridge, index: number, by: number): void {
  br.featureCounts[index] = (br.featureCounts[index] ?? 0) + by;
}

/** br_features_recompute(): turns off in `on` what the ports do not have. Segmentation of TCP stays: the stack can do it. */
export function fixFeatures(br: NetBridge, on: Map<string, boolean>): void {
  const ports = br.ports.length;
  if (ports === 0) return;
  for (const [index, name] of COUNTED.entries()) {
    if (!on.get(name) || name.startsWith("tx-tcp")) continue;
    const count = br.featureCounts[index] ?? 0;
    on.set(name, index < ONE_FOR_ALL.length ? count > 0 : count === ports);
  }
}
