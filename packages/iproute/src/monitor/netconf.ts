// Tunables of a device as `ip monitor` prints them (ip/ipnetconf.c print_netconf).

import type { NetconfValues } from "@podwire/ip";

const RP_FILTER = ["off", "strict", "loose"];
const onOff = (value: boolean): string => (value ? "on" : "off");

/** "forwarding on rp_filter off …", only what is there. */
export function netconfText(values: NetconfValues): string {
  const { forwarding, rpFilter, mcForwarding, proxyNeigh, ignoreRoutesWithLinkdown } = values;
  let text = "";
  if (forwarding !== undefined) text += `forwarding ${onOff(forwarding)} `;
  if (rpFilter !== undefined) text += `rp_filter ${RP_FILTER[rpFilter] ?? "unknown mode"} `;
  if (mcForwarding !== undefined) text += `mc_forwarding ${onOff(mcForwarding)} `;
  if (proxyNeigh !== undefined) text += `proxy_neigh ${onOff(proxyNeigh)} `;
  if (ignoreRoutesWithLinkdown !== undefined)
    text += `ignore_routes_with_linkdown ${onOff(ignoreRoutesWithLinkdown)} `;
  return text;
}
