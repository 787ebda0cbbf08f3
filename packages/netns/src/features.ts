// Device features (include/linux/netdev_features.h) under the names that `ethtool -k` prints, in its order
// (net/ethtool/common.c netdev_features_strings; ethtool groups some of them under a summary line of its own).

import type { DeviceFeature, DeviceFeatures, NetDevice } from "./device.ts";

/** Features of a device: those that are on, and of these and all others which can be changed. Devices of a kind share theirs until one changes. */
export function deviceFeatures(options: {
  on: readonly string[];
  /** Features that `ethtool -K` may change (hw_features); all others are [fixed]. */
  changeable: readonly string[];
}): DeviceFeatures {
  const features = new Map<string, DeviceFeature>();
  for (const name of FEATURE_NAMES) {
    const on = options.on.includes(name);
    const fixed = !options.changeable.includes(name);
    features.set(name, { on, fixed, wanted: on && !fixed });
  }
  return features;
}

/** `ethtool -K` (ethnl_set_features): wants the named features on or off, where they may change, and works out what comes of it. */
export function setFeatures(dev: NetDevice, changes: ReadonlyMap<string, boolean>): void {
  const features = new Map(dev.features);
  for (const [name, wanted] of changes) {
    const feature = features.get(name);
    if (feature !== undefined && !feature.fixed) features.set(name, { ...feature, wanted });
  }
  dev.features = features;
  updateFeatures(dev);
}

/** netdev_update_features(): what is wanted, less what the device and the stack cannot do; FEAT_CHANGE where that changed. */
export function updateFeatures(dev: NetDevice): void {
  const on = new Map<string, boolean>();
  for (const [name, feature] of dev.features) on.set(name, feature.fixed ? feature.on : feature.wanted);
  dev.ops.fixFeatures?.(dev, on);
  fixFeatures(on);
  const changed = new Map<string, DeviceFeature>();
  for (const [name, feature] of dev.features) {
    const now = on.get(name) ?? false;
    if (now !== feature.on) changed.set(name, { ...feature, on: now });
  }
  if (changed.size === 0) return;
  dev.features = new Map([...dev.features].map(([name, feature]) => [name, changed.get(name) ?? feature]));
  dev.txCsum = dev.features.get("tx-checksum-ip-generic")?.on ?? false;
  dev.net.kernel.netdevChain.call({ kind: "FEAT_CHANGE", dev });
}

const ALL_TSO = [
  "tx-tcp-segmentation",
  "tx-tcp-ecn-segmentation",
  "tx-tcp-mangleid-segmentation",
  "tx-tcp6-segmentation",
] as const;

/** netdev_fix_features(): segmentation needs scatter-gather, and checksums that somebody works out. */
function fixFeatures(on: Map<string, boolean>): void {
  const off = (...names: readonly string[]) => {
    for (const name of names) on.set(name, false);
  };
  const generic = on.get("tx-checksum-ip-generic");
  if (generic) off("tx-checksum-ipv4", "tx-checksum-ipv6");
  if (!on.get("tx-scatter-gather")) off(...ALL_TSO, "tx-generic-segmentation");
  if (!generic && !on.get("tx-checksum-ipv4")) off("tx-tcp-segmentation", "tx-tcp-ecn-segmentation");
  if (!generic && !on.get("tx-checksum-ipv6")) off("tx-tcp6-segmentation");
  if (!on.get("tx-tcp-segmentation")) off("tx-tcp-mangleid-segmentation");
  if (!on.get("tx-tcp-segmentation") && !on.get("tx-tcp6-segmentation")) off("tx-tcp-ecn-segmentation");
  if (!on.get("rx-checksum")) off("rx-lro", "rx-gro-hw");
}

/** All features of Linux 6.1, in the order of their bits. */
export const FEATURE_NAMES = [
  "tx-scatter-gather",
  "tx-checksum-ipv4",
  "tx-checksum-ip-generic",
  "tx-checksum-ipv6",
  "highdma",
  "tx-scatter-gather-fraglist",
  "tx-vlan-hw-insert",
  "rx-vlan-hw-parse",
  "rx-vlan-filter",
  "vlan-challenged",
  "tx-generic-segmentation",
  "tx-lockless",
  "netns-local",
  "rx-gro",
  "rx-lro",
  "tx-tcp-segmentation",
  "tx-gso-robust",
  "tx-tcp-ecn-segmentation",
  "tx-tcp-mangleid-segmentation",
  "tx-tcp6-segmentation",
  "tx-fcoe-segmentation",
  "tx-gre-segmentation",
  "tx-gre-csum-segmentation",
  "tx-ipxip4-segmentation",
  "tx-ipxip6-segmentation",
  "tx-udp_tnl-segmentation",
  "tx-udp_tnl-csum-segmentation",
  "tx-gso-partial",
  "tx-tunnel-remcsum-segmentation",
  "tx-sctp-segmentation",
  "tx-esp-segmentation",
  "tx-udp-segmentation",
  "tx-gso-list",
  "tx-checksum-fcoe-crc",
  "tx-checksum-sctp",
  "fcoe-mtu",
  "rx-ntuple-filter",
  "rx-hashing",
  "rx-checksum",
  "tx-nocache-copy",
  "loopback",
  "rx-fcs",
  "rx-all",
  "tx-vlan-stag-hw-insert",
  "rx-vlan-stag-hw-parse",
  "rx-vlan-stag-filter",
  "l2-fwd-offload",
  "hw-tc-offload",
  "esp-hw-offload",
  "esp-tx-csum-hw-offload",
  "rx-udp_tunnel-port-offload",
  "tls-hw-tx-offload",
  "tls-hw-rx-offload",
  "rx-gro-hw",
  "tls-hw-record",
  "rx-gro-list",
  "macsec-hw-offload",
  "rx-udp-gro-forwarding",
  "hsr-tag-ins-offload",
  "hsr-tag-rm-offload",
  "hsr-fwd-offload",
  "hsr-dup-offload",
] as const;

/** NETIF_F_GSO_SOFTWARE. */
export const GSO_SOFTWARE = [
  "tx-tcp-segmentation",
  "tx-tcp-ecn-segmentation",
  "tx-tcp-mangleid-segmentation",
  "tx-tcp6-segmentation",
  "tx-sctp-segmentation",
  "tx-udp-segmentation",
  "tx-gso-list",
] as const;

/** NETIF_F_GSO_ENCAP_ALL. */
export const GSO_ENCAP_ALL = [
  "tx-gre-segmentation",
  "tx-gre-csum-segmentation",
  "tx-ipxip4-segmentation",
  "tx-ipxip6-segmentation",
  "tx-udp_tnl-segmentation",
  "tx-udp_tnl-csum-segmentation",
] as const;
