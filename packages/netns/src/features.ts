// Device features (include/linux/netdev_features.h) under the names that `ethtool -k` prints, in its order
// (net/ethtool/common.c netdev_features_strings; ethtool groups some of them under a summary line of its own).

import type { DeviceFeature } from "./device.ts";

/** A device's features: those that are on, and of these and all others which can be changed. */
export function deviceFeatures(options: {
  on: readonly string[];
  /** Features that `ethtool -K` may change (hw_features); all others are [fixed]. */
  changeable: readonly string[];
}): Map<string, DeviceFeature> {
  const features = new Map<string, DeviceFeature>();
  for (const name of FEATURE_NAMES)
    features.set(name, { on: options.on.includes(name), fixed: !options.changeable.includes(name) });
  return features;
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
  "tx-vlan-stag-hw-insert",
  "rx-vlan-stag-hw-parse",
  "rx-vlan-stag-filter",
  "vlan-challenged",
  "tx-generic-segmentation",
  "tx-lockless",
  "netns-local",
  "rx-gro",
  "rx-gro-hw",
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
  "l2-fwd-offload",
  "hw-tc-offload",
  "esp-hw-offload",
  "esp-tx-csum-hw-offload",
  "rx-udp_tunnel-port-offload",
  "tls-hw-tx-offload",
  "tls-hw-rx-offload",
  "rx-gro-list",
  "tls-hw-record",
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
